// No voice, and not even the second attempt gave one: the carrier says the line in its own, and the call goes on where it was.
import { afterEach, describe, expect, it } from 'vitest';
import { line, type Script } from './testing/dialogue.ts';
import { close, ended, exchange, open, say, settled } from './testing/live-call.ts';
import { CALLER_NUMBER, type Phone, SALON_NUMBER } from './testing/phone.ts';

const PERSON = '+12025550150';
const script: Script = (heard, count) => {
  // What a call is told that comes back to listen: nothing it waits for.
  if (heard === '(tag tagged)') return {};
  if (heard === 'bye') return { lines: [line('Goodbye.')], over: true };
  if (heard === 'a person') {
    return { effects: [{ id: 'e7', type: 'transfer', to: PERSON, reason: 'asked' }] };
  }
  if (heard === '(transfer begun)')
    return { lines: [line('Connecting.')], outcome: 'transferred', over: true };
  return { lines: [line(`${count}: ${heard}.`), line('And you?')] };
};
const after = async (phone: Phone): Promise<string> =>
  (
    await exchange.post('/voice/ended', { CallSid: phone.callSid, From: CALLER_NUMBER, To: SALON_NUMBER })
  ).text();
const backFrom = async (phone: Phone, twiml: string): Promise<Phone> => {
  const back = await exchange.stream();
  back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
  return back;
};

/** A call whose answer to `words` nobody could make, as far as what the carrier is told. */
async function speechless(words: string): Promise<{ phone: Phone; twiml: string }> {
  await open(script);
  const phone = await exchange.call();
  await settled();
  exchange.mouth.failures = 2;
  say(words);
  await phone.closed;
  await ended();
  return { phone, twiml: await after(phone) };
}

afterEach(() => close());

describe('a line nobody can make', () => {
  it('is said by the carrier with those behind it, and the agent comes back to listen where it was', async () => {
    const { phone, twiml } = await speechless('hello');
    expect(twiml).toContain('<Response><Say>1: hello. And you?</Say><Connect ');
    expect(exchange.ledger.turns.at(-1)).toMatchObject({ agentText: '1: hello. And you?', index: 1 });
    // The call is not over, and what it holds is not given back.
    expect(exchange.ledger.ends).toEqual([]);
    expect(exchange.desk.released).toEqual([]);
    const back = await backFrom(phone, twiml);
    await expect.poll(() => exchange.ears.sessions.length).toBe(2);
    await expect.poll(() => exchange.ears.sessions[1]?.expected.length).toBeGreaterThan(0);
    say('fine');
    await expect
      .poll(() => exchange.ledger.turns.at(-1))
      .toMatchObject({ agentText: '3: fine. And you?', index: 2 });
    expect(exchange.mouth.spoken).not.toContain('(resumed)');
    back.hangUp();
    await ended();
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:hungUp' }]);
    expect(new Set(exchange.ledger.turns.map(({ callId }) => callId)).size).toBe(1);
  });

  it('is said as often as it takes', async () => {
    const { phone, twiml } = await speechless('hello');
    const back = await backFrom(phone, twiml);
    await expect.poll(() => exchange.ears.sessions[1]?.expected.length).toBeGreaterThan(0);
    exchange.mouth.failures = 2;
    say('still there');
    await back.closed;
    await ended();
    expect(await after(back)).toContain('<Say>3: still there. And you?</Say><Connect ');
  });

  it('is the last one said, and then the line is closed', async () => {
    const { twiml } = await speechless('bye');
    expect(twiml).toContain('<Response><Say>Goodbye.</Say></Response>');
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:goodbye' }]);
  });

  it('announces a transfer, which follows', async () => {
    const { twiml } = await speechless('a person');
    expect(twiml).toContain('<Say>Connecting.</Say><Dial ');
    expect(twiml).toContain(`${PERSON}</Dial>`);
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:transferred', outcome: 'transferred' }]);
  });

  it('waits until what was said before it has been heard', async () => {
    await open(script);
    const phone = await exchange.call({ instant: false });
    await expect.poll(() => phone.audioBytes).toBeGreaterThan(0);
    exchange.mouth.failures = 2;
    phone.play();
    await settled();
    say('hello');
    await phone.closed;
    await ended();
    expect(await after(phone)).toContain('<Say>1: hello. And you?</Say>');
  });

  it('goes to the business’s own phone when the agent cannot come back', async () => {
    const { phone } = await speechless('hello');
    expect(await after(phone)).toContain('<Connect ');
    const back = await backFrom(phone, await after(phone));
    back.socket.terminate();
    await ended();
    expect(await after(phone)).toContain('</Dial>');
  });
});
