// The carrier's REST API as HTTP: who may ask, how parameters come in, how answers and errors go out.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../faults.ts';

export const API_VERSION = '2010-04-01';
/** The carrier refuses larger forms; a message body is at most 1,600 characters. */
const MAX_FORM_BYTES = 64 * 1024;

/** Twilio's own errors: `code` is documented at `https://www.twilio.com/docs/errors/<code>`. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }
}

export function notFound(path: string): ApiError {
  return new ApiError(404, 20404, `The requested resource ${path} was not found`);
}

/** One authorised request: its path below the account, and the form's or query's parameters by name. */
export interface ApiRequest {
  method: string;
  /** As asked, for messages. */
  fullPath: string;
  /** Path below `/2010-04-01/Accounts/AC…/`, split, without `.json`. */
  path: string[];
  parameters: URLSearchParams;
}

/** What a resource answers: a status and JSON, or bytes of another type. */
export type ApiAnswer =
  | { status: 200 | 201; body: object }
  | { status: 204 }
  | { status: 200; type: string; bytes: Buffer };

/** Reads a request that was made with the credentials of the account given. */
export async function readRequest(
  request: IncomingMessage,
  { accountSid: authorized }: { accountSid: string },
): Promise<ApiRequest> {
  const url = new URL(request.url ?? '/', 'http://carrier');
  const method = request.method ?? 'GET';
  const [version, accounts, account = '', ...rest] = url.pathname.slice(1).split('/');
  const accountSid = account.replace(/\.json$/, '');
  if (version !== API_VERSION || accounts !== 'Accounts') throw notFound(url.pathname);
  if (accountSid !== authorized) {
    throw new ApiError(401, 20003, 'Authentication Error - the account is not yours');
  }
  const path = rest.map((part, i) =>
    decodeURIComponent(i === rest.length - 1 ? part.replace(/\.json$/, '') : part),
  );
  const parameters = url.searchParams;
  if (method === 'POST') {
    const type = request.headers['content-type'] ?? '';
    if (!type.startsWith('application/x-www-form-urlencoded')) {
      throw new ApiError(
        415,
        20415,
        `Content type ${type} is not supported; use application/x-www-form-urlencoded`,
      );
    }
    const form = await readBody(request, MAX_FORM_BYTES).catch(() => {
      throw new ApiError(413, 20413, 'The request is too large');
    });
    return { method, fullPath: url.pathname, path, parameters: new URLSearchParams(form) };
  }
  return { method, fullPath: url.pathname, path, parameters };
}

/** Basic authentication with account and token, for requests and socket upgrades alike. */
export function isAuthorized(
  header: string | undefined,
  credentials: { accountSid: string; authToken: string },
): boolean {
  const expected = Buffer.from(`${credentials.accountSid}:${credentials.authToken}`).toString('base64');
  return header === `Basic ${expected}`;
}

export function sendAnswer(response: ServerResponse, answer: ApiAnswer): void {
  if (answer.status === 204) return void response.writeHead(204).end();
  if ('bytes' in answer) {
    response.writeHead(200, { 'content-type': answer.type, 'content-length': answer.bytes.length });
    return void response.end(answer.bytes);
  }
  sendJson(response, answer.status, answer.body);
}

export function sendError(response: ServerResponse, error: unknown): void {
  const { status, code, message } =
    error instanceof ApiError ? error : new ApiError(500, 20500, `Internal Server Error: ${String(error)}`);
  if (status === 401) response.setHeader('www-authenticate', 'Basic realm="Twilio API"');
  if (status === 429) response.setHeader('retry-after', '1');
  sendJson(response, status, {
    code,
    message,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' }).end(JSON.stringify(body));
}

/** E.164: a plus, and 7 to 15 digits. */
export function isE164(number: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(number);
}

/** The date format of the API, RFC 2822 in UTC. */
export function apiDate(epochMs: number): string {
  return new Date(epochMs).toUTCString().replace('GMT', '+0000');
}

/** A list as the API pages it; one page holds everything, the sandbox never has much. */
export function page(key: string, uri: string, items: object[]): ApiAnswer {
  const body = {
    [key]: items,
    end: Math.max(0, items.length - 1),
    first_page_uri: uri,
    next_page_uri: null,
    page: 0,
    page_size: Math.max(50, items.length),
    previous_page_uri: null,
    start: 0,
    uri,
  };
  return { status: 200, body };
}

/** A callback or webhook URL given by the server; anything but http(s) is refused as the carrier does. */
export function readUrl(parameters: URLSearchParams, name: string, code: number): string | undefined {
  const url = parameters.get(name) ?? undefined;
  if (url === undefined || url === '') return undefined;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new ApiError(400, code, `${name} is not a valid URL: ${url}`);
  }
  return url;
}
