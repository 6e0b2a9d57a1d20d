import { describe, expect, it } from 'vitest';
import { heardAt, momentOf, placeWords, type SaidTurn, timesOf } from './word-times.ts';

const STARTED = '2026-06-01T12:00:00.000Z';
const NONE = { finalTranscript: null, endOfTurn: null, understood: null, decided: null, firstText: null };

const turn = (
  index: number,
  spokenMs: number,
  firstAudio: number,
  callerText: string | null,
  agentText: string,
): SaidTurn => ({
  index,
  startedAt: new Date(Date.parse(STARTED) + spokenMs).toISOString(),
  callerText,
  agentText,
  stamps: { ...NONE, firstAudio, played: null },
});

/** Ten levels a second, loud in `[from, to)` seconds. */
const loud = (...stretches: [from: number, to: number][]): Uint8Array =>
  Uint8Array.from({ length: 100 }, (_, at) =>
    stretches.some(([from, to]) => at >= from * 10 && at < to * 10) ? 200 : 1,
  );

// The greeting from 0 to 2 s; the caller from 3 to 4 s and, after a breath, from 4.5 to 5.5 s; the answer from 6 s to 8 s.
const turns = [
  turn(0, 0, 0, null, 'Hello there'),
  turn(1, 5500, 500, 'haircut please tomorrow', 'Of course'),
];
const loudness = {
  perSecond: 10,
  caller: loud([3, 4], [4.5, 5.5]),
  agent: loud([0, 2], [6, 8]),
};

describe('words of a call', () => {
  it('lie where their speaker is heard, by their letters, and never in a pause', () => {
    const placed = placeWords(turns, STARTED, loudness);
    expect(placed.get(0)?.agent.map(({ atMs }) => atMs)).toEqual([0, 1000]);
    expect(placed.get(1)?.caller.map(({ atMs }) => atMs)).toEqual([3000, 3600, 4700]);
    expect(placed.get(1)?.agent.map(({ atMs }) => atMs)).toEqual([6000, 6600]);
  });

  it('are where to listen to a turn, or to something said in it, from a little before', () => {
    const placed = placeWords(turns, STARTED, loudness);
    expect(momentOf(placed, 1)).toBe(2850);
    expect(momentOf(placed, 1, 'tomorrow')).toBe(4550);
    expect(momentOf(placed, 0)).toBe(0);
    expect(momentOf(placeWords(turns, STARTED, undefined), 1)).toBeNull();
  });

  it('have no time without a recording', () => {
    const words = placeWords(turns, STARTED, undefined).get(1)?.caller;
    expect(words).toEqual(['haircut', 'please', 'tomorrow'].map((text) => ({ text, atMs: null })));
  });

  it('are found by the moment that is heard', () => {
    const times = timesOf(placeWords(turns, STARTED, loudness));
    expect(heardAt(times, 3700)).toMatchObject({ turnIndex: 1, side: 'caller', word: 1 });
    expect(heardAt(times, 4400)).toMatchObject({ turnIndex: 1, side: 'caller', word: 1 });
    expect(heardAt(times, 7000)).toMatchObject({ turnIndex: 1, side: 'agent', word: 1 });
    expect(heardAt(times.slice(1), 0)).toBeUndefined();
  });
});
