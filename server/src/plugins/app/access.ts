// Checks every request against the access its route declares: by a person's access token or a program's API key.
import { users, withOrganization, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { createKeyRing, KEY_PREFIX } from '../../accounts/api-keys.ts';
import { isAllowed, type Permission } from '../../accounts/permissions.ts';
import { demandActive } from '../../audit/change.ts';
import { ForbiddenError, UnauthorizedError } from '../../errors.ts';
import { tooMany } from '../external/rate-limit.ts';
import { UNGUARDED } from '../../http/declared-access.ts';

/** A page whose token has run out sends a handful before it gets another. */
const FAILURES_A_MINUTE = 300;

export default fp(
  async (app) => {
    const keys = createKeyRing(app);
    const failed = app.createRateLimit({
      max: FAILURES_A_MINUTE,
      timeWindow: 60_000,
      keyGenerator: ({ ip }) => ip,
    });
    app.addHook('onClose', () => keys.settle());

    async function identify(request: FastifyRequest): Promise<void> {
      const [scheme, token = ''] = request.headers.authorization?.split(' ') ?? [];
      if (scheme?.toLowerCase() === 'bearer' && token.startsWith(KEY_PREFIX)) {
        const holder = await keys.identify(token);
        if (!holder) {
          await countFailure(request);
          throw new UnauthorizedError('unauthorized', 'This API key is unknown, expired or revoked.');
        }
        const { id, organizationId, scopes } = holder;
        request.user = { userId: id, organizationId, role: 'viewer', scopes };
        return;
      }
      try {
        await request.jwtVerify();
      } catch (error) {
        await countFailure(request);
        throw new UnauthorizedError(
          'unauthorized',
          'Send a valid access token or API key: `Authorization: Bearer …`.',
          { cause: error },
        );
      }
    }

    /** What was shown is no token: it may be tried again, not without end. @throws RateLimitError */
    async function countFailure(request: FastifyRequest): Promise<void> {
      const limit = await failed(request);
      if (!limit.isAllowed && limit.isExceeded) throw tooMany(limit.ttl);
    }

    /** Asked anew each time: this power ends the moment it is taken back. */
    async function demandPlatformAdmin({ user }: FastifyRequest): Promise<void> {
      const [person] = user.scopes
        ? []
        : await withUser(app.db, user.userId, (tx) =>
            tx.select({ is: users.platformAdmin }).from(users).where(eq(users.id, user.userId)),
          );
      if (!person?.is) throw new ForbiddenError('This is for those who run this installation.');
    }

    app.addHook('onRequest', async (request) => {
      // The not-found handler answers what is no route.
      if (request.is404) return undefined;
      const { access } = request.routeOptions.config;
      if (!access) throw new ForbiddenError('This route has no declared access.');
      if (UNGUARDED.has(access)) return undefined;
      await identify(request);
      if (access === 'platform') return demandPlatformAdmin(request);
      const { role, scopes } = request.user;
      if (scopes) {
        if (!scopes.includes(access as Permission))
          throw new ForbiddenError(
            access === 'session'
              ? 'This is for a person who is signed in, not for an API key.'
              : `This API key may not do this; it takes the scope "${access}".`,
          );
      } else if (access !== 'session' && !isAllowed(role, access as Permission))
        throw new ForbiddenError(`Your role (${role}) may not do this; it takes "${access}".`);
      if (needsActive(request)) {
        const { organizationId } = request.user;
        await withOrganization(app.db, organizationId, (tx) => demandActive(tx, organizationId));
      }
      return undefined;
    });
  },
  { name: 'access', dependencies: ['jwt', 'rate-limit'] },
);

/**
 * Whether an organization that is not served may not ask for this. Looked at before anything is done, as some of it reaches
 * outside; a change looks once more, within its transaction.
 */
const needsActive = ({ method, routeOptions: { config } }: FastifyRequest): boolean =>
  method === 'GET' || method === 'HEAD' ? config.spends === true : config.whileInactive !== true;
