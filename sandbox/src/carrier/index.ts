// The carrier on loopback: Twilio's REST API as far as a receptionist needs it, and the exchange its simulated phones meet at.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { type AccountCredentials, SANDBOX_CREDENTIALS, SANDBOX_OWN_ACCOUNT } from '../credentials.ts';
import { Faults, parseJson, readBody, serveFaults } from '../faults.ts';
import { Account } from './account.ts';
import { ApiError, isAuthorized, notFound, readRequest } from './api.ts';
import { sendAnswer, sendError, sendJson } from './api.ts';
import type { Message } from './messages.ts';
import { PHONES_PATH } from './phones.ts';

export type { Message } from './messages.ts';

export interface CarrierOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  credentials?: AccountCredentials;
  /** Accounts beside that one; they begin without a number. */
  others?: AccountCredentials[];
  /** Shared with the other vendors of the sandbox. */
  faults?: Faults;
  /** The account's numbers. When left out, every valid number that no other account has counts as the account's own. */
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

const inboundText = z.strictObject({ from: z.string(), to: z.string(), body: z.string().max(1600) });

export async function startCarrier(options: CarrierOptions = {}): Promise<CarrierServer> {
  const carrier = new Carrier(options);
  return carrier.listen();
}

class Carrier {
  readonly #options: CarrierOptions;
  readonly #faults: Faults;
  readonly #now: () => number;
  /** The first is the one that numbers nobody has bought belong to. */
  readonly #accounts: [Account, ...Account[]];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #url = '';
  #window = { second: 0, requests: 0 };

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#faults = options.faults ?? new Faults();
    this.#now = options.now ?? Date.now;
    const open = (credentials: AccountCredentials, numbers: string[] | undefined): Account =>
      new Account({
        signer: { ...credentials, ...(options.reach && { reach: options.reach }) },
        now: this.#now,
        faults: this.#faults,
        deliveryMs: options.deliveryMs ?? 0,
        numbers,
        isTaken: (number) =>
          this.#accounts.some(
            ({ signer, numbers: has }) => signer.accountSid !== credentials.accountSid && has.has(number),
          ),
        url: () => this.#url,
      });
    const { credentials = SANDBOX_CREDENTIALS, others = [SANDBOX_OWN_ACCOUNT] } = options;
    const { accountSid, authToken } = credentials;
    this.#accounts = [
      open({ accountSid, authToken }, options.numbers),
      ...others.map((other) => open(other, [])),
    ];
  }

  async listen(): Promise<CarrierServer> {
    const { port = 0, host = '127.0.0.1' } = this.#options;
    this.#server.on('upgrade', (request, socket, head) => {
      const account = request.url === PHONES_PATH ? this.#authorized(request) : undefined;
      if (account) account.phones.upgrade(request, socket, head);
      else
        socket.end(`HTTP/1.1 ${request.url === PHONES_PATH ? '401 Unauthorized' : '404 Not Found'}\r\n\r\n`);
    });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#url = `http://${host}:${(this.#server.address() as AddressInfo).port}`;
    return { url: this.#url, messages: () => this.#messages(), close: () => this.#close() };
  }

  async #close(): Promise<void> {
    for (const account of this.#accounts) account.close();
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
        const account = this.#authorized(request);
        if (!account) throw new ApiError(401, 20003, 'Authenticate');
        sendAnswer(response, account.handle(await readRequest(request, account.signer)));
      }
    } catch (error) {
      sendError(response, error);
    } finally {
      release();
    }
  }

  /** The account whose name and token a request shows. */
  #authorized({ headers }: IncomingMessage): Account | undefined {
    return this.#accounts.find(({ signer }) => isAuthorized(headers.authorization, signer));
  }

  #messages(): Message[] {
    return this.#accounts.flatMap(({ messages }) => messages.all());
  }

  /** Refuses what a fault or the rate limit asks to refuse. */
  #admit(url: string): void {
    const status = this.#faults.refusal('carrier', url)?.status;
    if (status === 429) throw tooMany();
    if (status !== undefined)
      throw new ApiError(status, 20000 + status, `The carrier answers ${status} on request`);
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#window.second) this.#window = { second, requests: 0 };
    this.#window.requests += 1;
    if (this.#window.requests > (this.#options.requestsPerSecond ?? DEFAULT_REQUESTS_PER_SECOND))
      throw tooMany();
  }

  /** `/_sandbox/messages`: GET shows the texts (`?to=` and `?from=` choose), POST `{from, to, body}` sends one in, DELETE forgets them. */
  async #serveSandbox(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://carrier');
    if (url.pathname !== '/_sandbox/messages') throw notFound(url.pathname);
    if (request.method === 'POST') {
      const text = inboundText.safeParse(parseJson(await readBody(request, MAX_BODY_BYTES)));
      if (!text.success) throw new ApiError(400, 20001, z.prettifyError(text.error));
      const owner = this.#accounts.find(({ numbers }) => numbers.owns(text.data.to)) ?? this.#accounts[0];
      return sendJson(response, 201, await owner.messages.receive(text.data));
    }
    if (request.method === 'DELETE') for (const { messages } of this.#accounts) messages.clear();
    const to = url.searchParams.get('to');
    const from = url.searchParams.get('from');
    const messages = this.#messages().filter(
      (each) => (to === null || each.to === to) && (from === null || each.from === from),
    );
    sendJson(response, 200, { messages });
  }
}

function tooMany(): ApiError {
  return new ApiError(429, 20429, 'Too Many Requests');
}
