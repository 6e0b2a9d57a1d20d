// One's second factor: set up, confirm, take off.
import { users, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createAttempts } from '../../../../../accounts/attempts.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  getSecondFactor,
  removeSecondFactor,
} from '../../../../../accounts/second-factor.ts';
import { ForbiddenError, UnauthorizedError } from '../../../../../errors.ts';
import { isPassword } from '../../../../../password.ts';

const Password = z.object({ password: z.string().min(1).max(200) });

const route: FastifyPluginAsyncZod = async (app) => {
  const attempts = createAttempts(app.now);

  /** @throws UnauthorizedError `bad-credentials` · RateLimitError after too many guesses */
  async function demandPassword(userId: string, password: string) {
    attempts.begin(userId);
    const [user] = await withUser(app.db, userId, (tx) =>
      tx.select().from(users).where(eq(users.id, userId)),
    );
    if (!(await isPassword(user?.passwordHash, password)) || !user)
      throw new UnauthorizedError('bad-credentials', 'That is not your password.');
    if (user.loopbackOnly) throw new ForbiddenError('The demo’s sign-in is the same for everybody.');
    attempts.succeeded(userId);
    return user;
  }

  app.get(
    '/',
    {
      config: { access: 'session' },
      schema: {
        summary: 'Your second factor',
        response: { 200: z.object({ enabled: z.boolean(), recoveryCodesLeft: z.int() }) },
      },
    },
    async (request) => getSecondFactor(app.db, request.user.userId),
  );

  app.post(
    '/begin',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Begin to set up a second factor',
        description: 'Or another in its place. It counts once confirmed.',
        body: Password,
        response: {
          200: z.object({
            secret: z.string().describe('Base 32, for typing.'),
            uri: z.string().describe('`otpauth://…`, for a QR code.'),
          }),
        },
      },
    },
    async (request) =>
      beginSecondFactor(app, await demandPassword(request.user.userId, request.body.password)),
  );

  app.post(
    '/confirm',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Confirm a second factor by its first code',
        body: z.object({ code: z.string().regex(/^\d{6}$/) }),
        response: { 200: z.object({ recoveryCodes: z.array(z.string()).describe('Shown this once.') }) },
      },
    },
    async (request) => {
      const { userId } = request.user;
      attempts.begin(userId);
      const recoveryCodes = await confirmSecondFactor(app, userId, request.body.code);
      attempts.succeeded(userId);
      return { recoveryCodes };
    },
  );

  app.post(
    '/remove',
    {
      config: { access: 'session', whileInactive: true },
      schema: { summary: 'Take the second factor off', body: Password, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      const { id } = await demandPassword(request.user.userId, request.body.password);
      await removeSecondFactor(app.db, id);
      return reply.code(204).send();
    },
  );
};
export default route;
