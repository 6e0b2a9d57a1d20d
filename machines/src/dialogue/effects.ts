// What the dialogue asks of the world, and what comes back. The engine runs effects; the dialogue never does I/O.
import type { Appointment, E164, EpochMs, Opening } from '../business.ts';
import type { Repeat, When } from '../understanding/command.ts';
import type { WaitlistWish } from './slots.ts';

/** `findOpenings`, `findAppointments` and `answer` only read, and may be run on speculation; nothing else may. */
export type EffectRequest =
  /** Openings that fit, best first, one for each time; when none fit, the nearest before and after, marked so. */
  | {
      type: 'findOpenings';
      serviceIds: string[];
      staffId?: string;
      /** Nobody of these. */
      notStaffIds?: string[];
      when: When;
      limit: number;
      excludeAppointmentId?: string;
    }
  /** Keeps an opening for this call while the caller decides; replaces the call's earlier hold. */
  | { type: 'holdOpening'; serviceIds: string[]; opening: Opening; movesAppointmentId?: string }
  | { type: 'releaseHold' }
  /** Turns the call's hold into an appointment. Answered only after commit. */
  | {
      type: 'book';
      serviceIds: string[];
      opening: Opening;
      customer: { name: string; phone?: E164 };
      note?: string;
      /** The same again and again, at the same time of day; dates that somebody else has are left out, but for the first. */
      repeat?: Required<Repeat>;
    }
  | { type: 'findAppointments'; phone?: E164; name?: string }
  | { type: 'reschedule'; appointmentId: string; opening: Opening }
  | { type: 'cancelAppointment'; appointmentId: string }
  /** The customer says that they will come. */
  | { type: 'confirmAppointment'; appointmentId: string }
  | { type: 'sendCode'; to: E164 }
  | { type: 'checkCode'; code: string }
  | { type: 'answer'; question: string }
  | {
      type: 'takeMessage';
      kind: 'message' | 'lead' | 'waitlist';
      urgent: boolean;
      text: string;
      name?: string;
      phone?: E164;
      /** What somebody on the waitlist waits for. */
      wish?: WaitlistWish;
    }
  /** This number is called and texted no more. */
  | { type: 'optOut'; phone: E164 }
  /** `reason` is what they said last; who is calling and what for, as far as that is known. */
  | {
      type: 'transfer';
      to: E164;
      reason: string;
      name?: string;
      wants?: 'booking' | 'rescheduling' | 'cancelling';
    }
  | { type: 'tag'; tag: string };

/** `id` is unique within the call; the result comes back under it. */
export type Effect = EffectRequest & { id: string };

/** `unavailable`: the world could not be reached in time; nothing was changed. */
export type EffectResult =
  | { type: 'findOpenings'; outcome: 'found'; fits: Opening[]; nearest: Opening[] }
  | { type: 'holdOpening'; outcome: 'held'; expiresAt: EpochMs }
  | { type: 'holdOpening'; outcome: 'taken' }
  | { type: 'releaseHold'; outcome: 'released' }
  /** `taken`: the dates of a series that were left out. */
  | { type: 'book'; outcome: 'booked'; appointmentId: string; taken?: EpochMs[] }
  | { type: 'book'; outcome: 'taken' }
  | { type: 'findAppointments'; outcome: 'found'; appointments: Appointment[] }
  | { type: 'reschedule'; outcome: 'moved' }
  | { type: 'reschedule'; outcome: 'taken' }
  | { type: 'cancelAppointment'; outcome: 'cancelled' }
  | { type: 'confirmAppointment'; outcome: 'confirmed' }
  | { type: 'sendCode'; outcome: 'sent' }
  | { type: 'checkCode'; outcome: 'right' | 'wrong' }
  | { type: 'answer'; outcome: 'answered'; text: string }
  | { type: 'answer'; outcome: 'unknown' }
  | { type: 'takeMessage'; outcome: 'taken' }
  | { type: 'optOut'; outcome: 'noted' }
  | { type: 'transfer'; outcome: 'begun' | 'failed' }
  | { type: 'tag'; outcome: 'tagged' }
  | { type: EffectRequest['type']; outcome: 'unavailable' };

export const READ_ONLY_EFFECTS: ReadonlySet<EffectRequest['type']> = new Set([
  'findOpenings',
  'findAppointments',
  'answer',
]);

/** The dialogue goes on as if these had succeeded; where one has not, it takes back what it said. */
export const UNAWAITED_EFFECTS: ReadonlySet<EffectRequest['type']> = new Set([
  'holdOpening',
  'releaseHold',
  'optOut',
  'tag',
]);
