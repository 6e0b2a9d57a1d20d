// Every opening of some dates with everyone who is free then, for people of the business to choose from.
import type { Transaction } from '@offhook/db';
import type { EpochMs, PlainDate } from '@offhook/machines';
import { busyOf, loadTaken } from './load-calendar.ts';
import { type Calendar, type OpeningsDay, bookableDays, freeStaff, openDay } from './openings.ts';
import { type VisitCatalog, loadVisit, staffIdsOf, withStaff } from './visit.ts';
import { epochDayOf, MINUTE, zonedDay } from './wall-clock.ts';

export interface OpeningsQuestion {
  serviceIds: string[];
  staffId?: string;
  /** The first date, in the zone of the business. */
  from: PlainDate;
  days: number;
  /** An instant to look at besides those on the increment. */
  also?: EpochMs;
}

/** A time, and who could do it then. */
interface Free {
  startsAt: EpochMs;
  endsAt: EpochMs;
  staffIds: string[];
}

export interface OpeningTime extends Free {
  /** Where nobody does all of it: who could do what, one directly after the other. `staffIds` are those who begin. */
  parts?: (Free & { serviceIds: string[] })[];
}

/** Earliest first; held openings are taken. None when a service is not offered or nobody performs it. */
export async function listOpenings(
  tx: Transaction,
  organizationId: string,
  now: EpochMs,
  { serviceIds, staffId, from, days, also }: OpeningsQuestion,
): Promise<OpeningTime[]> {
  const everyone = await loadVisit(tx, { organizationId, now, serviceIds });
  if (!everyone) return [];
  const catalog = withStaff(everyone, { staffId });
  const first = epochDayOf(from);
  const asked = bookableDays({ ...catalog, now, days: { first, last: first + days - 1 } });
  if (asked.first > asked.last) return [];
  const { timezone } = catalog.business;
  const taken = await loadTaken(tx, {
    organizationId,
    staffIds: staffIdsOf(catalog),
    from: zonedDay(timezone, asked.first - 1).startsAt,
    to: zonedDay(timezone, asked.last + 1).endsAt,
  });
  const known = <Some extends Pick<VisitCatalog, 'staff'>>(some: Some) => ({
    ...some,
    now,
    days: asked,
    staff: some.staff.map((person) => ({ ...person, busy: busyOf(taken.get(person.id), { now }) })),
  });
  const { parts, ...whole } = catalog;
  const calendar: Calendar = { ...known(whole), ...(parts && { parts: parts.map(known) }) };
  const openings: OpeningTime[] = [];
  for (let date = asked.first; date <= asked.last; date++) {
    const day = openDay(calendar, date);
    const wanted = withAlso(day, also);
    for (const [index, free] of freeStaff(calendar, day, wanted).entries())
      if (free.length > 0) openings.push(openingOf(calendar, day, wanted[index]!, free));
  }
  return openings;
}

function withAlso({ grid, day, earliest }: OpeningsDay, also: EpochMs | undefined): readonly EpochMs[] {
  if (also === undefined || also < Math.max(day.startsAt, earliest) || also >= day.endsAt) return grid;
  return [...new Set([...grid, also])].sort((a, b) => a - b);
}

function openingOf(calendar: Calendar, day: OpeningsDay, startsAt: EpochMs, free: number[]): OpeningTime {
  let at = startsAt;
  const parts = calendar.parts?.map((part, index) => {
    const begins = at;
    at += part.durationMinutes * MINUTE;
    const [able = []] = freeStaff(part, day.parts![index]!, [begins]);
    return { serviceIds: part.serviceIds, startsAt: begins, endsAt: at, staffIds: idsOf(part, able) };
  });
  const endsAt = startsAt + calendar.durationMinutes * MINUTE;
  return { startsAt, endsAt, staffIds: idsOf(calendar, free), ...(parts && { parts }) };
}

const idsOf = ({ staff }: Pick<Calendar, 'staff'>, people: readonly number[]): string[] =>
  people.map((person) => staff[person]!.id);
