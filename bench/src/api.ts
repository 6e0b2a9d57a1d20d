// The server's API as a bench needs it: what it kept of calls and appointments, read as the member of a business.
import type { Business, Target } from './target.ts';

export interface ApiTurn {
  index: number;
  callerText: string | null;
  agentText: string;
  stamps: Record<
    | 'finalTranscript'
    | 'endOfTurn'
    | 'understood'
    | 'decided'
    | 'firstText'
    | 'firstAudio'
    | 'done'
    | 'played',
    number | null
  >;
  asrMs: number | null;
  endpointMs: number | null;
  understandMs: number | null;
  llmMs: number | null;
  ttsMs: number | null;
  voiceToVoiceMs: number | null;
  engineMs: number | null;
  tier: string | null;
  speculation: 'none' | 'hit' | 'miss';
  cacheHit: boolean;
  bargeIn: boolean;
  expectation: string;
}

export interface ApiAppointment {
  id: string;
  status: string;
  startsAt: string;
  endsAt: string;
  staff: { id: string; name: string };
  customerName: string | null;
  callId: string | null;
}

export interface ApiCall {
  id: string;
  callSid: string;
  fromNumber: string;
  endedAt: string | null;
  endedBy: string | null;
  outcome: string | null;
  turns: ApiTurn[];
  recording: { durationMs: number } | null;
  appointments: ApiAppointment[];
}

export interface Catalog {
  /** Who does the bench's service. */
  staff: { id: string; name: string }[];
  durationMinutes: number;
}

/** Rows are written in batches off the road, and a recording when its file is whole. */
const WRITTEN_WITHIN_MS = 20_000;
const POLL_MS = 250;
/** Requests at once: the server under test shares its core with them. */
const AT_ONCE = 4;
const REQUEST_MS = 15_000;
const SIGN_IN_TRIES = 20;
/** The demo business takes bookings for 120 days. */
const BOOKABLE_MS = 130 * 86_400_000;

export class Api {
  readonly #target: Target;
  readonly #business: Business;
  #token: Promise<string> | undefined;
  #waitedMs = 0;

  constructor(target: Target, business: Business) {
    this.#target = target;
    this.#business = business;
  }

  /** Staff who do `service`. Throws when the business has none. */
  async catalog(service: string): Promise<Catalog> {
    const [{ items: services }, { items: staff }] = await Promise.all([
      this.#get<{ items: { id: string; name: string; durationMinutes: number }[] }>('/api/v1/services'),
      this.#get<{ items: { id: string; name: string; serviceIds: string[] }[] }>('/api/v1/staff'),
    ]);
    const found = services.find(({ name }) => name.toLowerCase() === service);
    const who = staff.filter(({ serviceIds }) => found && serviceIds.includes(found.id));
    if (!found || who.length === 0)
      throw new Error(`${this.#business.email} offers no ${service}; the bench needs a business that does.`);
    return { staff: who, durationMinutes: found.durationMinutes };
  }

  /** Every call begun at or after `since`, with its turns; waits until all of `callSids` are there and over, for up to 20 s. */
  async calls(since: Date, callSids: ReadonlySet<string>): Promise<Map<string, ApiCall>> {
    const deadline = performance.now() + WRITTEN_WITHIN_MS;
    let over: { id: string; fromNumber: string }[];
    for (;;) {
      const all = await this.#pages<{ id: string; endedAt: string | null; fromNumber: string }>(
        `/api/v1/calls?from=${since.toISOString()}&limit=100`,
      );
      over = all.filter(({ endedAt }) => endedAt !== null);
      if (over.length >= callSids.size || performance.now() > deadline) break;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const found = await inBatches(over, ({ id }) => this.#get<ApiCall>(`/api/v1/calls/${id}`));
    return new Map(found.filter(({ callSid }) => callSids.has(callSid)).map((call) => [call.callSid, call]));
  }

  /** Appointments from `from` to `to`; with `status`, only those. */
  async appointments(from: string, to: string, status?: string): Promise<ApiAppointment[]> {
    return this.#pages(
      `/api/v1/appointments?from=${from}&to=${to}${status === undefined ? '' : `&status=${status}`}`,
    );
  }

  /** Appointments of every day the business takes bookings for. */
  async upcoming(status: 'confirmed' | 'held'): Promise<ApiAppointment[]> {
    const from = Date.now();
    return this.appointments(
      new Date(from).toISOString(),
      new Date(from + BOOKABLE_MS).toISOString(),
      status,
    );
  }

  /** Whatever `path` below `/api/v1` gives, and how long it had to wait because this reader had asked too often. */
  async read(path: string): Promise<{ body: unknown; waitedMs: number }> {
    const before = this.#waitedMs;
    const body = await this.#get<unknown>(`/api/v1${path}`);
    return { body, waitedMs: this.#waitedMs - before };
  }

  async #pages<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: { items: T[]; nextCursor: string | null } = await this.#get(`${path}${more}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  async #get<T>(path: string): Promise<T> {
    for (;;) {
      this.#token ??= this.#signIn();
      const response = await fetch(this.#url(path), {
        headers: { authorization: `Bearer ${await this.#token}` },
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      if (response.ok) return (await response.json()) as T;
      if (response.status !== 429)
        throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      const waitSeconds = Number(response.headers.get('retry-after') ?? 1);
      const since = performance.now();
      await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000));
      this.#waitedMs += performance.now() - since;
    }
  }

  #url(path: string): string {
    return this.#target.reach(`${this.#target.serverUrl}${path}`);
  }

  async #signIn(): Promise<string> {
    const { email, password } = this.#business;
    const ask = () =>
      fetch(this.#url('/api/v1/auth/login'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password }),
        signal: AbortSignal.timeout(REQUEST_MS),
      });
    let response = await ask();
    // Many sign in at once; not all are let through.
    for (let tries = 1; response.status === 429 && tries < SIGN_IN_TRIES; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS * tries));
      response = await ask();
    }
    if (!response.ok)
      throw new Error(`Signing in as ${email} answered ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { accessToken: string }).accessToken;
  }
}

/** Runs `work` over `items`, a few at a time. */
export async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
