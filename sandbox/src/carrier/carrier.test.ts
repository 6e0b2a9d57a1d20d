// The sandbox's carrier against Twilio's own SDK and against simulated phones, over real sockets.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import twilio from 'twilio';
import {
  type AnsweringPhone,
  answerCalls,
  beep,
  placeCall,
  type SimulatedCall,
  Ticker,
} from '../caller/index.ts';
import { type ScriptedServer, startScriptedServer } from '../caller/testing.ts';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { Faults } from '../faults.ts';
import { modulate } from '../modem/index.ts';
import { type CarrierServer, startCarrier } from './index.ts';

const { accountSid, authToken } = SANDBOX_CREDENTIALS;
const BUSINESS = '+12025550143';
const CALLER = '+12025550100';

type RequestOptions<TData> = Parameters<typeof twilio.RequestClient.prototype.request<TData>>[0];

/** The SDK with its requests sent to the sandbox, as the server does it. */
class SandboxClient extends twilio.RequestClient {
  override request<TData>(options: RequestOptions<TData>) {
    return super.request<TData>({
      ...options,
      uri: options.uri.replace('https://api.twilio.com', carrier.url),
    });
  }
}

const faults = new Faults();
let carrier: CarrierServer;
let client: ReturnType<typeof twilio>;
let server: ScriptedServer;
const calls: SimulatedCall[] = [];
const phones: AnsweringPhone[] = [];

beforeAll(async () => {
  carrier = await startCarrier({ faults, numbers: [BUSINESS] });
  client = twilio(accountSid, authToken, { httpClient: new SandboxClient() });
  server = await startScriptedServer({
    authToken,
    twiml: {
      '/voice': '<Response><Connect action="/after"><Stream url="{ws}"/></Connect></Response>',
      '/after': '<Response><Hangup/></Response>',
      '/status': '',
      '/whisper':
        '<Response><Gather input="dtmf speech" numDigits="1" timeout="2" action="/accept"><Say>A call for you.</Say></Gather><Hangup/></Response>',
      '/accept': '<Response/>',
      '/sms': '<Response/>',
      '/record': '<Response><Record timeout="1" action="/after"/></Response>',
    },
    onStream: (stream) => stream.media(modulate('Hello.')),
  });
});

afterEach(async () => {
  await Promise.all(calls.splice(0).map((call) => call.hangUp()));
  for (const phone of phones.splice(0)) phone.close();
  faults.clear();
  server.webhooks.length = 0;
});

afterAll(async () => {
  await server.close();
  await carrier.close();
});

async function dial(more: { path?: string; to?: string } = {}): Promise<SimulatedCall> {
  const call = await placeCall({
    url: `${server.url}${more.path ?? '/voice'}`,
    from: CALLER,
    to: more.to ?? BUSINESS,
    carrierUrl: carrier.url,
    ticker: new Ticker({ speed: 10 }),
  });
  calls.push(call);
  return call;
}

/** A phone that answers `number`; resolves to the promise of its first call, wrapped so that it is not awaited here. */
async function answer(
  number: string,
  pickUp: 'answer' | 'busy' = 'answer',
): Promise<{ picked: Promise<SimulatedCall> }> {
  const picked = Promise.withResolvers<SimulatedCall>();
  const phone = await answerCalls({
    carrierUrl: carrier.url,
    number,
    ticker: new Ticker({ speed: 10 }),
    pickUp: () => pickUp,
    onCall: picked.resolve,
  });
  phones.push(phone);
  return { picked: picked.promise };
}

const statuses = () =>
  server.webhooks.filter((each) => each.path === '/status').map((each) => each.parameters.CallStatus);

describe('a call in progress', () => {
  it('is found over REST, and is completed there when it ends', async () => {
    const call = await dial();
    await call.agentFinished();
    expect(await client.calls(call.callSid).fetch()).toMatchObject({
      sid: call.callSid,
      status: 'in-progress',
      from: CALLER,
      to: BUSINESS,
      direction: 'inbound',
    });
    await call.hangUp();
    await expect.poll(async () => (await client.calls(call.callSid).fetch()).status).toBe('completed');
    const listed = await client.calls.list({ from: CALLER });
    expect(listed.map((each) => each.sid)).toContain(call.callSid);
  });

  it('is hung up by a REST update', async () => {
    const call = await dial();
    await call.agentFinished();
    await client.calls(call.callSid).update({ status: 'completed' });
    expect(await call.ended).toMatchObject({ endedBy: 'agent', errors: [] });
  });

  it('does what new TwiML says instead of following the action', async () => {
    const call = await dial();
    await call.agentFinished();
    const transferred = new Promise((resolve) => call.once('transferred', resolve));
    const twiml = '<Response><Dial>+12025550177</Dial></Response>';
    await client.calls(call.callSid).update({ twiml });
    expect(await transferred).toBe('+12025550177');
    expect(await call.hangUp()).toMatchObject({ endedBy: 'transfer', transferredTo: '+12025550177' });
    expect(server.webhooks.map((each) => each.path)).toEqual(['/voice']);
  });

  it('is put through to another phone of the sandbox, until that one hangs up', async () => {
    const { picked } = await answer('+12025550177');
    const call = await dial();
    await call.agentFinished();
    const twiml = `<Response><Dial action="${server.url}/after">+12025550177</Dial></Response>`;
    await client.calls(call.callSid).update({ twiml });
    const person = await picked;
    expect(person.from).toBe(CALLER);
    await person.hangUp();
    await call.ended;
    expect(server.webhooks.at(-1)?.parameters.DialCallStatus).toBe('completed');
  });

  describe('put through to a person who is told first', () => {
    const screened = async (): Promise<{ call: SimulatedCall; person: SimulatedCall }> => {
      const { picked } = await answer('+12025550177');
      const call = await dial();
      await call.agentFinished();
      const twiml = `<Response><Dial action="${server.url}/after"><Number url="${server.url}/whisper">+12025550177</Number></Dial></Response>`;
      await client.calls(call.callSid).update({ twiml });
      const person = await picked;
      await person.agentFinished();
      return { call, person };
    };
    const outcome = () => {
      const { DialCallStatus, DialBridged } = server.webhooks.at(-1)?.parameters ?? {};
      return [DialCallStatus, DialBridged];
    };

    it.each<[string, (person: SimulatedCall) => unknown, Record<string, string>]>([
      ['by a key', (person) => person.press('1'), { Digits: '1' }],
      ['by a word', (person) => person.say('yes please'), { SpeechResult: 'yes please' }],
    ])('they are joined %s', async (_how, accept, heard) => {
      const { call, person } = await screened();
      expect(person.transcript[0]?.agent).toBe('A call for you.');
      await accept(person);
      const accepted = () => server.webhooks.find((each) => each.path === '/accept');
      await expect.poll(() => accepted()?.parameters).toMatchObject({ ...heard, Direction: 'outbound-dial' });
      expect([person.over, call.over]).toEqual([false, false]);
      await person.hangUp();
      await call.ended;
      expect(outcome()).toEqual(['completed', 'true']);
    });

    it('the caller comes back when they say nothing, as if the call had been completed', async () => {
      const { call, person } = await screened();
      await person.ended;
      await call.ended;
      expect(server.webhooks.some((each) => each.path === '/accept')).toBe(false);
      expect(outcome()).toEqual(['completed', 'false']);
    });
  });

  it('cannot be told anything once it is over', async () => {
    const call = await dial();
    await call.hangUp();
    await expect.poll(async () => (await client.calls(call.callSid).fetch()).status).toBe('completed');
    const update = client.calls(call.callSid).update({ twiml: '<Response/>' });
    await expect(update).rejects.toMatchObject({ status: 400, code: 21220 });
    await expect(client.calls(call.callSid).update({ status: 'completed' })).resolves.toMatchObject({
      status: 'completed',
    });
  });

  it('loses its stream on request, and comes back by the action', async () => {
    const call = await dial();
    await call.agentFinished();
    faults.add({ kind: 'drop', vendor: 'carrier', match: `/calls/${call.callSid}` });
    expect(await call.ended).toMatchObject({ endedBy: 'agent', errors: [{ code: 31921 }] });
    expect(server.webhooks.map((each) => each.path)).toEqual(['/voice', '/after']);
  });

  it('leaves its voicemail where the action says', async () => {
    const call = await dial({ path: '/record' });
    await call.say('Call me back.');
    await call.ended;
    const url = server.webhooks.find((each) => each.path === '/after')?.parameters.RecordingUrl ?? '';
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const response = await fetch(`${url}.wav`, { headers: { authorization } });
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1', 0, 4)).toBe('RIFF');
  });
});

describe('a call placed over REST', () => {
  it('rings a simulated callee, runs the TwiML and reports its progress, signed', async () => {
    const { picked } = await answer(CALLER);
    const created = await client.calls.create({
      to: CALLER,
      from: BUSINESS,
      url: `${server.url}/voice`,
      statusCallback: `${server.url}/status`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    });
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api' });
    const call = await picked;
    expect(call.callSid).toBe(created.sid);
    expect((await call.agentFinished()).agent).toBe('Hello.');
    await call.hangUp();
    await expect.poll(statuses).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
    expect(server.webhooks.every((each) => each.signed)).toBe(true);
    expect(server.webhooks.find((each) => each.path === '/voice')?.parameters.Direction).toBe('outbound-api');
  });

  it('ends as no-answer when nobody picks up in time, and as busy when the callee is', async () => {
    const unanswered = await client.calls.create({
      to: CALLER,
      from: BUSINESS,
      twiml: '<Response/>',
      timeout: 1,
    });
    await answer('+12025550101', 'busy');
    const busy = await client.calls.create({ to: '+12025550101', from: BUSINESS, twiml: '<Response/>' });
    await expect.poll(async () => (await client.calls(busy.sid).fetch()).status).toBe('busy');
    const status = async () => (await client.calls(unanswered.sid).fetch()).status;
    await expect.poll(status, { timeout: 3000 }).toBe('no-answer');
  });

  const amd = {
    asyncAmd: 'true',
    asyncAmdStatusCallback: '',
    machineDetectionSpeechThreshold: 1000,
    machineDetectionSpeechEndThreshold: 500,
    machineDetectionSilenceTimeout: 2000,
  };
  const greeting = 'You have reached Dana, please leave a message.';
  const ring = async (machineDetection: 'Enable' | 'DetectMessageEnd'): Promise<SimulatedCall> => {
    const { picked } = await answer(CALLER);
    const url = `${server.url}/voice`;
    const callbacks = { asyncAmdStatusCallback: `${server.url}/status` };
    await client.calls.create({ to: CALLER, from: BUSINESS, url, ...amd, ...callbacks, machineDetection });
    return picked;
  };
  const verdicts = () =>
    server.webhooks.filter((each) => each.path === '/status').map((each) => each.parameters.AnsweredBy);

  it.each<[string, string, 'Enable' | 'DetectMessageEnd', (call: SimulatedCall) => Promise<unknown>]>([
    ['a person, by how short they speak', 'human', 'DetectMessageEnd', (call) => call.say('Hello?')],
    ['a machine, at once', 'machine_start', 'Enable', (call) => call.say(greeting)],
    [
      'a machine that has beeped',
      'machine_end_beep',
      'DetectMessageEnd',
      async (call) => {
        await call.say(greeting);
        await call.play(beep(500));
      },
    ],
    ['a machine that does not beep', 'machine_end_silence', 'DetectMessageEnd', (call) => call.say(greeting)],
    ['nobody it can tell', 'unknown', 'Enable', async () => undefined],
  ])('tells of %s, signed, while the call goes on', async (_who, verdict, mode, act) => {
    const call = await ring(mode);
    await act(call);
    await expect.poll(verdicts).toEqual([verdict]);
    expect(call.over).toBe(false);
    expect(server.webhooks.find((each) => each.parameters.AnsweredBy)).toMatchObject({
      signed: true,
      parameters: { CallSid: call.callSid, MachineDetectionDuration: expect.stringMatching(/^\d+$/) },
    });
    await call.hangUp();
  });

  it.each([
    ['a mode that is none', { machineDetection: 'enable' }],
    ['detection that holds the call up', { machineDetection: 'Enable', asyncAmd: 'false' }],
    ['a threshold out of bounds', { machineDetection: 'Enable', machineDetectionSpeechThreshold: 500 }],
  ])('is refused with %s', async (_what, options) => {
    const callbacks = { asyncAmdStatusCallback: `${server.url}/status` };
    const call = { to: CALLER, from: BUSINESS, twiml: '<Response/>' };
    await expect(client.calls.create({ ...call, ...amd, ...callbacks, ...options })).rejects.toMatchObject({
      status: 400,
      code: 20001,
    });
  });

  it.each([
    ['no number to call', { to: '', from: BUSINESS, twiml: '<Response/>' }, 21201],
    ['a number that is none', { to: '5550100', from: BUSINESS, twiml: '<Response/>' }, 21211],
    [
      'a number of somebody else as the caller',
      { to: CALLER, from: '+12025550150', twiml: '<Response/>' },
      21210,
    ],
    ['no TwiML', { to: CALLER, from: BUSINESS, twiml: '' }, 21205],
  ])('is refused with %s', async (_what, options, code) => {
    await expect(client.calls.create(options)).rejects.toMatchObject({ status: 400, code });
  });
});

describe('a text message', () => {
  it('is kept where a person can read it, and its delivery is reported, signed', async () => {
    const sent = await client.messages.create({
      from: BUSINESS,
      to: CALLER,
      body: 'See you at 3 pm!',
      statusCallback: `${server.url}/status`,
    });
    expect(sent).toMatchObject({ status: 'queued', numSegments: '1', direction: 'outbound-api' });
    await expect
      .poll(() => server.webhooks.map((each) => [each.parameters.MessageStatus, each.signed]))
      .toEqual([
        ['sent', true],
        ['delivered', true],
      ]);
    expect(await client.messages(sent.sid).fetch()).toMatchObject({
      status: 'delivered',
      body: 'See you at 3 pm!',
    });
    const outbox = (await (await fetch(`${carrier.url}/_sandbox/messages?to=%2B12025550100`)).json()) as {
      messages: { body: string }[];
    };
    expect(outbox.messages.map((each) => each.body)).toContain('See you at 3 pm!');
  });

  it.each([
    ['without a body', { from: BUSINESS, to: CALLER, body: '' }, 21602],
    ['to no phone number', { from: BUSINESS, to: 'Dana', body: 'x' }, 21211],
    ['from a number of somebody else', { from: '+12025550150', to: CALLER, body: 'x' }, 21606],
    ['of more than 1600 characters', { from: BUSINESS, to: CALLER, body: 'x'.repeat(1601) }, 21617],
    ['to a number that cannot take texts', { from: BUSINESS, to: '+15005550009', body: 'x' }, 21614],
  ])('is refused %s', async (_what, message, code) => {
    await expect(client.messages.create(message)).rejects.toMatchObject({ status: 400, code });
  });

  it('from a person reaches the number’s webhook, and STOP stops further texts', async () => {
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: BUSINESS });
    await client.incomingPhoneNumbers(number?.sid ?? '').update({ smsUrl: `${server.url}/sms` });
    const text = (body: string) =>
      fetch(`${carrier.url}/_sandbox/messages`, {
        method: 'POST',
        body: JSON.stringify({ from: '+12025550188', to: BUSINESS, body }),
      });
    expect((await text('STOP')).status).toBe(201);
    expect(server.webhooks[0]).toMatchObject({ path: '/sms', signed: true, parameters: { Body: 'STOP' } });
    const message = { from: BUSINESS, to: '+12025550188', body: 'Hi' };
    await expect(client.messages.create(message)).rejects.toMatchObject({ code: 21610 });
    await text('START');
    await expect(client.messages.create(message)).resolves.toMatchObject({ status: 'queued' });
  });
});

describe('the account’s numbers', () => {
  it('are found for sale, bought, configured and given back', async () => {
    const [first] = await client.availablePhoneNumbers('US').local.list({ areaCode: 303, limit: 1 });
    expect(first?.phoneNumber).toBe('+13035550100');
    const bought = await client.incomingPhoneNumbers.create({
      phoneNumber: first?.phoneNumber ?? '',
      voiceUrl: 'https://phone.example/voice',
    });
    expect(bought.voiceUrl).toBe('https://phone.example/voice');
    const again = client.incomingPhoneNumbers.create({ phoneNumber: '+13035550100' });
    await expect(again).rejects.toMatchObject({ code: 21422 });
    expect(await client.incomingPhoneNumbers(bought.sid).remove()).toBe(true);
    await expect(client.incomingPhoneNumbers(bought.sid).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
  });
});

describe('the API', () => {
  it('wants the right credentials', async () => {
    const stranger = twilio(accountSid, 'wrong', { httpClient: new SandboxClient() });
    await expect(stranger.messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    const live = placeCall({
      url: `${server.url}/voice`,
      from: CALLER,
      to: BUSINESS,
      authToken: 'wrong',
      carrierUrl: carrier.url,
    });
    await expect(live).rejects.toMatchObject({ code: 'carrier-unreachable' });
  });

  it('answers errors as the carrier writes them', async () => {
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const path = `/2010-04-01/Accounts/${accountSid}/Calls/CA${'0'.repeat(32)}.json`;
    const response = await fetch(carrier.url + path, { headers: { authorization } });
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: 20404,
      message: `The requested resource ${path} was not found`,
      more_info: 'https://www.twilio.com/docs/errors/20404',
      status: 404,
    });
  });

  it('refuses, stalls and drops on request', async () => {
    faults.add({ kind: 'refuse', vendor: 'carrier', match: 'Messages', status: 429 });
    await expect(client.messages.list()).rejects.toMatchObject({ status: 429, code: 20429 });
    await expect(client.messages.list()).resolves.toBeInstanceOf(Array);
    faults.add({ kind: 'drop', vendor: 'carrier' });
    await expect(client.messages.list()).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  it('answers 429 past its rate', async () => {
    const strict = await startCarrier({ requestsPerSecond: 2, now: () => 0 });
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const get = async () => {
      const url = `${strict.url}/2010-04-01/Accounts/${accountSid}.json`;
      return (await fetch(url, { headers: { authorization } })).status;
    };
    expect([await get(), await get(), await get()]).toEqual([200, 200, 429]);
    await strict.close();
  });
});
