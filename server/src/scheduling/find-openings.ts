// What a caller may be offered: reads what a wish needs to know, no more than that and together with everyone who asks
// the same at the same moment, and matches the wish against it.
import { type Database, type Transaction, withOrganization } from '@offhook/db';
import type { EpochMs, Opening, When } from '@offhook/machines';
import { type OpeningsNotices, createAtHand } from './at-hand.ts';
import { type Taken, busyOf, loadTaken } from './load-calendar.ts';
import { daysFor, matchOpenings } from './match.ts';
import { type Days, bookableDays } from './openings.ts';
import { pairsOf, rangesOf } from './ranges.ts';
import { createSharedReads } from './shared-reads.ts';
import { type VisitCatalog, loadVisit, staffIdsOf, withStaff } from './visit.ts';
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

/** @throws when the database cannot be asked in time, or `signal` aborts */
export type FindOpenings = (asker: Asker, wish: OpeningsWish, signal: AbortSignal) => Promise<Offer>;

export interface OpeningsFinder {
  find: FindOpenings;
  /** An opening that was given is taken: what was read of this business is to be read again. */
  wasWrong(organizationId: string): void;
}

/** Some kilobytes each. */
const MAX_CATALOGS = 1_000;

export function createOpeningsFinder(options: {
  db: Database;
  deadlineMs: number;
  /** With it what was read is kept; without it every wish is read for. */
  notices?: OpeningsNotices;
}): OpeningsFinder {
  const { db, deadlineMs } = options;
  const atHand = createAtHand(options.notices);
  const share = createSharedReads(deadlineMs);
  /** What was read last, by what was asked: never an answer, only a guess at what will be asked next. */
  const lastCatalogs = new Map<string, VisitCatalog>();

  /** A reading that others may share, and that none of them can end. */
  const read = <T>(organizationId: string, question: object, run: (tx: Transaction) => Promise<T>) =>
    share(JSON.stringify([organizationId, question]), () =>
      withOrganization(db, organizationId, run, { statementTimeoutMs: deadlineMs, readOnly: true }),
    );

  function remember(question: string, catalog: VisitCatalog): void {
    lastCatalogs.delete(question);
    lastCatalogs.set(question, catalog);
    for (const oldest of lastCatalogs.keys()) {
      if (lastCatalogs.size <= MAX_CATALOGS) break;
      lastCatalogs.delete(oldest);
    }
  }

  /** The question, and how to ask it: in stretches of dates that are the same for many wishes. */
  function takenIn(
    everyone: VisitCatalog,
    { organizationId }: Asker,
    wish: OpeningsWish,
    days: Days,
  ): { question: string; ask(): Promise<Map<string, Taken>> } {
    const { business } = everyone;
    const all = staffIdsOf(everyone);
    const staffIds = all.length <= FEW_STAFF ? all : staffIdsOf(withStaff(everyone, wish));
    // Hours and buffers of the first and the last date may reach into the dates beside them.
    const known = { first: days.first - 1, last: days.last + 1 };
    const { excludeAppointmentId } = wish;
    // Without an appointment it is one person's question.
    const own = excludeAppointmentId !== undefined;
    const asked = (own ? [known] : stretchesOf(known)).map(({ first, last }) => ({
      staffIds,
      from: zonedDay(business.timezone, first).startsAt,
      to: zonedDay(business.timezone, last).endsAt,
      excludeAppointmentId,
    }));
    return {
      question: JSON.stringify(asked),
      async ask() {
        const readings = asked.map(async (stretch) => {
          const readAnew = () =>
            read(organizationId, stretch, (tx) => loadTaken(tx, { organizationId, ...stretch }));
          return own ? readAnew() : atHand.get(organizationId, JSON.stringify(stretch), readAnew);
        });
        const taken = together(await Promise.all(readings));
        return own ? taken : atHand.withNews(organizationId, taken);
      },
    };
  }

  /** While the catalog is read again, what is taken of the time it will most likely lead to: one wait instead of two. */
  function askAhead(
    asker: Asker,
    wish: OpeningsWish,
    last: VisitCatalog | undefined,
  ): { question: string; answer: Promise<Map<string, Taken>> } | undefined {
    if (!last) return undefined;
    const catalog = withStaff(last, wish);
    const [days] = daysFor(wish.when, bookableDays({ ...catalog, now: asker.now }));
    if (!days || catalog.staff.length === 0) return undefined;
    const { question, ask } = takenIn(last, asker, wish, days);
    const answer = ask();
    // Where it is not wanted after all, nobody hears how it went.
    answer.catch(() => undefined);
    return { question, answer };
  }

  async function find(asker: Asker, wish: OpeningsWish, signal: AbortSignal): Promise<Offer> {
    const { organizationId, now } = asker;
    const { serviceIds, when, limit } = wish;
    // Of everybody, so that one reading serves whoever is wished for.
    const asked = { serviceIds };
    const question = JSON.stringify({ organizationId, ...asked });
    const reading = atHand.get(organizationId, question, () =>
      read(organizationId, asked, (tx) => loadVisit(tx, { organizationId, now, ...asked })),
    );
    const ahead = reading instanceof Promise ? askAhead(asker, wish, lastCatalogs.get(question)) : undefined;
    const everyone = await reading;
    if (!everyone) return { fits: [], nearest: [] };
    remember(question, everyone);
    const catalog = withStaff(everyone, wish);
    if (catalog.staff.length === 0) return { fits: [], nearest: [] };
    const bookable = bookableDays({ ...catalog, now });
    let offer: Offer = { fits: [], nearest: [] };
    for (const days of daysFor(when, bookable)) {
      signal.throwIfAborted();
      const asking = takenIn(everyone, asker, wish, days);
      const taken = await (ahead?.question === asking.question ? ahead.answer : asking.ask());
      const known = <Some extends Pick<VisitCatalog, 'staff'>>(some: Some) => ({
        ...some,
        now,
        days,
        staff: some.staff.map((person) => ({ ...person, busy: busyOf(taken.get(person.id), asker) })),
      });
      const { parts, ...whole } = catalog;
      const calendar = { ...known(whole), ...(parts && { parts: parts.map(known) }) };
      const { fits, nearest, complete } = matchOpenings(calendar, when, limit);
      offer = { fits, nearest };
      if (complete) break;
    }
    return offer;
  }

  return {
    async find(asker, wish, signal) {
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
    },
    wasWrong: atHand.forget,
  };
}

/** So many dates are read at once. */
const STRETCH = 28;
/** Of so few people all is read, whoever is wished for. */
const FEW_STAFF = 10;

/** Stretches that begin on the same dates whatever is asked, and together hold all of `days`. */
function stretchesOf({ first, last }: Days): Days[] {
  const from = Math.floor(first / STRETCH);
  return Array.from({ length: Math.floor(last / STRETCH) - from + 1 }, (_, index) => {
    const begins = (from + index) * STRETCH;
    return { first: begins, last: begins + STRETCH - 1 };
  });
}

function together(stretches: Map<string, Taken>[]): Map<string, Taken> {
  const [only, ...more] = stretches;
  if (only && more.length === 0) return only;
  const all = new Map<string, Taken>();
  for (const staffId of new Set(stretches.flatMap((taken) => [...taken.keys()]))) {
    const theirs = stretches.flatMap((taken) => taken.get(staffId) ?? []);
    all.set(staffId, {
      booked: rangesOf(theirs.flatMap(({ booked }) => pairsOf(booked))),
      holds: theirs.flatMap(({ holds }) => holds),
    });
  }
  return all;
}
