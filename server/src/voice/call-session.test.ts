// A call over a real socket, from ringing to the last thing given back. Ears, mouth and desk are scripted; the rest is real.
import type { Command, Effect, EffectResult } from '@offhook/machines';
import { afterEach, describe, expect, it } from 'vitest';
import { createTwilioCarrier } from '../vendors/twilio/carrier.ts';
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import { systemClock, type VoiceDependencies } from './index.ts';
import { expecting, line, type Script, scriptedDialogue } from './testing/dialogue.ts';
import {
  AUTH_TOKEN,
  CALLER_NUMBER,
  type Exchange,
  openExchange,
  type Phone,
  SALON_NUMBER,
} from './testing/phone.ts';
import { salonLine } from './testing/scripted.ts';

const GREETING = 'Thanks for calling Willow Street Salon, how can I help?';
let exchange: Exchange;

async function open(
  script: Script,
  greeting: Parameters<typeof scriptedDialogue>[0] = { lines: [line(GREETING)] },
  overrides: Partial<VoiceDependencies> = {},
): Promise<void> {
  exchange = await openExchange(scriptedDialogue(greeting, script), overrides);
}
afterEach(() => exchange.close());

/** The caller's words as the transcriber would give them. */
function say(text: string, endOfSpeechMs = 0): void {
  exchange.ears.sessions.at(-1)?.events.endOfTurn({ text, confidence: 0.9, endOfSpeechMs });
}
const interim = (text: string): void => exchange.ears.sessions.at(-1)?.events.interim(text);
const greeted = (): Promise<void> => expect.poll(() => exchange.mouth.spoken).toContain(GREETING);
/** The greeting has been heard to its end. */
const settled = (): Promise<void> => expect.poll(() => exchange.ledger.turns.length).toBe(1);
const ended = (): Promise<void> => expect.poll(() => exchange.voice.liveCalls).toBe(0);

describe('a call', () => {
  it('greets, listens and records', async () => {
    await open(() => ({}));
    const phone = await exchange.call();
    await settled();
    phone.frames(5);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(800);
    expect(exchange.recorder).toMatchObject({ caller: 800, agent: phone.audioBytes });
    expect(exchange.ledger.calls).toMatchObject([{ callSid: phone.callSid, toNumber: SALON_NUMBER }]);
    expect(exchange.ledger.turns).toMatchObject([
      { index: 0, callerText: null, agentText: GREETING, voiceToVoiceMs: null, bargeIn: false },
    ]);
  });

  it('books, says so only after the commit, and hangs up when the last word was heard', async () => {
    const commit = Promise.withResolvers<void>();
    await open((heard) =>
      heard === '(book booked)'
        ? { lines: [line('You are booked.'), line('Goodbye.')], outcome: 'booked', over: true }
        : {
            lines: [line('One moment.')],
            effects: [
              {
                id: 'e1',
                type: 'book',
                serviceIds: ['cut'],
                opening: { startsAt: 0, endsAt: 1, staffId: 'kim' },
                customer: { name: 'Dana Reed' },
              },
            ],
          },
    );
    exchange.desk.answers.book = async () => {
      await commit.promise;
      return { type: 'book', outcome: 'booked', appointmentId: 'a1' };
    };
    const phone = await exchange.call();
    await settled();
    say('yes please');
    await expect.poll(() => exchange.mouth.spoken).toContain('One moment.');
    expect(exchange.mouth.spoken).not.toContain('You are booked.');
    commit.resolve();
    expect(await phone.closed).toBe(1000);
    await ended();
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:goodbye', outcome: 'booked' }]);
    expect(exchange.ledger.turns[1]).toMatchObject({
      callerText: 'yes please',
      agentText: 'One moment. You are booked. Goodbye.',
    });
  });

  it('measures a turn from the last sound, with the share that is ours', async () => {
    await open(() => ({ lines: [line('Sure.')] }));
    const phone = await exchange.call();
    await settled();
    phone.frames(10);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(1600);
    say('hello', 200);
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    const turn = exchange.ledger.turns[1];
    const { asrMs = 0, endpointMs = 0, ttsMs = 0, voiceToVoiceMs, engineMs } = turn ?? {};
    expect(engineMs).toBeLessThan(50);
    expect(voiceToVoiceMs).toBeCloseTo((asrMs ?? 0) + (endpointMs ?? 0) + (ttsMs ?? 0) + (engineMs ?? 0), 3);
    const { finalTranscript, endOfTurn, understood, decided, firstText, firstAudio, played } =
      turn?.stamps ?? {};
    const stamps = [finalTranscript, endOfTurn, understood, decided, firstText, firstAudio, played];
    expect(stamps.every((stamp) => typeof stamp === 'number')).toBe(true);
    expect([...stamps].sort((a, b) => Number(a) - Number(b))).toEqual(stamps);
  });

  it('says a line from memory the second time', async () => {
    await open((_heard, count) => ({ lines: [line('Again.'), line(`Secret ${count}`, { personal: true })] }));
    await exchange.call();
    await settled();
    say('one');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    say('two');
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
    expect(exchange.mouth.spoken).toEqual([GREETING, 'Again.', 'Secret 1', 'Secret 2']);
    expect(exchange.ledger.turns.map(({ cacheHit }) => cacheHit)).toEqual([false, false, true]);
  });

  it('says one moment when an answer is slow to come, once, and not when it comes in time', async () => {
    const clock = heldClock();
    await open(
      (heard) =>
        heard.startsWith('(') ? { lines: [line('Done.')] } : { effects: [{ id: 'e', type: 'releaseHold' }] },
      undefined,
      { clock },
    );
    let answer = Promise.withResolvers<EffectResult>();
    exchange.desk.answers.releaseHold = () => answer.promise;
    const phone = await exchange.call();
    await settled();
    say('quick');
    clock.pass(399);
    answer.resolve({ type: 'releaseHold', outcome: 'released' });
    await expect.poll(() => exchange.mouth.spoken).toEqual([GREETING, 'Done.']);
    answer = Promise.withResolvers();
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    say('slow');
    clock.pass(400);
    await expect.poll(() => exchange.mouth.spoken.at(-1)).toBe('One moment.');
    await expect.poll(() => phone.received.filter((part) => 'mark' in part).length).toBe(4);
    clock.pass(1_000);
    answer.resolve({ type: 'releaseHold', outcome: 'released' });
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
    expect(exchange.ledger.turns[2]?.agentText).toBe('One moment. Done.');
  });

  it('asks again when nobody speaks', async () => {
    const clock = heldClock();
    await open((heard) => ({ lines: [line(`heard ${heard}`)] }), undefined, { clock });
    await exchange.call();
    await settled();
    clock.pass(8_000);
    await expect.poll(() => exchange.mouth.spoken).toContain('heard (silence)');
  });
});

describe('barge-in', () => {
  it('stops the agent at once and keeps of its line what marks prove was heard', async () => {
    await open((heard) => ({ lines: [line(`You said ${heard}.`)] }));
    const phone = await exchange.call({ instant: false });
    await greeted();
    await expect.poll(() => phone.received.filter((part) => 'mark' in part).length).toBe(2);
    phone.play(1);
    // The mark has to be there before the words are: both come over different roads.
    phone.frames(1);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(160);
    interim('wait a minute');
    await expect.poll(() => phone.received.at(-1)).toEqual({ clear: true });
    phone.instant = true;
    say('wait a minute');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    // 400 of 550 ms at 10 ms a character: 40 characters, cut back to whole words.
    expect(exchange.ledger.turns[0]).toMatchObject({
      agentText: 'Thanks for calling Willow Street Salon,',
      bargeIn: true,
    });
    expect(exchange.ledger.turns[1]).toMatchObject({ agentText: 'You said wait a minute.', bargeIn: false });
    expect(exchange.recorder.cleared).toBe(1);
  });

  it('does not happen for a sound of listening', async () => {
    await open(() => ({ lines: [line('never')] }));
    const phone = await exchange.call({ instant: false });
    await greeted();
    interim('mhm');
    say('Mhm.');
    phone.play();
    await settled();
    expect(phone.received).not.toContainEqual({ clear: true });
    expect(exchange.ledger.turns[0]).toMatchObject({ agentText: GREETING, bargeIn: false });
  });

  it('goes on where it was when it was nothing after all', async () => {
    await open(() => ({ lines: [line('never')] }));
    const phone = await exchange.call({ instant: false });
    await greeted();
    phone.play(1);
    phone.frames(1);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(160);
    interim('what about');
    phone.instant = true;
    say('uh');
    await expect.poll(() => exchange.mouth.spoken).toEqual([GREETING, 'how can I help?']);
    await settled();
    expect(exchange.ledger.turns[0]).toMatchObject({
      agentText: GREETING.replace(', ', ', '),
      bargeIn: false,
    });
  });

  it('waits for a key line to be out, then hears what was said over it', async () => {
    await open((heard) => ({ lines: [line(`You said ${heard}.`)] }), {
      lines: [line('This call is recorded.', { interruptible: false })],
    });
    const phone = await exchange.call({ instant: false });
    await expect.poll(() => phone.received.some((part) => 'mark' in part)).toBe(true);
    interim('a haircut');
    say('a haircut please');
    expect(phone.received).not.toContainEqual({ clear: true });
    phone.instant = true;
    phone.play();
    await expect.poll(() => exchange.mouth.spoken).toContain('You said a haircut please.');
  });

  it('works by key press, and keys are an answer', async () => {
    await open((heard) => ({ lines: [line(`Keyed ${heard}.`)] }), {
      lines: [line(GREETING)],
      expectation: expecting('yesNo'),
    });
    const phone = await exchange.call({ instant: false });
    await greeted();
    await expect.poll(() => phone.received.some((part) => 'mark' in part)).toBe(true);
    phone.key('1');
    await expect.poll(() => exchange.mouth.spoken).toContain('Keyed 1.');
    expect(phone.received).toContainEqual({ clear: true });
  });
});

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
    return heard === 'book it'
      ? {
          effects: [
            {
              id: 'e2',
              type: 'holdOpening',
              serviceIds: ['cut'],
              opening: { startsAt: 0, endsAt: 1, staffId: 'kim' },
            },
          ],
        }
      : heard === '(holdOpening held)'
        ? { lines: [line('Held.')] }
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
    exchange.desk.answers.holdOpening = async () => ({ type: 'holdOpening', outcome: 'held', expiresAt: 0 });
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
    eager('book it');
    await expect.poll(() => exchange.mouth.spoken).toContain('Held.');
    expect(ran('holdOpening')).toBe(0);
    say('book it');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(ran('holdOpening')).toBe(1);
    expect(exchange.ledger.turns[1]).toMatchObject({ speculation: 'hit', agentText: 'Held.' });
  });

  it('says nothing of it when the caller goes on to something else', async () => {
    await ready();
    eager('tomorrow');
    await expect.poll(() => exchange.mouth.spoken).toContain('At three.');
    exchange.ears.sessions[0]?.events.turnResumed();
    say('book it');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]).toMatchObject({ speculation: 'miss', agentText: 'Held.' });
  });
});

describe('putting a call through', () => {
  const script: Script = (heard) =>
    heard === '(transfer failed)'
      ? { lines: [line('Nobody is free.')] }
      : { effects: [{ id: 'e', type: 'transfer', to: '+12025550150', reason: 'asked' }] };
  const carrier = (transfer: Carrier['transfer']): Carrier => ({
    ...createTwilioCarrier({ accountSid: 'AC1', authToken: AUTH_TOKEN }),
    transfer,
  });

  it('is known as such although the stream ends before the carrier has answered', async () => {
    let put: string[] = [];
    await open(script, undefined, {
      carrier: carrier((callSid, to) => {
        put = [callSid, to];
        phone.hangUp();
        return new Promise(() => undefined);
      }),
    });
    const phone = await exchange.call();
    await settled();
    say('a person please');
    await expect.poll(() => exchange.ledger.ends.length).toBe(1);
    expect(put).toEqual([phone.callSid, '+12025550150']);
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:transferred', outcome: 'transferred' }]);
  });

  it('comes back to the dialogue when the carrier refuses', async () => {
    await open(script, undefined, { carrier: carrier(() => Promise.reject(new Error('busy'))) });
    const phone = await exchange.call();
    await settled();
    say('a person please');
    await expect.poll(() => exchange.mouth.spoken).toContain('Nobody is free.');
    phone.hangUp();
    await expect.poll(() => exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:hungUp' }]);
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

describe('when something breaks', () => {
  it('gives everything back when the caller hangs up mid-way, once', async () => {
    let aborted: unknown;
    await open((heard) =>
      heard.startsWith('(')
        ? { lines: [line('too late')] }
        : {
            lines: [line('Let me look.')],
            effects: [
              { id: 'e1', type: 'findOpenings', serviceIds: ['cut'], when: { any: [], not: [] }, limit: 3 },
            ],
          },
    );
    exchange.desk.answers.findOpenings = (_effect, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = signal.reason;
          reject(signal.reason);
        });
      });
    const phone = await exchange.call();
    await settled();
    say('tomorrow');
    await expect.poll(() => exchange.desk.ran.at(-1)?.type).toBe('findOpenings');
    phone.hangUp();
    await ended();
    expect(aborted).toBeInstanceOf(Error);
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:hungUp', outcome: 'abandoned' }]);
    expect(exchange.desk.released).toEqual([exchange.ledger.calls[0]?.id]);
    expect(exchange.mouth).toMatchObject({ closed: 1 });
    expect(exchange.mouth.spoken).not.toContain('too late');
    expect(exchange.ears.sessions.map(({ closed }) => closed)).toEqual([true]);
    expect(exchange.recorder.closed).toBe(1);
  });

  it('lets a commit finish after a hang-up, and only then gives back what is held', async () => {
    const commit = Promise.withResolvers<void>();
    const opening = { startsAt: 0, endsAt: 1, staffId: 'kim' };
    await open(() => ({
      effects: [{ id: 'e1', type: 'book', serviceIds: ['cut'], opening, customer: { name: 'Dana' } }],
    }));
    exchange.desk.answers.book = async (_effect, signal) => {
      await commit.promise;
      expect(signal.aborted).toBe(false);
      return { type: 'book', outcome: 'booked', appointmentId: 'a1' };
    };
    const phone = await exchange.call();
    await settled();
    say('yes');
    phone.hangUp();
    await expect.poll(() => exchange.ledger.ends.length).toBe(1);
    expect(exchange.desk.released).toEqual([]);
    commit.resolve();
    await ended();
    expect(exchange.desk.released.length).toBe(1);
  });

  it('leaves no timer behind', async () => {
    const clock = heldClock();
    await open(() => ({ lines: [line('Well?')] }), undefined, { clock });
    const phone = await exchange.call({ instant: false });
    await greeted();
    interim('hm so');
    say('so');
    phone.key('1');
    phone.hangUp();
    await ended();
    expect(clock.pending()).toBe(0);
  });

  it('tells the dialogue when the desk fails, and goes on', async () => {
    await open((heard) =>
      heard.startsWith('(') ? { lines: [line(heard)] } : { effects: [{ id: 'e', type: 'releaseHold' }] },
    );
    exchange.desk.answers.releaseHold = () => Promise.reject(new Error('database away'));
    await exchange.call();
    await settled();
    say('hello');
    await expect.poll(() => exchange.mouth.spoken).toContain('(releaseHold unavailable)');
  });

  it('reconnects the transcriber and replays what it may have missed', async () => {
    await open((heard) => ({ lines: [line(`You said ${heard}.`)] }));
    const phone = await exchange.call();
    await settled();
    phone.frames(10);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(1600);
    exchange.ears.sessions[0]?.events.failed(new Error('socket gone'));
    await expect.poll(() => exchange.ears.sessions[1]?.bytes).toBe(1600);
    expect(exchange.ears.sessions[0]?.closed).toBe(true);
    exchange.ears.sessions[0]?.events.endOfTurn({ text: 'a ghost', confidence: 1, endOfSpeechMs: 0 });
    say('hello');
    await expect.poll(() => exchange.mouth.spoken).toEqual([GREETING, 'You said hello.']);
  });

  it('apologizes and hands over when nothing can be heard any more', async () => {
    const clock = heldClock();
    await open(() => ({}), undefined, { clock });
    const phone = await exchange.call();
    await settled();
    for (const wait of [0, 250, 1_000, 0]) {
      exchange.ears.sessions.at(-1)?.events.failed(new Error('socket gone'));
      clock.pass(wait);
    }
    await phone.closed;
    await ended();
    expect(exchange.mouth.spoken.at(-1)).toMatch(/trouble with the line/);
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:transcriber' }]);
    const after = await exchange.post('/voice/ended', { CallSid: phone.callSid, To: SALON_NUMBER });
    expect(await after.text()).toContain(`${salonLine.fallbackTo}</Dial>`);
  });

  it('tries a line twice, then hands over to the carrier', async () => {
    await open(() => ({ lines: [line('One.')] }));
    const phone = await exchange.call();
    await settled();
    exchange.mouth.failures = 1;
    say('hello');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]?.agentText).toBe('One.');
    exchange.mouth.failures = 2;
    say('hello again');
    // Known by now: said from memory, with no voice at all.
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
    exchange.mouth.failures = 2;
    await exchange.close();
    await open(() => ({ lines: [line('One.')] }));
    const next = await exchange.call();
    await settled();
    exchange.mouth.failures = 2;
    say('hello');
    await next.closed;
    await ended();
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:synthesizer' }]);
    void phone;
  });

  it('goes on in another process where one that died had left the call', async () => {
    await open((heard, count) => ({ lines: [line(`${count}: ${heard}`)] }));
    const phone = await exchange.call();
    await settled();
    say('a haircut');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    const dead = exchange;
    const { id: callId, startedAt } = dead.ledger.calls[0] ?? {};
    const snapshot = dead.ledger.snapshots.at(-1)?.snapshot;
    if (!callId || !startedAt || !snapshot) throw new Error('nothing was kept');

    await open((heard, count) => ({ lines: [line(`${count}: ${heard}`)] }), undefined, {
      interruptedCall: async (_organization, callSid) =>
        callSid === phone.callSid ? { callId, startedAt, snapshot, turns: 2 } : undefined,
    });
    const ended = { CallSid: phone.callSid, From: CALLER_NUMBER, To: SALON_NUMBER };
    const twiml = await (await exchange.post('/voice/ended', ended)).text();
    const resumed = await exchange.stream();
    resumed.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
    await expect.poll(() => exchange.ledger.turns.length).toBe(1);
    expect(exchange.ledger.turns[0]).toMatchObject({ callId, index: 2, agentText: '2: (resumed)' });
    // A second break is once too often: the business takes the call itself.
    resumed.socket.terminate();
    await expect.poll(() => exchange.ledger.ends.length).toBe(1);
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:transport' }]);
    expect(await (await exchange.post('/voice/ended', ended)).text()).toContain('</Dial>');
    await dead.close();
  });

  it('ends one call, not another, when deciding throws', async () => {
    await open((heard) => {
      if (heard === 'boom') throw new Error('a bug');
      return { lines: [line(`You said ${heard}.`)] };
    });
    const first: Phone = await exchange.call();
    await settled();
    const second = await exchange.call();
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    exchange.ears.sessions[0]?.events.endOfTurn({ text: 'boom', confidence: 1, endOfSpeechMs: 0 });
    await first.closed;
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:engine' }]);
    say('still here');
    await expect.poll(() => exchange.mouth.spoken).toContain('You said still here.');
    expect(second.socket.readyState).toBe(second.socket.OPEN);
  });
});

/** Time stands still until the test lets it pass. */
function heldClock(): Clock & { pass(ms: number): void; pending(): number } {
  let now = 1_000;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    epoch: systemClock.epoch,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(ms) {
      now += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at <= now && timers.delete(timer)) timer.run();
      }
    },
    pending: () => timers.size,
  };
}
