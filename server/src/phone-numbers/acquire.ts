// How an organization comes by a number and gives it back: the carrier's account and our row of it, kept in step.
import { type Database, errorCode, phoneNumbers, withCalledNumber, withOrganization } from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import { type Actor, change } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { AccountNumber, NumberAccount, NumberWebhooks } from './number-account.ts';
import { addNumber, demandNumberRoom, type NumberView, removeNumber } from './phone-numbers.ts';

/** Somebody waits for the answer in front of a screen. */
const CARRIER_WITHIN_MS = 8_000;
/** The most numbers of the pool that are looked through: each is one look-up. */
const MOST_OF_POOL = 100;
const UNIQUE_VIOLATION = '23505';

export interface Acquiring {
  db: Database;
  now(): Date;
  account: NumberAccount;
  /** Our own webhooks, as the carrier reaches them. */
  webhooks(): NumberWebhooks;
  log: { error(details: object, message: string): void };
}

/**
 * Buys a number with its webhooks set. Should our row not come to be, the number goes back; should we die in between, it
 * is in the pool.
 */
export async function buyNumber(
  parts: Acquiring,
  actor: Actor,
  wish: { e164: E164; agentId: string },
): Promise<NumberView> {
  await demandRoomFor(parts, actor, wish.agentId);
  const bought = await parts.account.buy(wish.e164, parts.webhooks(), deadline());
  try {
    return await keep(parts, actor, { ...wish, carrierSid: bought.sid }, 'phoneNumber.bought');
  } catch (error) {
    await parts.account
      .release(bought.sid, deadline())
      .catch((cause: unknown) =>
        parts.log.error(
          { err: cause, carrierSid: bought.sid },
          'a number bought in vain is left in the pool',
        ),
      );
    throw error;
  }
}

/** Takes a number that is in the carrier's account already, from the pool or from elsewhere, and points it at us. */
export async function importNumber(
  parts: Acquiring,
  actor: Actor,
  wish: { e164: E164; agentId: string },
): Promise<NumberView> {
  await demandRoomFor(parts, actor, wish.agentId);
  const found = await parts.account.find(wish.e164, deadline());
  if (!found)
    throw new NotFoundError(`${wish.e164} is not in the carrier's account; buy it, or have it moved there.`);
  // The row first: it is what nobody else can have.
  const kept = await keep(parts, actor, { ...wish, carrierSid: found.sid }, 'phoneNumber.imported');
  try {
    await parts.account.configure(found.sid, parts.webhooks(), deadline());
  } catch (error) {
    await change(parts, actor, (tx, organizationId) => removeNumber(tx, organizationId, kept.id, '*'));
    throw error;
  }
  return kept;
}

/** Our row goes first: from then on it is nobody's, and at worst in the pool. */
export async function releaseNumber(
  parts: Acquiring,
  actor: Actor,
  number: { id: string; ifMatch: string | undefined; keep: boolean },
): Promise<void> {
  const { carrierSid } = await change(parts, actor, (tx, organizationId) =>
    removeNumber(tx, organizationId, number.id, number.ifMatch),
  );
  if (carrierSid !== null && !number.keep) await parts.account.release(carrierSid, deadline());
}

/** Numbers of the carrier's account that no organization has and that answer nowhere else. */
export async function listPool({ db, account, webhooks }: Acquiring): Promise<AccountNumber[]> {
  const { voiceUrl } = webhooks();
  const idle = (await account.list(deadline())).filter(
    (number) => number.voiceUrl === null || number.voiceUrl === voiceUrl,
  );
  const pool: AccountNumber[] = [];
  for (const number of idle.slice(0, MOST_OF_POOL)) {
    const [taken] = await withCalledNumber(db, number.e164, (tx) =>
      tx.select({ id: phoneNumbers.id }).from(phoneNumbers).where(eq(phoneNumbers.e164, number.e164)),
    );
    if (!taken) pool.push(number);
  }
  return pool;
}

const demandRoomFor = ({ db }: Acquiring, { organizationId }: Actor, agentId: string): Promise<void> =>
  withOrganization(db, organizationId, (tx) => demandNumberRoom(tx, organizationId, agentId));

async function keep(
  parts: Acquiring,
  actor: Actor,
  number: Parameters<typeof addNumber>[2],
  action: Parameters<typeof addNumber>[3],
): Promise<NumberView> {
  try {
    return await change(parts, actor, (tx, organizationId) => addNumber(tx, organizationId, number, action));
  } catch (error) {
    // Of all unique things about it the number alone is not of our making.
    if (errorCode(error) === UNIQUE_VIOLATION)
      throw new ConflictError(`${number.e164} answers for somebody already.`);
    throw error;
  }
}

const deadline = (): AbortSignal => AbortSignal.timeout(CARRIER_WITHIN_MS);
