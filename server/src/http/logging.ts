// What the log keeps of a request: enough to find it again, nothing about a person.
import type { FastifyRequest, FastifyServerOptions } from 'fastify';

/**
 * Pino's settings. Addresses, query strings (they hold signed links) and headers stay out; the route's pattern
 * stands for the path. Whatever a log line calls `pii` is struck out.
 */
export function loggerOptions(
  level: string,
  stream?: NodeJS.WritableStream,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    redact: { paths: ['pii', '*.pii'], censor: '[redacted]' },
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        route: request.routeOptions?.url ?? 'none',
      }),
      res: ({ statusCode }: { statusCode?: number }) => ({ statusCode }),
    },
    ...(stream && { stream }),
  };
}
