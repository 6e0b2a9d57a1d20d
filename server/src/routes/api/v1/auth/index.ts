// Signing in, staying signed in, signing out.
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createAttempts } from '../../../../accounts/attempts.ts';
import { beginFamily, endFamily, rotate } from '../../../../accounts/refresh.ts';
import { permissionsOf } from '../../../../accounts/permissions.ts';
import { demandSecondFactor } from '../../../../accounts/second-factor.ts';
import { findPerson, signIn } from '../../../../accounts/sign-in.ts';
import { ForbiddenError, UnauthorizedError } from '../../../../errors.ts';
import { placeOf } from '../../../../http/actor.ts';
import { accessToken } from '../../../../http/access-token.ts';
import { isCrossSite, isFromThisMachine } from '../../../../http/origin.ts';
import { clearRefreshCookie, readRefreshCookie, setRefreshCookie } from '../../../../http/refresh-cookie.ts';
import google from './google.ts';
import { AccessToken, Credentials, Me } from './schemas.ts';

/** Each costs about 30 ms of processor time and 19 MiB for the password's hash. */
const SIGN_INS_A_MINUTE = 60;

const route: FastifyPluginAsyncZod = async (app) => {
  const attempts = createAttempts(app.now);
  /** Of codes, by person: who gets to guess them knows the password, and recovery codes are not counted. */
  const codeAttempts = createAttempts(app.now);
  const demoAllowed = (request: FastifyRequest) =>
    app.config.emulated.has('twilio') && isFromThisMachine(request);

  await app.register(google, { prefix: '/google', codeAttempts, demoAllowed });

  app.post(
    '/login',
    {
      config: { access: 'public', rateLimit: { max: SIGN_INS_A_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Sign in',
        description:
          'Also sets the cookie that `refresh` reads. Who has a second factor is answered `second-factor-required` and sends all of it again with `code`.',
        body: Credentials,
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      const key = `${request.ip} ${request.body.email.toLowerCase()}`;
      attempts.begin(key);
      const person = await signIn(app.db, request.body, { demoAllowed: demoAllowed(request) });
      await demandSecondFactor(app, person.user.id, request.body.code, codeAttempts);
      attempts.succeeded(key);
      setRefreshCookie(reply, await beginFamily(app.db, person.user.id, placeOf(request), app.now()));
      return accessToken(request, reply, person);
    },
  );

  app.post(
    '/refresh',
    {
      config: { access: 'public' },
      schema: {
        summary: 'A new access token, by the cookie of `login`',
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      if (isCrossSite(request)) throw new ForbiddenError('Another site may not ask for this.');
      try {
        const { userId, token } = await rotate(
          app.db,
          readRefreshCookie(request),
          placeOf(request),
          app.now(),
        );
        const person = await findPerson(app.db, userId, { demoAllowed: demoAllowed(request) });
        if (!person) throw new UnauthorizedError('session-ended', 'Sign in again.');
        setRefreshCookie(reply, token);
        return await accessToken(request, reply, person);
      } catch (error) {
        if (error instanceof UnauthorizedError) clearRefreshCookie(reply);
        throw error;
      }
    },
  );

  app.post(
    '/logout',
    {
      config: { access: 'public' },
      schema: { summary: 'Sign out of this browser', response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      if (isCrossSite(request)) throw new ForbiddenError('Another site may not ask for this.');
      await endFamily(app.db, readRefreshCookie(request), app.now());
      clearRefreshCookie(reply);
      return reply.code(204).send();
    },
  );

  app.get(
    '/me',
    {
      config: { access: 'session' },
      schema: { summary: 'Who is signed in, and where', response: { 200: Me } },
    },
    async (request) => {
      const { userId, organizationId } = request.user;
      // Whether a demo owner may enter was decided when the token was given.
      const person = await findPerson(app.db, userId, { demoAllowed: true });
      const organization = person?.organizations.find(({ id }) => id === organizationId);
      if (!person || !organization)
        throw new UnauthorizedError('session-ended', 'You are no longer a member here; sign in again.');
      const { id, name, role } = organization;
      return {
        user: person.user,
        organization: { id, name },
        role,
        permissions: permissionsOf(role),
        organizations: person.organizations,
      };
    },
  );
};
export default route;
