// The language model beside deterministic understanding, over a real socket: asked seldom, waited for briefly, believed a little.
import type { Command } from '@offhook/machines';
import { afterEach, describe, expect, it } from 'vitest';
import { line, type Script } from './testing/dialogue.ts';
import { close, exchange, GREETING, heldClock, open, say, settled } from './testing/live-call.ts';

afterEach(close);

describe('what models used', () => {
  it('adds up in the turn, the answer to a question with it', async () => {
    const usage = { model: 'm', tokensIn: 40, tokensCached: 0, tokensOut: 7, costMicros: 170 };
    await open(
      (heard) =>
        heard.startsWith('(')
          ? { lines: [line('Behind the house.')] }
          : { effects: [{ id: 'e1', type: 'answer', question: 'Where?' }] },
      undefined,
      {
        model: {
          async understand(_words, _context, _signal, report) {
            report?.(usage);
            return [];
          },
        },
        desk: {
          async run(effect, call) {
            if (effect.type !== 'answer') return { type: effect.type, outcome: 'unavailable' };
            call.used?.({ ...usage, costMicros: null });
            return { type: 'answer', outcome: 'answered', text: 'Behind the house.' };
          },
          releaseCall: async () => undefined,
        },
      },
    );
    await exchange.call();
    await settled();
    say('where can I park');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({ tokensIn: 80, tokensOut: 14, costMicros: 170 });
  });
});

describe('the language model', () => {
  const affirm: Command = { type: 'affirm', confidence: 0.9, span: [0, 3] };
  const hours: Command = { type: 'ask', topic: 'hours', question: 'q', confidence: 0.9, span: [0, 3] };
  const usage = { model: 'm', tokensIn: 900, tokensCached: 0, tokensOut: 20, costMicros: 2_450 };
  const commandsOf = (turn: number): unknown =>
    (exchange.ledger.turns[turn]?.commands as Command[] | undefined)?.map(({ type }) => type);
  const echo: Script = (heard) => ({ lines: [line(`You said ${heard}.`)] });

  it('is asked what tier 1 left open, and does not overrule what it was certain of', async () => {
    const deny: Command = { type: 'deny', confidence: 0.9, span: [0, 3] };
    await open(echo, undefined, {
      understand: () => ({ commands: [affirm], accountedFor: 0.3 }),
      model: {
        async understand(_text, _context, _signal, report) {
          report?.(usage);
          return [deny, hours];
        },
      },
    });
    await exchange.call();
    await settled();
    say('well I suppose and when are you there');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(commandsOf(1)).toEqual(['affirm', 'ask']);
    expect(exchange.ledger.turns[1]).toMatchObject({ tier: 'model', tokensIn: 900, costMicros: 2_450 });
    expect(exchange.ledger.turns[1]?.llmMs).toBeTypeOf('number');
  });

  it('is not asked when tier 1 accounts for what was said', async () => {
    await open(echo, undefined, {
      understand: () => ({ commands: [affirm], accountedFor: 1 }),
      model: { understand: () => Promise.reject(new Error('asked in vain')) },
    });
    await exchange.call();
    await settled();
    say('yes');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({ tier: 'deterministic', llmMs: null });
    expect(exchange.logged.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('is a larger one for what the first makes nothing of, in the same turn', async () => {
    await open(echo, undefined, {
      understand: () => ({ commands: [], accountedFor: 0 }),
      model: {
        async understand(_text, _context, _signal, report) {
          report?.(usage);
          return [{ type: 'unclear', confidence: 0.9, span: [0, 3] }];
        },
        async understandHard(_text, _context, _signal, report) {
          report?.(usage);
          return [hours];
        },
      },
    });
    await exchange.call();
    await settled();
    say('whenever you folks are there');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(commandsOf(1)).toEqual(['ask']);
    expect(exchange.ledger.turns[1]).toMatchObject({ tier: 'model', tokensIn: 1_800, costMicros: 4_900 });
  });

  it('is not asked again when it understood, nor when too little time is left', async () => {
    const clock = heldClock();
    const first = Promise.withResolvers<Command[]>();
    let asked = 0;
    await open(echo, undefined, {
      clock,
      understand: () => ({ commands: [], accountedFor: 0 }),
      model: {
        understand: async (text) => (text === 'clear' ? [hours] : first.promise),
        understandHard: async () => {
          asked += 1;
          return [];
        },
      },
    });
    await exchange.call();
    await settled();
    say('clear');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    say('muddled');
    clock.pass(1_000);
    first.resolve([]);
    await expect.poll(() => exchange.mouth.spoken).toContain('You said muddled.');
    expect(asked).toBe(0);
  });

  it.each<[string, () => Promise<Command[]>]>([
    ['fails', () => Promise.reject(new Error('500'))],
    ['is too slow', () => new Promise(() => undefined)],
    ['understands nothing either', async () => []],
  ])('is done without when it %s', async (_case, answer) => {
    const clock = heldClock();
    await open(echo, undefined, { clock, model: { understand: answer } });
    await exchange.call();
    await settled();
    say('something else');
    clock.pass(1_800);
    await expect.poll(() => exchange.mouth.spoken).toContain('You said something else.');
    await expect.poll(() => exchange.ledger.turns.at(-1)).toMatchObject({ tier: 'deterministic' });
  });

  it('is not waited for by one who goes on: it is one turn', async () => {
    const answers: ((commands: Command[]) => void)[] = [];
    await open(echo, undefined, {
      model: { understand: () => new Promise((resolve) => answers.push(resolve)) },
    });
    await exchange.call();
    await settled();
    say('something');
    say('else entirely');
    answers[0]?.([hours]);
    answers[1]?.([affirm]);
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({ index: 1, callerText: 'something else entirely' });
    expect(commandsOf(1)).toEqual(['affirm']);
    expect(exchange.mouth.spoken).toEqual([GREETING, 'You said something else entirely.']);
  });
});
