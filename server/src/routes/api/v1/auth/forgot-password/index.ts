// Asking for a link to set a new password. The answer is the same, and as fast, whether the address has an account or not.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mailReset } from '../../../../../accounts/account-mails.ts';
import { readerOf } from '../../../../../http/reader.ts';
import { Email } from '../schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/',
    {
      config: { access: 'public', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Ask for a new password',
        description: 'Sends a link to the address, where it has an account.',
        body: z.object({ email: Email }),
        response: { 202: z.undefined() },
      },
    },
    async (request, reply) => {
      await mailReset(app, request.body.email, readerOf(request.headers['accept-language']));
      return reply.code(202).send();
    },
  );
};
export default route;
