// One transcriber for the whole call, whatever happens to its sockets: the same clock, and no word lost.
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { openSteadyTranscriber } from './steady.ts';
import type { Transcriber, TranscriberEvents } from './transcriber.ts';

function setUp() {
  const sessions: { events: TranscriberEvents; heard: Buffer[]; closed: boolean; keyTerms: string[] }[] = [];
  const turns: { text: string; endOfSpeechMs: number }[] = [];
  const failures: Error[] = [];
  let now = 0;
  let timer: { at: number; run: () => void } | undefined;
  const ignored = (): void => undefined;
  const steady: Transcriber = openSteadyTranscriber(
    ({ keyTerms }, events) => {
      const session = { events, heard: [] as Buffer[], closed: false, keyTerms };
      sessions.push(session);
      return {
        write: (mulaw) => void session.heard.push(Buffer.from(mulaw)),
        expect: ignored,
        finish: ignored,
        close: () => void (session.closed = true),
      };
    },
    { language: 'en', keyTerms: ['Kim'], signal: new AbortController().signal },
    {
      speechStarted: ignored,
      interim: ignored,
      eagerEndOfTurn: ignored,
      turnResumed: ignored,
      quiet: ignored,
      endOfTurn: ({ text, endOfSpeechMs }) => void turns.push({ text, endOfSpeechMs }),
      failed: (error) => void failures.push(error),
    },
    {
      ...systemClock,
      now: () => now,
      after(ms, run) {
        timer = { at: now + ms, run };
        return () => (timer = undefined);
      },
    },
  );
  const pass = (ms: number): void => {
    now += ms;
    const due = timer;
    if (due && due.at <= now) {
      timer = undefined;
      due.run();
    }
  };
  /** `ms` of audio whose bytes tell which it is. */
  const speak = (ms: number, byte: number): void => {
    for (let at = 0; at < ms; at += 20) steady.write(Buffer.alloc(160, byte));
  };
  return { sessions, turns, failures, steady, pass, speak };
}

describe('a steady transcriber', () => {
  it('replays what came since the last turn, and keeps telling time from the call’s beginning', () => {
    const { sessions, turns, speak, pass } = setUp();
    speak(1_000, 1);
    sessions[0]?.events.endOfTurn({ text: 'one', confidence: 1, endOfSpeechMs: 900 });
    speak(500, 2);
    sessions[0]?.events.failed(new Error('gone'));
    speak(200, 3);
    pass(0);
    const replay = Buffer.concat(sessions[1]?.heard ?? []);
    expect(replay.length).toBe((100 + 500 + 200) * 8);
    expect([replay[0], replay[100 * 8], replay[600 * 8]]).toEqual([1, 2, 3]);
    sessions[1]?.events.endOfTurn({ text: 'two', confidence: 1, endOfSpeechMs: 600 });
    expect(turns).toEqual([
      { text: 'one', endOfSpeechMs: 900 },
      { text: 'two', endOfSpeechMs: 1_500 },
    ]);
    expect(sessions.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('replays the last five seconds of a longer turn, in order', () => {
    const { sessions, speak, pass } = setUp();
    for (let second = 1; second <= 8; second += 1) speak(1_000, second);
    sessions[0]?.events.failed(new Error('gone'));
    pass(0);
    const replay = Buffer.concat(sessions[1]?.heard ?? []);
    expect([0, 1, 2, 3, 4].map((second) => replay[second * 8_000])).toEqual([4, 5, 6, 7, 8]);
    expect(replay.length).toBe(40_000);
  });

  it('gives up after its third reconnect, and starts counting anew once one has held', () => {
    const { sessions, failures, pass } = setUp();
    const fail = (): void => sessions.at(-1)?.events.failed(new Error('gone'));
    fail();
    pass(0);
    fail();
    pass(250);
    pass(11_000);
    for (const wait of [0, 250, 1_000]) {
      fail();
      pass(wait);
    }
    expect(failures).toEqual([]);
    fail();
    expect(failures.length).toBe(1);
  });

  it('connects with the words now listened for, and not at all once closed', () => {
    const { sessions, steady, pass } = setUp();
    steady.expect({ kind: 'staff', keyTerms: ['Lee'], offered: [] });
    sessions[0]?.events.failed(new Error('gone'));
    pass(0);
    expect(sessions[1]?.keyTerms).toEqual(['Lee']);
    sessions[1]?.events.failed(new Error('gone'));
    steady.close();
    pass(10_000);
    expect(sessions.length).toBe(2);
  });
});
