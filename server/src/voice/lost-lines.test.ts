// A call from a browser whose connection is lost, over a real socket: it waits for its caller, goes on where it was, and ends once.
import { afterEach, expect, it } from 'vitest';
import { COMES_BACK_WITHIN_MS } from './lost-lines.ts';
import { line } from './testing/dialogue.ts';
import { close, ended, exchange, heldClock, open, say, settled } from './testing/live-call.ts';
import type { Phone } from './testing/phone.ts';
import { salonLine } from './testing/scripted.ts';

afterEach(close);

const { organizationId, agentId } = salonLine;
const trial = { organizationId, agentId, version: 'draft', callId: 'c1', callSid: 'browser-c1' } as const;

/** What was written down of the call, as the database would give it. */
async function kept() {
  const { calls, ends, snapshots, turns } = exchange.ledger;
  const snapshot = snapshots.at(-1)?.snapshot;
  const [call] = calls;
  if (!call || !snapshot || ends.length > 0) return undefined;
  const { id: callId, startedAt } = call;
  return { callId, startedAt, snapshot, turns: turns.length, putThrough: false, recordingAgreed: false };
}

const clock = heldClock();
const listening = () =>
  open((heard, count) => ({ lines: [line(`${count}: ${heard}`)] }), undefined, {
    clock,
    interruptedCall: kept,
  });

async function callFromBrowser(resumes?: true): Promise<Phone> {
  const token = exchange.voice.admitTrial({ ...trial, ...(resumes && { resumes }) });
  const phone = await exchange.stream();
  phone.start(trial.callSid, { token: token ?? '' });
  return phone;
}

async function talkAndLose(): Promise<void> {
  const phone = await callFromBrowser();
  await settled();
  say('a haircut');
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  phone.socket.terminate();
  await ended();
}

it('goes on with the same call, turn after turn, for whoever comes back in time', async () => {
  await listening();
  await talkAndLose();
  expect(exchange.ledger.ends).toEqual([]);
  expect(exchange.desk.released).toEqual([]);
  clock.pass(COMES_BACK_WITHIN_MS - 1);
  expect(await exchange.voice.letGo(organizationId, 'c1')).toBe(true);
  const back = await callFromBrowser(true);
  await expect.poll(() => exchange.ledger.turns.length).toBe(3);
  expect(exchange.ledger.turns[2]).toMatchObject({ callId: 'c1', index: 2, agentText: '2: (resumed)' });
  clock.pass(COMES_BACK_WITHIN_MS);
  expect(exchange.ledger.ends).toEqual([]);
  back.hangUp();
  await ended();
  expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:hungUp' }]);
});

it('ends, as of the moment its line was lost, when nobody comes back', async () => {
  await listening();
  await talkAndLose();
  clock.pass(COMES_BACK_WITHIN_MS);
  expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:transport' }]);
  expect(exchange.desk.released).toEqual(['c1']);
  expect(await exchange.voice.letGo(organizationId, 'c1')).toBe(false);
  const late = await callFromBrowser(true);
  await late.closed;
  expect(exchange.ledger.ends).toHaveLength(1);
});

it('is let go by a line that still looks alive, but not for others, nor a call by telephone', async () => {
  await listening();
  const phone = await callFromBrowser();
  await settled();
  expect(await exchange.voice.letGo('another organization', 'c1')).toBe(false);
  expect(exchange.voice.liveCalls).toBe(1);
  expect(await exchange.voice.letGo(organizationId, 'c1')).toBe(true);
  await phone.closed;
  expect(exchange.ledger.ends).toEqual([]);
  await exchange.call();
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  const callId = exchange.ledger.calls.at(-1)?.id ?? '';
  expect(await exchange.voice.letGo(organizationId, callId)).toBe(false);
  expect(exchange.voice.liveCalls).toBe(1);
});

it('ends with the process: what it has lost nobody finds there any more', async () => {
  await listening();
  await talkAndLose();
  await exchange.voice.close();
  expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:transport' }]);
  expect(clock.pending()).toBe(0);
});
