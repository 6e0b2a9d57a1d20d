// Recording as the business has it: not at all, told of, or asked for; nothing of a caller is kept before their yes.
import { afterEach, describe, expect, it } from 'vitest';
import { line, type Script } from './testing/dialogue.ts';
import { close, ended, exchange, GREETING, open, say, settled } from './testing/live-call.ts';
import { CALLER_NUMBER, SALON_NUMBER } from './testing/phone.ts';
import { salon, salonLine } from './testing/scripted.ts';

afterEach(() => close());

const asking = (mode: typeof salon.recordingConsent) => {
  const line_ = { ...salonLine, business: { ...salon, recordingConsent: mode } };
  return { directory: { find: async () => line_, known: () => line_ } };
};
const script: Script = (heard) => {
  if (heard.startsWith('yes')) {
    return { lines: [line('Thank you.')], effects: [{ id: 'e1', type: 'tag', tag: 'recording-agreed' }] };
  }
  if (heard.startsWith('no')) {
    return { lines: [line('Fine.')], effects: [{ id: 'e1', type: 'tag', tag: 'recording-declined' }] };
  }
  if (heard === 'a person')
    return { effects: [{ id: 'e2', type: 'transfer', to: '+12025550150', reason: '' }] };
  if (heard === '(transfer begun)') return { lines: [line('Now.')], outcome: 'transferred', over: true };
  return { lines: heard.startsWith('(tag') ? [] : [line('Go on.')] };
};

describe('a call', () => {
  it.each([
    ['off', 'yes', false],
    ['announce', 'hello', true],
    ['ask', 'hello', false],
    ['ask', 'no thanks', false],
    ['ask', 'yes', true],
  ] as const)('with consent "%s" and the answer "%s" is recorded: %s', async (mode, answer, recorded) => {
    await open(script, undefined, asking(mode));
    const phone = await exchange.call();
    await settled();
    phone.frames(5);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(800);
    // Before the answer only an announced recording runs.
    expect(exchange.recorder.caller).toBe(mode === 'announce' ? 800 : 0);
    expect(exchange.recorder.agent > 0).toBe(mode === 'announce');
    say(answer);
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    phone.frames(5);
    await expect.poll(() => exchange.ears.sessions[0]?.bytes).toBe(1600);
    expect(exchange.recorder.caller).toBe(recorded ? (mode === 'announce' ? 1600 : 800) : 0);
    phone.hangUp();
    await ended();
    expect(exchange.recorder.closed).toBe(recorded ? 1 : 0);
  });

  it.each([
    ['yes', 800],
    ['no', 0],
  ])('that comes back keeps to the answer "%s"', async (answer, bytes) => {
    await open(script, undefined, asking('ask'));
    const phone = await exchange.call();
    await expect.poll(() => exchange.mouth.spoken).toContain(GREETING);
    await settled();
    say(answer);
    await expect.poll(() => exchange.ledger.turns.length).toBe(2);
    say('a person');
    await phone.closed;
    const form = { CallSid: phone.callSid, From: CALLER_NUMBER, To: SALON_NUMBER, DialCallStatus: 'busy' };
    const twiml = await (await exchange.post('/voice/dialed?effect=e2', form)).text();
    const back = await exchange.stream();
    const turns = exchange.ledger.turns.length;
    back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
    await expect.poll(() => exchange.ledger.turns.length).toBe(turns + 1);
    back.frames(5);
    await expect.poll(() => exchange.ears.sessions.at(-1)?.bytes).toBe(800);
    expect(exchange.recorder.caller).toBe(bytes);
  });
});
