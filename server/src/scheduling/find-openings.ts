// What a caller may be offered: reads what a wish needs to know, no more than that and together with everyone who asks
// the same at the same moment, and matches the wish against it.
import { type Database, type Transaction, withOrganization } from '@offhook/db';
import type { EpochMs, Opening, When } from '@offhook/machines';
import { type OpeningsNotices, createAtHand } from './at-hand.ts';
import { type Taken, loadTaken } from './load-calendar.ts';
import { daysFor, matchOpenings } from './match.ts';
import { type Days, bookableDays } from './openings.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import { createSharedReads } from './shared-reads.ts';
import { type VisitCatalog, loadVisit } from './visit.ts';
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

  /** The question, and how to ask it. */
  function takenIn(
    catalog: VisitCatalog,
    { organizationId }: Asker,
    { excludeAppointmentId }: OpeningsWish,
    days: Days,
  ): { question: string; ask(): Promise<Map<string, Taken>> } {
    const { business } = catalog;
    const staffIds = [...new Set(catalogsOf(catalog).flatMap(({ staff }) => staff.map(({ id }) => id)))];
    // Hours and buffers of the first and the last date may reach into the dates beside them. Whole weeks: so that one
    // reading serves many wishes.
    const from = zonedDay(business.timezone, Math.floor((days.first - 1) / WEEK) * WEEK).startsAt;
    const to = zonedDay(business.timezone, Math.floor((days.last + 1) / WEEK) * WEEK + WEEK - 1).endsAt;
    const asked = { staffIds, from, to, excludeAppointmentId };
    const question = JSON.stringify(asked);
    const readAnew = () => read(organizationId, asked, (tx) => loadTaken(tx, { organizationId, ...asked }));
    return {
      question,
      async ask() {
        // Without an appointment it is one person's question.
        if (excludeAppointmentId !== undefined) return readAnew();
        return atHand.withNews(organizationId, await atHand.get(organizationId, question, readAnew));
      },
    };
  }

  /** While the catalog is read again, what is taken of the time it will most likely lead to: one wait instead of two. */
  function askAhead(
    asker: Asker,
    wish: OpeningsWish,
    last: VisitCatalog | undefined,
    wanted: (everyone: VisitCatalog) => VisitCatalog,
  ): { question: string; answer: Promise<Map<string, Taken>> } | undefined {
    if (!last) return undefined;
    const catalog = wanted(last);
    const [days] = daysFor(wish.when, bookableDays({ ...catalog, now: asker.now }));
    if (!days || catalog.staff.length === 0) return undefined;
    const { question, ask } = takenIn(catalog, asker, wish, days);
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
    const wanted = (everyone: VisitCatalog): VisitCatalog => withStaff(everyone, wish);
    const reading = atHand.get(organizationId, question, () =>
      read(organizationId, asked, (tx) => loadVisit(tx, { organizationId, now, ...asked })),
    );
    const ahead =
      reading instanceof Promise ? askAhead(asker, wish, lastCatalogs.get(question), wanted) : undefined;
    const everyone = await reading;
    if (!everyone) return { fits: [], nearest: [] };
    remember(question, everyone);
    const catalog = wanted(everyone);
    if (catalog.staff.length === 0) return { fits: [], nearest: [] };
    const bookable = bookableDays({ ...catalog, now });
    let offer: Offer = { fits: [], nearest: [] };
    for (const days of daysFor(when, bookable)) {
      signal.throwIfAborted();
      const asking = takenIn(catalog, asker, wish, days);
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

/** Of a visit to several people, that of each. */
const catalogsOf = ({ parts, ...whole }: VisitCatalog): Pick<VisitCatalog, 'staff'>[] => parts ?? [whole];

/** With those the caller will have: of a visit to several people, the one asked for does what is theirs. */
function withStaff(
  { parts, ...whole }: VisitCatalog,
  { staffId, notStaffIds }: Pick<OpeningsWish, 'staffId' | 'notStaffIds'>,
): VisitCatalog {
  const isIn = ({ staff }: Pick<VisitCatalog, 'staff'>) => staff.some(({ id }) => id === staffId);
  const hasPart = parts?.some(isIn);
  const only = <Some extends Pick<VisitCatalog, 'staff'>>(some: Some): Some => ({
    ...some,
    staff: some.staff.filter(
      ({ id }) =>
        (staffId === undefined || id === staffId || (hasPart && !isIn(some))) && !notStaffIds?.includes(id),
    ),
  });
  return { ...only(whole), ...(parts && { parts: parts.map(only) }) };
}

const WEEK = 7;

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
