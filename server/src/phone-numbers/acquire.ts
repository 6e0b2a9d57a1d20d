// How an organization comes by a number and gives it back: the account at the carrier, which may be the organization's own,
// and our row of it, kept in step.
import { type Database, errorCode, phoneNumbers, withCalledNumber, withOrganization } from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import { type Actor, change } from '../audit/change.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { NumbersOfAccount } from '../own-vendors/carrier-accounts.ts';
import type { AccountNumber, NumberWebhooks } from './number-account.ts';
import { addNumber, demandNumberRoom, type NumberView, removeNumber } from './phone-numbers.ts';
import { writtenNumber } from '../wording/written-number.ts';

/** Somebody waits for the answer in front of a screen. */
const CARRIER_WITHIN_MS = 8_000;
/** The most numbers of the pool that are looked through: each is one look-up. */
const MOST_OF_POOL = 100;
const UNIQUE_VIOLATION = '23505';

export interface Acquiring {
  db: Database;
  now(): Date;
  /** Of the account given, else of the one in which the organization gets its numbers. */
  numbersOf(organizationId: string, account?: string | null): Promise<NumbersOfAccount>;
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
  const { account: carrierAccount, numbers } = await parts.numbersOf(actor.organizationId);
  const bought = await numbers.buy(wish.e164, parts.webhooks(), deadline());
  try {
    const number = { ...wish, carrierSid: bought.sid, carrierAccount };
    return await keep(parts, actor, number, 'phoneNumber.bought');
  } catch (error) {
    await numbers
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
  const { account: carrierAccount, numbers } = await parts.numbersOf(actor.organizationId);
  const found = await numbers.find(wish.e164, deadline());
  if (!found)
    throw new NotFoundError(
      `${writtenNumber(wish.e164)} is not in the carrier's account; buy it, or have it moved there.`,
    );
  // The row first: it is what nobody else can have.
  const number = { ...wish, carrierSid: found.sid, carrierAccount };
  const kept = await keep(parts, actor, number, 'phoneNumber.imported');
  try {
    await numbers.configure(found.sid, parts.webhooks(), deadline());
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
  const { carrierSid, carrierAccount } = await change(parts, actor, (tx, organizationId) =>
    removeNumber(tx, organizationId, number.id, number.ifMatch),
  );
  if (carrierSid === null || number.keep) return;
  const { numbers } = await parts.numbersOf(actor.organizationId, carrierAccount);
  await numbers.release(carrierSid, deadline());
}

/** Numbers of the account in which the organization gets its numbers, that nobody has and that answer nowhere else. */
export async function listPool(
  { db, numbersOf, webhooks }: Acquiring,
  organizationId: string,
): Promise<AccountNumber[]> {
  const { voiceUrl } = webhooks();
  const { numbers } = await numbersOf(organizationId);
  const idle = (await numbers.list(deadline())).filter(
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
      throw new ConflictError(`${writtenNumber(number.e164)} answers for somebody already.`);
    throw error;
  }
}

const deadline = (): AbortSignal => AbortSignal.timeout(CARRIER_WITHIN_MS);
