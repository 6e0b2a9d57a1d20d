// The vendor's promises about turns hold for any caller and any latency; in the measured profile turns are as slow as measured.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modulate, silence } from '../modem/index.ts';
import { createLatency } from '../profiles.ts';
import { createRandom } from '../random.ts';
import { FluxSession } from './flux.ts';
import type { FluxMessage, FluxOptions } from './flux.ts';

const OPTIONS: FluxOptions = {
  format: { encoding: 'mulaw', rate: 8000 },
  eot_threshold: 0.7,
  eager_eot_threshold: 0.4,
  eot_timeout_ms: 5000,
  languages: undefined,
};

/** What is sent for a caller who says the words with these pauses (ms) after them, then is quiet until the turn has ended. */
function converse(seed: string, said: [words: string, pauseMs: number][], options = OPTIONS): FluxMessage[] {
  const sent: FluxMessage[] = [];
  const latency = createLatency('measured', createRandom(seed));
  const session = new FluxSession(options, latency, (message) => sent.push(message));
  const audio = Buffer.concat(said.flatMap(([words, pauseMs]) => [modulate(words), silence(pauseMs * 8)]));
  for (let at = 0; at < audio.length; at += 160) session.audio(audio.subarray(at, at + 160));
  for (let at = 0; at < options.eot_timeout_ms + 100; at += 20) session.audio(silence(160));
  return sent;
}

const utterances = fc.array(
  fc.tuple(
    fc.constantFrom('yes ', 'a haircut ', 'tomorrow at 3 pm ', 'one two three four five '),
    fc.nat(900),
  ),
  { minLength: 1, maxLength: 5 },
);

type State = 'idle' | 'speaking' | 'ending';

/** Which events may come in a state, and what follows; `Update` changes nothing. */
const FOLLOWS: Record<State, Partial<Record<string, State>>> = {
  idle: { StartOfTurn: 'speaking' },
  speaking: { Update: 'speaking', EagerEndOfTurn: 'ending', EndOfTurn: 'idle' },
  ending: { Update: 'ending', TurnResumed: 'speaking', EndOfTurn: 'idle' },
};

/** The first message that breaks what the vendor promises of its state machine. */
function brokenPromise(messages: FluxMessage[]): string | undefined {
  let state: State = 'idle';
  let turn = 0;
  let promised: unknown;
  for (const { event, turn_index: index, transcript } of messages) {
    const next: State | undefined = FOLLOWS[state][String(event)];
    if (next === undefined) return `${String(event)} while ${state}`;
    if (index !== turn) return `turn ${String(index)} instead of ${turn}`;
    if (event === 'EagerEndOfTurn' && transcript === '') return 'an eager end without words';
    if (state === 'ending' && next !== 'speaking' && transcript !== promised)
      return 'the text changed after the eager end';
    promised = transcript;
    if (event === 'EndOfTurn') turn++;
    state = next;
  }
  return state === 'idle' ? undefined : `ended while ${state}`;
}

describe('the order of events', () => {
  it('is the vendor’s for any caller, with and without eager ends', () => {
    fc.assert(
      fc.property(fc.string(), utterances, fc.boolean(), (seed, said, eager) => {
        const options = { ...OPTIONS, eager_eot_threshold: eager ? 0.4 : undefined };
        expect(brokenPromise(converse(seed, said, options))).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it('loses and doubles no word, however the turns fall', () => {
    fc.assert(
      fc.property(fc.string(), utterances, (seed, said) => {
        const ends = converse(seed, said).filter((each) => each['event'] === 'EndOfTurn');
        const heard = ends.map((each) => each['transcript']).join(' ');
        expect(heard.trim()).toBe(
          said
            .map(([words]) => words)
            .join('')
            .trim(),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('in the measured profile', () => {
  const CALLS = 400;
  const WORDS = 'I would like to book a haircut';
  const LAST_TONE = (WORDS.length * 10 + 5) / 300;
  const calls = Array.from({ length: CALLS }, (_, call) =>
    converse(String(call), [[WORDS, 0]]).filter((each) => each['event'] === 'EndOfTurn'),
  );

  it('half the turns are ended within 260 ms of the last sound, some take a second and more', () => {
    const waits = calls
      .map((ends) => ((ends.at(-1)?.['audio_window_end'] as number) - LAST_TONE) * 1000)
      .toSorted((a, b) => a - b);
    expect(waits[CALLS / 2]).toBeGreaterThan(215);
    expect(waits[CALLS / 2]).toBeLessThan(330);
    expect(waits[Math.floor(CALLS * 0.95)]).toBeGreaterThan(1000);
    // Causality: not before the tone's end can be known.
    expect(waits[0]).toBeGreaterThan(20);
  });

  it('about one turn in ten is cut short and comes in two', () => {
    const cut = calls.filter((ends) => ends.length > 1);
    expect(cut.length / CALLS).toBeGreaterThan(0.05);
    expect(cut.length / CALLS).toBeLessThan(0.17);
    expect(cut[0]?.map((each) => each['transcript']).join(' ')).toBe(WORDS);
  });
});
