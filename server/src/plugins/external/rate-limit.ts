// Bounds on requests: for each person or API key or, before that, each address; and for each organization, so that one of
// many hands leaves the others their share. Who shows what is no token is bounded by address, and only ever once it has shown
// to be none: nobody is kept out by what others do from the same address. Counted by process. The carrier's webhooks are not counted.
import rateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import { RateLimitError } from '../../errors.ts';

/** Ten a second on average: a dashboard page makes about five requests, a script may poll. */
const REQUESTS_A_MINUTE = 600;
/** Five busy people and programs at once. */
const REQUESTS_OF_AN_ORGANIZATION_A_MINUTE = 3_000;
const MINUTE_MS = 60_000;

export const tooMany = (ttl: number) => {
  const seconds = Math.ceil(ttl / 1000);
  return new RateLimitError(`Too many requests; try again in ${seconds} seconds.`, seconds);
};

export default fp(
  async (app) => {
    await app.register(rateLimit, {
      allowList: (request) => !request.url.startsWith(`/api/`),
      global: true,
      max: REQUESTS_A_MINUTE,
      timeWindow: MINUTE_MS,
      // After the access plugin's onRequest, so that people behind one address do not count against each other.
      hook: 'preValidation',
      keyGenerator: (request) => request.user?.userId ?? request.ip,
      errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
    });

    const ofOrganization = app.createRateLimit({
      max: REQUESTS_OF_AN_ORGANIZATION_A_MINUTE,
      timeWindow: MINUTE_MS,
      keyGenerator: (request) => request.user.organizationId,
    });
    app.addHook('preValidation', async (request) => {
      // Before anybody is signed in there is no organization.
      if (!request.user) return;
      const limit = await ofOrganization(request);
      if (!limit.isAllowed && limit.isExceeded) throw tooMany(limit.ttl);
    });
  },
  { name: 'rate-limit' },
);
