// Calls of ours: who may be called, when and how often; written down before anybody is rung, so that no call is without its
// consent, and none is placed twice for one request.
import {
  appointments,
  type CallConsent,
  calls,
  type Database,
  digestCalls,
  newId,
  organizations,
  phoneNumbers,
  type Transaction,
  withOrganization,
} from '@offhook/db';
import type { E164, Placed } from '@offhook/machines';
import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm';
import { type Actor, change } from '../audit/change.ts';
import { ConflictError, NotFoundError, RateLimitError } from '../errors.ts';
import { LONGEST_CALL_MS } from './end-lost.ts';
import { loadBusiness } from '../notices/facts.ts';
import { hasOptedOut } from '../notices/opt-outs.ts';
import { loadSettings } from '../notices/settings.ts';
import { afterQuiet, isQuiet } from '../notices/when.ts';
import { zonesOf } from '../notices/zones.ts';
import type { CarrierOf } from '../own-vendors/carrier-accounts.ts';

/** A business that calls a few customers back is far below; a program that has run wild is stopped. */
const MOST_A_DAY = 100;
const MOST_AT_ONCE = 5;
/** Nobody wants to be called a fourth time in a day. */
const MOST_A_DAY_TO_ONE = 3;
const DAY_MS = 24 * 3_600_000;
/** The carrier takes an order within 300 ms; whoever asked for the call waits for it. */
const ORDER_WITHIN_MS = 5_000;

export interface CallingHouse {
  db: Database;
  carrierOf: CarrierOf<'placeCall'>;
  now(): Date;
  /** Where the carrier reaches us, without a trailing slash. */
  publicUrl(): string;
}

export type Wanted = { phoneNumberId?: string; consent: Pick<CallConsent, 'basis' | 'note'> } & (
  | { purpose: 'reminder'; appointmentId: string }
  | { purpose: Exclude<Placed['purpose'], 'reminder'>; to: E164 }
);

interface Ordered {
  id: string;
  fromNumber: E164;
  toNumber: E164;
  /** The organization's own account at the carrier that has `fromNumber`; null: the installation's. */
  account: string | null;
}

/**
 * Has the carrier ring somebody for one of the purposes there are.
 * @throws NotFoundError no such appointment or number
 * @throws ConflictError they may not be called, or not now
 * @throws RateLimitError too many calls today, or at once
 * @throws VendorError the carrier does not take the order; the call is kept as failed
 */
export async function placeCall(
  house: CallingHouse,
  actor: Actor,
  wanted: Wanted,
): Promise<Omit<Ordered, 'account'> & { callSid: string }> {
  const { account, ...ordered } = await change(house, actor, async (tx, organizationId) => {
    const call = await writeDown(tx, house, actor, organizationId, wanted);
    const { purpose, consent } = wanted;
    const after = { purpose, consent, from: call.fromNumber, to: call.toNumber };
    return { answer: call, action: 'call.placed', targetId: call.id, after };
  });
  const { organizationId } = actor;
  const query = new URLSearchParams({ organization: organizationId, call: ordered.id }).toString();
  const url = (path: string): string => `${house.publicUrl()}/voice/${path}?${query}`;
  try {
    const carrier = await house.carrierOf(organizationId, account);
    const { callSid } = await carrier.placeCall(
      {
        from: ordered.fromNumber,
        to: ordered.toNumber,
        answerUrl: url('placed'),
        statusUrl: url('status'),
        answeredByUrl: url('answered-by'),
        untilMachineIsDone: wanted.purpose !== 'demo',
      },
      AbortSignal.timeout(ORDER_WITHIN_MS),
    );
    await nameIt(house.db, organizationId, ordered.id, callSid);
    return { ...ordered, callSid };
  } catch (error) {
    await giveUp(house, organizationId, ordered.id);
    throw error;
  }
}

async function writeDown(
  tx: Transaction,
  { now }: CallingHouse,
  actor: Actor,
  organizationId: string,
  wanted: Wanted,
): Promise<Ordered> {
  // One after the other, so that no two pass a limit together.
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for('update');
  const ours = await ourNumber(tx, organizationId, wanted.phoneNumberId);
  const appointment =
    wanted.purpose === 'reminder' ? await toCome(tx, organizationId, wanted.appointmentId, now()) : undefined;
  const to = wanted.purpose === 'reminder' ? appointment?.customerPhone : wanted.to;
  if (!to) throw new ConflictError('This appointment has no telephone number to call.');
  await demandAllowed(tx, organizationId, { to, purpose: wanted.purpose, now: now() });
  const id = newId();
  await tx.insert(calls).values({
    id,
    organizationId,
    agentId: ours.agentId,
    // Until the carrier has a name for it.
    callSid: `placing-${id}`,
    direction: 'outbound',
    fromNumber: ours.e164,
    toNumber: to,
    startedAt: now(),
    purpose: wanted.purpose,
    appointmentId: appointment?.id,
    consent: { ...wanted.consent, userId: actor.id ?? '', at: now().toISOString() },
  });
  return { id, fromNumber: ours.e164, toNumber: to, account: ours.account };
}

async function ourNumber(tx: Transaction, organizationId: string, id: string | undefined) {
  const [number] = await tx
    .select({
      e164: phoneNumbers.e164,
      agentId: phoneNumbers.agentId,
      account: phoneNumbers.carrierAccount,
    })
    .from(phoneNumbers)
    .where(
      and(
        eq(phoneNumbers.organizationId, organizationId),
        id === undefined ? undefined : eq(phoneNumbers.id, id),
      ),
    )
    .orderBy(asc(phoneNumbers.createdAt))
    .limit(1);
  if (number) return number;
  if (id !== undefined) throw new NotFoundError('You have no such telephone number.');
  throw new ConflictError('You have no telephone number to call from; get one first.');
}

async function toCome(tx: Transaction, organizationId: string, id: string, now: Date) {
  const [row] = await tx
    .select({ id: appointments.id, customerPhone: appointments.customerPhone })
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.id, id),
        eq(appointments.status, 'confirmed'),
        gt(appointments.startsAt, now),
      ),
    );
  if (!row) throw new NotFoundError('There is no such appointment to come.');
  return row;
}

async function demandAllowed(
  tx: Transaction,
  organizationId: string,
  { to, purpose, now }: { to: E164; purpose: Placed['purpose']; now: Date },
): Promise<void> {
  if (await hasOptedOut(tx, organizationId, to))
    throw new ConflictError('Whoever has this number has asked not to be called or texted any more.');
  const [own] = await tx
    .select({ id: phoneNumbers.id })
    .from(phoneNumbers)
    .where(and(eq(phoneNumbers.organizationId, organizationId), eq(phoneNumbers.e164, to)));
  if (own) throw new ConflictError('This is a number of your own: your agent would talk to itself.');
  // Who has their own telephone ring knows what time it is.
  if (purpose !== 'demo') await demandAwake(tx, organizationId, to, now);
  const since = (ms: number) => gt(calls.startedAt, new Date(now.getTime() - ms));
  const counted = async (...conditions: Parameters<typeof and>): Promise<number> => {
    const [row] = await tx
      .select({ calls: count() })
      .from(calls)
      .where(and(eq(calls.organizationId, organizationId), eq(calls.direction, 'outbound'), ...conditions));
    return row?.calls ?? 0;
  };
  if ((await counted(since(DAY_MS), eq(calls.toNumber, to))) >= MOST_A_DAY_TO_ONE)
    throw new RateLimitError(
      `This number was called ${MOST_A_DAY_TO_ONE} times within a day; try again tomorrow.`,
      DAY_MS / 1000,
    );
  if ((await counted(since(DAY_MS))) >= MOST_A_DAY)
    throw new RateLimitError(
      `${MOST_A_DAY} calls were placed within a day, which is the most; try again tomorrow.`,
      3_600,
    );
  if ((await counted(since(LONGEST_CALL_MS), isNull(calls.endedAt))) >= MOST_AT_ONCE)
    throw new RateLimitError(`${MOST_AT_ONCE} calls of yours are in progress; try again in a minute.`, 60);
}

/** By their clock, and by the business's where they may live there. */
async function demandAwake(tx: Transaction, organizationId: string, to: E164, now: Date): Promise<void> {
  const { timezone } = await loadBusiness(tx, organizationId);
  const { quiet } = await loadSettings(tx, organizationId);
  const zones = zonesOf(to, timezone);
  if (!isQuiet(now.getTime(), quiet, zones)) return;
  const again = new Date(afterQuiet(now.getTime(), quiet, zones)).toISOString();
  throw new ConflictError(`It is too early or too late to call there; try again at ${again}.`);
}

/** The webhook of whoever picked up may have been first. */
const nameIt = (db: Database, organizationId: string, callId: string, callSid: string): Promise<unknown> =>
  withOrganization(db, organizationId, (tx) =>
    tx
      .update(calls)
      .set({ callSid })
      .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId))),
  );

/** Nobody was rung as far as we know. Should they be, their call is over already, and is hung up. */
const giveUp = ({ db, now }: CallingHouse, organizationId: string, callId: string): Promise<unknown> =>
  withOrganization(db, organizationId, async (tx) => {
    await tx
      .update(calls)
      .set({
        endedAt: now(),
        endedBy: 'carrier:failed',
        outcome: sql`coalesce(${calls.outcome}, 'abandoned')`,
      })
      .where(and(eq(calls.organizationId, organizationId), eq(calls.id, callId), isNull(calls.endedAt)));
    await digestCalls(tx, organizationId, [callId]);
  });
