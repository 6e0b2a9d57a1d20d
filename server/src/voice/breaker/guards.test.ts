// Vendors that keep failing, around live calls: the first callers find out, the next do not wait for it.
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { LanguageModel } from '../language-model.ts';
import { tooLate } from '../clock.ts';
import { line } from '../testing/dialogue.ts';
import { close, ended, exchange, GREETING, heldClock, open, say, settled } from '../testing/live-call.ts';
import { salon, scriptedSynthesizer, scriptedTranscriber } from '../testing/scripted.ts';
import type { ChooseTranscribers } from '../transcription/transcriber.ts';
import { failOver, guardModel, guardSynthesizer } from './guards.ts';

const quiet = { info: () => undefined, warn: () => undefined };
const never = new AbortController().signal;

describe('a synthesizer that is down', () => {
  afterEach(() => close());

  it('costs later callers no wait: what is known plays, what is not goes to the carrier at once', async () => {
    const clock = heldClock();
    const mouth = scriptedSynthesizer();
    const openSynthesizer = guardSynthesizer(mouth.open, { clock, log: quiet });
    await open((heard) => ({ lines: [line(heard)] }), undefined, { clock, openSynthesizer });
    const first = await exchange.call();
    await settled();
    // It takes everything and says nothing: every line waits for its deadline, twice.
    for (const text of ['one', 'two', 'three']) mouth.stalls.add(text);
    say('one');
    await expect.poll(() => mouth.spoken).toEqual([GREETING, 'one']);
    clock.pass(3_000);
    await expect.poll(() => mouth.spoken).toEqual([GREETING, 'one', 'one']);
    clock.pass(3_000);
    await first.closed;
    await ended();

    const second = await exchange.call();
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
    say('two');
    await expect.poll(() => mouth.spoken.at(-1)).toBe('two');
    clock.pass(3_000);
    // The third failure in a row: its second attempt is refused at once, with no time passing.
    await second.closed;
    const third = await exchange.call();
    await expect.poll(() => exchange.voice.liveCalls).toBe(1);
    await expect.poll(() => exchange.ledger.turns.at(-1)?.agentText).toBe(GREETING);
    say('three');
    await third.closed;
    expect(mouth.spoken).toEqual([GREETING, 'one', 'one', 'two']);
    // The carrier says it instead.
    expect(exchange.ledger.turns.at(-1)?.agentText).toBe('three');

    // One caller tries whether it is back, and then everybody may speak again.
    mouth.stalls.clear();
    clock.pass(5_000);
    await exchange.call();
    await expect.poll(() => exchange.voice.liveCalls).toBe(1);
    await expect.poll(() => exchange.ledger.turns.at(-1)?.agentText).toBe(GREETING);
    say('four');
    await expect.poll(() => exchange.ledger.turns.at(-1)?.agentText).toBe('four');
  });

  it('is not one whose lines were cut short by us', async () => {
    const mouth = scriptedSynthesizer();
    const synthesizer = guardSynthesizer(mouth.open, { clock: heldClock(), log: quiet })();
    mouth.stalls.add('cut');
    for (let n = 0; n < 5; n += 1) {
      const controller = new AbortController();
      const speaking = Array.fromAsync(
        synthesizer.speak('cut', { model: 'm', language: 'en' }, controller.signal),
      );
      await expect.poll(() => mouth.spoken.length).toBe(n + 1);
      controller.abort(new Error('not wanted any more'));
      await expect(speaking).rejects.toThrow('not wanted');
    }
    const said = await Array.fromAsync(synthesizer.speak('fine', { model: 'm', language: 'en' }, never));
    expect(said.length).toBe(1);
  });
});

describe('a language model that is down', () => {
  it('is not asked any more, for each of its functions by itself', async () => {
    const clock = heldClock();
    let asked = 0;
    const model: LanguageModel = guardModel(
      {
        async understand(_words, _context, signal) {
          asked += 1;
          await once(signal, 'abort');
          throw signal.reason;
        },
        async *answer() {
          yield 'Yes.';
        },
      },
      { clock, log: quiet },
    );
    const context = {
      now: 0,
      expectation: { kind: 'open', keyTerms: [], offered: [] },
      business: salon,
    } as const;
    const ask = async (reason: unknown): Promise<void> => {
      const controller = new AbortController();
      const asking = model.understand(
        'hm',
        { ...context, expectation: { ...context.expectation, keyTerms: [], offered: [] } },
        controller.signal,
      );
      controller.abort(reason);
      await expect(asking).rejects.toThrow(/./);
    };
    for (let n = 0; n < 5; n += 1) await ask(new Error('other words were said'));
    for (let n = 0; n < 3; n += 1) await ask(tooLate('no answer in time'));
    expect(asked).toBe(8);
    await ask(tooLate('no answer in time'));
    expect(asked).toBe(8);
    expect(await Array.fromAsync(model.answer('Open?', [], never))).toEqual(['Yes.']);
    clock.pass(5_000);
    await ask(tooLate('no answer in time'));
    expect(asked).toBe(9);
  });
});

describe('a transcriber that is down', () => {
  function setUp() {
    const clock = heldClock();
    const [a, b] = [scriptedTranscriber(), scriptedTranscriber()];
    const choose: ChooseTranscribers = (language) => {
      const both = [
        { name: 'a', open: a.open },
        { name: 'b', open: b.open },
      ];
      return language === 'en' ? both : both.reverse();
    };
    const openEither = failOver(choose, { clock, log: quiet });
    const ignore = (): void => undefined;
    const listen = (language = 'en') =>
      openEither(
        { language, keyTerms: [], signal: never },
        {
          speechStarted: ignore,
          interim: ignore,
          eagerEndOfTurn: ignore,
          turnResumed: ignore,
          quiet: ignore,
          endOfTurn: ignore,
          failed: ignore,
        },
      );
    const failures = (ears: typeof a, count: number, language?: string): void => {
      for (let n = 0; n < count; n += 1) {
        listen(language);
        ears.sessions.at(-1)?.events.failed(new Error('refused'));
      }
    };
    return { clock, a, b, listen, failures };
  }

  it.each(['en', 'es'])('gives way to the other, and is tried again by one call (%s)', (language) => {
    const { clock, listen, failures, ...ears } = setUp();
    const [first, second] = language === 'en' ? [ears.a, ears.b] : [ears.b, ears.a];
    failures(first, 2, language);
    listen(language);
    listen(language);
    expect([first.sessions.length, second.sessions.length]).toEqual([2, 2]);
    clock.pass(5_000);
    listen(language);
    listen(language);
    expect([first.sessions.length, second.sessions.length]).toEqual([3, 3]);
    first.sessions.at(-1)?.events.interim('hello');
    listen(language);
    expect([first.sessions.length, second.sessions.length]).toEqual([4, 3]);
  });

  it('is still the one to try when both are', () => {
    const { a, b, listen, failures } = setUp();
    failures(a, 2);
    failures(b, 2);
    listen();
    expect([a.sessions.length, b.sessions.length]).toEqual([3, 2]);
  });
});
