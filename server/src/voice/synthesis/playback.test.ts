// The mouth: what goes out, in which order, and what marks prove was heard. The carrier and the vendor are in the test's hands.
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { line } from '../testing/dialogue.ts';
import { MS_PER_CHARACTER, scriptedSynthesizer } from '../testing/scripted.ts';
import { createPlayback, type MadeAhead, type Playback } from './playback.ts';
import { createPromptCache } from './prompt-cache.ts';

const voice = { model: 'scripted', language: 'en' };
/** 100 characters: a second of audio, three marks. */
const LONG = 'ten chars '.repeat(10);

function setUp(): {
  playback: Playback;
  ahead: MadeAhead;
  mouth: ReturnType<typeof scriptedSynthesizer>;
  cache: ReturnType<typeof createPromptCache>;
  sent: (number | string)[];
  told: unknown[][];
  marks(): string[];
  pass(ms: number): void;
} {
  const mouth = scriptedSynthesizer();
  const cache = createPromptCache();
  const sent: (number | string)[] = [];
  const told: unknown[][] = [];
  const ahead = { made: 0, wasted: 0 };
  const timers = new Set<{ at: number; run: () => void }>();
  let now = 0;
  const playback = createPlayback({
    transport: {
      sendAudio: (mulaw) => void sent.push(mulaw.length / 8),
      mark: (name) => void sent.push(name),
      clear: () => void sent.push('clear'),
    },
    synthesizer: mouth.open(),
    voice,
    cache,
    ahead,
    clock: {
      ...systemClock,
      now: () => now,
      after(ms, run) {
        const timer = { at: now + ms, run };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    recorder: { agent: () => undefined, clear: () => undefined },
    events: {
      started: ({ cached }) => void told.push(['started', cached]),
      finished: (heard) => void told.push(['finished', heard]),
      failed: ({ heard, unsaid }) => void told.push(['failed', heard, unsaid.map(({ text }) => text)]),
    },
  });
  return {
    playback,
    ahead,
    mouth,
    cache,
    sent,
    told,
    marks: () => sent.filter((part): part is string => typeof part === 'string' && part !== 'clear'),
    pass(ms) {
      now += ms;
      for (const timer of timers) if (timer.at <= now && timers.delete(timer)) timer.run();
    },
  };
}

const seconds = (text: string): Buffer => Buffer.alloc(text.length * MS_PER_CHARACTER * 8);

describe('a line that has to be made', () => {
  it('is begun with its first clause where that is there already, and heard as one', async () => {
    const { playback, cache, mouth, sent, told, marks } = setUp();
    cache.set(voice, 'Good,', seconds('Good,'));
    const free = line('Good, three is free.', { personal: true });
    playback.prepare([free]);
    expect(mouth.spoken).toEqual(['three is free.']);
    playback.say([free]);
    expect(sent.slice(0, 2)).toEqual([50, '0.0']);
    expect(told).toEqual([['started', true]]);
    await expect.poll(() => marks().length).toBe(2);
    expect(mouth.spoken).toEqual(['three is free.']);
    for (const mark of marks()) playback.marked(mark);
    expect(told.at(-1)).toEqual(['finished', 'Good, three is free.']);
    expect(cache.has(voice, 'three is free.')).toBe(false);
  });

  it('counts what was made ahead, and what of it in vain', () => {
    const { playback, ahead } = setUp();
    playback.prepare([line('One.'), line('Two.')]);
    playback.prepare([line('One.')]);
    playback.say([line('One.')]);
    expect(ahead).toEqual({ made: 8, wasted: 4 });
  });

  it('is said as it is where all of it is there, or no such clause', async () => {
    const { playback, cache, mouth, sent } = setUp();
    cache.set(voice, 'Good,', seconds('Good,'));
    cache.set(voice, 'Good, bye.', seconds('Good, bye.'));
    playback.say([line('Good, bye.'), line('Well, three is free.')]);
    expect(sent.slice(0, 2)).toEqual([100, '0.0']);
    await expect.poll(() => mouth.spoken).toEqual(['Well, three is free.']);
  });
});

describe('saying', () => {
  it('sends what is in the cache at once, a mark every 400 ms and at the end of a line, a pause between lines', () => {
    const { playback, cache, sent, told } = setUp();
    cache.set(voice, LONG, seconds(LONG));
    cache.set(voice, 'Hello.', seconds('Hello.'));
    playback.say([line(LONG), line('Hello.')]);
    expect(sent).toEqual([400, '0.0', 400, '0.1', 200, '0.2', 150, 60, '0.3']);
    expect(told).toEqual([['started', true]]);
  });

  it('is finished when the last mark is back, not before', () => {
    const { playback, cache, told, marks } = setUp();
    cache.set(voice, LONG, seconds(LONG));
    playback.say([line(LONG)]);
    for (const name of marks().slice(0, 2)) playback.marked(name);
    expect(playback.speaking).toBe(true);
    playback.marked('0.2');
    expect(told.at(-1)).toEqual(['finished', LONG]);
    expect(playback.speaking).toBe(false);
  });

  it('does not wait for ever for a mark the carrier lost', () => {
    const { playback, cache, told, pass } = setUp();
    cache.set(voice, LONG, seconds(LONG));
    playback.say([line(LONG)]);
    pass(3_900);
    expect(playback.speaking).toBe(true);
    pass(200);
    expect(told.at(-1)).toEqual(['finished', LONG]);
  });

  it('keeps the order of lines, whichever is ready first', async () => {
    const { playback, cache, sent, mouth } = setUp();
    cache.set(voice, 'second', seconds('second'));
    playback.say([line('the first')]);
    playback.say([line('second')]);
    expect(sent).toEqual([]);
    await expect.poll(() => sent).toEqual([90, '0.0', 150, 60, '0.1']);
    expect(mouth.spoken).toEqual(['the first']);
  });

  it('can be interrupted, except while a key line is still to be heard', () => {
    const { playback, cache } = setUp();
    for (const text of ['key', 'other']) cache.set(voice, text, seconds(text));
    playback.say([line('key', { interruptible: false }), line('other')]);
    expect(playback.interruptible).toBe(false);
    playback.marked('0.0');
    expect(playback.interruptible).toBe(true);
  });
});

describe('interrupting', () => {
  it('believes no mark that comes back after the clear, not even once other words are being said', () => {
    const { playback, cache, sent, marks, told } = setUp();
    for (const text of [LONG, 'Well then.']) cache.set(voice, text, seconds(text));
    playback.say([line(LONG)]);
    playback.marked('0.0');
    const old = marks();
    expect(playback.interrupt()).toMatchObject({ heard: 'ten chars ten chars ten chars ten chars' });
    expect(sent.at(-1)).toBe('clear');
    playback.say([line('Well then.')]);
    for (const name of old) playback.marked(name);
    expect(playback.interrupt().heard).toBe('');
    expect(told.filter(([what]) => what === 'finished')).toEqual([]);
  });

  it('stops the vendor, and gives back the lines as far as they were not heard', async () => {
    const { playback, mouth, cache } = setUp();
    cache.set(voice, LONG, seconds(LONG));
    mouth.stalls.add('never');
    playback.say([line(LONG), line('never')]);
    playback.marked('0.0');
    const { unheard } = playback.interrupt();
    expect(unheard.map(({ text }) => text)).toEqual(['ten chars '.repeat(6), 'never']);
    await expect.poll(() => mouth.aborted).toEqual(['never']);
  });

  it('sends no clear when nothing was sent', () => {
    const { playback, mouth, sent } = setUp();
    mouth.stalls.add('never');
    playback.say([line('never')]);
    expect(playback.interrupt().heard).toBe('');
    expect(sent).toEqual([]);
  });
});

describe('preparing', () => {
  it('makes audio ahead, which is said without asking again', async () => {
    const { playback, mouth, sent } = setUp();
    playback.prepare([line('private', { personal: true })]);
    await expect.poll(() => mouth.spoken).toEqual(['private']);
    expect(sent).toEqual([]);
    playback.say([line('private', { personal: true })]);
    expect(sent).toEqual([70, '0.0']);
    expect(mouth.spoken).toEqual(['private']);
  });

  it('gives up what turned out otherwise, so that it does not keep the vendor busy', async () => {
    const { playback, mouth } = setUp();
    mouth.stalls.add('wrong');
    playback.prepare([line('wrong')]);
    playback.say([line('right')]);
    await expect.poll(() => mouth.aborted).toEqual(['wrong']);
    expect(mouth.spoken).toEqual(['wrong', 'right']);
  });

  it('never puts personal words into the shared cache', async () => {
    const { playback, cache, mouth } = setUp();
    playback.prepare([line('private', { personal: true }), line('public')]);
    await expect.poll(() => mouth.spoken.length).toBe(2);
    await expect.poll(() => cache.has(voice, 'public')).toBe(true);
    expect(cache.has(voice, 'private')).toBe(false);
  });
});

describe('a voice that fails', () => {
  it('is tried twice, and no more than that', async () => {
    const { playback, mouth, told } = setUp();
    mouth.failures = 2;
    playback.say([line('Hello.')]);
    await expect.poll(() => told).toEqual([['failed', '', ['Hello.']]]);
    expect(mouth.spoken.length).toBe(2);
  });

  it('is given up when no audio comes in time', async () => {
    const { playback, mouth, told, pass } = setUp();
    mouth.stalls.add('Hello.');
    playback.say([line('Hello.')]);
    pass(3_000);
    await expect.poll(() => mouth.spoken.length).toBe(2);
    pass(3_000);
    await expect.poll(() => told).toEqual([['failed', '', ['Hello.']]]);
  });
});
