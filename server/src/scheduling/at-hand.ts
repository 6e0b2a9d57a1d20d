// What was read of a business's calendar, kept in the process for as long as it is known to be true: a turn that asks for
// openings then waits for nobody. Every change that could matter is told by the database when it commits, whichever process
// made it; holds and bookings, most of them, are laid over what is kept, and anything else makes it be read again.
import type { EpochMs } from '@offhook/machines';
import type { Taken } from './load-calendar.ts';
import { rangesOf } from './ranges.ts';

/** Kept for this long at most: should the database's word not reach us, nobody is offered what has long been taken. */
const KEPT_MS = 30_000;
/** What is older is read again beside the question it still answers. */
const RENEWED_AFTER_MS = 10_000;
/** Some 10 kB each. Businesses nobody calls fall out first. */
const MAX_BUSINESSES = 1_000;
/** One for every stretch of dates that is asked for, and for every choice of services and staff. */
const MAX_READINGS = 50;

/** What has become of an opening: held for a call, booked, or given back. */
interface Occupied {
  appointmentId: string;
  staffId: string;
  from: EpochMs;
  to: EpochMs;
  /** Undefined once it is booked. */
  hold?: { callId: string | null; expiresAt: EpochMs };
  /** It is not held any more, and not booked. */
  gone?: true;
}

export interface AtHand {
  /**
   * The answer to `question` where it is at hand, else that of `read`, which is kept for the next. Without `notices` nothing is.
   */
  get<T>(organizationId: string, question: string, read: () => Promise<T>): T | Promise<T>;
  /** `taken` as it was read, with what has been heard of since. */
  withNews(organizationId: string, taken: Map<string, Taken>): Map<string, Taken>;
  /** What is kept has turned out not to be true. */
  forget(organizationId: string): void;
}

/** Calls `listener` with every notice of the channel `offhook_openings`; with `undefined` when some may have been missed. */
export type OpeningsNotices = (listener: (notice: string | undefined) => void) => void;

interface Kept {
  readings: Map<string, { answer: unknown; readAt: number; renewing: boolean }>;
  /** By appointment; older than anything that is kept it is of no use any more. */
  news: Map<string, Occupied & { at: number }>;
}

export function createAtHand(
  notices: OpeningsNotices | undefined,
  now: () => number = () => performance.now(),
): AtHand {
  const businesses = new Map<string, Kept>();
  let following = false;

  function follow(notice: string | undefined): void {
    if (notice === undefined) return businesses.clear();
    const [organizationId = '', ...news] = notice.split(' ');
    const occupied = news.length > 0 ? readNews(news) : undefined;
    if (occupied) note(organizationId, occupied);
    else businesses.delete(organizationId);
  }

  function keptOf(organizationId: string): Kept {
    const kept = businesses.get(organizationId) ?? { readings: new Map(), news: new Map() };
    // Anew at the end: who was asked about longest ago comes first.
    businesses.delete(organizationId);
    businesses.set(organizationId, kept);
    dropOldest(businesses, MAX_BUSINESSES);
    return kept;
  }

  function note(organizationId: string, news: Occupied): void {
    const kept = businesses.get(organizationId);
    if (!kept) return;
    const at = now();
    kept.news.delete(news.appointmentId);
    kept.news.set(news.appointmentId, { ...news, at });
    for (const [id, old] of kept.news) {
      if (at - old.at <= 2 * KEPT_MS) break;
      kept.news.delete(id);
    }
  }

  return {
    get(organizationId, question, read) {
      if (!notices) return read();
      if (!following) {
        following = true;
        notices(follow);
      }
      const kept = keptOf(organizationId);
      const known = kept.readings.get(question);
      const age = known ? now() - known.readAt : Infinity;
      const readAnew = async () => {
        const readAt = now();
        const answer = await read();
        // What has changed meanwhile may be missing in it: those who asked have it, the next one reads again.
        if (businesses.get(organizationId) !== kept) return answer;
        kept.readings.delete(question);
        kept.readings.set(question, { answer, readAt, renewing: false });
        dropOldest(kept.readings, MAX_READINGS);
        return answer;
      };
      if (!known || age > KEPT_MS) return readAnew();
      if (age > RENEWED_AFTER_MS && !known.renewing) {
        known.renewing = true;
        readAnew().catch(() => (known.renewing = false));
      }
      // The same question of the same business was answered by the same reading.
      return known.answer as Awaited<ReturnType<typeof read>>;
    },

    withNews(organizationId, taken) {
      const news = businesses.get(organizationId)?.news;
      if (!news?.size) return taken;
      const changed = new Map(taken);
      for (const [staffId, { booked, holds }] of taken)
        changed.set(staffId, {
          booked,
          holds: holds.filter(({ appointmentId }) => !news.has(appointmentId)),
        });
      for (const { appointmentId, staffId, from, to, gone, hold } of news.values()) {
        if (gone) continue;
        const { booked, holds } = changed.get(staffId) ?? { booked: rangesOf([]), holds: [] };
        const held = { appointmentId, from, to, ...(hold ?? { callId: null, expiresAt: Infinity }) };
        changed.set(staffId, { booked, holds: [...holds, held] });
      }
      return changed;
    },

    forget: (organizationId) => void businesses.delete(organizationId),
  };
}

/** As the trigger of the table of appointments writes it: what, which, whose, from, to, and of a hold its call and its end. */
function readNews([what, appointmentId, staffId, from, to, callId, expiresAt]: string[]):
  | Occupied
  | undefined {
  if (!appointmentId || !staffId) return undefined;
  const place = { appointmentId, staffId, from: Number(from), to: Number(to) };
  if (what === 'booked') return place;
  if (what === 'gone') return { ...place, gone: true };
  return what === 'held'
    ? { ...place, hold: { callId: callId === '-' ? null : (callId ?? null), expiresAt: Number(expiresAt) } }
    : undefined;
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
