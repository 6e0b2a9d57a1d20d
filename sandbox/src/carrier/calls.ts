// The Calls resource: the calls the carrier knows, what the API may do to them, and who hears of their progress.
import {
  callParameters,
  type CallStatus,
  type Instruction,
  type LiveCall,
  makeSid,
  type Order,
  type Method,
  requestWebhook,
  type Signer,
  type ToPhone,
} from '../caller/index.ts';
import type { Faults } from '../faults.ts';
import { readDetection } from './machine-detection.ts';
import { apiDate, type ApiAnswer, ApiError, API_VERSION, isE164, notFound, page, readUrl } from './api.ts';
import type { ApiRequest } from './api.ts';

/** Where orders for a live call go: the phone it is on. */
export interface Phone {
  order(sid: string, order: Order): void;
}

/** Rings whoever answers this number; undefined when nobody does. */
export type Ring = (call: LiveCall, ring: Placing) => Phone | undefined;

/** What to do with a call once it is answered. */
type Placing = Pick<Extract<ToPhone, { type: 'ring' }>, 'instruction' | 'fallbackUrl' | 'detection'>;

interface KnownCall extends LiveCall {
  phone: Phone | undefined;
  createdMs: number;
  startedMs: number | undefined;
  endedMs: number | undefined;
  statusCallback: { url: string; events: Set<string> } | undefined;
  sequence: number;
  ringTimer: NodeJS.Timeout | undefined;
  /** Takes the call out of the faults' reach. */
  release: (() => void) | undefined;
}

const OVER: ReadonlySet<CallStatus> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
const CALLBACK_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const DEFAULT_RING_SECONDS = 60;
const MAX_RING_SECONDS = 600;
/** Calls that are over stay readable, the newest this many. */
const KEPT_CALLS = 10_000;

export interface CallsOptions {
  signer: Signer;
  now(): number;
  ring: Ring;
  ownsNumber(number: string): boolean;
  /** Who is told when a call to this number of ours is over. */
  statusUrl(number: string): string | undefined;
  faults: Faults;
}

export class Calls {
  readonly #calls = new Map<string, KnownCall>();
  readonly #watchers = new Map<string, (status: CallStatus) => void>();
  readonly #options: CallsOptions;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** A phone of the sandbox has dialled. */
  register(call: LiveCall, phone: Phone): void {
    const known = this.#keep({ ...call, phone });
    const url = call.direction === 'inbound' ? this.#options.statusUrl(call.to) : undefined;
    if (url !== undefined) known.statusCallback = { url, events: new Set(['completed']) };
  }

  /** A phone tells how its call is doing. */
  setStatus(sid: string, status: CallStatus): void {
    const call = this.#calls.get(sid);
    if (!call || OVER.has(call.status) || call.status === status) return;
    call.status = status;
    clearTimeout(call.ringTimer);
    if (status === 'in-progress') {
      call.startedMs = this.#options.now();
      call.release = this.#exposeToFaults(call);
      this.#tell(call, 'answered');
    } else if (OVER.has(status)) {
      call.endedMs = this.#options.now();
      call.phone = undefined;
      call.release?.();
      this.#tell(call, 'completed');
    }
    this.#watchers.get(sid)?.(status);
  }

  /** Tells each change of one call's status until the returned function is called. */
  watch(sid: string, watcher: (status: CallStatus) => void): () => void {
    this.#watchers.set(sid, watcher);
    return () => void this.#watchers.delete(sid);
  }

  /** A phone went away without a word: its calls are over. */
  phoneGone(phone: Phone): void {
    for (const call of this.#calls.values()) if (call.phone === phone) this.setStatus(call.sid, 'failed');
  }

  handle(request: ApiRequest): ApiAnswer {
    const { method, path, parameters } = request;
    const sid = path[1];
    if (sid === undefined) return method === 'POST' ? this.#create(parameters) : this.#list(request);
    const call = this.#calls.get(sid);
    if (!call || path.length > 2) throw notFound(request.fullPath);
    if (method === 'POST') this.#update(call, parameters);
    else if (method === 'DELETE') {
      if (!OVER.has(call.status)) throw new ApiError(409, 20409, 'The call is still in progress');
      this.#calls.delete(sid);
      return { status: 204 };
    }
    return { status: 200, body: this.#describe(call) };
  }

  close(): void {
    for (const call of this.#calls.values()) clearTimeout(call.ringTimer);
  }

  /** A `drop` fault that matches `/calls/CA…?from=…&to=…` cuts the call's media stream. */
  #exposeToFaults(call: KnownCall): () => void {
    return this.#options.faults.open({
      vendor: 'carrier',
      url: `/calls/${call.sid}?from=${call.from}&to=${call.to}`,
      strike: (fault) => {
        if (fault.kind !== 'drop') return false;
        call.phone?.order(call.sid, { dropStream: true });
        return true;
      },
    });
  }

  #create(parameters: URLSearchParams): ApiAnswer {
    const to = parameters.get('To') ?? '';
    const from = parameters.get('From') ?? '';
    if (to === '') throw new ApiError(400, 21201, "No 'To' number is specified");
    if (from === '') throw new ApiError(400, 21213, "No 'From' number is specified");
    if (!isE164(to))
      throw new ApiError(400, 21211, `The phone number you are attempting to call, ${to}, is not valid.`);
    if (!isE164(from))
      throw new ApiError(400, 21212, `The source phone number provided, ${from}, is not valid.`);
    if (!this.#options.ownsNumber(from)) {
      throw new ApiError(
        400,
        21210,
        `The source phone number provided, ${from}, is not yet verified for your account.`,
      );
    }
    const instruction = readInstruction(parameters);
    if (!instruction) throw new ApiError(400, 21205, 'Url parameter is required.');
    const seconds = Number(parameters.get('Timeout') ?? DEFAULT_RING_SECONDS);
    const timeoutMs = Math.min(MAX_RING_SECONDS, seconds > 0 ? seconds : DEFAULT_RING_SECONDS) * 1000;
    const url = readUrl(parameters, 'StatusCallback', 21609);
    const asked = parameters.getAll('StatusCallbackEvent').flatMap((event) => event.split(/\s+/));
    const unknown = asked.find((event) => !CALLBACK_EVENTS.includes(event));
    if (unknown)
      throw new ApiError(400, 21626, `'statusCallbackEvent' parameter contains invalid value '${unknown}'`);

    const party = { from, to, direction: 'outbound-api' as const };
    const call = this.#keep({ sid: makeSid('CA'), ...party, status: 'queued', phone: undefined });
    if (url !== undefined)
      call.statusCallback = { url, events: new Set(asked.length > 0 ? asked : ['completed']) };
    const answer = { status: 201 as const, body: this.#describe(call) };
    const fallbackUrl = readUrl(parameters, 'FallbackUrl', 21205);
    const detection = readDetection(parameters);
    const placing: Placing = {
      instruction,
      ...(fallbackUrl !== undefined && { fallbackUrl }),
      ...(detection && { detection }),
    };
    setImmediate(() => this.#place(call, placing, timeoutMs));
    return answer;
  }

  #place(call: KnownCall, placing: Placing, timeoutMs: number): void {
    if (call.status !== 'queued') return;
    this.#tell(call, 'initiated');
    call.status = 'ringing';
    this.#tell(call, 'ringing');
    call.ringTimer = setTimeout(() => {
      call.phone?.order(call.sid, { hangUp: true });
      this.setStatus(call.sid, 'no-answer');
    }, timeoutMs);
    call.phone = this.#options.ring(live(call), placing);
  }

  #update(call: KnownCall, parameters: URLSearchParams): void {
    const status = parameters.get('Status');
    const instruction = readInstruction(parameters);
    if (status !== null && status !== 'completed' && status !== 'canceled') {
      throw new ApiError(400, 20001, `Invalid value for Status: ${status}`);
    }
    if (status === null && !instruction)
      throw new ApiError(400, 20001, 'Nothing to update: give Status, Url or Twiml.');
    if (status !== null) {
      // Ending a call that is over already is no error.
      if (OVER.has(call.status)) return;
      const { phone } = call;
      const wasLive = call.status === 'in-progress';
      if (status === 'canceled' && wasLive)
        throw new ApiError(400, 21220, 'Call is in-progress. Cannot cancel.');
      phone?.order(call.sid, { hangUp: true });
      this.setStatus(call.sid, wasLive ? 'completed' : 'canceled');
      return;
    }
    if (call.status !== 'in-progress' || !instruction) {
      throw new ApiError(400, 21220, 'Call is not in-progress. Cannot redirect.');
    }
    call.phone?.order(call.sid, instruction);
  }

  #list({ parameters }: ApiRequest): ApiAnswer {
    const matches = (name: string, value: string) => !parameters.has(name) || parameters.get(name) === value;
    const calls = [...this.#calls.values()]
      .filter(
        (call) => matches('Status', call.status) && matches('To', call.to) && matches('From', call.from),
      )
      .reverse();
    return page(
      'calls',
      this.#uri('Calls'),
      calls.map((call) => this.#describe(call)),
    );
  }

  #keep(call: LiveCall & { phone: Phone | undefined }): KnownCall {
    const known: KnownCall = {
      ...call,
      createdMs: this.#options.now(),
      startedMs: undefined,
      endedMs: undefined,
      statusCallback: undefined,
      sequence: 0,
      ringTimer: undefined,
      release: undefined,
    };
    this.#calls.set(call.sid, known);
    if (this.#calls.size > KEPT_CALLS) {
      const oldest = [...this.#calls.values()].find((each) => OVER.has(each.status));
      if (oldest) this.#calls.delete(oldest.sid);
    }
    return known;
  }

  #tell(call: KnownCall, event: string): void {
    const callback = call.statusCallback;
    if (!callback?.events.has(event)) return;
    const { signer, now } = this.#options;
    const status = event === 'initiated' ? 'queued' : call.status;
    const parameters = {
      ...callParameters(
        { callSid: call.sid, from: call.from, to: call.to, direction: call.direction, signer },
        status,
      ),
      CallStatus: event === 'initiated' ? 'initiated' : call.status,
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(call.sequence),
      Timestamp: apiDate(now()),
      ...(event === 'completed' && { CallDuration: String(duration(call)) }),
    };
    call.sequence += 1;
    // A server that does not take its callback loses it, as with the carrier.
    requestWebhook(signer, callback.url, 'POST', parameters).catch(() => {});
  }

  #describe(call: KnownCall): object {
    const { accountSid } = this.#options.signer;
    const uri = this.#uri(`Calls/${call.sid}`);
    return {
      sid: call.sid,
      account_sid: accountSid,
      api_version: API_VERSION,
      annotation: null,
      answered_by: null,
      caller_name: null,
      date_created: apiDate(call.createdMs),
      date_updated: apiDate(call.endedMs ?? call.startedMs ?? call.createdMs),
      direction: call.direction,
      duration: call.endedMs === undefined ? null : String(duration(call)),
      start_time: call.startedMs === undefined ? null : apiDate(call.startedMs),
      end_time: call.endedMs === undefined ? null : apiDate(call.endedMs),
      forwarded_from: null,
      from: call.from,
      from_formatted: call.from,
      group_sid: null,
      parent_call_sid: null,
      phone_number_sid: null,
      price: null,
      price_unit: 'USD',
      queue_time: '0',
      status: call.status,
      to: call.to,
      to_formatted: call.to,
      trunk_sid: null,
      uri,
      subresource_uris: { recordings: uri.replace('.json', '/Recordings.json') },
    };
  }

  #uri(path: string): string {
    return `/${API_VERSION}/Accounts/${this.#options.signer.accountSid}/${path}.json`;
  }
}

function live({ sid, from, to, direction, status }: KnownCall): LiveCall {
  return { sid, from, to, direction, status };
}

/** Whole seconds on the line. */
function duration(call: KnownCall): number {
  if (call.startedMs === undefined) return 0;
  return Math.ceil(((call.endedMs ?? call.startedMs) - call.startedMs) / 1000);
}

function readInstruction(parameters: URLSearchParams): Instruction | undefined {
  const twiml = parameters.get('Twiml');
  if (twiml) return { twiml };
  const url = readUrl(parameters, 'Url', 21205);
  if (url === undefined) return undefined;
  const method: Method = (parameters.get('Method') ?? 'POST').toUpperCase() === 'GET' ? 'GET' : 'POST';
  return { url, method };
}
