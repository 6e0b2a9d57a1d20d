// Signing in with a Google account: to its consent page and back, with the second factor after it, and into a new account.
import { users, VERTICALS, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mailGoogleConnected } from '../../../../accounts/account-mails.ts';
import { type Attempts, createAttempts } from '../../../../accounts/attempts.ts';
import {
  type Arrival,
  arriveFromGoogle,
  beginGoogle,
  disconnectGoogle,
  signUpByGoogle,
  whoseTicket,
} from '../../../../accounts/google.ts';
import { beginFamily } from '../../../../accounts/refresh.ts';
import { demandSecondFactor } from '../../../../accounts/second-factor.ts';
import { findPerson } from '../../../../accounts/sign-in.ts';
import { ForbiddenError, UnauthorizedError } from '../../../../errors.ts';
import { accessToken } from '../../../../http/access-token.ts';
import { placeOf } from '../../../../http/actor.ts';
import { readCookie, setCookie } from '../../../../http/cookies.ts';
import { isCrossSite } from '../../../../http/origin.ts';
import { readerOf } from '../../../../http/reader.ts';
import { setRefreshCookie } from '../../../../http/refresh-cookie.ts';
import { text, Timezone } from '../../../../http/schemas.ts';
import { isPassword } from '../../../../password.ts';
import { AccessToken } from './schemas.ts';

/** Shows that whoever comes back is the browser that went. */
const BROWSER = 'offhook_google';
const BROWSER_SECONDS = 30 * 60;
const PATH = '/api/v1/auth/google';
/** Pages of the dashboard. What they are told stands behind the `#`, which no server is sent. */
const PAGES = {
  signIn: '/sign-in',
  signUp: '/register',
  connected: '/profile',
  unproven: '/sign-in',
} as const;

const limited = { access: 'public', rateLimit: { max: 30, timeWindow: 60_000 } } as const;
const TicketText = z.string().max(4_000).describe('What stands behind `#google=`.');

interface Options {
  /** Of codes of second factors, by person: shared with signing in by password. */
  codeAttempts: Attempts;
  demoAllowed(request: FastifyRequest): boolean;
}

const route: FastifyPluginAsyncZod<Options> = async (app, { codeAttempts, demoAllowed }) => {
  const passwordAttempts = createAttempts(app.now);
  const redirectUri = () => `${app.publicUrl()}${PATH}/callback`;

  function sendAway(reply: FastifyReply, { url, browserKey }: { url: string; browserKey: string }) {
    // The way back begins on Google's page, which `Strict` would not let it come from.
    setCookie(reply, BROWSER, browserKey, BROWSER_SECONDS, { path: PATH, sameSite: 'Lax' });
    return { url };
  }

  async function signedIn(request: FastifyRequest, reply: FastifyReply, userId: string) {
    const person = await findPerson(app.db, userId, { demoAllowed: demoAllowed(request) });
    if (!person)
      throw new UnauthorizedError(
        'bad-credentials',
        'This account may not sign in here, or belongs to no organization.',
      );
    setRefreshCookie(reply, await beginFamily(app.db, userId, placeOf(request), app.now()));
    setCookie(reply, BROWSER, '', 0, { path: PATH, sameSite: 'Lax' });
    return accessToken(request, reply, person);
  }

  app.get(
    '/',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Whether one can sign in with Google here',
        response: { 200: z.object({ configured: z.boolean() }) },
      },
    },
    async () => ({ configured: app.google !== undefined }),
  );

  app.post(
    '/begin',
    {
      config: limited,
      schema: {
        summary: 'Begin to sign in with Google',
        description: `Send the browser to \`url\`. From there it comes back to a page of the dashboard: \`/sign-in#google=TICKET\` for \`finish\`,
\`/register#google=TICKET\` for \`register\` where there is no account yet, or \`/sign-in#google-problem=CODE\`. The code is \`unproven\` where an
account with that address may be somebody else's (sign in with the password and connect Google in the profile), \`refused\` where no consent was
given, \`expired\`, or \`unavailable\`.`,
        response: { 200: z.object({ url: z.string() }) },
      },
    },
    async (_request, reply) => sendAway(reply, beginGoogle(app, { redirectUri: redirectUri() })),
  );

  app.post(
    '/connect',
    {
      config: { access: 'session', whileInactive: true, rateLimit: limited.rateLimit },
      schema: {
        summary: 'Begin to connect a Google account to one’s own',
        description:
          'Send the browser to `url`; it comes back to `/profile#google=connected`, or with `#google-problem=CODE`.',
        body: z.object({ password: z.string().min(1).max(200) }),
        response: { 200: z.object({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const { userId } = request.user;
      passwordAttempts.begin(userId);
      const [user] = await withUser(app.db, userId, (tx) =>
        tx.select().from(users).where(eq(users.id, userId)),
      );
      if (!(await isPassword(user?.passwordHash, request.body.password)) || !user)
        throw new UnauthorizedError('bad-credentials', 'That is not your password.');
      passwordAttempts.succeeded(userId);
      if (user.loopbackOnly) throw new ForbiddenError('The demo’s sign-in is the same for everybody.');
      return sendAway(reply, beginGoogle(app, { redirectUri: redirectUri(), userId }));
    },
  );

  app.delete(
    '/connect',
    {
      config: { access: 'session', whileInactive: true },
      schema: { summary: 'Disconnect one’s Google account', response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await disconnectGoogle(app.db, request.user.userId);
      return reply.code(204).send();
    },
  );

  app.get(
    '/callback',
    {
      config: limited,
      schema: {
        summary: 'The way back from Google',
        querystring: z.looseObject({
          state: z.string().max(4_000).default(''),
          code: z.string().max(2_000).optional(),
          error: z.string().max(200).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { state, code } = request.query;
      const problem = (reason: string) =>
        reply.redirect(`${reason === 'taken' ? PAGES.connected : PAGES.signIn}#google-problem=${reason}`);
      if (code === undefined) return problem('refused');
      const browserKey = readCookie(request, BROWSER);
      let arrival: Arrival;
      try {
        arrival = await arriveFromGoogle(app, { state, code, browserKey, redirectUri: redirectUri() });
      } catch (error) {
        request.log.info({ err: error }, 'somebody could not sign in with Google');
        return problem(reasonOf(error));
      }
      if (arrival.kind === 'unproven') return problem('unproven');
      if ('joined' in arrival && arrival.joined !== undefined)
        await mailGoogleConnected(app, arrival.joined, readerOf(request.headers['accept-language']));
      const what = 'ticket' in arrival ? encodeURIComponent(arrival.ticket) : 'connected';
      return reply.redirect(`${PAGES[arrival.kind]}#google=${what}`);
    },
  );

  app.post(
    '/finish',
    {
      config: limited,
      schema: {
        summary: 'Sign in with what Google’s page brought back',
        description:
          'As `login`: also sets the cookie that `refresh` reads, and answers `second-factor-required` to who has one.',
        body: z.object({ ticket: TicketText, code: z.string().min(6).max(40).optional() }),
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      if (isCrossSite(request)) throw new ForbiddenError('Another site may not ask for this.');
      const userId = whoseTicket(app, request.body.ticket, readCookie(request, BROWSER));
      await demandSecondFactor(app, userId, request.body.code, codeAttempts);
      return signedIn(request, reply, userId);
    },
  );

  app.post(
    '/register',
    {
      config: limited,
      schema: {
        summary: 'Sign up with what Google’s page brought back',
        description: 'Makes the account and its organization, and signs in.',
        body: z.object({
          ticket: TicketText,
          name: text(120).optional().describe('Default: what Google says.'),
          organizationName: text(120),
          timezone: Timezone,
          vertical: z.enum(VERTICALS),
        }),
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      if (isCrossSite(request)) throw new ForbiddenError('Another site may not ask for this.');
      const { ticket, ...business } = request.body;
      const userId = await signUpByGoogle(
        app,
        { ticket, browserKey: readCookie(request, BROWSER) },
        {
          ...business,
          language: readerOf(request.headers['accept-language']).language,
          trialDays: app.config.trialDays,
        },
        placeOf(request),
      );
      return signedIn(request, reply, userId);
    },
  );
};
export default route;

/** By its code: this module may be another copy than the one that threw. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'link-used-up' || code === 'calendar-consent') return 'expired';
  return code === 'conflict' ? 'taken' : 'unavailable';
}
