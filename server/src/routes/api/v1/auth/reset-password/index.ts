// Setting a new password, by the token of the mail.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { finishReset } from '../../../../../accounts/reset-password.ts';
import { hashPassword } from '../../../../../password.ts';
import { MailToken, NewPassword } from '../schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/',
    {
      config: { access: 'public', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Set a new password',
        description: 'Signs out everywhere; sign in with the new one.',
        body: z.object({ token: MailToken, password: NewPassword }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { token, password } = request.body;
      await finishReset(app.db, { token, passwordHash: await hashPassword(password) }, app.now());
      return reply.code(204).send();
    },
  );
};
export default route;
