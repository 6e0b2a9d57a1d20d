// Requests to Microsoft Graph: its SDK builds and reads them; pages, and errors of ours in place of its own.
import { Client, type Context, GraphError } from '@microsoft/microsoft-graph-client';
import { findIana } from 'windows-iana';
import { CalendarError, CalendarGoneError, ConsentError } from '../../scheduling/calendars/calendar.ts';
import { retryAfterOf } from '../retry-after.ts';

/** Every path begins below the version, with its query. */
export interface Graph {
  get<T>(path: string, signal: AbortSignal): Promise<T>;
  post<T>(path: string, body: object, signal: AbortSignal): Promise<T>;
  patch<T>(path: string, body: object, signal: AbortSignal): Promise<T>;
  delete(path: string, signal: AbortSignal): Promise<void>;
  /** Everything of a list, page by page. */
  pages<T>(path: string, signal: AbortSignal): AsyncGenerator<T, void>;
  /** Everything of a round of changes; returns the path of the next round. */
  delta<T>(path: string, pageSize: number, signal: AbortSignal): AsyncGenerator<T, string>;
  /** The mailbox's IANA zone. */
  timezone(signal: AbortSignal): Promise<string>;
}

interface Page<T> {
  value: T[];
  '@odata.nextLink'?: string;
  '@odata.deltaLink'?: string;
}

const UTC = 'outlook.timezone="UTC"';

/** @param url the origin of Graph's servers */
export function graphClient(url: string, accessToken: string): Graph {
  const client = Client.initWithMiddleware({
    baseUrl: `${url}/`,
    defaultVersion: 'v1.0',
    // The token goes to that origin alone, as nothing but paths is ever asked for; and whoever asks says when to try again.
    middleware: {
      async execute(context: Context) {
        const headers = new Headers(context.options?.headers);
        headers.set('authorization', `Bearer ${accessToken}`);
        context.response = await fetch(context.request, { ...context.options, headers });
      },
    },
  });
  const request = (path: string, signal: AbortSignal, prefer = UTC) =>
    client.api(path).header('Prefer', prefer).options({ signal });

  async function* follow<T>(
    path: string,
    signal: AbortSignal,
    prefer: string,
  ): AsyncGenerator<T, string | undefined> {
    for (let next = path; ;) {
      const page = await answered<Page<T>>(request(next, signal, prefer).get());
      yield* page.value;
      const link = page['@odata.nextLink'];
      if (link === undefined) return page['@odata.deltaLink'];
      next = pathFrom(link);
    }
  }

  return {
    get: (path, signal) => answered(request(path, signal).get()),
    post: (path, body, signal) => answered(request(path, signal).post(body)),
    patch: (path, body, signal) => answered(request(path, signal).patch(body)),
    delete: (path, signal) => answered(request(path, signal).delete()),
    async *pages<T>(path: string, signal: AbortSignal) {
      yield* follow<T>(path, signal, UTC);
    },
    async *delta<T>(path: string, pageSize: number, signal: AbortSignal) {
      const link = yield* follow<T>(path, signal, `${UTC}, odata.maxpagesize=${pageSize}`);
      if (link === undefined)
        throw new CalendarError('Microsoft', 'Outlook ended a list without saying how to go on.', {
          retryable: true,
        });
      return pathFrom(link);
    },
    async timezone(signal) {
      const { value } = await answered<{ value: string }>(
        request('/me/mailboxSettings/timeZone', signal).get(),
      );
      // Windows' name as a rule; where it has none for it, the IANA name itself.
      return findIana(value)[0] ?? value;
    },
  };
}

/** A path with everything put in made safe for it. */
export const pathOf = (texts: TemplateStringsArray, ...parts: (string | number)[]): string =>
  String.raw({ raw: texts }, ...parts.map((part) => encodeURIComponent(part)));

/** Links are absolute; what is behind the version is the path to ask for. */
function pathFrom(link: string): string {
  const { pathname, search } = new URL(link);
  return `${pathname.replace(/^\/v1\.0(?=\/)/, '')}${search}`;
}

/** Another way for answers of these kinds. */
export const onStatus =
  <T>(statuses: number[], instead: () => Promise<T> | T) =>
  (error: unknown): Promise<T> | T => {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof GraphError && statuses.includes(statusOf(cause))) return instead();
    throw error;
  };

/** Outlook has a code of its own for a place in the changes that it no longer knows. */
const statusOf = ({ statusCode, code }: GraphError): number =>
  /^(syncState(NotFound|Invalid)|resyncRequired)$/i.test(code ?? '') ? 410 : statusCode;

/** @throws ConsentError · CalendarGoneError · VendorError; the SDK's own error is its `cause` */
async function answered<T>(request: Promise<unknown>): Promise<T> {
  try {
    return (await request) as T;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const status = error instanceof GraphError ? statusOf(error) : -1;
    if (status === 401)
      throw new ConsentError(`Microsoft no longer lets us into this calendar: ${message}`, { cause: error });
    if (status === 404)
      throw Object.assign(new CalendarGoneError(`Outlook does not know it: ${message}`), { cause: error });
    const retryable = status < 0 || status === 409 || status === 429 || status >= 500;
    throw new CalendarError(
      'Microsoft',
      `Outlook refused (${status < 0 ? 'no answer' : status}): ${message}`,
      {
        retryable,
        retryAfterSeconds: error instanceof GraphError ? retryAfterOf(error.headers) : undefined,
        cause: error,
      },
    );
  }
}
