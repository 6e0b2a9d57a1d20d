// How an effect will probably turn out, so that the words for it can be made ready. Never what the caller is told.
import type { Effect, EffectResult, EpochMs } from '@offhook/machines';

/** The desk's holds last some minutes; only that it lies ahead matters here. */
const ASSUMED_HOLD_MS = 60_000;

/** The good outcome of a change; `undefined` for look-ups, whose answers cannot be guessed, and for codes. */
export function assumedResult(effect: Effect, now: EpochMs): EffectResult | undefined {
  switch (effect.type) {
    case 'holdOpening':
      return { type: 'holdOpening', outcome: 'held', expiresAt: now + ASSUMED_HOLD_MS };
    case 'releaseHold':
      return { type: 'releaseHold', outcome: 'released' };
    case 'book':
      return { type: 'book', outcome: 'booked', appointmentId: 'assumed' };
    case 'reschedule':
      return { type: 'reschedule', outcome: 'moved' };
    case 'cancelAppointment':
      return { type: 'cancelAppointment', outcome: 'cancelled' };
    case 'confirmAppointment':
      return { type: 'confirmAppointment', outcome: 'confirmed' };
    case 'sendCode':
      return { type: 'sendCode', outcome: 'sent' };
    case 'takeMessage':
      return { type: 'takeMessage', outcome: 'taken' };
    case 'transfer':
      return { type: 'transfer', outcome: 'begun' };
    case 'optOut':
      return { type: 'optOut', outcome: 'noted' };
    case 'tag':
      return { type: 'tag', outcome: 'tagged' };
    case 'checkCode':
    case 'findOpenings':
    case 'findAppointments':
    case 'answer':
      return undefined;
  }
}
