// The carrier on loopback: Twilio's REST API as far as a receptionist needs it, and the exchange its simulated phones meet at.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { monoWav, type Signer } from '../caller/index.ts';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { Faults, parseJson, readBody, serveFaults } from '../faults.ts';
import {
  type ApiAnswer,
  ApiError,
  type ApiRequest,
  API_VERSION,
  apiDate,
  isAuthorized,
  notFound,
  readRequest,
} from './api.ts';
import { sendAnswer, sendError, sendJson } from './api.ts';
import { Calls } from './calls.ts';
import { type Message, Messages } from './messages.ts';
import { Numbers } from './numbers.ts';
import { Phones, PHONES_PATH } from './phones.ts';

export type { Message } from './messages.ts';

export interface CarrierOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  credentials?: { accountSid: string; authToken: string };
  /** Shared with the other vendors of the sandbox. */
  faults?: Faults;
  /** The account's numbers. When left out, every valid number counts as the account's own. */
  numbers?: string[];
  /** From one delivery state of a text message to the next. */
  deliveryMs?: number;
  /** Requests a second past which the API answers 429; as many as the real one takes before it does. */
  requestsPerSecond?: number;
  /** Where to connect for a public URL when callbacks are sent; see `Signer.reach`. */
  reach?(url: string): string;
  /** The clock, in ms since the epoch. */
  now?(): number;
}

export interface CarrierServer {
  /** The API's base URL, `http://127.0.0.1:…`, to be used in place of `https://api.twilio.com`. */
  url: string;
  /** Text messages in both directions, oldest first. */
  messages(): Message[];
  close(): Promise<void>;
}

/** Real accounts differ; this is far above what a business needs and low enough that a loop shows. */
const DEFAULT_REQUESTS_PER_SECOND = 200;
const MAX_BODY_BYTES = 64 * 1024;
/** The newest recordings kept. */
const KEPT_RECORDINGS = 200;

const inboundText = z.strictObject({ from: z.string(), to: z.string(), body: z.string().max(1600) });

export async function startCarrier(options: CarrierOptions = {}): Promise<CarrierServer> {
  const carrier = new Carrier(options);
  return carrier.listen();
}

class Carrier {
  readonly #options: CarrierOptions;
  readonly #signer: Signer;
  readonly #faults: Faults;
  readonly #now: () => number;
  readonly #numbers: Numbers;
  readonly #messages: Messages;
  readonly #phones: Phones;
  readonly #calls: Calls;
  readonly #recordings = new Map<string, { callSid: string; mulaw: Buffer; createdMs: number }>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #url = '';
  #window = { second: 0, requests: 0 };

  constructor(options: CarrierOptions) {
    const { accountSid, authToken } = options.credentials ?? SANDBOX_CREDENTIALS;
    this.#options = options;
    this.#faults = options.faults ?? new Faults();
    this.#now = options.now ?? Date.now;
    this.#signer = { accountSid, authToken, ...(options.reach && { reach: options.reach }) };
    const signer = this.#signer;
    const now = this.#now;
    this.#numbers = new Numbers({ accountSid, now, ...(options.numbers && { owned: options.numbers }) });
    const ownsNumber = (number: string) => this.#numbers.owns(number);
    const smsUrl = (number: string) => this.#numbers.url(number, 'SmsUrl');
    const deliveryMs = options.deliveryMs ?? 0;
    this.#messages = new Messages({ signer, now, deliveryMs, ownsNumber, smsUrl });
    this.#phones = new Phones({
      calls: () => this.#calls,
      keepRecording: (recording) => this.#keepRecording(recording),
    });
    const statusUrl = (number: string) => this.#numbers.url(number, 'StatusCallback');
    const { ring } = this.#phones;
    this.#calls = new Calls({ signer, now, ring, ownsNumber, statusUrl, faults: this.#faults });
  }

  async listen(): Promise<CarrierServer> {
    const { port = 0, host = '127.0.0.1' } = this.#options;
    this.#server.on('upgrade', (request, socket, head) => {
      if (request.url === PHONES_PATH && isAuthorized(request.headers.authorization, this.#signer)) {
        this.#phones.upgrade(request, socket, head);
      } else
        socket.end(`HTTP/1.1 ${request.url === PHONES_PATH ? '401 Unauthorized' : '404 Not Found'}\r\n\r\n`);
    });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#url = `http://${host}:${(this.#server.address() as AddressInfo).port}`;
    return { url: this.#url, messages: () => this.#messages.all(), close: () => this.#close() };
  }

  async #close(): Promise<void> {
    this.#phones.close();
    this.#calls.close();
    this.#messages.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (serveFaults(this.#faults, request, response)) return;
    const url = request.url ?? '/';
    let stallMs = 0;
    const release = this.#faults.open({
      vendor: 'carrier',
      url,
      strike: (fault) => {
        if (fault.kind === 'drop') request.socket.destroy();
        else if (fault.kind === 'stall') stallMs = fault.durationMs;
        return fault.kind === 'drop' || fault.kind === 'stall';
      },
    });
    try {
      if (stallMs > 0) await delay(stallMs, undefined, { ref: false });
      if (url.startsWith('/_sandbox/')) await this.#serveSandbox(request, response);
      else {
        this.#admit(url);
        sendAnswer(response, this.#route(await readRequest(request, this.#signer)));
      }
    } catch (error) {
      sendError(response, error);
    } finally {
      release();
    }
  }

  /** Refuses what a fault or the rate limit asks to refuse. */
  #admit(url: string): void {
    const status = this.#faults.refusal('carrier', url);
    if (status === 429) throw tooMany();
    if (status !== undefined)
      throw new ApiError(status, 20000 + status, `The carrier answers ${status} on request`);
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#window.second) this.#window = { second, requests: 0 };
    this.#window.requests += 1;
    if (this.#window.requests > (this.#options.requestsPerSecond ?? DEFAULT_REQUESTS_PER_SECOND))
      throw tooMany();
  }

  #route(request: ApiRequest): ApiAnswer {
    const [resource] = request.path;
    if (!['GET', 'POST', 'DELETE'].includes(request.method)) {
      throw new ApiError(405, 20004, `Method ${request.method} is not allowed`);
    }
    switch (resource) {
      case undefined:
        return { status: 200, body: this.#account() };
      case 'Calls':
        return this.#calls.handle(request);
      case 'Messages':
        return this.#messages.handle(request);
      case 'IncomingPhoneNumbers':
        return this.#numbers.handle(request);
      case 'AvailablePhoneNumbers':
        return this.#numbers.available(request);
      case 'Recordings':
        return this.#recording(request);
      default:
        throw notFound(request.fullPath);
    }
  }

  #account(): object {
    const { accountSid } = this.#signer;
    return {
      sid: accountSid,
      auth_token: '',
      date_created: apiDate(0),
      date_updated: apiDate(0),
      friendly_name: 'Sandbox',
      owner_account_sid: accountSid,
      status: 'active',
      subresource_uris: {},
      type: 'Full',
      uri: `/${API_VERSION}/Accounts/${accountSid}.json`,
    };
  }

  #keepRecording(recording: { sid: string; callSid: string; mulaw: Buffer }): string {
    const { sid, callSid, mulaw } = recording;
    this.#recordings.set(sid, { callSid, mulaw, createdMs: this.#now() });
    const oldest = this.#recordings.keys().next().value;
    if (this.#recordings.size > KEPT_RECORDINGS && oldest !== undefined) this.#recordings.delete(oldest);
    return `${this.#url}/${API_VERSION}/Accounts/${this.#signer.accountSid}/Recordings/${sid}`;
  }

  /** `Recordings/RE…` and `.wav` are the audio, `.json` what is known of it. */
  #recording(request: ApiRequest): ApiAnswer {
    const sid = (request.path[1] ?? '').replace(/\.wav$/, '');
    const recording = this.#recordings.get(sid);
    if (!recording) throw notFound(request.fullPath);
    if (request.method === 'DELETE') {
      this.#recordings.delete(sid);
      return { status: 204 };
    }
    if (!request.fullPath.endsWith('.json')) {
      return { status: 200, type: 'audio/x-wav', bytes: monoWav(recording.mulaw) };
    }
    const date = apiDate(recording.createdMs);
    const body = {
      sid,
      account_sid: this.#signer.accountSid,
      api_version: API_VERSION,
      call_sid: recording.callSid,
      channels: 1,
      date_created: date,
      date_updated: date,
      duration: String(Math.round(recording.mulaw.length / 8000)),
      error_code: null,
      source: 'RecordVerb',
      start_time: date,
      status: 'completed',
      uri: `/${API_VERSION}/Accounts/${this.#signer.accountSid}/Recordings/${sid}.json`,
    };
    return { status: 200, body };
  }

  /** `/_sandbox/messages`: GET shows the texts (`?to=` and `?from=` choose), POST `{from, to, body}` sends one in, DELETE forgets them. */
  async #serveSandbox(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://carrier');
    if (url.pathname !== '/_sandbox/messages') throw notFound(url.pathname);
    if (request.method === 'POST') {
      const text = inboundText.safeParse(parseJson(await readBody(request, MAX_BODY_BYTES)));
      if (!text.success) throw new ApiError(400, 20001, z.prettifyError(text.error));
      return sendJson(response, 201, await this.#messages.receive(text.data));
    }
    if (request.method === 'DELETE') this.#messages.clear();
    const to = url.searchParams.get('to');
    const from = url.searchParams.get('from');
    const messages = this.#messages
      .all()
      .filter((each) => (to === null || each.to === to) && (from === null || each.from === from));
    sendJson(response, 200, { messages });
  }
}

function tooMany(): ApiError {
  return new ApiError(429, 20429, 'Too Many Requests');
}
