// What a caller may be offered: reads what a wish needs to know, no more than that and together with everyone who asks
// the same at the same moment, and matches the wish against it.
import { type Database, type Transaction, withOrganization } from '@offhook/db';
import type { EpochMs, Opening, When } from '@offhook/machines';
import { type Catalog, type Taken, loadCatalog, loadTaken } from './load-calendar.ts';
import { daysFor, matchOpenings } from './match.ts';
import { type Days, bookableDays } from './openings.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import { createSharedReads } from './shared-reads.ts';
import { zonedDay } from './wall-clock.ts';

/** Who asks; their own hold does not stand in their way. */
export interface Asker {
  organizationId: string;
  callId: string;
  now: EpochMs;
}

export interface OpeningsWish {
  serviceIds: string[];
  staffId?: string;
  /** Staff the caller will not have. */
  notStaffIds?: string[];
  when: When;
  /** The most `fits` wanted. */
  limit: number;
  /** An appointment that is to be moved; its own time does not stand in the way. */
  excludeAppointmentId?: string;
}

/** The openings that fit; when none does, the nearest before the wish and after it. */
export interface Offer {
  fits: Opening[];
  nearest: Opening[];
}

export type FindOpenings = (asker: Asker, wish: OpeningsWish, signal: AbortSignal) => Promise<Offer>;

export function createOpeningsFinder({ db, deadlineMs }: { db: Database; deadlineMs: number }): FindOpenings {
  const share = createSharedReads(deadlineMs);

  /** A reading that others may share, and that none of them can end. */
  const read = <T>(organizationId: string, question: object, run: (tx: Transaction) => Promise<T>) =>
    share(JSON.stringify([organizationId, question]), () =>
      withOrganization(db, organizationId, run, { statementTimeoutMs: deadlineMs }),
    );

  function takenIn(
    { business, staff }: Catalog,
    { organizationId }: Asker,
    { excludeAppointmentId }: OpeningsWish,
    days: Days,
  ): Promise<Map<string, Taken>> {
    const staffIds = staff.map(({ id }) => id);
    // Hours and buffers of the first and the last date may reach into the dates beside them.
    const from = zonedDay(business.timezone, days.first - 1).startsAt;
    const to = zonedDay(business.timezone, days.last + 1).endsAt;
    return read(organizationId, { staffIds, from, to, excludeAppointmentId }, (tx) =>
      loadTaken(tx, { organizationId, staffIds, from, to, excludeAppointmentId }),
    );
  }

  async function find(asker: Asker, wish: OpeningsWish, signal: AbortSignal): Promise<Offer> {
    const { organizationId, now } = asker;
    const { serviceIds, staffId, when, limit } = wish;
    const everyone = await read(organizationId, { serviceIds, staffId }, (tx) =>
      loadCatalog(tx, { organizationId, now, serviceIds, staffId }),
    );
    if (!everyone) return { fits: [], nearest: [] };
    const catalog = {
      ...everyone,
      staff: everyone.staff.filter(({ id }) => !wish.notStaffIds?.includes(id)),
    };
    if (catalog.staff.length === 0) return { fits: [], nearest: [] };
    const bookable = bookableDays({ ...catalog, now });
    let offer: Offer = { fits: [], nearest: [] };
    for (const days of daysFor(when, bookable)) {
      signal.throwIfAborted();
      const taken = await takenIn(catalog, asker, wish, days);
      const staff = catalog.staff.map((person) => ({
        ...person,
        busy: busyOf(taken.get(person.id), asker),
      }));
      const { fits, nearest, complete } = matchOpenings({ ...catalog, now, staff, days }, when, limit);
      offer = { fits, nearest };
      if (complete) break;
    }
    return offer;
  }

  return async function findOpenings(asker, wish, signal) {
    const ended = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    ended.throwIfAborted();
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(ended.reason);
    ended.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([find(asker, wish, ended), aborted.promise]);
    } finally {
      ended.removeEventListener('abort', onAbort);
    }
  };
}

const NOTHING = rangesOf([]);

/** Appointments, and the holds of others that have not run out. */
function busyOf(taken: Taken | undefined, { callId, now }: Asker): Ranges {
  if (!taken) return NOTHING;
  const { booked } = taken;
  const holds = taken.holds.filter((hold) => hold.callId !== callId && hold.expiresAt > now);
  if (holds.length === 0) return booked;
  return rangesOf([
    ...Array.from(booked.starts, (from, i) => [from, booked.ends[i]!] as const),
    ...holds.map(({ from, to }) => [from, to] as const),
  ]);
}
