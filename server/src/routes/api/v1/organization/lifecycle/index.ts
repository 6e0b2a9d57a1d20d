// Whether the organization is served, and its end.
import { ORGANIZATION_STATUSES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cancel, getLifecycle, reopen } from '../../../../../accounts/lifecycle.ts';
import { change } from '../../../../../audit/change.ts';
import { actorOf } from '../../../../../http/actor.ts';
import { Instant } from '../../../../../http/schemas.ts';

export const Lifecycle = z
  .object({
    status: z
      .enum(ORGANIZATION_STATUSES)
      .describe(
        'While `suspended` or `cancelled` calls go to the business’s own phone, and nothing can be changed.',
      ),
    trialEndsAt: Instant.nullable(),
    suspendedReason: z.string().nullable(),
    deleteAfter: Instant.nullable().describe('All of it is deleted in the night after this.'),
  })
  .meta({ id: 'Lifecycle' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: { summary: 'Whether the organization is served', response: { 200: Lifecycle } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) => getLifecycle(tx, organizationId));
    },
  );

  app.post(
    '/cancel',
    {
      config: { access: 'organization:own', whileInactive: true },
      schema: {
        summary: 'Close the organization',
        description:
          'Calls are no longer answered from now on. After 30 days all it has is deleted: its numbers, recordings, appointments, everything.',
        response: { 200: Lifecycle },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) => cancel(tx, organizationId, app.now()), {
        whileInactive: true,
      }),
  );

  app.post(
    '/reopen',
    {
      config: { access: 'organization:own', whileInactive: true },
      schema: { summary: 'Take the closing back', response: { 200: Lifecycle } },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) => reopen(tx, organizationId, app.now()), {
        whileInactive: true,
      }),
  );
};
export default route;
