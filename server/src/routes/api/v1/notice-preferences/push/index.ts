// Browsers of the signed-in member that take push messages.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../../../http/schemas.ts';
import { isSubscribed, subscribePush, unsubscribePush } from '../../../../../notices/edit-settings.ts';

const Endpoint = z.url({ protocol: /^https$/ }).max(1_000);
const Key = (bytes: number) =>
  z
    .base64url()
    .refine(
      (text) => Buffer.from(text, 'base64url').length === bytes,
      `expected ${bytes} bytes as base64url`,
    );

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'session' },
      schema: {
        summary: 'The key a browser subscribes with, and whether it has',
        querystring: z.object({ endpoint: Endpoint.optional().describe('The browser’s, where it has one.') }),
        response: {
          200: z.object({
            publicKey: z.string().describe('`applicationServerKey`.'),
            subscribed: z.boolean().describe('To what happens in this organization.'),
          }),
        },
      },
    },
    async ({ user: { organizationId, userId }, query: { endpoint } }) => ({
      publicKey: app.push.publicKey,
      subscribed:
        endpoint !== undefined &&
        (await withOrganization(app.db, organizationId, (tx) =>
          isSubscribed(tx, organizationId, userId, endpoint),
        )),
    }),
  );

  app.put(
    '/',
    {
      config: { access: 'session' },
      schema: {
        summary: 'Subscribe this browser',
        body: z.object({
          endpoint: Endpoint,
          keys: z.object({ p256dh: Key(65), auth: Key(16) }),
        }),
        response: { 200: z.object({ id: Id }) },
      },
    },
    async ({ user: { organizationId, userId }, body: { endpoint, keys } }) =>
      withOrganization(app.db, organizationId, (tx) =>
        subscribePush(tx, organizationId, userId, { endpoint, ...keys }),
      ),
  );

  app.delete(
    '/',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Unsubscribe this browser',
        querystring: z.object({ endpoint: Endpoint }),
        response: { 204: z.undefined() },
      },
    },
    async ({ user: { organizationId, userId }, query: { endpoint } }, reply) => {
      await withOrganization(app.db, organizationId, (tx) =>
        unsubscribePush(tx, organizationId, userId, endpoint),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
