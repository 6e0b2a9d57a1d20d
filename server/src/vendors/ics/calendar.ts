// Calendars at an address, in iCalendar's format: Cal.com, Calendly, Apple, and whatever else gives one. They can be read and
// not written to. The address is the key to it, so it is what a connection keeps as its token.
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { SafeFetch, SafeResponse } from '../../http/safe-fetch.ts';
import {
  type AddressVendor,
  type CalendarAccount,
  CalendarError,
  type CalendarEvent,
  CursorLostError,
} from '../../scheduling/calendars/calendar.ts';
import { retryAfterOf } from '../retry-after.ts';
import type { Span } from './expand.ts';

/** Where it is, and the zone of what has none. */
const Address = z.object({ url: z.string(), timezone: z.string() });
type Address = z.infer<typeof Address>;

const Cursor = z.object({ etag: z.string().optional(), modified: z.string().optional(), digest: z.string() });

/** A busy person's calendar of ten years has some megabytes. */
const MAX_BYTES = 5_000_000;
const EXPAND_MS = 5_000;
/** The address is good until it is not. */
const GOOD_FOR_MS = 365 * 24 * 3_600_000;

export function createIcsCalendar(fetch: SafeFetch, epoch: () => number): AddressVendor {
  return {
    tokenOf: (address) => JSON.stringify(address satisfies Address),
    refresh: (token) => Promise.resolve({ accessToken: token, expiresAt: epoch() + GOOD_FOR_MS }),
    revoke: () => Promise.resolve(),
    open: (token) => openAddress(fetch, Address.parse(JSON.parse(token))),
  };
}

function openAddress(fetch: SafeFetch, { url, timezone }: Address): CalendarAccount {
  /** What was read to find that something has changed is what is then read anew. */
  let read: SafeResponse | undefined;

  async function get(signal: AbortSignal, headers: Record<string, string> = {}): Promise<SafeResponse> {
    const response = await fetch(url.replace(/^webcals?:/i, 'https:'), {
      headers: { accept: 'text/calendar', ...headers },
      maxBytes: MAX_BYTES,
      signal,
    });
    if (response.status >= 400)
      throw new CalendarError(
        'ics',
        `The calendar's address answers ${response.status}: look whether it is still right.`,
        {
          retryable: response.status >= 500 || response.status === 429,
          retryAfterSeconds: retryAfterOf({ get: (name) => response.headers[name]?.toString() ?? null }),
        },
      );
    return response;
  }

  /** Two calendars may have events of one name. */
  const named = createHash('sha256').update(url).digest('base64url').slice(0, 8);
  async function busyIn(response: SafeResponse, span: Span): Promise<CalendarEvent[]> {
    const events = await expandApart(response.body.toString('utf8'), span, timezone);
    return events.map((event) => ({ ...event, id: `${named}:${event.id}` }));
  }

  const readOnly = () =>
    Promise.reject(new CalendarError('ics', 'This calendar can be read only.', { retryable: false }));

  return {
    calendars: () => Promise.resolve([{ id: 'calendar', name: new URL(url).hostname, primary: true }]),

    async changes(_calendarId, since, signal) {
      if ('cursor' in since) {
        const { etag, modified, digest } = Cursor.parse(JSON.parse(since.cursor));
        const response = await get(signal, {
          ...(etag && { 'if-none-match': etag }),
          ...(modified && { 'if-modified-since': modified }),
        });
        if (response.status === 304 || digestOf(response) === digest)
          return { changes: [], cursor: since.cursor };
        read = response;
        throw new CursorLostError();
      }
      const response = read ?? (await get(signal));
      read = undefined;
      const { etag, 'last-modified': modified } = response.headers;
      return {
        changes: await busyIn(response, since),
        cursor: JSON.stringify({ etag, modified, digest: digestOf(response) } satisfies z.infer<
          typeof Cursor
        >),
      };
    },

    async freeBusy(_calendarId, span, signal) {
      const events = await busyIn(await get(signal), span);
      return events
        .filter(({ busy }) => busy)
        .map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt }));
    },

    put: readOnly,
    remove: readOnly,
    watch: readOnly,
    unwatch: readOnly,
  };
}

const digestOf = ({ body }: SafeResponse): string => createHash('sha256').update(body).digest('base64url');

/** In a thread of its own: the one that has the calls never waits for somebody's calendar. */
async function expandApart(text: string, span: Span, timezone: string): Promise<CalendarEvent[]> {
  const { promise, resolve, reject } = Promise.withResolvers<CalendarEvent[]>();
  const worker = new Worker(new URL('./expand-worker.ts', import.meta.url), {
    workerData: { text, span, timezone },
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const unreadable = (cause?: unknown) =>
    reject(
      new CalendarError('ics', 'What is at that address cannot be read as a calendar.', {
        retryable: false,
        cause,
      }),
    );
  const timer = setTimeout(unreadable, EXPAND_MS);
  worker
    .on('message', resolve)
    .on('error', unreadable)
    .on('exit', () => unreadable());
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}
