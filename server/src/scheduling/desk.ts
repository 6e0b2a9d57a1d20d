// The front desk: runs the dialogue's effects on appointments and messages. It never throws; when the database is away
// or too slow the answer is `unavailable`, and nothing has been changed.
import {
  type Database,
  type Transaction,
  appointments,
  callEvents,
  messages,
  withOrganization,
} from '@offhook/db';
import type { E164, Effect, EffectResult, EpochMs, Opening } from '@offhook/machines';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { messageEvent, publish } from '../events/organization-events.ts';
import { optOut } from '../notices/opt-outs.ts';
import type { OpeningsNotices } from './at-hand.ts';
import { book, remember } from './booking.ts';
import type { BusyElsewhere } from './calendars/busy-elsewhere.ts';
import type { Actor, Caller } from './changes.ts';
import { NoAppointmentError, cancel, putBack, reschedule } from './changing.ts';
import { createOpeningsFinder } from './find-openings.ts';
import { type Hold, bookHold, hold, isNoHold, release } from './holding.ts';
import { loadTakers } from './load-calendar.ts';
import { appointmentOf } from './known-appointment.ts';
import { isTaken, TakenError } from './room.ts';
import { bookSeries } from './series.ts';
import { createSharedReads } from './shared-reads.ts';
import { createStaffQueue } from './staff-queue.ts';
import { createTransact } from './transact.ts';

/** A caller on the line waits this long at most for what is only looked up. */
const DEADLINE_MS = 2_000;
/** What is written for them is worth twice the wait: that it did not work costs a call back. */
const COMMIT_DEADLINES = 2;
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
  /** Whether somebody is taken by what stands in their own calendar only. Without it what is known here is all. */
  busyElsewhere?: BusyElsewhere;
  /** With them openings are found in what is known in the process, as long as it is true. */
  notices?: OpeningsNotices;
  now: () => EpochMs;
  log?: { warn(details: object, message: string): void };
  deadlineMs?: number;
}

export function createDesk(options: DeskOptions): Desk {
  const { db, now, log, busyElsewhere, deadlineMs = DEADLINE_MS } = options;
  const share = createSharedReads(deadlineMs);
  const queue = createStaffQueue(async ({ organizationId, staffId, startsAt, endsAt, ...wish }) => {
    const time = { organizationId, staffId, startsAt, endsAt };
    const takers = await share(JSON.stringify(time), () =>
      withOrganization(db, organizationId, (tx) => loadTakers(tx, time), {
        statementTimeoutMs: deadlineMs,
        readOnly: true,
      }),
    );
    return takers.some(
      ({ appointmentId, callId, expiresAt }) =>
        callId !== wish.callId &&
        appointmentId !== wish.exceptAppointmentId &&
        (expiresAt === null || expiresAt > now()),
    );
  });
  const transact = createTransact({ db, queue, deadlineMs: COMMIT_DEADLINES * deadlineMs, log });
  const openings = createOpeningsFinder({ db, deadlineMs, notices: options.notices });
  /** By call: what it holds, so that a booking need not look for it. The database alone says whether it still does. */
  const holds = new Map<string, Hold>();

  /** The short way, where this process placed the hold. */
  async function bookHeld(
    actor: Caller,
    effect: Request<'book'>,
    signal: AbortSignal,
    undo: (tx: Transaction, late: string) => Promise<void>,
  ): Promise<string | undefined> {
    const held = holds.get(actor.callId);
    const { opening, serviceIds } = effect;
    const isIt =
      held?.staffId === opening.staffId &&
      held.startsAt.getTime() === opening.startsAt &&
      held.serviceIds.join() === serviceIds.join();
    if (!isIt) return undefined;
    const work = { run: (tx: Transaction) => bookHold(tx, actor, held, effect), undo };
    return transact(actor.organizationId, signal, work).catch((error: unknown) => {
      if (isNoHold(error)) return undefined;
      throw error;
    });
  }

  async function perform(effect: Effect, call: DeskCall, signal: AbortSignal): Promise<EffectResult> {
    const { organizationId, callId } = call;
    const actor: Caller = { organizationId, callId, idempotencyKey: `${callId}:${effect.id}`, now: now() };
    const within = <T>(run: (tx: Transaction) => Promise<T>) => transact(organizationId, signal, { run });
    /** What comes about when the caller has been told that it did not work is taken back under this key. */
    const undoing: Caller = { ...actor, idempotencyKey: `${actor.idempotencyKey}:undo`, by: 'system' };
    /** Of a visit to several people that of the first: their time decides among a crowd. */
    const wanted = ({ parts, ...opening }: Opening) => ({
      organizationId,
      callId,
      ...(parts?.[0] ?? opening),
    });
    /** Beside the transaction, and before it may commit. */
    const whileFree = async <T>(
      opening: Opening,
      work: Promise<T>,
      exceptAppointmentId?: string,
    ): Promise<T> => {
      const asked = (opening.parts ?? [opening]).map(({ staffId, startsAt, endsAt }) =>
        busyElsewhere?.({ organizationId, staffId, startsAt, endsAt, exceptAppointmentId }),
      );
      const [done, ...busy] = await Promise.all([work, ...asked]);
      if (busy.some(Boolean)) throw new TakenError('Their own calendar has something there');
      return done;
    };
    switch (effect.type) {
      case 'findOpenings':
        return { type: 'findOpenings', outcome: 'found', ...(await openings.find(actor, effect, signal)) };
      case 'holdOpening': {
        holds.delete(callId);
        const held = await transact(organizationId, signal, {
          wish: { ...wanted(effect.opening), exceptAppointmentId: effect.movesAppointmentId },
          run: (tx) => whileFree(effect.opening, hold(tx, actor, effect), effect.movesAppointmentId),
          mayBeLost: true,
          undo: (tx, late) => release(tx, actor, effect.opening.parts ? undefined : late.id),
        });
        if (!effect.movesAppointmentId && !effect.opening.parts) holds.set(callId, held);
        return { type: 'holdOpening', outcome: 'held', expiresAt: held.expiresAt };
      }
      case 'releaseHold':
        holds.delete(callId);
        await transact(organizationId, signal, { run: (tx) => release(tx, actor), mayBeLost: true });
        return { type: 'releaseHold', outcome: 'released' };
      case 'book': {
        // Before what holds the opening already is confirmed, in a statement of its own.
        await whileFree(effect.opening, Promise.resolve());
        if (effect.repeat) {
          const { ids, taken } = await transact(organizationId, signal, {
            wish: wanted(effect.opening),
            run: (tx) => bookRepeatedly(tx, actor, effect, effect.repeat!),
            undo: async (tx, late) => {
              for (const appointmentId of late.ids)
                await cancel(
                  tx,
                  { ...undoing, idempotencyKey: `${appointmentId}:${undoing.idempotencyKey}` },
                  { appointmentId },
                );
            },
          });
          return { type: 'book', outcome: 'booked', appointmentId: ids[0]!, taken };
        }
        const undo = async (tx: Transaction, late: string) =>
          void (await cancel(tx, undoing, { appointmentId: late }));
        const appointmentId =
          (await bookHeld(actor, effect, signal, undo)) ??
          (await transact(organizationId, signal, {
            wish: wanted(effect.opening),
            run: (tx) => book(tx, actor, effect),
            undo,
          }));
        return { type: 'book', outcome: 'booked', appointmentId };
      }
      case 'findAppointments':
        return within((tx) => findAppointments(tx, actor, effect));
      case 'reschedule':
        await transact(organizationId, signal, {
          wish: { ...wanted(effect.opening), exceptAppointmentId: effect.appointmentId },
          run: (tx) => whileFree(effect.opening, reschedule(tx, actor, effect), effect.appointmentId),
          undo: (tx, was) => putBack(tx, undoing, was),
        });
        return { type: 'reschedule', outcome: 'moved' };
      case 'cancelAppointment':
        await transact(organizationId, signal, {
          run: (tx) => cancel(tx, actor, effect),
          undo: (tx, was) => putBack(tx, undoing, was),
        });
        return { type: 'cancelAppointment', outcome: 'cancelled' };
      case 'confirmAppointment':
        await within((tx) => confirmed(tx, actor, effect));
        return { type: 'confirmAppointment', outcome: 'confirmed' };
      case 'optOut':
        await within((tx) => optOut(tx, organizationId, effect.phone));
        return { type: 'optOut', outcome: 'noted' };
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
        if (mayBeTaken && isTaken(error)) {
          openings.wasWrong(call.organizationId);
          return { type: effect.type, outcome: 'taken' };
        }
        if (!(error instanceof NoAppointmentError))
          log?.warn(
            { err: error, callId: call.callId, effect: effect.type },
            'the desk could not be reached',
          );
        return { type: effect.type, outcome: 'unavailable' };
      }
    },
    async releaseCall(call) {
      holds.delete(call.callId);
      try {
        await transact(call.organizationId, new AbortController().signal, {
          run: (tx) => release(tx, call),
          mayBeLost: true,
        });
      } catch (error) {
        // The hold runs out by itself.
        log?.warn({ err: error, callId: call.callId }, 'a hold could not be given back');
      }
    },
  };
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
  return {
    ...none,
    appointments: [...Map.groupBy(rows, ({ visitId, id }) => visitId ?? id).values()].map(appointmentOf),
  };
}

/** @throws NoAppointmentError when it is no longer to come */
async function confirmed(
  tx: Transaction,
  { organizationId, now }: Actor,
  { appointmentId }: Request<'confirmAppointment'>,
): Promise<void> {
  const [row] = await tx
    .update(appointments)
    .set({ customerConfirmedAt: new Date(now) })
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        eq(appointments.id, appointmentId),
        eq(appointments.status, 'confirmed'),
      ),
    )
    .returning({ id: appointments.id });
  if (!row) throw new NoAppointmentError(`No confirmed appointment ${appointmentId}`);
}

/** @throws TakenError when the first of them is: that is the one the caller chose */
async function bookRepeatedly(
  tx: Transaction,
  actor: Actor,
  effect: Request<'book'>,
  repeat: NonNullable<Request<'book'>['repeat']>,
) {
  const series = await bookSeries(tx, actor, effect, repeat);
  if (series.taken.includes(effect.opening.startsAt))
    throw new TakenError('The first of the series is taken');
  return series;
}

async function takeMessage(
  tx: Transaction,
  { organizationId, callId, idempotencyKey }: Caller,
  call: DeskCall,
  { kind, urgent, text, name, phone, wish }: Request<'takeMessage'>,
): Promise<void> {
  const from = phone ?? call.caller?.number;
  const [taken] = await tx
    .insert(messages)
    .values({
      organizationId,
      callId,
      kind,
      urgent,
      text,
      name: name ?? null,
      phone: from ?? null,
      wish: wish ?? null,
      idempotencyKey,
    })
    .onConflictDoNothing()
    .returning({ id: messages.id });
  if (!taken) return;
  if (name !== undefined && from !== undefined) await remember(tx, organizationId, from, name, 'strangers');
  await publish(tx, organizationId, messageEvent({ id: taken.id, kind, callId, urgent, idempotencyKey }));
}
