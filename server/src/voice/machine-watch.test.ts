// A machine on our call, as the engine meets it: the agent keeps still during the announcement, leaves its message once, and
// takes nothing it hears for an answer.
import { newId } from '@offhook/db';
import { afterEach, expect, it } from 'vitest';
import type { PlacedCall } from './business/placed-call.ts';
import { line, type Script } from './testing/dialogue.ts';
import {
  close,
  ended,
  exchange,
  GREETING,
  greeted,
  heldClock,
  interim,
  open,
  say,
} from './testing/live-call.ts';
import { type Phone, SALON_NUMBER } from './testing/phone.ts';
import { salon } from './testing/scripted.ts';

const DANA = '+12025550178';
const ANNOUNCEMENT = 'you have reached Dana please leave a message after the tone';
const MESSAGE = 'Please call us back.';
const script: Script = (heard) =>
  heard === '(machine)'
    ? { lines: [line(MESSAGE, { interruptible: false })], over: true }
    : { lines: [line(`You said ${heard}.`)] };
const CALL = newId();
const placed: PlacedCall = {
  callId: CALL,
  startedAt: new Date(),
  agentId: 'agent-1',
  placed: { purpose: 'callback', from: SALON_NUMBER },
};
let clock: ReturnType<typeof heldClock>;
afterEach(() => close());

const ask = async (form: Record<string, string>): Promise<string> => {
  const path = `/voice/placed?organization=${salon.id}&call=${CALL}`;
  return (await exchange.post(path, { CallSid: 'CA-ours', From: SALON_NUMBER, To: DANA, ...form })).text();
};

/** Somebody has picked up, and our agent is speaking. */
async function pickedUp(): Promise<Phone> {
  clock = heldClock();
  await open(script, undefined, {
    clock,
    pickUp: async (_organization, { callId }) => (callId === CALL ? placed : undefined),
    placedCall: async () => placed,
  });
  const twiml = await ask({ Direction: 'outbound-api' });
  const phone = await exchange.stream();
  phone.instant = false;
  phone.start('CA-ours', { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
  await greeted();
  return phone;
}
const session = () => [...exchange.voice.sessions][0];
const leavesIt = async (phone: Phone): Promise<void> => {
  await expect.poll(() => exchange.mouth.spoken).toEqual([GREETING, MESSAGE]);
  phone.instant = true;
  phone.play();
  await ended();
  expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:machine' }]);
  expect(exchange.ledger.calls).toMatchObject([
    { id: CALL, direction: 'outbound', fromNumber: SALON_NUMBER, toNumber: DANA },
  ]);
};

it('is told its message when the carrier says that it is ready, whatever it was heard to say', async () => {
  const phone = await pickedUp();
  interim('you have reached Dana please leave a message');
  await expect.poll(() => phone.received).toContainEqual({ clear: true });
  say(ANNOUNCEMENT);
  session()?.answeredBy('machine');
  await leavesIt(phone);
});

it('is told its message without the carrier’s word, once the announcement is over', async () => {
  const phone = await pickedUp();
  say(ANNOUNCEMENT);
  await expect.poll(() => phone.received).toContainEqual({ clear: true });
  clock.pass(5_000);
  say('after the tone');
  clock.pass(5_000);
  expect(exchange.mouth.spoken).toEqual([GREETING]);
  clock.pass(1_000);
  await leavesIt(phone);
});

it('that the carrier takes for a person is known by its words', async () => {
  const phone = await pickedUp();
  say(ANNOUNCEMENT);
  session()?.answeredBy('human');
  await expect.poll(() => phone.received).toContainEqual({ clear: true });
  clock.pass(6_000);
  await leavesIt(phone);
});

it('does not keep a person from talking to us', async () => {
  await pickedUp();
  session()?.answeredBy('human');
  say('yes this is Dana');
  await expect.poll(() => exchange.mouth.spoken).toContain('You said yes this is Dana.');
  say('I could leave a message for her');
  await expect.poll(() => exchange.mouth.spoken).toContain('You said I could leave a message for her.');
});

it('is looked for on calls of ours alone', async () => {
  await open(script);
  await exchange.call();
  await greeted();
  say(ANNOUNCEMENT);
  await expect.poll(() => exchange.mouth.spoken).toContain(`You said ${ANNOUNCEMENT}.`);
});

it('finds no call of ours that we do not know, or that is answered already', async () => {
  await pickedUp();
  expect(await ask({ Direction: 'outbound-api' })).toContain('<Hangup/>');
  const other = await exchange.post(`/voice/placed?organization=${salon.id}&call=${newId()}`, {
    CallSid: 'CA-other',
    From: SALON_NUMBER,
    To: DANA,
    Direction: 'outbound-api',
  });
  expect(await other.text()).toContain('<Hangup/>');
});
