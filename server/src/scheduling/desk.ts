// The front desk: runs the dialogue's effects on appointments and messages. It never throws; when the database is away
// or too slow the answer is `unavailable`, and nothing has been changed.
import {
  type Database,
  type Transaction,
  appointments,
  callEvents,
  errorCode,
  messages,
  withOrganization,
} from '@offhook/db';
import type { Appointment, E164, Effect, EffectResult, EpochMs } from '@offhook/machines';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import {
  type Actor,
  NoAppointmentError,
  book,
  cancel,
  hold,
  isTaken,
  release,
  reschedule,
} from './booking.ts';
import { loadBook } from './load-calendar.ts';
import { type Match, daysFor, isComplete, matchOpenings } from './match.ts';

/** A caller on the line hears silence for this long at most. */
const DEADLINE_MS = 2_000;
/** A customer has few appointments to come; a name shared by many is not one person's. */
const MOST_APPOINTMENTS = 10;

/** On whose behalf an effect runs. */
export interface DeskCall {
  organizationId: string;
  callId: string;
  caller?: { number?: E164 };
}

type Request<Type extends Effect['type']> = Extract<Effect, { type: Type }>;
type Result<Type extends Effect['type']> =
  | Extract<EffectResult, { type: Type }>
  | { type: Type; outcome: 'unavailable' };

export interface Desk {
  /** Any effect. Those that are not the desk's (`answer`, `transfer`, `sendCode`, `checkCode`) are `unknown` or `unavailable` here. */
  run(effect: Effect, call: DeskCall, signal: AbortSignal): Promise<EffectResult>;
  /** The call is over: gives back the opening it still holds. Safe to call twice; never throws. */
  releaseCall(call: { organizationId: string; callId: string }): Promise<void>;
}

export interface DeskOptions {
  db: Database;
  now: () => EpochMs;
  log?: { warn(details: object, message: string): void };
  deadlineMs?: number;
}

export function createDesk({ db, now, log, deadlineMs = DEADLINE_MS }: DeskOptions): Desk {
  /**
   * One transaction, given up at the deadline or when `signal` aborts; then it is rolled back. Only when the database
   * falls silent while it commits can it still come about: `undo` is for that.
   */
  async function transact<T>(
    call: { organizationId: string },
    signal: AbortSignal,
    run: (tx: Transaction) => Promise<T>,
    undo?: (tx: Transaction, late: T) => Promise<void>,
  ): Promise<T> {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const work = (attempt: number): Promise<T> =>
      withOrganization(db, call.organizationId, async (tx) => {
        ended.throwIfAborted();
        // PostgreSQL gives up too, so that an abandoned statement does not keep its locks.
        await tx.execute(sql`select set_config('statement_timeout', ${`${deadlineMs}ms`}, true)`);
        const result = await run(tx);
        // Past the deadline the caller has been told it did not work.
        ended.throwIfAborted();
        return result;
      }).catch((error: unknown) => {
        if (attempt < 2 && isPassing(error) && !ended.aborted) return work(attempt + 1);
        throw error;
      });
    const working = work(1);
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(ended.reason);
    if (ended.aborted) onAbort();
    ended.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([working, aborted.promise]);
    } catch (error) {
      void working
        .then((late) => undo && withOrganization(db, call.organizationId, (tx) => undo(tx, late)))
        .catch((late: unknown) => {
          if (late !== error) log?.warn({ err: late }, 'what was given up has failed as well');
        });
      throw error;
    } finally {
      ended.removeEventListener('abort', onAbort);
    }
  }

  async function perform(effect: Effect, call: DeskCall, signal: AbortSignal): Promise<EffectResult> {
    const { organizationId, callId } = call;
    const actor: Actor = { organizationId, callId, idempotencyKey: `${callId}:${effect.id}`, now: now() };
    const within = <T>(run: (tx: Transaction) => Promise<T>) => transact(call, signal, run);
    switch (effect.type) {
      case 'findOpenings':
        return within((tx) => findOpenings(tx, actor, effect));
      case 'holdOpening': {
        const expiresAt = await within((tx) => hold(tx, actor, effect));
        return { type: 'holdOpening', outcome: 'held', expiresAt };
      }
      case 'releaseHold':
        await within((tx) => release(tx, actor));
        return { type: 'releaseHold', outcome: 'released' };
      case 'book': {
        const appointmentId = await transact(
          call,
          signal,
          (tx) => book(tx, actor, effect),
          // The caller was told that it did not work.
          (tx, late) =>
            cancel(
              tx,
              { ...actor, idempotencyKey: `${actor.idempotencyKey}:undo`, by: 'system' },
              { appointmentId: late },
            ),
        );
        return { type: 'book', outcome: 'booked', appointmentId };
      }
      case 'findAppointments':
        return within((tx) => findAppointments(tx, actor, effect));
      case 'reschedule':
        await within((tx) => reschedule(tx, actor, effect));
        return { type: 'reschedule', outcome: 'moved' };
      case 'cancelAppointment':
        await within((tx) => cancel(tx, actor, effect));
        return { type: 'cancelAppointment', outcome: 'cancelled' };
      case 'takeMessage':
        await within((tx) => takeMessage(tx, actor, call, effect));
        return { type: 'takeMessage', outcome: 'taken' };
      case 'tag':
        await within((tx) =>
          tx.insert(callEvents).values({
            organizationId,
            callId,
            at: new Date(actor.now),
            type: 'tag',
            data: { tag: effect.tag },
          }),
        );
        return { type: 'tag', outcome: 'tagged' };
      case 'answer':
        return { type: 'answer', outcome: 'unknown' };
      case 'sendCode':
      case 'checkCode':
      case 'transfer':
        break;
    }
    return { type: effect.type, outcome: 'unavailable' };
  }

  return {
    async run(effect, call, signal) {
      try {
        return await perform(effect, call, signal);
      } catch (error) {
        const mayBeTaken =
          effect.type === 'holdOpening' || effect.type === 'book' || effect.type === 'reschedule';
        if (mayBeTaken && isTaken(error)) return { type: effect.type, outcome: 'taken' };
        if (!(error instanceof NoAppointmentError))
          log?.warn(
            { err: error, callId: call.callId, effect: effect.type },
            'the desk could not be reached',
          );
        return { type: effect.type, outcome: 'unavailable' };
      }
    },
    async releaseCall(call) {
      try {
        await transact(call, new AbortController().signal, (tx) => release(tx, call));
      } catch (error) {
        // The hold runs out by itself.
        log?.warn({ err: error, callId: call.callId }, 'a hold could not be given back');
      }
    },
  };
}

/** Deadlock or serialization failure: the same transaction is likely to succeed at once. */
const isPassing = (error: unknown): boolean => ['40P01', '40001'].includes(errorCode(error) ?? '');

async function findOpenings(
  tx: Transaction,
  { organizationId, callId, now }: Actor,
  { serviceIds, staffId, when, limit, excludeAppointmentId }: Request<'findOpenings'>,
): Promise<Result<'findOpenings'>> {
  const found = (match: Match): Result<'findOpenings'> => ({
    type: 'findOpenings',
    outcome: 'found',
    ...match,
  });
  const book = await loadBook(tx, { organizationId, callId, serviceIds, staffId, excludeAppointmentId, now });
  if (!book) return found({ fits: [], nearest: [] });
  const days = daysFor(when, book.bookable);
  const match = matchOpenings(await book.open(days), when, limit);
  if (isComplete(match, when, limit, days, book.bookable)) return found(match);
  return found(matchOpenings(await book.open(book.bookable), when, limit));
}

/** Appointments to come of whoever has this number; without a number, of whoever has this name. */
async function findAppointments(
  tx: Transaction,
  { organizationId, now }: Actor,
  { phone, name }: Request<'findAppointments'>,
): Promise<Result<'findAppointments'>> {
  const none: Result<'findAppointments'> = { type: 'findAppointments', outcome: 'found', appointments: [] };
  const sameName = name === undefined ? undefined : sql`lower(${appointments.customerName}) = lower(${name})`;
  const whose = phone === undefined ? sameName : eq(appointments.customerPhone, phone);
  if (!whose) return none;
  const rows = await tx
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.status, 'confirmed'),
        gt(appointments.startsAt, new Date(now)),
        whose,
      ),
    )
    .orderBy(asc(appointments.startsAt))
    .limit(MOST_APPOINTMENTS);
  return { ...none, appointments: rows.map(appointmentOf) };
}

/** An appointment as the dialogue knows it; of several services it names the first. */
export function appointmentOf(row: typeof appointments.$inferSelect): Appointment {
  return {
    id: row.id,
    serviceId: row.serviceIds[0] ?? '',
    staffId: row.staffId,
    startsAt: row.startsAt.getTime(),
    endsAt: row.endsAt.getTime(),
    customerName: row.customerName ?? '',
    ...(row.customerPhone !== null && { customerPhone: row.customerPhone }),
  };
}

async function takeMessage(
  tx: Transaction,
  { organizationId, callId, idempotencyKey }: Actor,
  call: DeskCall,
  { kind, urgent, text, name, phone }: Request<'takeMessage'>,
): Promise<void> {
  await tx
    .insert(messages)
    .values({
      organizationId,
      callId,
      kind,
      urgent,
      text,
      name: name ?? null,
      phone: phone ?? call.caller?.number ?? null,
      idempotencyKey,
    })
    .onConflictDoNothing();
}
