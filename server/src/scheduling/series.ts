// The same appointment again and again: at the same time of day, whatever the clocks do in between.
import { businessProfiles, newId, type Transaction } from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { eq } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { book, type Wish } from './booking.ts';
import type { Actor } from './changes.ts';
import { isTaken } from './room.ts';

export interface Series {
  everyWeeks: number;
  /** How many in all. */
  times: number;
}

/**
 * Books a series; a date that somebody else has is left out.
 * @param source see `book`
 * @returns the ids of what was booked, in order, and the beginnings of what was not; nothing may have been
 * @throws what `book` throws, but for time that is taken
 */
export async function bookSeries(
  tx: Transaction,
  actor: Actor,
  wish: Wish,
  { everyWeeks, times }: Series,
): Promise<{ ids: string[]; taken: EpochMs[] }> {
  const [business] = await tx
    .select({ timezone: businessProfiles.timezone })
    .from(businessProfiles)
    .where(eq(businessProfiles.organizationId, actor.organizationId));
  const { timezone } = business ?? { timezone: 'UTC' };
  const seriesId = newId();
  const ids: string[] = [];
  const taken: EpochMs[] = [];
  for (let index = 0; index < times; index += 1) {
    const on = (at: EpochMs): EpochMs =>
      Temporal.Instant.fromEpochMilliseconds(at)
        .toZonedDateTimeISO(timezone)
        .add({ weeks: everyWeeks * index }).epochMilliseconds;
    const { parts, ...opening } = wish.opening;
    const moved = {
      ...opening,
      startsAt: on(opening.startsAt),
      parts: parts?.map((part) => ({ ...part, startsAt: on(part.startsAt), endsAt: on(part.endsAt) })),
    };
    const one = { ...actor, idempotencyKey: `${actor.idempotencyKey}:${index}` };
    try {
      // A transaction of its own within the other: one date that is taken leaves the others as they are.
      ids.push(await tx.transaction((inner) => book(inner, one, { ...wish, seriesId, opening: moved })));
    } catch (error) {
      if (!isTaken(error)) throw error;
      taken.push(moved.startsAt);
    }
  }
  return { ids, taken };
}
