// Oneself: name, how the dashboard speaks, and what one has done.
import { LANGUAGES, users, withOrganization, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getSecondFactor } from '../../../../accounts/second-factor.ts';
import { listAuditLog } from '../../../../audit/list-audit-log.ts';
import { UnauthorizedError } from '../../../../errors.ts';
import { Id, page, text, Timezone } from '../../../../http/schemas.ts';
import { AuditLine } from '../organization/audit-log/index.ts';

const Preferences = z.object({
  language: z.enum(LANGUAGES).optional(),
  timezone: Timezone.optional().describe('Of the times shown; absent: the business’s.'),
  theme: z.enum(['light', 'dark', 'system']).optional(),
});

const User = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    preferences: Preferences,
    secondFactor: z.boolean(),
    google: z.boolean().describe('A Google account is connected, and opens this one.'),
    hasPassword: z.boolean().describe('False for whoever signs in by Google alone.'),
    platformAdmin: z.boolean().describe('Runs this installation.'),
  })
  .meta({ id: 'User' });

const route: FastifyPluginAsyncZod = async (app) => {
  async function getUser(userId: string): Promise<z.infer<typeof User>> {
    const [user] = await withUser(app.db, userId, (tx) =>
      tx.select().from(users).where(eq(users.id, userId)),
    );
    if (!user) throw new UnauthorizedError('session-ended', 'This account is no more.');
    const { id, email, name, preferences, platformAdmin, googleSubject, passwordHash } = user;
    const { enabled: secondFactor } = await getSecondFactor(app.db, userId);
    return {
      id,
      email,
      name,
      preferences,
      secondFactor,
      google: googleSubject !== null,
      hasPassword: passwordHash !== null,
      platformAdmin,
    };
  }

  app.get(
    '/',
    { config: { access: 'session' }, schema: { summary: 'You', response: { 200: User } } },
    async (request) => getUser(request.user.userId),
  );

  app.patch(
    '/',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Change your name or preferences',
        description: '`preferences` is replaced as a whole.',
        body: z.object({ name: text(120), preferences: Preferences }).partial(),
        response: { 200: User },
      },
    },
    async (request) => {
      const { userId } = request.user;
      const { name, preferences } = request.body;
      await withUser(app.db, userId, (tx) =>
        tx
          .update(users)
          .set({ id: userId, ...(name !== undefined && { name }), ...(preferences && { preferences }) })
          .where(eq(users.id, userId)),
      );
      return getUser(userId);
    },
  );

  app.get(
    '/activity',
    {
      config: { access: 'session' },
      schema: {
        summary: 'What you have done in this organization, newest first',
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(200).default(50),
          cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
        }),
        response: { 200: page(AuditLine) },
      },
    },
    async (request) => {
      const { organizationId, userId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        listAuditLog(tx, organizationId, { ...request.query, actorId: userId }),
      );
    },
  );
};
export default route;
