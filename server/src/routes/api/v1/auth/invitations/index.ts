// Following an invitation: what it is to, and joining.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { accept, lookAt } from '../../../../../accounts/invitations.ts';
import { beginFamily } from '../../../../../accounts/refresh.ts';
import { findPerson } from '../../../../../accounts/sign-in.ts';
import { accessToken } from '../../../../../http/access-token.ts';
import { placeOf } from '../../../../../http/actor.ts';
import { setRefreshCookie } from '../../../../../http/refresh-cookie.ts';
import { text } from '../../../../../http/schemas.ts';
import { hashPassword } from '../../../../../password.ts';
import { RoleName } from '../../organization/members/schemas.ts';
import { AccessToken, NewPassword } from '../schemas.ts';

const Token = z.string().min(70).max(100).describe('What stands behind the `#` of the link.');
const limited = { access: 'public', rateLimit: { max: 20, timeWindow: 60_000 } } as const;

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/look',
    {
      config: limited,
      schema: {
        summary: 'What an invitation is to',
        body: z.object({ token: Token }),
        response: {
          200: z.object({
            organization: z.string(),
            email: z.string(),
            role: RoleName,
            hasAccount: z
              .boolean()
              .describe('Then they join with it; else a name and a password are needed.'),
          }),
        },
      },
    },
    async (request) => lookAt(app.db, request.body.token, app.now()),
  );

  app.post(
    '/accept',
    {
      config: limited,
      schema: {
        summary: 'Join',
        description: 'Signs in where the account is new; who had one signs in as ever.',
        body: z.object({ token: Token, name: text(120).optional(), password: NewPassword.optional() }),
        response: { 200: z.object({ signedIn: AccessToken.nullable() }) },
      },
    },
    async (request, reply) => {
      const { token, name, password } = request.body;
      const account =
        name !== undefined && password !== undefined
          ? { name, passwordHash: await hashPassword(password) }
          : undefined;
      const { userId, isNew } = await accept(app, token, account, placeOf(request));
      // The link proves the mailbox, and stands in for neither the password nor a second factor.
      const person = isNew ? await findPerson(app.db, userId, { demoAllowed: false }) : undefined;
      if (!person) return { signedIn: null };
      setRefreshCookie(reply, await beginFamily(app.db, userId, placeOf(request), app.now()));
      return { signedIn: await accessToken(request, reply, person) };
    },
  );
};
export default route;
