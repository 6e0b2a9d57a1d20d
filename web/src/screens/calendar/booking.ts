// An appointment as it stands in the form it is booked with, and how it is sent.
import { api, ApiError, unwrap } from '@/api/client.ts';
import type { paths } from '@/api/schema.ts';
import { instantOf } from '@/lib/zone.ts';
import { d } from '@/wording/desk/desk.ts';

export type Opening =
  paths['/api/v1/appointments/openings']['get']['responses'][200]['content']['application/json']['items'][number];

/** What the form begins with. */
export interface Wish {
  date: string;
  /** Since midnight: at this time, whether or not it is offered. */
  minute?: number;
  staffId?: string;
  customer?: { name: string; phone: string };
}

export interface Booking {
  serviceIds: string[];
  /** Null: whoever is free. */
  staffId: string | null;
  date: string;
  opening: Opening | null;
  /** At `time` instead, whether or not it is offered. */
  ownTime: boolean;
  time: string;
  name: string;
  phone: string;
  note: string;
  /** As a select has it; null: once. */
  everyWeeks: string | null;
  times: number | null;
  skipTaken: boolean;
}

export type Booked = Awaited<ReturnType<typeof book>>;

/** @throws Error in words for the reader when the time is taken */
export async function book(booking: Booking, timeZone: string) {
  const { everyWeeks, times, skipTaken, phone, note } = booking;
  const answer = api.POST('/api/v1/appointments', {
    body: {
      ...timeOf(booking, timeZone),
      customer: { name: booking.name.trim(), ...(phone && { phone }) },
      ...(note.trim() && { note: note.trim() }),
      ...(everyWeeks !== null && {
        repeat: { everyWeeks: Number(everyWeeks), times: times ?? 2, skipTaken },
      }),
    },
  });
  return unwrap(answer).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 409)
      throw new Error(everyWeeks === null ? d.taken : d.takenDates, { cause: error });
    throw error;
  });
}

/** When, and who does what. */
function timeOf({ opening, ownTime, date, time, staffId, serviceIds }: Booking, timeZone: string) {
  if (ownTime || !opening) {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return { startsAt: instantOf(date, hour * 60 + minute, timeZone), staffId: staffId ?? '', serviceIds };
  }
  const { startsAt, parts } = opening;
  if (parts)
    return {
      startsAt,
      parts: parts.map((part) => ({ staffId: part.staffIds[0] ?? '', serviceIds: part.serviceIds })),
    };
  return { startsAt, staffId: staffId ?? opening.staffIds[0] ?? '', serviceIds };
}
