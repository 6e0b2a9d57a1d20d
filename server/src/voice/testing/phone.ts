// A telephone for tests: a server with the voice routes on a free port, and calls made to it as the carrier makes them.
import { once } from 'node:events';
import type { Dialogue } from '@offhook/machines';
import fastify, { type FastifyInstance } from 'fastify';
import twilio from 'twilio/lib/webhooks/webhooks.js';
import { WebSocket } from 'ws';
import websocket from '../../plugins/external/websocket.ts';
import type { CarrierReport } from '../../calls/carrier-report.ts';
import voiceRoutes from '../../routes/voice/index.ts';
import { createTwilioCarrier } from '../../vendors/twilio/carrier.ts';
import { line } from './dialogue.ts';
import { createVoice, systemClock, type Voice, type VoiceDependencies } from '../index.ts';
import {
  countingRecorder,
  memoryLedger,
  salonLine,
  scriptedDesk,
  scriptedSynthesizer,
  scriptedTranscriber,
} from './scripted.ts';

export const AUTH_TOKEN = 'test-auth-token';
const ACCOUNT_SID = `AC${'1'.repeat(32)}`;
export const SALON_NUMBER = '+12025550142';
export const CALLER_NUMBER = '+12025550117';

export type Exchange = Awaited<ReturnType<typeof openExchange>>;

/** A server with scripted stations; `overrides` replaces any of them. */
export async function openExchange(dialogue: Dialogue, overrides: Partial<VoiceDependencies> = {}) {
  const ears = scriptedTranscriber();
  const mouth = scriptedSynthesizer();
  const desk = scriptedDesk();
  const ledger = memoryLedger();
  const recorder = countingRecorder();
  const logged: { level: string; message: string; details: Record<string, unknown> }[] = [];
  const note = (level: string) => (details: object, message: string) =>
    void logged.push({ level, message, details: { ...details } });
  let ids = 0;

  const server: FastifyInstance = fastify({ forceCloseConnections: true });
  // The public URL is part of what is signed, and only known once the port is.
  const base = { url: '' };
  const carrier = createTwilioCarrier({ accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN });
  const voice: Voice = createVoice({
    dialogue,
    understand: () => ({ commands: [], accountedFor: 0 }),
    answerLine: (piece) => line(piece, { key: 'fromKnowledge' }),
    desk,
    carrier,
    openTranscriber: ears.open,
    openSynthesizer: mouth.open,
    openRecorder: recorder.open,
    ledger,
    clock: systemClock,
    newId: () => `id-${(ids += 1)}`,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    directory: {
      find: async (number) => (number === SALON_NUMBER ? salonLine : undefined),
      known: (number) => (number === SALON_NUMBER ? salonLine : undefined),
    },
    secret: 'stream secret',
    interruptedCall: async () => undefined,
    trialLine: async () => salonLine,
    publicUrl: () => base.url,
    ...overrides,
  });
  server.decorate('voice', voice);
  server.decorate('publicUrl', () => base.url);
  server.decorate('carrierAccounts', {
    isGenuine: async (request) => carrier.isSigned(request),
    carrierOf: async () => carrier,
    numbersOf: () => Promise.reject(new Error('no account of numbers')),
  });
  await server.register(websocket);
  const reports: { number: string; report: CarrierReport }[] = [];
  server.decorate('carrierReported', async (number: string, report: CarrierReport) => {
    reports.push({ number, report });
  });
  await server.register(voiceRoutes, { prefix: '/voice' });
  base.url = await server.listen({ port: 0, host: '127.0.0.1' });

  const sign = (url: string, parameters: Record<string, string> = {}): string =>
    twilio.getExpectedTwilioSignature(AUTH_TOKEN, url, parameters);

  let callCount = 0;
  const exchange = {
    voice,
    ears,
    mouth,
    desk,
    ledger,
    recorder,
    logged,
    reports,
    get url() {
      return base.url;
    },
    sign,

    /** A signed webhook, unless told otherwise. */
    post(path: string, form: Record<string, string>, signature: string | null = sign(base.url + path, form)) {
      return fetch(base.url + path, {
        method: 'POST',
        headers: signature === null ? {} : { 'x-twilio-signature': signature },
        body: new URLSearchParams(form),
      });
    },

    /** Asks how to answer a new call; gives its sid and our token. */
    async ring(form: Partial<Record<'CallSid' | 'From' | 'To', string>> = {}) {
      callCount += 1;
      const callSid = form.CallSid ?? `CA${String(callCount).padStart(32, '0')}`;
      const response = await exchange.post('/voice', {
        CallSid: callSid,
        From: CALLER_NUMBER,
        To: SALON_NUMBER,
        ...form,
      });
      const twiml = await response.text();
      const token = /name="token" value="([^"]+)"/.exec(twiml)?.[1] ?? '';
      return { status: response.status, twiml, callSid, token };
    },

    /** A call up to its started stream. */
    async call(options: Partial<PhoneOptions> = {}): Promise<Phone> {
      const { callSid, token } = await exchange.ring();
      const phone = await exchange.stream();
      Object.assign(phone, options);
      phone.start(callSid, { token });
      return phone;
    },

    /** A signed stream, connected but not started. */
    async stream(): Promise<Phone> {
      const url = `${base.url.replace('http', 'ws')}/voice/stream/${salonLine.organizationId}`;
      const socket = new WebSocket(url, { headers: { 'x-twilio-signature': sign(url) } });
      const phone = createPhone(socket);
      await once(socket, 'open');
      phone.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
      return phone;
    },

    async close() {
      await voice.close();
      await server.close();
    },
  };
  return exchange;
}

interface PhoneOptions {
  /** Marks come back at once, as if playing took no time; else when the test says `play()`. */
  instant: boolean;
}

export interface Phone extends PhoneOptions {
  socket: WebSocket;
  callSid: string;
  /** Everything the agent sent, in order: bytes of audio, marks, clears. */
  received: ({ audio: number } | { mark: string } | { clear: true })[];
  /** Bytes of audio in all. */
  audioBytes: number;
  send(message: object): void;
  start(callSid: string, parameters: Record<string, string>): void;
  /** 20 ms frames of silence, or of the payload given. */
  frames(count: number, payload?: string): void;
  key(digit: string): void;
  /** Gives back the next `count` marks (all by default). */
  play(count?: number): void;
  hangUp(): void;
  closed: Promise<number>;
}

function createPhone(socket: WebSocket): Phone {
  const streamSid = `MZ${'2'.repeat(32)}`;
  const closed = Promise.withResolvers<number>();
  let sequence = 0;
  let chunk = 0;
  const marks: string[] = [];
  const next = (): string => String((sequence += 1));

  const phone: Phone = {
    instant: true,
    socket,
    callSid: '',
    received: [],
    audioBytes: 0,
    closed: closed.promise,
    send: (message) => socket.send(JSON.stringify(message)),
    start(callSid, parameters) {
      phone.callSid = callSid;
      phone.send({
        event: 'start',
        sequenceNumber: next(),
        start: {
          accountSid: ACCOUNT_SID,
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: parameters,
        },
        streamSid,
      });
    },
    frames(count, payload = Buffer.alloc(160, 0xff).toString('base64')) {
      for (let i = 0; i < count; i += 1) {
        chunk += 1;
        phone.send({
          event: 'media',
          sequenceNumber: next(),
          media: { track: 'inbound', chunk: String(chunk), timestamp: String(chunk * 20), payload },
          streamSid,
        });
      }
    },
    key: (digit) =>
      phone.send({
        event: 'dtmf',
        streamSid,
        sequenceNumber: next(),
        dtmf: { track: 'inbound_track', digit },
      }),
    play(count = marks.length) {
      for (const name of marks.splice(0, count)) {
        phone.send({ event: 'mark', sequenceNumber: next(), streamSid, mark: { name } });
      }
    },
    hangUp() {
      phone.send({
        event: 'stop',
        sequenceNumber: next(),
        streamSid,
        stop: { accountSid: ACCOUNT_SID, callSid: phone.callSid },
      });
      socket.close();
    },
  };

  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as {
      event: string;
      media?: { payload: string };
      mark?: { name: string };
    };
    if (message.media) {
      const bytes = Buffer.from(message.media.payload, 'base64').length;
      phone.received.push({ audio: bytes });
      phone.audioBytes += bytes;
    } else if (message.mark) {
      phone.received.push({ mark: message.mark.name });
      marks.push(message.mark.name);
      if (phone.instant) phone.play();
    } else if (message.event === 'clear') {
      phone.received.push({ clear: true });
      // As the carrier does it: every mark still pending comes back, though nothing of it was heard.
      phone.play();
    }
  });
  socket.on('close', (code) => closed.resolve(code));
  socket.on('error', () => undefined);
  return phone;
}
