// What an utterance makes of the agent's offers: which of them it picks, and what a yes to a proposal fills.
import type { EpochMs } from '../business.ts';
import type { Place } from './account.ts';
import { formatDay, formatMinutes } from './calendar.ts';
import { readChoice } from './choice.ts';
import type { Utterance } from './clause.ts';
import type { Command } from './command.ts';
import type { WhenOption } from './command.ts';
import type { Proposal } from './context.ts';
import { offeredTimes } from './when/resolve.ts';
import type { WhenReading } from './when/when.ts';
import { RESERVED } from './yes-no.ts';

interface Offered {
  startsAt: EpochMs;
  staffId: string;
}

/** The offer an utterance picks: by its place ("the second one"), or because the time or the person named fits no other. */
export function pickOffer(
  said: Utterance,
  when: WhenReading | undefined,
  staff: ({ id: string } & Place) | undefined,
  offered: readonly Offered[],
  timezone: string,
): ({ index: number; confidence: number } & Place) | undefined {
  const wishes = when !== undefined && when.when.any.length > 0;
  const byPlace = readChoice(
    { ...said, ...said.glossed },
    offered.map((o) => o.startsAt),
  );
  if (
    byPlace !== undefined &&
    (byPlace.confidence > 0.9 || (!wishes && byPlace.confidence > 0.8) || when === undefined)
  )
    return byPlace;
  if (when !== undefined && (when.when.not.length > 0 || when.when.any.length > 1)) return undefined;
  const option = when?.when.any[0];
  if (option === undefined) {
    // "The one with Sam".
    const theirs = offered.flatMap((offer, index) => (offer.staffId === staff?.id ? [index] : []));
    const [only] = theirs;
    if (staff === undefined || when !== undefined || theirs.length !== 1 || only === undefined)
      return undefined;
    return { index: only, confidence: 0.85, a: staff.a, b: staff.b };
  }
  const times = offeredTimes(offered, timezone);
  const fits = offered.flatMap((offer, index) => {
    const at = times[index];
    if (at === undefined || !fitsOption(option, formatDay(at.day), formatMinutes(at.minutes))) return [];
    return staff === undefined || offer.staffId === staff.id || offer.staffId === '' ? [index] : [];
  });
  const [only] = fits;
  if (fits.length !== 1 || only === undefined || when === undefined) return undefined;
  const [a, b] = outline(when.places);
  return { index: only, confidence: 0.93, a, b };
}

/** From the first to the last of several places. */
export const outline = (places: readonly [number, number][]): [number, number] => [
  Math.min(...places.map(([a]) => a)),
  Math.max(...places.map(([, b]) => b)),
];

function fitsOption({ dates, time }: WhenOption, date: string, clock: string): boolean {
  if (dates === undefined && time === undefined) return false;
  if (dates !== undefined && (date < dates.from || date > dates.to)) return false;
  if (time === undefined) return true;
  if ('at' in time) return time.at.includes(clock);
  return (time.from === undefined || clock >= time.from) && (time.to === undefined || clock < time.to);
}

/**
 * A yes to what the agent proposed fills the slots it named; what the caller said beside it stands. Adds to `commands`.
 * A wish to book or a time also takes the person who was proposed, unless `another` was asked for.
 */
export function acceptProposal(
  commands: Command[],
  proposed: Proposal,
  when: WhenReading | undefined,
  another: boolean,
): void {
  const said = (type: Command['type']): Command | undefined => commands.find((c) => c.type === type);
  if (another || said('deny') !== undefined || said('cancel') !== undefined) return;
  const agreed = said('affirm');
  // "Ok, what's the address?" asks before it agrees; "yes, but at noon" agrees to all but the time.
  const affirmed =
    agreed !== undefined &&
    (agreed.confidence >= 0.65 || (agreed.confidence === RESERVED && when !== undefined))
      ? agreed
      : undefined;
  const wishes = when !== undefined && when.when.any.length > 0;
  const booked = said('book');
  const by =
    affirmed ??
    (booked !== undefined && booked.confidence >= 0.85 ? booked : undefined) ??
    (wishes ? said('set') : undefined);
  if (by === undefined) return;
  const { span } = by;
  const confidence = Math.min(affirmed === undefined ? 0.7 : 0.9, by.confidence);
  const staffSaid = commands.some((c) => (c.type === 'set' || c.type === 'correct') && c.slot === 'staff');
  if (proposed.staffId !== undefined && !staffSaid)
    commands.push({ type: 'set', slot: 'staff', value: proposed.staffId, confidence, span });
  if (affirmed === undefined || (when !== undefined && when.when.any.length !== 1)) return;
  const option = when?.when.any[0];
  const { date, time } = proposed;
  const takesDate = date !== undefined && option?.dates === undefined;
  const takesTime = time !== undefined && option?.time === undefined;
  if (!takesDate && !takesTime) return;
  const value = {
    any: [
      {
        ...option,
        ...(takesDate ? { dates: { from: date, to: date } } : {}),
        ...(takesTime ? { time: { at: [time] } } : {}),
      },
    ],
    not: [],
  };
  const own = commands.findIndex((c) => (c.type === 'set' || c.type === 'correct') && c.slot === 'when');
  const command = commands[own];
  if (
    command !== undefined &&
    (command.type === 'set' || command.type === 'correct') &&
    command.slot === 'when'
  )
    commands[own] = { ...command, value };
  else commands.push({ type: 'set', slot: 'when', value, confidence, span });
}
