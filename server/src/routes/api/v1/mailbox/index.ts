// Mail that was kept instead of sent: the organization's own, where no mail service is set up.
import path from 'node:path';
import { notices, users, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NotFoundError } from '../../../../errors.ts';
import { Instant } from '../../../../http/schemas.ts';
import { readMailbox } from '../../../../mail/mailbox.ts';

const Mail = z
  .object({ at: Instant, to: z.string(), subject: z.string(), text: z.string() })
  .meta({ id: 'KeptMail' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'notices:read' },
      schema: {
        summary: 'Mail kept instead of sent, newest first',
        description:
          'What notices to your customers and to yourself would have been. 404 where mail is sent.',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: { 200: z.object({ items: z.array(Mail) }) },
      },
    },
    async ({ user: { organizationId, userId }, query: { limit } }) => {
      if (app.config.smtpUrl) throw new NotFoundError('Mail is sent, not kept.');
      const addresses = await withOrganization(app.db, organizationId, async (tx) => {
        const told = await tx
          .selectDistinct({ address: notices.address })
          .from(notices)
          .where(and(eq(notices.organizationId, organizationId), eq(notices.channel, 'email')));
        const [me] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
        // Links to sign in with go to other members' addresses as well: those are theirs alone.
        const others = await tx.select({ email: users.email }).from(users);
        const own = me?.email.toLowerCase();
        const theirs = new Set(
          others.map(({ email }) => email.toLowerCase()).filter((email) => email !== own),
        );
        const all = [...told.map(({ address }) => address.toLowerCase()), ...(own ? [own] : [])];
        return new Set(all.filter((address) => !theirs.has(address)));
      });
      return { items: await readMailbox(path.join(app.config.home, 'mail'), addresses, limit) };
    },
  );
};
export default route;
