// Signing up. The answer is the same whether the address has an account or not: that stands in the mail.
import path from 'node:path';
import { VERTICALS } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mailRegistration } from '../../../../../accounts/account-mails.ts';
import { isFromThisMachine } from '../../../../../http/origin.ts';
import { readerOf } from '../../../../../http/reader.ts';
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
        response: {
          202: z.object({
            keptIn: z
              .string()
              .nullable()
              .describe(
                'The folder of the mail where it is kept instead of sent; told to the machine that has it alone.',
              ),
          }),
        },
      },
    },
    async (request, reply) => {
      const { password, email, ...pending } = request.body;
      const passwordHash = await hashPassword(password);
      await mailRegistration(app, email, {
        ...pending,
        passwordHash,
        language: readerOf(request.headers['accept-language']).language,
      });
      const kept = !app.config.smtpUrl && isFromThisMachine(request);
      return reply.code(202).send({ keptIn: kept ? path.join(app.config.home, 'mail') : null });
    },
  );
};
export default route;
