// What the log keeps of a request: enough to find it again, nothing about a person.
import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import { type DestinationStream, destination, stdSerializers } from 'pino';

/** Lines that nobody reads are dropped past this: a log collector that stands still costs memory first, and calls nothing. */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/**
 * Where a server's log goes: standard output, written behind the back of calls. Written at once, as is pino's way, a pipe that
 * nobody empties would stop every call in the process. What is left is written out when the process ends by itself.
 */
export const openLog = (): DestinationStream =>
  destination({ dest: 1, sync: false, maxLength: MAX_UNREAD_BYTES });

/**
 * Pino's settings. Addresses, query strings (they hold signed links) and headers stay out; the route's pattern
 * stands for the path. Whatever a log line calls `pii` is struck out.
 */
export function loggerOptions(
  level: string,
  stream?: DestinationStream,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    redact: { paths: ['pii', '*.pii'], censor: '[redacted]' },
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        route: request.routeOptions?.url ?? 'none',
      }),
      err: withoutValues,
      res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
    },
    ...(stream && { stream }),
  };
}

/** Values of a failed query, as Drizzle appends them to its message and with it to the stack. */
const PARAMETERS = /\nparams: [^]*?(?=\n {4}at |\ncaused by: |$)/g;

/** An error without the values of its query: they are people's addresses, numbers and words. */
function withoutValues(error: Error) {
  const {
    params: _params,
    detail: _detail,
    ...told
  } = stdSerializers.err(error) as ReturnType<typeof stdSerializers.err> & {
    params?: unknown;
    detail?: unknown;
  };
  return {
    ...told,
    message: told.message.replaceAll(PARAMETERS, ''),
    stack: told.stack.replaceAll(PARAMETERS, ''),
  };
}
