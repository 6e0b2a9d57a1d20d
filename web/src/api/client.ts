// The typed API client: types from the server's OpenAPI document, the token attached, a stale token renewed once.
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.ts';
import { locale, t } from '@/wording/wording.ts';
import { refresh, token } from './session.ts';

export type CallSummary = components['schemas']['CallSummary'];
export type Call = components['schemas']['Call'];
export type Turn = components['schemas']['Turn'];
export type Appointment = components['schemas']['Appointment'];
export type Agent = components['schemas']['Agent'];
export type LiveCall = components['schemas']['LiveCall'];
export type Service = components['schemas']['Service'];
export type Staff = components['schemas']['Staff'];
export type Organization = components['schemas']['Organization'];
export type Me = components['schemas']['Me'];

/** The server's problem details (RFC 9457) as an error a screen can show. */
export class ApiError extends Error {
  readonly status: number;
  /** What is wrong with which field of what was sent, by the field's name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The problem's stable name, e.g. `second-factor-required`; empty where the server did not answer. */
  readonly code: string;
  constructor(status: number, message: string, fields: Record<string, string> = {}, code = '') {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.fields = fields;
    this.code = code;
  }
}

/** What was read, and the version it had then: a change names it, so that nobody undoes what another did meanwhile. */
export interface Tagged<T> {
  value: T;
  etag: string;
}

/** What is sent is used up: a second one, should the token turn out to be stale, by the request's id. */
const spare = new Map<string, Request>();

const authorization: Middleware = {
  onRequest({ request, id }) {
    if (token()) request.headers.set('authorization', `Bearer ${token()}`);
    // As chosen here, which need not be the browser's.
    request.headers.set('accept-language', locale);
    spare.set(id, request.clone());
    return request;
  },
  onError({ id }) {
    spare.delete(id);
  },
  async onResponse({ request, response, id }) {
    const again = spare.get(id);
    spare.delete(id);
    const isSignIn = request.url.endsWith('/auth/login');
    if (!again || response.status !== 401 || isSignIn || !(await refresh())) return response;
    again.headers.set('authorization', `Bearer ${token()}`);
    return fetch(again);
  },
};

export const api = createClient<paths>({ baseUrl: '/' });
api.use(authorization);

/** The data of an answer, or a thrown `ApiError` in words. */
export async function unwrap<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let result: Awaited<typeof answer>;
  try {
    result = await answer;
  } catch {
    throw new ApiError(0, t.common.unreachable);
  }
  // 202 and 204 have nothing to say.
  if (result.response.ok) return result.data as T;
  const problem = result.error as
    | {
        code?: string;
        detail?: string;
        title?: string;
        errors?: { in: string; path: string; message: string }[];
      }
    | undefined;
  throw new ApiError(
    result.response.status,
    problem?.detail ?? problem?.title ?? t.common.answered(result.response.status),
    Object.fromEntries((problem?.errors ?? []).map(({ path, message }) => [path.split('.')[0], message])),
    problem?.code,
  );
}

/** As `unwrap`, with the version of what was answered. */
export async function unwrapTagged<T>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Tagged<T>> {
  let etag = '';
  const value = await unwrap(
    answer.then((result) => {
      etag = result.response.headers.get('etag') ?? '';
      return result;
    }),
  );
  return { value, etag };
}
