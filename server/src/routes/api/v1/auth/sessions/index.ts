// Where one is signed in.
import { withUser } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { endEveryFamily } from '../../../../../accounts/refresh.ts';
import { endSession, listSessions } from '../../../../../accounts/sessions.ts';
import { clearRefreshCookie, readRefreshCookie } from '../../../../../http/refresh-cookie.ts';
import { Id, Instant } from '../../../../../http/schemas.ts';

const Session = z
  .object({
    id: Id,
    current: z.boolean().describe('This browser’s own.'),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    lastUsedAt: Instant,
  })
  .meta({ id: 'Session' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'session' },
      schema: {
        summary: 'Where you are signed in, and when it was last used there',
        response: { 200: z.object({ items: z.array(Session) }) },
      },
    },
    async (request) => {
      const { userId } = request.user;
      return {
        items: await withUser(app.db, userId, (tx) =>
          listSessions(tx, userId, readRefreshCookie(request), app.now()),
        ),
      };
    },
  );

  app.delete(
    '/:id',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Sign out somewhere',
        description: 'An access token that is in use there runs out within 15 minutes.',
        params: z.object({ id: Id }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { userId } = request.user;
      await withUser(app.db, userId, (tx) => endSession(tx, userId, request.params.id, app.now()));
      return reply.code(204).send();
    },
  );

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
