// Calls in progress, looked on at and reached into from another process: here two connections to one database stand for two.
import { connect, type Connection, newId } from '@offhook/db';
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../voice/index.ts';
import { line } from '../voice/testing/dialogue.ts';
import { close, ended, exchange, interim, open, say, settled } from '../voice/testing/live-call.ts';
import { CALLER_NUMBER, SALON_NUMBER } from '../voice/testing/phone.ts';
import { salonLine } from '../voice/testing/scripted.ts';
import { startBroadcast } from './broadcast.ts';
import { createOnlookers, type LiveUpdate, type Onlookers } from './onlookers.ts';
import { createWire, type Wire } from './wire.ts';

const PERSON = '+12025550150';
const { organizationId } = salonLine;
const log = { warn: () => undefined };

let database: TestDatabase;
let connections: Connection[];
let onlookers: Onlookers;
let wires: Wire[];
let stopBroadcast: () => void;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = [0, 1].map(() => connect(database.url, { maxConnections: 2 }));
});
afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  await database.drop();
});

beforeEach(async () => {
  await open((heard) => ({ lines: [line(`You said: ${heard}`)] }));
  wires = connections.map((connection) => createWire(connection, log));
  const [here, there] = wires as [Wire, Wire];
  const { sessions, letGo } = exchange.voice;
  stopBroadcast = startBroadcast({ sessions, letGo, wire: here, clock: systemClock });
  onlookers = createOnlookers({ wire: there, clock: systemClock });
  // LISTEN has taken hold on both once each hears itself.
  await Promise.all(
    wires.map(async (wire) => {
      const heard = Promise.withResolvers<void>();
      const id = newId();
      const stop = wire.listen((message) => {
        if (message.kind === 'answer' && message.id === id) heard.resolve();
      });
      const again = setInterval(() => wire.send({ kind: 'answer', id, done: true }), 20);
      await heard.promise;
      clearInterval(again);
      stop();
    }),
  );
});
afterEach(async () => {
  stopBroadcast();
  for (const wire of wires) wire.close();
  await close();
});

const callIds = () => [...exchange.voice.sessions].map(({ callId }) => callId);

describe('who looks on', () => {
  it('sees a call with its words as they are spoken, its turn so far, and its end', async () => {
    const phone = await exchange.call();
    await settled();
    const updates: LiveUpdate[] = [];
    const stop = onlookers.watch(organizationId, (update) => updates.push(update));
    const last = () => updates.at(-1);
    await expect.poll(last).toMatchObject({
      call: { fromNumber: CALLER_NUMBER, toNumber: SALON_NUMBER, state: 'step0', interim: '' },
    });
    interim('a haircut');
    await expect.poll(last).toMatchObject({ call: { interim: 'a haircut' } });
    phone.instant = false;
    say('a haircut please');
    await expect.poll(last).toMatchObject({
      call: {
        state: 'step1',
        interim: '',
        turn: {
          index: 1,
          callerText: 'a haircut please',
          agentText: 'You said: a haircut please',
          stamps: { decided: expect.any(Number), firstAudio: expect.any(Number), played: null },
        },
      },
    });
    const [callId] = callIds();
    phone.hangUp();
    await expect.poll(last).toEqual({ over: { callId } });
    stop();
  });

  it('sees nothing of another organization, and gathers what is expected without long waiting for what is gone', async () => {
    await exchange.call();
    await settled();
    const [callId = ''] = callIds();
    expect(await onlookers.gather(newId(), new Set([callId]))).toEqual([]);
    expect(await onlookers.gather(organizationId, new Set([callId, newId()]))).toMatchObject([
      { id: callId },
    ]);
  });

  it('is told nothing more once they look away', async () => {
    await exchange.call();
    await settled();
    const updates: LiveUpdate[] = [];
    const stop = onlookers.watch(organizationId, (update) => updates.push(update));
    await expect.poll(() => updates.length).toBe(1);
    stop();
    interim('hello');
    await onlookers.gather(organizationId, new Set(callIds()));
    expect(updates).toHaveLength(1);
  });
});

describe('who reaches into a call', () => {
  it('hangs up on the caller', async () => {
    const phone = await exchange.call();
    await settled();
    expect(await onlookers.command(organizationId, callIds()[0] ?? '', { do: 'hangUp' })).toBe(true);
    await phone.closed;
    await ended();
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'member:hungUp' }]);
  });

  it('takes the call over: the caller is told, put through, and comes back when nobody answers', async () => {
    const phone = await exchange.call();
    await settled();
    const [callId = ''] = callIds();
    phone.instant = false;
    expect(await onlookers.command(organizationId, callId, { do: 'takeOver', to: PERSON })).toBe(true);
    // Once is enough.
    expect(await onlookers.command(organizationId, callId, { do: 'takeOver', to: PERSON })).toBe(false);
    await expect.poll(() => exchange.mouth.spoken.at(-1)).toBe("One moment, I'm putting you through.");
    await expect.poll(() => phone.received.at(-1)).toHaveProperty('mark');
    expect(exchange.ledger.ends).toEqual([]);
    phone.play();
    await phone.closed;
    await ended();
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:transferred', outcome: 'transferred' }]);
    const form = { CallSid: phone.callSid, From: CALLER_NUMBER, To: SALON_NUMBER };
    const dial = await (await exchange.post('/voice/ended', form)).text();
    expect(dial).toContain(`>${PERSON}</Dial>`);
    const path = `/voice/dialed?effect=${/effect=([\w-]+)/.exec(dial)?.[1]}`;
    const twiml = await (await exchange.post(path, { ...form, DialCallStatus: 'no-answer' })).text();
    const back = await exchange.stream();
    back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
    await expect.poll(() => exchange.mouth.spoken.at(-1)).toBe('You said: (resumed)');
  });

  it('hears both sides in step, whether or not anything is recorded, until the call is over', async () => {
    const phone = await exchange.call();
    await settled();
    const heard: (Buffer | undefined)[] = [];
    const stop = onlookers.listenIn(organizationId, callIds()[0] ?? '', (audio) => heard.push(audio));
    const others: (Buffer | undefined)[] = [];
    const stopOthers = onlookers.listenIn(newId(), callIds()[0] ?? '', (audio) => others.push(audio));
    const frame = Buffer.alloc(160, 0x55).toString('base64');
    await expect
      .poll(() => {
        phone.frames(10, frame);
        return heard.length;
      })
      .toBeGreaterThan(0);
    say('hello');
    // The scripted voice is all 0x7f.
    await expect
      .poll(() => {
        phone.frames(10, frame);
        return heard.some((audio) => audio?.includes('557f', 0, 'hex'));
      })
      .toBe(true);
    phone.hangUp();
    await expect.poll(() => heard.at(-1)).toBeUndefined();
    expect(heard.slice(0, -1).every((audio) => audio?.length === 3_200)).toBe(true);
    expect(others).toEqual([]);
    stop();
    stopOthers();
  });

  it('is told when no process has the call', async () => {
    const hasty = { ...systemClock, after: (ms: number, run: () => void) => systemClock.after(ms / 20, run) };
    const impatient = createOnlookers({ wire: wires[1]!, clock: hasty });
    expect(await impatient.command(organizationId, newId(), { do: 'hangUp' })).toBeUndefined();
  });
});
