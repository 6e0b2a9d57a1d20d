// Signing up. The answer is the same whether the address has an account or not: that stands in the mail.
import { VERTICALS } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mailRegistration } from '../../../../../accounts/account-mails.ts';
import { text, Timezone } from '../../../../../http/schemas.ts';
import { hashPassword } from '../../../../../password.ts';
import { Email, NewPassword } from '../schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/',
    {
      config: { access: 'public', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Sign up',
        description: 'Sends a link to the address; `verify` makes the account from the token in it.',
        body: z.object({
          email: Email,
          password: NewPassword,
          name: text(120),
          organizationName: text(120),
          timezone: Timezone,
          vertical: z.enum(VERTICALS),
        }),
        response: { 202: z.undefined() },
      },
    },
    async (request, reply) => {
      const { password, email, ...pending } = request.body;
      const passwordHash = await hashPassword(password);
      await mailRegistration(app, email, { ...pending, passwordHash });
      return reply.code(202).send();
    },
  );
};
export default route;
