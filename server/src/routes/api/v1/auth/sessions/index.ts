// Where one is signed in.
import { withUser } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { endEveryFamily } from '../../../../../accounts/refresh.ts';
import { clearRefreshCookie } from '../../../../../http/refresh-cookie.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.delete(
    '/',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Sign out everywhere',
        description: 'Access tokens that are in use run out within 15 minutes.',
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { userId } = request.user;
      await withUser(app.db, userId, (tx) => endEveryFamily(tx, userId, app.now()));
      clearRefreshCookie(reply);
      return reply.code(204).send();
    },
  );
};
export default route;
