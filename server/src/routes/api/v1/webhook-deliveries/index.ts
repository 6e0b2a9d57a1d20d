// What was sent to webhooks, and what was answered.
import { WEBHOOK_STATUSES, WEBHOOK_TYPES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { actorOf } from '../../../../http/actor.ts';
import { Id, Instant, page } from '../../../../http/schemas.ts';
import { getDelivery, listDeliveries, replayDelivery } from '../../../../webhooks/deliveries.ts';

const Delivery = z
  .object({
    id: Id.describe('The `webhook-id` is `msg_` and this.'),
    endpointId: Id,
    type: z.enum(WEBHOOK_TYPES),
    status: z.enum(WEBHOOK_STATUSES).describe('`failed`: given up; it can be replayed.'),
    body: z.string().describe('What is sent, as it is signed.'),
    attempts: z
      .array(
        z.object({
          at: Instant,
          ms: z.int(),
          status: z.int().nullable().describe('Null where nothing was answered.'),
          answer: z.string().describe('The beginning of what was answered, or why nothing was.'),
        }),
      )
      .describe('The latest, oldest first.'),
    createdAt: Instant,
    settledAt: Instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
const Query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
  endpointId: Id.optional(),
  status: z.enum(WEBHOOK_STATUSES).optional(),
});
const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'webhooks:read' },
      schema: {
        summary: 'Deliveries to webhooks, newest first',
        querystring: Query,
        response: { 200: page(Delivery) },
      },
    },
    async ({ user: { organizationId }, query }) =>
      withOrganization(app.db, organizationId, (tx) => listDeliveries(tx, organizationId, query)),
  );

  app.get(
    '/:id',
    {
      config: { access: 'webhooks:read' },
      schema: { summary: 'A delivery', params: Params, response: { 200: Delivery } },
    },
    async ({ user: { organizationId }, params }) =>
      withOrganization(app.db, organizationId, (tx) => getDelivery(tx, organizationId, params.id)),
  );

  app.post(
    '/:id/replay',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Send a delivery again',
        description: 'Under the same `webhook-id`: a receiver that has it knows it.',
        params: Params,
        response: { 202: Delivery },
      },
    },
    async (request, reply) => {
      const replayed = await change(app, actorOf(request), (tx, organizationId) =>
        replayDelivery(tx, app.jobs, organizationId, request.params.id),
      );
      return reply.code(202).send(replayed);
    },
  );
};
export default route;
