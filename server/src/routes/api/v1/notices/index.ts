// What customers and members were sent.
import { CHANNELS, NOTICE_STATUSES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id, Instant, page, text } from '../../../../http/schemas.ts';
import { listNotices } from '../../../../notices/list-notices.ts';

const Notice = z
  .object({
    id: Id,
    kind: z.string(),
    channel: z.enum(CHANNELS),
    address: z.string().nullable().describe('Null for a browser.'),
    userId: Id.nullable().describe('The member it is for; null: a customer.'),
    appointmentId: Id.nullable(),
    subject: z.string().nullable(),
    body: z.string(),
    status: z.enum(NOTICE_STATUSES),
    reason: z.string().nullable().describe('Why it failed or was skipped.'),
    attempts: z.int(),
    dueAt: Instant,
    sentAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Notice' });
const Query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
  channel: z.enum(CHANNELS).optional(),
  status: z.enum(NOTICE_STATUSES).optional(),
  address: text(320).optional(),
  appointmentId: Id.optional(),
});

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'notices:read' },
      schema: { summary: 'Notices, newest first', querystring: Query, response: { 200: page(Notice) } },
    },
    async ({ user: { organizationId }, query }) =>
      withOrganization(app.db, organizationId, (tx) => listNotices(tx, organizationId, query)),
  );
};
export default route;
