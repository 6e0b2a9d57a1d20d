// The simulated caller against a scripted server on real sockets: protocol, marks, turns and what it refuses.
import { afterEach, describe, expect, it } from 'vitest';
import { Demodulator, modulate, silence } from '../modem/index.ts';
import { type PlaceCallOptions, placeCall, type SimulatedCall, SPEECH, Ticker } from './index.ts';
import {
  type ScriptedServer,
  type ScriptedServerOptions,
  type ServerStream,
  startScriptedServer,
} from './testing.ts';

const CONNECT =
  '<Response><Connect action="/after"><Stream url="{ws}"><Parameter name="call" value="c1"/></Stream></Connect><Say>Too far</Say></Response>';
const HANG_UP = '<Response><Hangup/></Response>';
const authToken = 'secret';

let server: ScriptedServer | undefined;
let call: SimulatedCall | undefined;

afterEach(async () => {
  await call?.hangUp();
  await server?.close();
});

/** Starts a server and calls it, ten times faster than real time: nothing in these tests depends on the server's own pace. */
async function begin(
  options: Partial<ScriptedServerOptions>,
  more: Partial<PlaceCallOptions> = {},
): Promise<SimulatedCall> {
  server = await startScriptedServer({
    authToken,
    twiml: { '/voice': CONNECT, '/after': HANG_UP },
    ...options,
  });
  call = await placeCall({
    url: `${server.url}/voice`,
    from: '+12025550100',
    to: '+12025550143',
    authToken,
    ticker: new Ticker({ speed: 10 }),
    ...more,
  });
  return call;
}

const greet = (stream: ServerStream) => stream.media(modulate('Hello.'));

function heard(stream: ServerStream): string {
  let text = '';
  const demodulator = new Demodulator({
    character: (character) => (text += character),
    carrierOn: () => {},
    carrierOff: () => {},
  });
  for (const { media } of stream.of('media')) demodulator.push(Buffer.from(media?.payload ?? '', 'base64'));
  return text;
}

describe('a simulated call', () => {
  it('signs its webhook and its stream, and says in the carrier’s words who calls whom', async () => {
    await begin({ onStream: greet });
    await call?.agentFinished();
    const webhook = server?.webhooks[0];
    expect(webhook).toMatchObject({ path: '/voice', signed: true });
    expect(webhook?.parameters).toMatchObject({
      CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      AccountSid: expect.stringMatching(/^AC/),
      From: '+12025550100',
      Caller: '+12025550100',
      To: '+12025550143',
      Called: '+12025550143',
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      FromCity: '',
    });
    expect(server?.streams[0]?.signed).toBe(true);
  });

  it('sends connected, start, then 160 bytes every 20 ms, all numbers as strings, and stop at the end', async () => {
    await begin({ onStream: greet });
    await call?.agentFinished();
    const stream = server?.streams[0] as ServerStream;
    const stopped = stream.next('stop');
    await call?.hangUp();
    await stopped;
    const [connected, start, ...rest] = stream.events;
    expect(connected).toMatchObject({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    expect(start).toMatchObject({
      event: 'start',
      sequenceNumber: '1',
      streamSid: expect.stringMatching(/^MZ[0-9a-f]{32}$/),
      start: {
        callSid: call?.callSid,
        streamSid: start?.streamSid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: { call: 'c1' },
      },
    });
    expect(rest.at(-1)).toMatchObject({ event: 'stop', stop: { callSid: call?.callSid } });
    const media = stream.of('media');
    expect(media.map((each) => each.media?.chunk)).toEqual(media.map((_, i) => String(i + 1)));
    expect(media.every((each) => Buffer.from(each.media?.payload ?? '', 'base64').length === 160)).toBe(true);
    const steps = media.map((each) => Number(each.media?.timestamp));
    expect(steps.every((at, i) => i === 0 || at - (steps[i - 1] ?? 0) === 20)).toBe(true);
    const sequence = stream.events.slice(1).map((each) => Number(each.sequenceNumber));
    expect(sequence).toEqual(sequence.map((_, i) => i + 1));
  });

  it('is understood by the server, word for word', async () => {
    await begin({ onStream: greet });
    await call?.agentFinished();
    await call?.say('Größe 42, bitte.');
    const stream = server?.streams[0] as ServerStream;
    await call?.hangUp();
    expect(heard(stream)).toBe('Größe 42, bitte.');
  });

  it('reads the agent’s lines turn by turn and measures from its last tone to the agent’s first', async () => {
    const waitMs = 200;
    await begin({ onStream: greet });
    call?.on('callerFinished', () => {
      server?.streams[0]?.media(
        Buffer.concat([silence(waitMs * 8), modulate('When? '), modulate('Which day?')]),
      );
    });
    expect(await call?.agentFinished()).toMatchObject({
      index: 0,
      caller: null,
      agent: 'Hello.',
      voiceToVoiceMs: null,
    });
    await call?.say('A haircut, please.');
    const turn = await call?.agentFinished();
    expect(turn).toMatchObject({ index: 1, caller: 'A haircut, please.', agent: 'When? Which day?' });
    // Line time runs ten times faster; at least the 200 ms of silence, and a little for the sockets.
    const lineMs = (turn?.voiceToVoiceMs ?? 0) * 10;
    expect(lineMs).toBeGreaterThanOrEqual(waitMs);
    expect(lineMs).toBeLessThan(waitMs + 20_000);
  });

  it('waits for what the agent was to say, and says what was heard when that does not come', async () => {
    await begin({ onStream: (stream) => stream.media(modulate('One moment.')) });
    expect((await call?.agentFinished())?.agent).toBe('One moment.');
    const asked = call?.agentFinished({ until: /\?$/ });
    server?.streams[0]?.media(modulate('Which day?'));
    expect((await asked)?.agent).toBe('One moment. Which day?');
    await expect(call?.agentFinished({ until: /goodbye/, timeoutMs: 1000 })).rejects.toThrow(
      'The agent did not say /goodbye/ within 1 s. It said: One moment. Which day?',
    );
    await Promise.all([
      expect(call?.agentFinished({ until: /goodbye/ })).rejects.toMatchObject({ code: 'call-ended' }),
      call?.hangUp(),
    ]);
  });

  it('returns a mark when its audio has been played, and at once when nothing is queued', async () => {
    await begin({
      onStream: (stream) => {
        stream.mark('empty');
        greet(stream);
        stream.mark('after');
      },
    });
    await call?.agentFinished();
    const stream = server?.streams[0] as ServerStream;
    const names = stream.events.filter((each) => each.event !== 'media').map((each) => each.mark?.name);
    expect(names.slice(2)).toEqual(['empty', 'after']);
    const index = (name: string) => stream.events.findIndex((each) => each.mark?.name === name);
    const played = stream.events
      .slice(index('empty'), index('after'))
      .filter((each) => each.event === 'media');
    expect(played.length).toBeGreaterThanOrEqual(Math.floor(modulate('Hello.').length / 160));
  });

  it('returns every pending mark on clear, stops the sound, and plays what comes after', async () => {
    const long = `A line of ${'many, '.repeat(60)}many words that nobody will hear to its end.`;
    await begin({
      onStream: (stream) => {
        stream.media(modulate(long));
        stream.mark('old');
      },
    });
    await call?.interruptAfter(300);
    const stream = server?.streams[0] as ServerStream;
    const back = stream.next('mark');
    stream.clear();
    expect((await back).mark?.name).toBe('old');
    await call?.say('Wait.');
    stream.media(modulate('Yes?'));
    const turn = await call?.agentFinished();
    expect(turn?.agent).toBe('Yes?');
    const greeting = call?.transcript[0]?.agent ?? '';
    expect(greeting.length).toBeGreaterThan(3);
    expect(long.startsWith(greeting)).toBe(true);
    expect(greeting).not.toContain('end.');
  });

  it('counts what an agent that talks on over the caller says afterwards as its answer', async () => {
    await begin({
      onStream: (stream) => stream.media(modulate(`${'on and '.repeat(12)}on. What did you say?`)),
    });
    await call?.interruptAfter(200);
    await call?.say('Stop.');
    const turn = await call?.agentFinished();
    expect(turn?.agent).toMatch(/What did you say\?$/);
    expect(turn?.voiceToVoiceMs).toBeNull();
  });

  it('shows a voice without tones as speech, and still knows when it has finished', async () => {
    const voice = Buffer.from(
      Int8Array.from({ length: 8000 }, (_, i) => (i % 1600 < 1200 ? (i * 37) % 97 : -1)).map(
        (byte) => byte & 0xff,
      ),
    );
    await begin({ onStream: (stream) => stream.media(voice) });
    expect((await call?.agentFinished())?.agent).toBe(SPEECH);
  });

  it('sends the keys it presses', async () => {
    await begin({ onStream: greet });
    await call?.agentFinished();
    const stream = server?.streams[0] as ServerStream;
    const digits = stream.next('dtmf');
    call?.press('7');
    expect(await digits).toMatchObject({ dtmf: { track: 'inbound_track', digit: '7' } });
  });

  it('follows the action once the server closes the stream, not the rest of the document', async () => {
    await begin({
      twiml: { '/voice': CONNECT, '/after': '<Response><Say>Goodbye from the carrier.</Say></Response>' },
      onStream: (stream) => stream.socket.close(),
    });
    const summary = await call?.ended;
    expect(summary).toMatchObject({ endedBy: 'agent', errors: [] });
    expect(summary?.turns[0]?.agent).toBe('Goodbye from the carrier.');
    expect(server?.webhooks[1]).toMatchObject({ path: '/after', signed: true });
    expect(server?.webhooks[1]?.parameters.CallStatus).toBe('in-progress');
  });

  it('goes on with the document when there is no action', async () => {
    const twiml = '<Response><Connect><Stream url="{ws}"/></Connect><Say>And on.</Say></Response>';
    await begin({ twiml: { '/voice': twiml }, onStream: (stream) => stream.socket.close() });
    expect((await call?.ended)?.turns[0]?.agent).toBe('And on.');
  });

  it('tells the action that the caller has hung up', async () => {
    await begin({ onStream: greet });
    await call?.agentFinished();
    expect(await call?.hangUp()).toMatchObject({ endedBy: 'caller' });
    expect(server?.webhooks[1]?.parameters.CallStatus).toBe('completed');
  });

  it.each([
    [
      'an unknown event',
      31951,
      (stream: ServerStream) => stream.send({ event: 'hello', streamSid: stream.streamSid }),
    ],
    ['another stream’s id', 31951, (s: ServerStream) => s.send({ event: 'clear', streamSid: 'MZ0' })],
    ['text that is no JSON', 31951, (stream: ServerStream) => stream.socket.send('hello')],
    [
      'audio that is no base64',
      31951,
      (stream: ServerStream) =>
        stream.send({ event: 'media', streamSid: stream.streamSid, media: { payload: 'a b' } }),
    ],
    [
      'a mark without a name',
      31951,
      (s: ServerStream) => s.send({ event: 'mark', streamSid: s.streamSid, mark: {} }),
    ],
    ['a binary frame', 31950, (stream: ServerStream) => stream.socket.send(Buffer.alloc(160))],
  ])('closes the stream on %s with error %i and asks the action', async (_what, code, misbehave) => {
    await begin({ onStream: misbehave });
    const summary = await call?.ended;
    expect(summary?.errors.map((error) => error.code)).toEqual([code]);
    expect(server?.webhooks.map((each) => each.path)).toEqual(['/voice', '/after']);
  });

  it('reports a stream that is refused and asks the action', async () => {
    const twiml = CONNECT.replace('{ws}', '{ws}/nowhere');
    await begin({ twiml: { '/voice': twiml, '/after': HANG_UP } });
    expect((await call?.ended)?.errors.map((error) => error.code)).toEqual([31920]);
    expect(server?.webhooks.at(-1)?.path).toBe('/after');
  });

  it('rejects when the server cannot be reached, refuses, or answers no TwiML', async () => {
    const unreachable = { url: 'http://127.0.0.1:1/voice', from: '+12025550100', to: '+12025550143' };
    await expect(placeCall(unreachable)).rejects.toMatchObject({ code: 11205 });
    await expect(begin({ twiml: { '/voice': 403 } })).rejects.toMatchObject({ code: 11200 });
    await server?.close();
    await expect(begin({ twiml: { '/voice': 'not found' } })).rejects.toMatchObject({ code: 12100 });
  });

  it('asks the fallback when the webhook fails', async () => {
    server = await startScriptedServer({
      authToken,
      twiml: { '/voice': 500, '/fallback': '<Response><Say>Sorry.</Say></Response>' },
    });
    const to = { from: '+12025550100', to: '+12025550143', authToken, ticker: new Ticker({ speed: 10 }) };
    call = await placeCall({ url: `${server.url}/voice`, fallbackUrl: `${server.url}/fallback`, ...to });
    expect((await call.ended).turns[0]?.agent).toBe('Sorry.');
    expect(server.webhooks[1]?.parameters).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: `${server.url}/voice`,
    });
  });

  it('asks the fallback when a later document fails', async () => {
    server = await startScriptedServer({
      authToken,
      twiml: {
        '/voice': '<Response><Redirect>/gone</Redirect></Response>',
        '/fallback': '<Response><Say>Sorry.</Say></Response>',
      },
    });
    const to = { from: '+12025550100', to: '+12025550143', authToken, ticker: new Ticker({ speed: 10 }) };
    call = await placeCall({ url: `${server.url}/voice`, fallbackUrl: `${server.url}/fallback`, ...to });
    expect((await call.ended).turns[0]?.agent).toBe('Sorry.');
    expect(server.webhooks.at(-1)?.parameters).toMatchObject({ ErrorUrl: `${server.url}/gone` });
  });

  it('asks the fallback when what follows a verb cannot be had', async () => {
    server = await startScriptedServer({
      authToken,
      twiml: {
        '/voice': '<Response><Dial action="/gone">+12025550199</Dial></Response>',
        '/fallback': '<Response><Say>Sorry.</Say></Response>',
      },
    });
    const to = {
      from: '+12025550100',
      to: '+12025550143',
      authToken,
      ticker: new Ticker({ speed: 10 }),
      dial: async () => 'busy' as const,
    };
    call = await placeCall({ url: `${server.url}/voice`, fallbackUrl: `${server.url}/fallback`, ...to });
    expect((await call.ended).turns[0]?.agent).toBe('Sorry.');
  });

  it('apologises as the carrier does when a later document fails', async () => {
    await begin({ twiml: { '/voice': '<Response><Redirect>/gone</Redirect></Response>' } });
    const summary = await call?.ended;
    expect(summary).toMatchObject({ endedBy: 'error', errors: [{ code: 11200 }] });
    expect(summary?.turns[0]?.agent).toMatch(/application error/);
  });

  it('dials, and tells the action how it went', async () => {
    const twiml = {
      '/voice': '<Response><Dial action="/after">+12025550177</Dial></Response>',
      '/after': HANG_UP,
    };
    const numbers: string[] = [];
    const dial = async (number: string) => {
      numbers.push(number);
      return 'busy' as const;
    };
    await begin({ twiml }, { dial });
    expect(await call?.ended).toMatchObject({ endedBy: 'agent' });
    expect(numbers).toEqual(['+12025550177']);
    expect(server?.webhooks[1]?.parameters.DialCallStatus).toBe('busy');
  });

  it('takes a voicemail until the caller is silent', async () => {
    const record = '<Response><Record action="/after" timeout="1" maxLength="30"/></Response>';
    await begin({ twiml: { '/voice': record, '/after': HANG_UP } });
    await call?.say('Please call me back.');
    await call?.ended;
    const parameters = server?.webhooks[1]?.parameters;
    expect(parameters?.RecordingSid).toMatch(/^RE/);
    expect(Number(parameters?.RecordingDuration)).toBeGreaterThanOrEqual(1);
  });

  it('ends at its longest, whatever the server does', async () => {
    await begin({}, { maxDurationMs: 2000 });
    expect(await call?.ended).toMatchObject({ endedBy: 'timeout', errors: [{ code: 'too-long' }] });
  });

  it('gives up waiting for a silent agent', async () => {
    await begin({});
    await expect(call?.agentFinished({ timeoutMs: 1000 })).rejects.toMatchObject({ code: 'agent-silent' });
    const waiting = call?.agentFinished();
    void call?.hangUp();
    await expect(waiting).rejects.toMatchObject({ code: 'call-ended' });
  });

  it('reaches a server elsewhere while signing its public URL', async () => {
    server = await startScriptedServer({ authToken, twiml: { '/voice': HANG_UP } });
    const { url } = server;
    const numbers = { from: '+12025550100', to: '+12025550143', authToken: 'other' };
    const reach = (publicUrl: string) => publicUrl.replace('https://phone.example', url);
    call = await placeCall({ url: 'https://phone.example/voice', reach, ...numbers });
    await call.ended;
    // Signed with another token over another URL: only the address was replaced.
    expect(server.webhooks[0]).toMatchObject({ path: '/voice', signed: false });
  });

  it('records both sides, the agent as it was heard', async () => {
    await begin({ onStream: greet }, { record: true });
    await call?.agentFinished();
    await call?.say('Hi.');
    const { durationMs } = (await call?.hangUp()) ?? { durationMs: 0 };
    const wav = call?.recording() as Buffer;
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wav.readUInt16LE(22)).toBe(2);
    expect(wav.length - 44).toBeGreaterThanOrEqual(durationMs * 8 * 4);
    const loud = (channel: number) =>
      Array.from({ length: (wav.length - 44) / 4 }, (_, i) =>
        wav.readInt16LE(44 + i * 4 + channel * 2),
      ).findIndex((sample) => Math.abs(sample) > 1000);
    expect(loud(1)).toBeLessThan(loud(0));
  });
});
