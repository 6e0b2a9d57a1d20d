// Faults on request: what is to go wrong, where, how often and when. Off until asked for.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/**
 * - `drop`: the connection is cut without a close frame.
 * - `stall`: nothing is sent for `durationMs`; what was due comes afterwards.
 * - `refuse`: the request or the socket's upgrade is answered with `status`.
 * - `garble`: the transcriber gets words wrong for `durationMs`.
 * - `falseEndOfTurn`: the transcriber takes the turn for over after the next word.
 */
export const faultSchema = z.strictObject({
  kind: z.enum(['drop', 'stall', 'refuse', 'garble', 'falseEndOfTurn']),
  /** Only at this vendor. */
  vendor: z.enum(['carrier', 'deepgram', 'openai', 'google', 'microsoft', 's3']).optional(),
  /** Only where the request's path and query contain this text, e.g. `/v2/listen` or `tag=CA…`. */
  match: z.string().optional(),
  /** How many connections or requests it strikes before it is spent. */
  count: z.int().min(1).default(1),
  /** How many it lets pass before: with 2 it strikes the third. */
  skip: z.int().min(0).default(0),
  /** How long after the fault is set (for what is open then) or the connection opened it strikes. */
  afterMs: z.int().min(0).default(0),
  /** For `stall` and `garble`. */
  durationMs: z.int().min(0).default(5000),
  /** For `refuse`. */
  status: z.int().min(400).max(599).default(500),
  /** For `refuse` at a calendar: when to come again, sent whether or not the vendor always says so. Default: as it does. */
  retryAfterSeconds: z.int().min(0).optional(),
});

export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
export type Vendor = NonNullable<Fault['vendor']>;

/** Something open that a fault can strike. */
export interface FaultTarget {
  vendor: Vendor;
  /** Path and query of the request that opened it. */
  url: string;
  /** Lets the fault happen; false when this kind cannot happen here. */
  strike(fault: Fault): boolean;
}

export interface ArmedFault extends Fault {
  id: number;
  /** Strikes left. */
  left: number;
}

export class Faults {
  readonly #armed = new Map<number, ArmedFault>();
  readonly #open = new Set<FaultTarget>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #lastId = 0;

  /** Arms a fault. What is open and fits is struck first; the rest of `count` waits for what opens later. */
  add(input: FaultInput): ArmedFault {
    const fault = faultSchema.parse(input);
    const armed = { ...fault, id: ++this.#lastId, left: fault.count };
    this.#armed.set(armed.id, armed);
    if (fault.kind !== 'refuse') for (const target of this.#open) this.#aim(armed, target);
    return armed;
  }

  list(): ArmedFault[] {
    return [...this.#armed.values()];
  }

  /** Disarms one fault, or all. */
  clear(id?: number): void {
    if (id === undefined) this.#armed.clear();
    else this.#armed.delete(id);
  }

  /** Registers an open connection; call what it returns when it closes. */
  open(target: FaultTarget): () => void {
    this.#open.add(target);
    for (const fault of this.#armed.values()) if (fault.kind !== 'refuse') this.#aim(fault, target);
    return () => void this.#open.delete(target);
  }

  /** The status a new request or upgrade is to be refused with, if any. */
  refusal(vendor: Vendor, url: string): Fault | undefined {
    for (const fault of this.#armed.values()) {
      if (fault.kind === 'refuse' && fits(fault, vendor, url) && !skips(fault)) {
        this.#spend(fault);
        return fault;
      }
    }
    return undefined;
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#armed.clear();
    this.#open.clear();
  }

  #aim(fault: ArmedFault, target: FaultTarget): void {
    if (fault.left <= 0 || !fits(fault, target.vendor, target.url) || skips(fault)) return;
    if (fault.afterMs === 0) {
      if (target.strike(fault)) this.#spend(fault);
      return;
    }
    this.#spend(fault);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#open.has(target)) target.strike(fault);
    }, fault.afterMs);
    this.#timers.add(timer);
  }

  #spend(fault: ArmedFault): void {
    fault.left--;
    if (fault.left <= 0) this.#armed.delete(fault.id);
  }
}

function fits(fault: Fault, vendor: Vendor, url: string): boolean {
  return (
    (fault.vendor === undefined || fault.vendor === vendor) &&
    (fault.match === undefined || url.includes(fault.match))
  );
}

function skips(fault: Fault): boolean {
  if (fault.skip === 0) return false;
  fault.skip--;
  return true;
}

/** Lets faults strike one plain HTTP request; await what it returns before answering, so that a stall holds the answer back. */
export function openRequest(
  faults: Faults,
  vendor: Vendor,
  request: IncomingMessage,
  response: ServerResponse,
): () => Promise<void> {
  let heldUntil = 0;
  const done = faults.open({
    vendor,
    url: request.url ?? '/',
    strike: ({ kind, durationMs }) => {
      if (kind === 'drop') request.socket.destroy();
      else if (kind === 'stall') heldUntil = performance.now() + durationMs;
      else return false;
      return true;
    },
  });
  response.once('close', done);
  return async () => {
    for (let wait = heldUntil - performance.now(); wait > 0; wait = heldUntil - performance.now()) {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
}

/** Where every server of the sandbox takes faults: POST one, GET the armed ones, DELETE all (or `?id=`). */
export const FAULTS_PATH = '/_sandbox/faults';
/** A fault is a few hundred bytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** Answers a request for `FAULTS_PATH`; false when the request is for something else. */
export function serveFaults(faults: Faults, request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  if (url.pathname !== FAULTS_PATH) return false;
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'GET') answer(200, { faults: faults.list() });
  else if (request.method === 'DELETE') {
    const id = url.searchParams.get('id');
    faults.clear(id === null ? undefined : Number(id));
    answer(200, { faults: faults.list() });
  } else if (request.method === 'POST') {
    void arm(faults, request).then(({ status, body }) => answer(status, body));
  } else answer(405, { error: 'Use GET, POST or DELETE.' });
  return true;
}

async function arm(faults: Faults, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  try {
    const parsed = faultSchema.safeParse(parseJson(await readBody(request, MAX_BODY_BYTES)));
    if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
    return { status: 201, body: faults.add(parsed.data) };
  } catch {
    return { status: 413, body: { error: `A fault is at most ${MAX_BODY_BYTES} bytes of JSON.` } };
  }
}

/** The whole body as text; rejects when it is longer than `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return (await readBytes(request, limit)).toString('utf8');
}

/** The body of a request as it came; throws `RangeError` past `limit` bytes. */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw new RangeError(`The body is longer than ${limit} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Parsed JSON, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
