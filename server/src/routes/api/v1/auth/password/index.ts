// Changing one's password.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createAttempts } from '../../../../../accounts/attempts.ts';
import { changePassword } from '../../../../../accounts/change-password.ts';
import { beginFamily } from '../../../../../accounts/refresh.ts';
import { placeOf } from '../../../../../http/actor.ts';
import { setRefreshCookie } from '../../../../../http/refresh-cookie.ts';
import { NewPassword } from '../schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  const attempts = createAttempts(app.now);

  app.post(
    '/',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Change your password',
        description: 'Signs out everywhere else.',
        body: z.object({ current: z.string().min(1).max(200), next: NewPassword }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { userId } = request.user;
      attempts.begin(userId);
      await changePassword(app.db, userId, request.body, app.now());
      attempts.succeeded(userId);
      setRefreshCookie(reply, await beginFamily(app.db, userId, placeOf(request), app.now()));
      return reply.code(204).send();
    },
  );
};
export default route;
