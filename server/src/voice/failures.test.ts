// What breaks around a call, over a real socket: the caller notices little, and nothing is left behind.
import { afterEach, describe, expect, it } from 'vitest';
import { line } from './testing/dialogue.ts';
import {
  close,
  ended,
  exchange,
  greeted,
  GREETING,
  heldClock,
  interim,
  open,
  say,
  settled,
} from './testing/live-call.ts';
import { CALLER_NUMBER, type Phone, SALON_NUMBER } from './testing/phone.ts';
import { salonLine } from './testing/scripted.ts';

afterEach(close);

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

  it('tries a line twice', async () => {
    await open(() => ({ lines: [line('One.')] }));
    await exchange.call();
    await settled();
    exchange.mouth.failures = 1;
    say('hello');
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    expect(exchange.ledger.turns[1]?.agentText).toBe('One.');
    exchange.mouth.failures = 2;
    say('hello again');
    // Known by now: said from memory, with no voice at all.
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
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
        callSid === phone.callSid
          ? { callId, startedAt, snapshot, turns: 2, putThrough: false, recordingAgreed: false }
          : undefined,
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
