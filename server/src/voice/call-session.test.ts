// A call over a real socket, from ringing to the last thing given back. Ears, mouth and desk are scripted; the rest is real.
import { once } from 'node:events';
import type { Effect, EffectResult } from '@offhook/machines';
import { afterEach, describe, expect, it } from 'vitest';
import { line } from './testing/dialogue.ts';
import { close, ended, exchange, GREETING, heldClock, open, say, settled } from './testing/live-call.ts';
import { SALON_NUMBER } from './testing/phone.ts';
import { salonLine } from './testing/scripted.ts';

afterEach(close);

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

  it('hears what is said before it is known whose line it is', async () => {
    let known = Promise.resolve(salonLine);
    const directory = { find: () => known, known: () => undefined };
    await open(() => ({ lines: [line('Sure.')] }), undefined, { directory });
    const { callSid, token } = await exchange.ring();
    const phone = await exchange.stream();
    const begun = Promise.withResolvers<typeof salonLine>();
    known = begun.promise;
    phone.start(callSid, { token });
    phone.frames(5);
    // All of it has come.
    phone.socket.ping();
    await once(phone.socket, 'pong');
    expect(exchange.voice.liveCalls).toBe(0);
    begun.resolve(salonLine);
    await settled();
    expect(exchange.ears.sessions[0]?.bytes).toBe(800);
    expect(exchange.recorder.caller).toBe(800);
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

  it('says one moment when an answer is slow to come, and not when it comes in time', async () => {
    const clock = heldClock();
    await open(
      (heard) => (heard.startsWith('(') ? { lines: [line('Done.')] } : { effects: [cancellation] }),
      undefined,
      { clock },
    );
    let answer = Promise.withResolvers<EffectResult>();
    exchange.desk.answers.cancelAppointment = () => answer.promise;
    const phone = await exchange.call();
    await settled();
    say('quick');
    clock.pass(399);
    answer.resolve(cancelled);
    await expect.poll(() => exchange.mouth.spoken).toEqual([GREETING, 'Done.']);
    answer = Promise.withResolvers();
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    say('slow');
    clock.pass(400);
    await expect.poll(() => exchange.mouth.spoken.at(-1)).toBe('One moment.');
    await expect.poll(() => phone.received.filter((part) => 'mark' in part).length).toBe(4);
    clock.pass(1_000);
    answer.resolve(cancelled);
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
    expect(exchange.ledger.turns[2]?.agentText).toBe('One moment. Done.');
  });

  it('says one moment after its first word too, when the rest is slow to come', async () => {
    const clock = heldClock();
    await open(
      (heard) =>
        heard.startsWith('(')
          ? { lines: [line('Done.')] }
          : { lines: [line('Okay.')], effects: [cancellation] },
      undefined,
      { clock },
    );
    const answer = Promise.withResolvers<EffectResult>();
    exchange.desk.answers.cancelAppointment = () => answer.promise;
    const phone = await exchange.call();
    await settled();
    say('slow');
    // The greeting's two marks, and that of the word.
    await expect.poll(() => phone.received.filter((part) => 'mark' in part).length).toBe(3);
    await expect
      .poll(() => {
        clock.pass(400);
        return exchange.mouth.spoken.at(-1);
      })
      .toBe('One moment.');
    answer.resolve(cancelled);
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]?.agentText).toBe('Okay. One moment. Done.');
  });

  it('says one moment once in a turn, however many answers are slow', async () => {
    const clock = heldClock();
    await open(
      (heard) => {
        if (heard === '(findOpenings found)') return { effects: [cancellation] };
        return heard.startsWith('(') ? { lines: [line('Done.')] } : { effects: [look] };
      },
      undefined,
      { clock },
    );
    const looked = Promise.withResolvers<EffectResult>();
    const answer = Promise.withResolvers<EffectResult>();
    exchange.desk.answers.findOpenings = () => looked.promise;
    exchange.desk.answers.cancelAppointment = () => answer.promise;
    const phone = await exchange.call();
    await settled();
    say('slow');
    clock.pass(400);
    // The filler's mark, and the greeting's two.
    await expect.poll(() => phone.received.filter((part) => 'mark' in part).length).toBe(3);
    looked.resolve({ type: 'findOpenings', outcome: 'found', fits: [], nearest: [] });
    await expect.poll(() => exchange.desk.ran.at(-1)?.type).toBe('cancelAppointment');
    clock.pass(1_000);
    answer.resolve(cancelled);
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]?.agentText).toBe('One moment. Done.');
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

const cancellation: Effect = { id: 'e', type: 'cancelAppointment', appointmentId: 'a1' };
const cancelled: EffectResult = { type: 'cancelAppointment', outcome: 'cancelled' };
const look: Effect = {
  id: 'look',
  type: 'findOpenings',
  serviceIds: ['cut'],
  when: { any: [], not: [] },
  limit: 3,
};
