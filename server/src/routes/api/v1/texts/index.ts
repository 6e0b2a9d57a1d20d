// Text messages with customers: one thread for each number.
import { NOTICE_STATUSES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { E164, Id, Instant } from '../../../../http/schemas.ts';
import { listThreads, threadWith } from '../../../../notices/list-notices.ts';

const Thread = z
  .object({
    phone: z.string(),
    optedOut: z.boolean().describe('They asked for no more texts.'),
    texts: z.array(
      z.object({
        id: Id,
        direction: z.enum(['in', 'out']),
        body: z.string(),
        status: z.enum([...NOTICE_STATUSES, 'received']),
        kind: z.string().nullable().describe('The kind of notice, or what the text was read as.'),
        at: Instant,
      }),
    ),
  })
  .meta({ id: 'TextThread' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'notices:read' },
      schema: {
        summary: 'Who texted last',
        querystring: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
        response: {
          200: z.object({
            items: z.array(
              z.object({
                phone: z.string(),
                contact: z.object({ id: Id, name: z.string().nullable() }).nullable(),
                body: z.string(),
                at: Instant,
              }),
            ),
          }),
        },
      },
    },
    async ({ user: { organizationId }, query: { limit } }) => ({
      items: await withOrganization(app.db, organizationId, (tx) => listThreads(tx, organizationId, limit)),
    }),
  );

  app.get(
    '/thread',
    {
      config: { access: 'notices:read' },
      schema: {
        summary: 'All texts with one number, oldest first',
        querystring: z.object({ phone: E164 }),
        response: { 200: Thread },
      },
    },
    async ({ user: { organizationId }, query: { phone } }) =>
      withOrganization(app.db, organizationId, (tx) => threadWith(tx, organizationId, phone)),
  );
};
export default route;
