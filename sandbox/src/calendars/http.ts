// A vendor's HTTP server: faults first, then its routes, errors in the vendor's own words.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type Faults, openRequest, readBody, serveFaults, type Vendor } from '../faults.ts';

const MAX_BODY_BYTES = 256 * 1024;

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** The body as text. */
  body: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: object | string;
}

export interface HttpServer {
  url: string;
  close(): Promise<void>;
}

/**
 * @param route answers, or throws what `refuse` turns into an answer
 * @param refuse a fault's status (429, 500 …), or whatever `route` threw
 */
export async function startHttp(
  options: { port: number; vendor: Vendor; faults: Faults; log: Logger },
  route: (call: Call) => Promise<Answer> | Answer,
  refuse: (error: unknown, status: number | undefined) => Answer,
): Promise<HttpServer> {
  const { port, vendor, faults, log } = options;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (serveFaults(faults, request, response)) return;
    const held = openRequest(faults, vendor, request, response);
    const address = request.url ?? '/';
    let answer: Answer;
    try {
      const refusal = faults.refusal(vendor, address);
      const { pathname, searchParams } = new URL(address, 'http://sandbox');
      const body = await readBody(request, MAX_BODY_BYTES);
      const { method = 'GET', headers } = request;
      answer =
        refusal === undefined
          ? await route({ method, path: pathname, query: searchParams, headers, body })
          : comingAgain(refuse(undefined, refusal.status), refusal.retryAfterSeconds);
    } catch (error) {
      answer = refuse(error, undefined);
      if (answer.status >= 500) log.error({ err: error }, `the ${vendor} sandbox failed`);
    }
    await held();
    if (response.destroyed) return;
    const text = typeof answer.body === 'object' ? JSON.stringify(answer.body) : (answer.body ?? '');
    response.writeHead(answer.status, {
      ...(text !== '' && {
        'content-type': typeof answer.body === 'object' ? 'application/json' : 'text/plain',
      }),
      ...answer.headers,
    });
    response.end(text);
  }

  const server = createServer(
    (request, response) => void serve(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const comingAgain = (answer: Answer, seconds: number | undefined): Answer =>
  seconds === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'retry-after': String(seconds) } };
