// The carrier's door: what is not signed, not fresh or not ours does not come in.
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { line, scriptedDialogue } from '../../voice/testing/dialogue.ts';
import { CALLER_NUMBER, type Exchange, openExchange, SALON_NUMBER } from '../../voice/testing/phone.ts';
import { salonLine } from '../../voice/testing/scripted.ts';

const dialogue = scriptedDialogue({ lines: [line('Hello.')] }, () => ({ lines: [line('Bye.')], over: true }));
const STREAM = `/voice/stream/${salonLine.organizationId}`;
const form = { CallSid: 'CA1', From: CALLER_NUMBER, To: SALON_NUMBER };
let exchange: Exchange;

beforeEach(async () => {
  exchange = await openExchange(dialogue);
});
afterEach(() => exchange.close());

describe('the webhook of a new call', () => {
  it('connects the call to our stream, names it in a token, and says what follows', async () => {
    const { status, twiml, token } = await exchange.ring();
    expect(status).toBe(200);
    expect(twiml).toContain(`<Connect action="${exchange.url}/voice/ended" method="POST">`);
    expect(twiml).toContain(`<Stream url="${exchange.url.replace('http', 'ws')}${STREAM}">`);
    expect(twiml).toMatch(/<\/Connect><Dial timeout="30">\+12025550199<\/Dial>/);
    expect('token'.length + token.length).toBeLessThan(500);
  });

  it.each([
    ['no signature', null],
    ['a wrong one', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  ])('refuses %s', async (_case, signature) => {
    expect((await exchange.post('/voice', form, signature)).status).toBe(403);
    expect((await exchange.post('/voice/ended', form, signature)).status).toBe(403);
  });

  it('refuses a signature made for other fields or another path', async () => {
    const signature = exchange.sign(`${exchange.url}/voice`, form);
    expect((await exchange.post('/voice', { ...form, From: '+12025550100' }, signature)).status).toBe(403);
    expect((await exchange.post('/voice/ended', form, signature)).status).toBe(403);
  });

  it('refuses a replay', async () => {
    expect((await exchange.post('/voice', form)).status).toBe(200);
    expect((await exchange.post('/voice', form)).status).toBe(403);
  });

  it('refuses a replay of what another process has answered, without letting true calls wait', async () => {
    await exchange.close();
    const asked = Promise.withResolvers<boolean>();
    exchange = await openExchange(dialogue, { wasBegun: () => asked.promise });
    const phone = await exchange.call();
    await expect.poll(() => exchange.voice.liveCalls).toBe(1);
    asked.resolve(true);
    await phone.closed;
    expect(exchange.ledger.ends).toMatchObject([{ endedBy: 'error:replayed' }]);
    // Known before the stream has come, it does not begin at all.
    const next = await exchange.call();
    await next.closed;
    expect(exchange.ledger.calls).toHaveLength(1);
  });

  it('tells the caller of a number that is not ours, without connecting', async () => {
    const { status, twiml } = await exchange.ring({ To: '+12025550999' });
    expect(status).toBe(200);
    expect(twiml).toMatch(/<Response><Say>[^<]+<\/Say><\/Response>/);
  });

  it('forwards new calls to the business past the admission limit and while draining', async () => {
    await exchange.close();
    exchange = await openExchange(dialogue, { maxCalls: 1 });
    const phone = await exchange.call();
    await expect.poll(() => exchange.voice.liveCalls).toBe(1);
    const { twiml } = await exchange.ring();
    expect(twiml).not.toContain('Stream');
    expect(twiml).toContain('<Dial timeout="30">+12025550199</Dial>');
    phone.hangUp();
    await expect.poll(() => exchange.voice.liveCalls).toBe(0);
    await exchange.voice.drain(0);
    expect((await exchange.ring()).twiml).not.toContain('Stream');
  });
});

describe('the upgrade of a stream', () => {
  const refused = async (url: string, signature?: string): Promise<number> => {
    const socket = new WebSocket(url, { headers: signature ? { 'x-twilio-signature': signature } : {} });
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    return response.statusCode;
  };

  it('is refused unsigned, signed for http, or with a slash too many', async () => {
    const url = `${exchange.url.replace('http', 'ws')}${STREAM}`;
    expect(await refused(url)).toBe(403);
    expect(await refused(url, exchange.sign(`${exchange.url}${STREAM}`))).toBe(403);
    expect(await refused(url, exchange.sign(`${url}/`))).toBe(403);
  });
});

describe('the token of a stream', () => {
  it('lets a call begin once and no more', async () => {
    const { callSid, token } = await exchange.ring();
    const first = await exchange.stream();
    first.start(callSid, { token });
    await expect.poll(() => exchange.voice.liveCalls).toBe(1);
    const second = await exchange.stream();
    second.start(callSid, { token });
    await second.closed;
    expect(exchange.voice.liveCalls).toBe(1);
  });

  it.each([
    ['missing', () => ({})],
    ['forged', (token: string) => ({ token: `${token.split('.')[0]}.${'A'.repeat(43)}` })],
    ['not a token', () => ({ token: 'x' })],
  ])('ends the stream when %s', async (_case, parameters) => {
    const { callSid, token } = await exchange.ring();
    const phone = await exchange.stream();
    phone.start(callSid, parameters(token));
    await phone.closed;
    expect(exchange.ledger.calls).toEqual([]);
  });

  it('does not open another call', async () => {
    const { token } = await exchange.ring();
    const phone = await exchange.stream();
    phone.start('CA-another', { token });
    await phone.closed;
    expect(exchange.ledger.calls).toEqual([]);
  });
});

describe('the end of a stream', () => {
  it('hangs up after a call that came to its end', async () => {
    const phone = await exchange.call();
    await expect.poll(() => exchange.ears.sessions.length).toBe(1);
    await expect.poll(() => exchange.ledger.turns.length).toBe(1);
    exchange.ears.sessions[0]?.events.endOfTurn({ text: 'goodbye', confidence: 1, endOfSpeechMs: 0 });
    await phone.closed;
    const response = await exchange.post('/voice/ended', { CallSid: phone.callSid, To: SALON_NUMBER });
    expect(await response.text()).toContain('<Response><Hangup/></Response>');
  });

  it('forwards a call whose stream never came to be', async () => {
    const { callSid } = await exchange.ring();
    const response = await exchange.post('/voice/ended', { CallSid: callSid, To: SALON_NUMBER });
    expect(await response.text()).toContain('<Dial timeout="30">+12025550199</Dial>');
  });
});
