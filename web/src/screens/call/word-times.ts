// When each word of a call was said, found in the recording: a turn's words are laid over the stretches in which its speaker is
// heard, each taking time by its letters. No vendor tells the times of the words it speaks, so both sides are placed this way.
import type { Turn } from '@/api/client.ts';

export type Side = 'caller' | 'agent';

export interface SaidWord {
  text: string;
  /** Ms since the recording began; null where nothing is heard. */
  atMs: number | null;
}

export type SaidTurn = Pick<Turn, 'index' | 'startedAt' | 'callerText' | 'agentText' | 'stamps'>;

/** How loud both sides are, a level 0 to 255 for each of `perSecond` parts of every second. */
export interface Loudness {
  perSecond: number;
  caller: Uint8Array;
  agent: Uint8Array;
}

/** Quieter than this share of a stretch's loudest level is silence: line noise, breath. */
const SILENCE_SHARE = 0.12;
const SILENCE_LEVEL = 2;
/** The caller's last sound is known to about this much. */
const MARGIN_MS = 120;

/**
 * @param startedAt when the call, and with it the recording, began
 * @returns by the turn's index, the words of each side
 */
export function placeWords(
  turns: readonly SaidTurn[],
  startedAt: string,
  loudness: Loudness | undefined,
): PlacedWords {
  const began = Date.parse(startedAt);
  const spokenAt = (turn: SaidTurn): number => Date.parse(turn.startedAt) - began;
  const answeredAt = (turn: SaidTurn): number => spokenAt(turn) + (turn.stamps.firstAudio ?? 0);
  return new Map(
    turns.map((turn, index) => {
      const before = turns[index - 1];
      const after = turns[index + 1];
      const caller = {
        fromMs: before && before.index > 0 ? spokenAt(before) + MARGIN_MS : 0,
        toMs: spokenAt(turn) + MARGIN_MS,
      };
      const agent = {
        fromMs: answeredAt(turn) - MARGIN_MS,
        toMs: after ? answeredAt(after) - MARGIN_MS : Infinity,
      };
      return [
        turn.index,
        {
          caller: place(turn.callerText ?? '', caller, loudness?.caller, loudness?.perSecond),
          agent: place(turn.agentText, agent, loudness?.agent, loudness?.perSecond),
        },
      ];
    }),
  );
}

function place(
  text: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  levels: Uint8Array = new Uint8Array(),
  perSecond = 1,
): SaidWord[] {
  const words = text.split(/\s+/).filter(Boolean);
  const levelMs = 1000 / perSecond;
  const first = Math.max(0, Math.floor(fromMs / levelMs));
  const stretch = levels.subarray(first, Math.min(levels.length, Math.ceil(toMs / levelMs)));
  const threshold = Math.max(SILENCE_LEVEL, SILENCE_SHARE * loudestOf(stretch));
  const heard: number[] = [];
  stretch.forEach((level, index) => {
    if (level > threshold) heard.push(first + index);
  });
  const letters = words.reduce((sum, word) => sum + word.length + 1, 0);
  let passed = 0;
  return words.map((word) => {
    const at = heard[Math.floor((passed / letters) * heard.length)];
    passed += word.length + 1;
    return { text: word, atMs: at === undefined ? null : Math.round(at * levelMs) };
  });
}

export function loudestOf(levels: Uint8Array): number {
  let loudest = 0;
  for (const level of levels) if (level > loudest) loudest = level;
  return loudest;
}

export type PlacedWords = ReadonlyMap<number, Record<Side, SaidWord[]>>;

/** Where the words begin is known to about this much: a little earlier, none is cut. */
const RUN_UP_MS = 150;

/** Where in the recording, in ms, to listen to a turn from, or to what its caller `said` in it; null where nothing is heard. */
export function momentOf(placed: PlacedWords, turnIndex: number, said = ''): number | null {
  const { caller = [], agent = [] } = placed.get(turnIndex) ?? {};
  const words = said.split(/\s+/).filter(Boolean);
  const at = caller.findIndex((_, from) =>
    words.every((word, next) => caller[from + next]?.text.includes(word)),
  );
  const moment = (caller[Math.max(0, at)] ?? agent[0])?.atMs ?? null;
  return moment === null ? null : Math.max(0, moment - RUN_UP_MS);
}

export interface Heard {
  turnIndex: number;
  side: Side;
  word: number;
}

/** The word being said at each moment, in the order they are said, for `heardAt`. */
export function timesOf(placed: PlacedWords): ({ atMs: number } & Heard)[] {
  return [...placed]
    .flatMap(([turnIndex, sides]) =>
      (['caller', 'agent'] as const).flatMap((side) =>
        sides[side].flatMap(({ atMs }, word) => (atMs === null ? [] : { atMs, turnIndex, side, word })),
      ),
    )
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** The word that began last before `ms`. */
export function heardAt(times: readonly ({ atMs: number } & Heard)[], ms: number): Heard | undefined {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]!.atMs <= ms) low = middle + 1;
    else high = middle;
  }
  return times[low - 1];
}
