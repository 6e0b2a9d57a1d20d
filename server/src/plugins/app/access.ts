// Checks every request against the access its route declares.
import fp from 'fastify-plugin';
import { isAllowed, type Permission } from '../../accounts/permissions.ts';
import { ForbiddenError, UnauthorizedError } from '../../errors.ts';
import { UNGUARDED } from '../../http/declared-access.ts';

export default fp(
  async (app) => {
    app.addHook('onRequest', async (request) => {
      // The not-found handler answers what is no route.
      if (request.is404) return;
      const { access } = request.routeOptions.config;
      if (!access) throw new ForbiddenError('This route has no declared access.');
      if (UNGUARDED.has(access)) return;
      try {
        await request.jwtVerify();
      } catch (error) {
        throw new UnauthorizedError('unauthorized', 'Send a valid access token: `Authorization: Bearer …`.', {
          cause: error,
        });
      }
      if (access !== 'session' && !isAllowed(request.user.role, access as Permission))
        throw new ForbiddenError(`Your role (${request.user.role}) may not do this; it takes "${access}".`);
    });
  },
  { name: 'access', dependencies: ['jwt'] },
);
