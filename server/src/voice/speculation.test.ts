// Answers prepared and given before the turn is quite over, over a real socket: fast, and never past a side effect.
import type { Effect } from '@offhook/machines';
import { afterEach, describe, expect, it } from 'vitest';
import { expecting, line, type Script } from './testing/dialogue.ts';
import { close, exchange, GREETING, open, say, settled } from './testing/live-call.ts';

afterEach(close);

describe('a turn taken early', () => {
  const yes = {
    commands: [{ type: 'affirm' as const, confidence: 1, span: [0, 3] as const }],
    accountedFor: 1,
  };
  const early = { understand: () => yes };
  const asks = { lines: [line(GREETING)], expectation: expecting('yesNo') };

  it('is answered at once when the answer is whole', async () => {
    await open((heard) => ({ lines: [line(`You said ${heard}.`)] }), asks, early);
    await exchange.call();
    await settled();
    exchange.ears.sessions[0]?.events.eagerEndOfTurn('yes', 0.8);
    await expect.poll(() => exchange.mouth.spoken).toContain('You said yes.');
    say('Yes.');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.mouth.spoken).toEqual([GREETING, 'You said yes.']);
  });

  it('is taken back when the caller goes on, and the words are joined', async () => {
    await open((heard, count) => ({ lines: [line(`${count}: ${heard}`)] }), asks, early);
    const phone = await exchange.call();
    await settled();
    phone.instant = false;
    exchange.ears.sessions[0]?.events.eagerEndOfTurn('yes', 0.8);
    await expect.poll(() => exchange.mouth.spoken).toContain('1: yes');
    exchange.ears.sessions[0]?.events.turnResumed();
    phone.instant = true;
    say('yes but make it Friday');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({
      index: 1,
      callerText: 'yes but make it Friday',
      agentText: '1: yes but make it Friday',
    });
  });

  it('never has a side effect before it is confirmed', async () => {
    await open(() => ({ effects: [{ id: 'e1', type: 'releaseHold' }] }), asks, early);
    await exchange.call();
    await settled();
    exchange.ears.sessions[0]?.events.eagerEndOfTurn('yes', 0.8);
    exchange.ears.sessions[0]?.events.turnResumed();
    exchange.ears.sessions[0]?.events.eagerEndOfTurn('yes', 0.8);
    const sideEffects = (): string[] =>
      exchange.desk.ran.map(({ type }) => type).filter((type) => type !== 'findAppointments');
    expect(sideEffects()).toEqual([]);
    say('yes');
    expect(sideEffects()).toEqual(['releaseHold']);
  });
});

describe('thinking ahead', () => {
  const look: Effect = {
    id: 'look',
    type: 'findOpenings',
    serviceIds: ['cut'],
    when: { any: [], not: [] },
    limit: 3,
  };
  const meaning = (text: string) => ({
    commands: [
      { type: 'ask' as const, topic: 'open' as const, question: text, confidence: 1, span: [0, 0] as const },
    ],
    accountedFor: 0.5,
  });
  const script: Script = (heard) => {
    if (heard === '(findOpenings found)') return { lines: [line('At three.')] };
    return heard === 'cancel it'
      ? { effects: [{ id: 'e2', type: 'cancelAppointment', appointmentId: 'a1' }] }
      : heard === '(cancelAppointment cancelled)'
        ? { lines: [line('Cancelled.')] }
        : { effects: [look] };
  };
  const ran = (type: string): number => exchange.desk.ran.filter((effect) => effect.type === type).length;
  const eager = (text: string): void => exchange.ears.sessions[0]?.events.eagerEndOfTurn(text, 0.5);

  async function ready(): Promise<void> {
    await open(script, undefined, { understand: meaning });
    exchange.desk.answers.findOpenings = async () => ({
      type: 'findOpenings',
      outcome: 'found',
      fits: [],
      nearest: [],
    });
    exchange.desk.answers.cancelAppointment = async () => ({
      type: 'cancelAppointment',
      outcome: 'cancelled',
    });
    await exchange.call();
    await settled();
  }

  it('looks up and makes the answer ready before the turn is over, and says it once it is', async () => {
    await ready();
    eager('tomorrow');
    await expect.poll(() => exchange.mouth.spoken).toContain('At three.');
    expect(exchange.ledger.turns.length).toBe(1);
    say('tomorrow');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({ speculation: 'hit', agentText: 'At three.', ttsMs: 0 });
    expect(ran('findOpenings')).toBe(1);
    expect(exchange.mouth.spoken.filter((text) => text === 'At three.').length).toBe(1);
  });

  it('makes words ready for a change, but never makes the change', async () => {
    await ready();
    eager('cancel it');
    await expect.poll(() => exchange.mouth.spoken).toContain('Cancelled.');
    expect(ran('cancelAppointment')).toBe(0);
    say('cancel it');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(ran('cancelAppointment')).toBe(1);
    expect(exchange.ledger.turns[1]).toMatchObject({ speculation: 'hit', agentText: 'Cancelled.' });
  });

  it('says nothing of it when the caller goes on to something else', async () => {
    await ready();
    eager('tomorrow');
    await expect.poll(() => exchange.mouth.spoken).toContain('At three.');
    exchange.ears.sessions[0]?.events.turnResumed();
    say('cancel it');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({ speculation: 'miss', agentText: 'Cancelled.' });
  });
});
