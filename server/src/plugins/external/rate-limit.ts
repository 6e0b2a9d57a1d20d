// A bound on requests, for each signed-in person or, before that, each address. The carrier's webhooks are not counted.
import rateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import { RateLimitError } from '../../errors.ts';

/** Ten a second on average: a dashboard page makes about five requests, a script may poll. */
const REQUESTS_A_MINUTE = 600;

export default fp(
  async (app) => {
    await app.register(rateLimit, {
      allowList: (request) => !request.url.startsWith(`/api/`),
      global: true,
      max: REQUESTS_A_MINUTE,
      timeWindow: 60_000,
      // After the access plugin's onRequest, so that people behind one address do not count against each other.
      hook: 'preValidation',
      keyGenerator: (request) => request.user?.userId ?? request.ip,
      errorResponseBuilder: (_request, { after, ttl }) =>
        new RateLimitError(`Too many requests; try again in ${after}.`, Math.ceil(ttl / 1000)),
    });
  },
  { name: 'rate-limit' },
);
