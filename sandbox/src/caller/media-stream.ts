// The carrier's end of one bidirectional media stream: signed upgrade, the events in their order, marks, and strictness about what comes back.
import { WebSocket } from 'ws';
import { CallError } from './errors.ts';
import { Playback, SILENCE } from './playback.ts';
import { sign } from './signature.ts';
import { FRAME_BYTES, FRAME_MS } from './ticker.ts';
import type { Signer } from './webhook.ts';

/** The upgrade must be through in this time. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** A server that leaves this much unread is not listening any more. */
const MAX_UNSENT_BYTES = 1_000_000;
/** One message; the largest sensible one is some seconds of audio in base64. */
const MAX_MESSAGE_BYTES = 1_000_000;
/** After our close frame the server has this long to answer it. */
const CLOSE_TIMEOUT_MS = 1000;

const SILENT_PAYLOAD = Buffer.alloc(FRAME_BYTES, SILENCE).toString('base64');
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export interface MediaStreamOptions {
  url: string;
  signer: Signer;
  callSid: string;
  streamSid: string;
  parameters: Record<string, string>;
}

export interface MediaStreamEvents {
  /** The server acted on the playback; for traces and tests. */
  received(event: 'media' | 'mark' | 'clear', bytes: number): void;
  /** The stream is over; `error` says why when it is not in good order. Called once. */
  ended(error?: CallError): void;
}

export class MediaStream {
  readonly playback = new Playback();
  readonly #options: MediaStreamOptions;
  readonly #events: MediaStreamEvents;
  readonly #socket: WebSocket;
  readonly #mediaTail: string;
  #open = false;
  #over = false;
  #sequence = 1;
  #chunk = 1;

  /** Connects; `connected` and `start` are sent as soon as the socket is open. */
  constructor(options: MediaStreamOptions, events: MediaStreamEvents) {
    this.#options = options;
    this.#events = events;
    this.#mediaTail = `"},"streamSid":"${options.streamSid}"}`;
    const { signer, url } = options;
    this.#socket = new WebSocket(signer.reach?.(url) ?? url, {
      headers: { 'x-twilio-signature': sign(signer.authToken, url), 'user-agent': 'Twilio.TmeWs/1.0' },
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#socket.on('open', () => this.#start());
    this.#socket.on('message', (data: Buffer, isBinary) => this.#receive(data, isBinary));
    this.#socket.on('error', (error) => {
      const code = this.#open ? 31921 : 31920;
      const what = this.#open ? 'broke' : 'was refused';
      this.#finish(new CallError(code, `The stream to ${url} ${what}: ${error.message}.`, { cause: error }));
    });
    this.#socket.on('close', (code) => {
      const inOrder = code === 1000 || code === 1005;
      const what = code === 1006 ? 'The stream broke off' : 'The server closed the stream';
      this.#finish(inOrder ? undefined : new CallError(31921, `${what} (close code ${code}).`));
    });
  }

  /** Audio flows. */
  get open(): boolean {
    return this.#open && !this.#over;
  }

  /** Sends the 20 ms of caller audio in `frame`; `silent` spares the encoding of a frame without a sound. */
  sendFrame(frame: Buffer, silent: boolean): void {
    if (!this.open) return;
    const timestamp = this.#chunk * FRAME_MS;
    const payload = silent ? SILENT_PAYLOAD : frame.toString('base64');
    this.#send(
      `{"event":"media","sequenceNumber":"${this.#sequence}","media":{"track":"inbound","chunk":"${this.#chunk}","timestamp":"${timestamp}","payload":"${payload}${this.#mediaTail}`,
    );
    this.#chunk += 1;
    if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) {
      this.#abort(new CallError(31921, 'The server reads its stream too slowly.'));
    }
  }

  /** Returns the marks whose audio has been played since the last call. */
  echoMarks(): void {
    for (const name of this.playback.passedMarks()) this.#sendMark(name);
  }

  sendDigit(digit: string): void {
    if (this.open) this.#sendEvent('dtmf', { track: 'inbound_track', digit });
  }

  /** Cuts the connection without a close frame, as a failing network does. */
  drop(): void {
    this.#socket.terminate();
  }

  /** The carrier ends the stream: the call is over or was told to do something else. */
  stop(): void {
    if (this.#over) return;
    if (!this.#open) {
      this.#socket.terminate();
    } else {
      const { signer, callSid } = this.#options;
      this.#sendEvent('stop', { accountSid: signer.accountSid, callSid });
      this.#close(1000);
    }
    this.#finish();
  }

  #start(): void {
    if (this.#over) return;
    this.#open = true;
    const { signer, callSid, streamSid, parameters } = this.#options;
    this.#socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    this.#sendEvent('start', {
      accountSid: signer.accountSid,
      streamSid,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: parameters,
    });
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#over) return;
    try {
      if (isBinary) throw new CallError(31950, 'The server sent a binary frame.');
      this.#obey(data.toString('utf8'));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#abort(error);
    }
  }

  #obey(text: string): void {
    const message = readMessage(text);
    if (message.streamSid !== this.#options.streamSid) refuse(`streamSid is ${String(message.streamSid)}`);
    switch (message.event) {
      case 'media': {
        const payload = property(message.media, 'payload');
        if (typeof payload !== 'string' || payload.length % 4 !== 0 || !BASE64.test(payload)) {
          return refuse('media.payload is not base64');
        }
        const audio = Buffer.from(payload, 'base64');
        if (!this.playback.push(audio))
          throw new CallError(31950, 'More audio is queued than the carrier buffers.');
        return this.#events.received('media', audio.length);
      }
      case 'mark': {
        const name = property(message.mark, 'name');
        if (typeof name !== 'string' || name === '') return refuse('mark.name is missing');
        this.#events.received('mark', 0);
        this.playback.mark(name);
        if (this.playback.idle) this.echoMarks();
        return;
      }
      case 'clear':
        this.#events.received('clear', 0);
        for (const name of this.playback.clear()) this.#sendMark(name);
        return;
      default:
        return refuse(`event is ${String(message.event)}`);
    }
  }

  #sendMark(name: string): void {
    if (this.open) this.#sendEvent('mark', { name });
  }

  /** Numbers are sent as strings, as the carrier does. */
  #sendEvent(event: string, body: object): void {
    this.#send(
      JSON.stringify({
        event,
        sequenceNumber: String(this.#sequence),
        [event]: body,
        streamSid: this.#options.streamSid,
      }),
    );
  }

  #send(message: string): void {
    this.#sequence += 1;
    this.#socket.send(message);
  }

  #abort(error: CallError): void {
    this.#close(1002);
    this.#finish(error);
  }

  #close(code: number): void {
    this.#socket.close(code);
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS);
    timer.unref();
    this.#socket.once('close', () => clearTimeout(timer));
  }

  #finish(error?: CallError): void {
    if (this.#over) return;
    this.#over = true;
    this.playback.clear();
    this.#events.ended(error);
  }
}

function readMessage(text: string): Record<string, unknown> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return refuse('it is not JSON');
  }
  return isRecord(message) ? message : refuse('it is not a JSON object');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function property(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function refuse(what: string): never {
  throw new CallError(31951, `The server sent an invalid stream message: ${what}.`);
}
