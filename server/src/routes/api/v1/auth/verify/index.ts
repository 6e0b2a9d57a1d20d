// Finishing to sign up, by the token of the mail.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { beginFamily } from '../../../../../accounts/refresh.ts';
import { finishRegistration } from '../../../../../accounts/register.ts';
import { findPerson } from '../../../../../accounts/sign-in.ts';
import { UnauthorizedError } from '../../../../../errors.ts';
import { accessToken } from '../../../../../http/access-token.ts';
import { placeOf } from '../../../../../http/actor.ts';
import { readerOf } from '../../../../../http/reader.ts';
import { setRefreshCookie } from '../../../../../http/refresh-cookie.ts';
import { AccessToken, MailToken } from '../schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/',
    {
      config: { access: 'public', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Confirm the address and sign in',
        body: z.object({ token: MailToken }),
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      const userId = await finishRegistration(app.db, request.body.token, placeOf(request), {
        now: app.now(),
        language: readerOf(request.headers['accept-language']).language,
        trialDays: app.config.trialDays,
      });
      const person = await findPerson(app.db, userId, { demoAllowed: false });
      if (!person) throw new UnauthorizedError('session-ended', 'Sign in.');
      setRefreshCookie(reply, await beginFamily(app.db, userId, placeOf(request), app.now()));
      return accessToken(request, reply, person);
    },
  );
};
export default route;
