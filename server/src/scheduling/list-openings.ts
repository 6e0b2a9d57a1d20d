// Every opening of some dates with everyone who is free then, for people of the business to choose from.
import type { Transaction } from '@offhook/db';
import type { EpochMs, PlainDate } from '@offhook/machines';
import { loadCatalog, loadTaken } from './load-calendar.ts';
import { bookableDays, freeStaff, openDay } from './openings.ts';
import { rangesOf } from './ranges.ts';
import { epochDayOf, MINUTE, zonedDay } from './wall-clock.ts';

export interface OpeningsQuestion {
  serviceIds: string[];
  staffId?: string;
  /** The first date, in the zone of the business. */
  from: PlainDate;
  days: number;
}

export interface OpeningTime {
  startsAt: EpochMs;
  endsAt: EpochMs;
  staffIds: string[];
}

/** Earliest first; held openings are taken. None when a service is not offered or nobody performs all of them. */
export async function listOpenings(
  tx: Transaction,
  organizationId: string,
  now: EpochMs,
  { serviceIds, staffId, from, days }: OpeningsQuestion,
): Promise<OpeningTime[]> {
  const catalog = await loadCatalog(tx, { organizationId, now, serviceIds, staffId });
  if (!catalog) return [];
  const first = epochDayOf(from);
  const asked = bookableDays({ ...catalog, now, days: { first, last: first + days - 1 } });
  if (asked.first > asked.last) return [];
  const { timezone } = catalog.business;
  const taken = await loadTaken(tx, {
    organizationId,
    staffIds: catalog.staff.map(({ id }) => id),
    from: zonedDay(timezone, asked.first - 1).startsAt,
    to: zonedDay(timezone, asked.last + 1).endsAt,
  });
  const staff = catalog.staff.map((person) => {
    const { booked, holds = [] } = taken.get(person.id) ?? {};
    const held = holds
      .filter(({ expiresAt }) => expiresAt > now)
      .map((hold) => [hold.from, hold.to] as const);
    const pairs = booked ? Array.from(booked.starts, (start, i) => [start, booked.ends[i]!] as const) : [];
    return { ...person, busy: rangesOf([...pairs, ...held]) };
  });
  const calendar = { ...catalog, now, staff, days: asked };
  const openings: OpeningTime[] = [];
  for (let date = asked.first; date <= asked.last; date++) {
    const day = openDay(calendar, date);
    for (const [index, free] of freeStaff(calendar, day, day.grid).entries()) {
      const startsAt = day.grid[index]!;
      if (free.length > 0)
        openings.push({
          startsAt,
          endsAt: startsAt + catalog.durationMinutes * MINUTE,
          staffIds: free.map((person) => staff[person]!.id),
        });
    }
  }
  return openings;
}
