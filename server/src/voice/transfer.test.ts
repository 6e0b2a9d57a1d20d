// Putting a caller through to a person: announced and heard first, and never a trap when nobody is there.
import { understand } from '@offhook/machines';
import { afterEach, describe, expect, it } from 'vitest';
import { line, type Script } from './testing/dialogue.ts';
import { close, ended, exchange, open, say, settled } from './testing/live-call.ts';
import { CALLER_NUMBER, type Phone, SALON_NUMBER } from './testing/phone.ts';
import { salonLine } from './testing/scripted.ts';

const PERSON = '+12025550150';
const script: Script = (heard) => {
  if (heard === '(transfer begun)') {
    return { lines: [line('I am connecting you.')], outcome: 'transferred', over: true };
  }
  if (heard.startsWith('(')) return { lines: [line(`${heard} A message?`)] };
  return { effects: [{ id: 'e7', type: 'transfer', to: PERSON, reason: 'asked', wants: 'booking' }] };
};
const form = (phone: Phone) => ({ CallSid: phone.callSid, From: CALLER_NUMBER, To: SALON_NUMBER });
const post = async (path: string, fields: Record<string, string>): Promise<string> =>
  (await exchange.post(path, fields)).text();
const dialed = (phone: Phone, status: string, more: Record<string, string> = {}): Promise<string> =>
  post('/voice/dialed?effect=e7', { ...form(phone), DialCallStatus: status, ...more });

/** A call that has been put through, as far as the carrier's question how to go on. */
async function putThrough(overrides: Parameters<typeof open>[2] = {}): Promise<Phone> {
  await open(script, undefined, overrides);
  const phone = await exchange.call();
  await settled();
  say('a person please');
  await phone.closed;
  await ended();
  return phone;
}

afterEach(() => close());

describe('putting a call through', () => {
  it('is announced in the agent’s own voice and heard before the line is handed over', async () => {
    await open(script);
    const phone = await exchange.call();
    await settled();
    phone.instant = false;
    say('a person please');
    await expect.poll(() => exchange.mouth.spoken).toContain('I am connecting you.');
    await expect.poll(() => phone.received.at(-1)).toHaveProperty('mark');
    expect(exchange.ledger.ends).toEqual([]);
    phone.play();
    await phone.closed;
    await ended();
    expect(exchange.ledger.turns.at(-1)).toMatchObject({ agentText: 'I am connecting you.' });
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'agent:transferred', outcome: 'transferred' }]);
    expect(await post('/voice/ended', form(phone))).toContain(
      `<Dial timeout="20" action="${exchange.url}/voice/dialed?effect=e7" method="POST">${PERSON}</Dial></Response>`,
    );
  });

  it('is over once the person has answered, and that is kept', async () => {
    const phone = await putThrough();
    expect(await dialed(phone, 'completed')).toContain('<Response><Hangup/></Response>');
    const callId = exchange.ledger.calls[0]?.id;
    expect(exchange.ledger.events).toMatchObject([
      { callId, type: 'transfer', data: { to: PERSON, reason: 'asked' } },
      { callId, type: 'transferResult', data: { outcome: 'answered', callerGone: false } },
    ]);
  });

  it.each([
    ['busy', 'busy'],
    ['no-answer', 'noAnswer'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('comes back to the agent, to the moment before, when it is %s', async (status, outcome) => {
    const phone = await putThrough();
    const twiml = await dialed(phone, status);
    expect(exchange.ledger.events.at(-1)).toMatchObject({ type: 'transferResult', data: { outcome } });
    const back = await exchange.stream();
    back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
    await expect.poll(() => exchange.mouth.spoken).toContain('(transfer failed) A message?');
    await expect.poll(() => exchange.ledger.turns.length).toBe(3);
    const callId = exchange.ledger.calls[0]?.id;
    expect(exchange.ledger.turns[2]).toMatchObject({ callId, index: 2 });
    back.hangUp();
    await ended();
    expect(exchange.ledger.ends.at(-1)).toMatchObject({ endedBy: 'caller:hungUp', outcome: 'abandoned' });
  });

  it('can be tried again, and come back again', async () => {
    let phone = await putThrough();
    for (let turns = 3; turns <= 5; turns += 2) {
      const twiml = await dialed(phone, 'busy');
      const back = await exchange.stream();
      back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
      await expect.poll(() => exchange.ledger.turns.length).toBe(turns);
      say('try again');
      await back.closed;
      await ended();
      expect(await post('/voice/ended', form(phone))).toContain(`${PERSON}</Dial>`);
      phone = back;
    }
  });

  it('comes back by what was written down when another process asks', async () => {
    const phone = await putThrough();
    const { ledger } = exchange;
    const { id: callId = '', startedAt = new Date() } = ledger.calls[0] ?? {};
    const { snapshot } = ledger.snapshots.at(-1) ?? {};
    if (!snapshot) throw new Error('nothing was kept');
    // The last word is the moment before, not the call being over.
    expect(snapshot.machine).toBe(1);
    await exchange.close();
    await open(script, undefined, {
      interruptedCall: async () => ({
        callId,
        startedAt,
        snapshot,
        turns: 2,
        putThrough: true,
        recordingAgreed: false,
      }),
    });
    const twiml = await dialed(phone, 'no-answer');
    const back = await exchange.stream();
    back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
    await expect.poll(() => exchange.mouth.spoken).toEqual(['(transfer failed) A message?']);
  });

  it('rings once more at the business, not for ever, when the agent cannot be reached any more', async () => {
    const phone = await putThrough();
    await dialed(phone, 'busy');
    // The stream never comes; the carrier asks how to go on.
    const twiml = await post('/voice/ended', form(phone));
    expect(twiml).toContain(`<Dial timeout="30">${salonLine.fallbackTo}</Dial>`);
  });

  it('ends with a caller who hangs up, while it is announced or while it rings', async () => {
    await open(script);
    const phone = await exchange.call();
    await settled();
    phone.instant = false;
    say('a person please');
    await expect.poll(() => exchange.mouth.spoken).toContain('I am connecting you.');
    phone.hangUp();
    await ended();
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'caller:hungUp', outcome: 'abandoned' }]);
    await exchange.close();

    const ringing = await putThrough();
    expect(await dialed(ringing, 'no-answer', { CallStatus: 'completed' })).toContain('<Hangup/>');
    expect(exchange.ledger.events.at(-1)).toMatchObject({ data: { callerGone: true } });
  });

  it('cannot be claimed by anyone but the carrier', async () => {
    const phone = await putThrough();
    const fields = { ...form(phone), DialCallStatus: 'busy' };
    const elsewhere = exchange.sign(`${exchange.url}/voice/dialed?effect=e8`, fields);
    expect((await exchange.post('/voice/dialed?effect=e7', fields, elsewhere)).status).toBe(403);
  });
});

describe('a warm transfer', () => {
  const warm = { ...salonLine, transferMode: 'warm' as const };
  const whisper = /<Number url="([^"]+)" method="POST">/;
  const ask = async (): Promise<{ phone: Phone; path: string }> => {
    const phone = await putThrough({ directory: { find: async () => warm, known: () => warm } });
    const twiml = await post('/voice/ended', form(phone));
    const url = (whisper.exec(twiml)?.[1] ?? '').replaceAll('&amp;', '&');
    return { phone, path: url.replace(exchange.url, '') };
  };

  it('tells the person who calls and why, and joins them at the press of 1', async () => {
    const { path } = await ask();
    const twiml = await post(path, { CallSid: 'CA-of-the-person' });
    expect(twiml).toMatch(/<Gather [^>]*numDigits="1"[^>]*><Say>A call for Willow Street Salon from 1 2 0 2/);
    expect(twiml).toContain(
      'They want to book. They said: asked. Press 1 or say yes to take it.</Say></Gather><Hangup/>',
    );
    const accept = (/ action="([^"]+)"/.exec(twiml)?.[1] ?? '').replace(exchange.url, '');
    expect(await post(accept, { CallSid: 'CA-of-the-person', Digits: '1' })).toContain('<Response/>');
    expect(await post(accept, { CallSid: 'CA-of-the-person', Digits: '2' })).toContain('<Hangup/>');
  });

  it.each([
    ['yes put them through', '<Response/>'],
    ['no not now', '<Hangup/>'],
    ['who is this', '<Hangup/>'],
  ])('takes a word for an answer: %s', async (SpeechResult, answer) => {
    await open(script, undefined, { understand });
    const path = `/voice/accept?to=${encodeURIComponent(SALON_NUMBER)}`;
    expect(await post(path, { CallSid: 'CA-of-the-person', SpeechResult })).toContain(answer);
  });

  it('brings the caller back to the agent when the person picks up and does not take it', async () => {
    const { phone } = await ask();
    const twiml = await dialed(phone, 'completed', { DialBridged: 'false' });
    expect(exchange.ledger.events.at(-1)).toMatchObject({ data: { outcome: 'noAnswer' } });
    const back = await exchange.stream();
    back.start(phone.callSid, { token: /value="([^"]+)"/.exec(twiml)?.[1] ?? '' });
    await expect.poll(() => exchange.mouth.spoken).toContain('(transfer failed) A message?');
    expect(await dialed(phone, 'completed', { DialBridged: 'true' })).toContain('<Hangup/>');
  });

  it('cannot be accepted by anyone but the carrier', async () => {
    await open(script);
    const fields = { CallSid: 'CA-of-the-person', Digits: '1' };
    expect((await exchange.post('/voice/accept', fields, 'forged')).status).toBe(403);
  });
});
