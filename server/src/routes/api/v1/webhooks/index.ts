// Where others are told what happens in the organization.
import { newId, WEBHOOK_TYPES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { versionOf } from '../../../../configuration/version.ts';
import { actorOf } from '../../../../http/actor.ts';
import { Id, IfMatch, Instant, InstantParameter, text } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { queueWebhook, replayFailed } from '../../../../webhooks/deliveries.ts';
import {
  createEndpoint,
  getEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
} from '../../../../webhooks/endpoints.ts';

const Types = z
  .array(z.enum(WEBHOOK_TYPES))
  .min(1)
  .max(WEBHOOK_TYPES.length)
  .describe('Events that are sent; `ping` is sent on request alone.');
const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    description: z.string().nullable(),
    types: z.array(z.enum(WEBHOOK_TYPES)),
    disabled: z.boolean(),
    disabledReason: z.string().nullable().describe('Why it was disabled by itself; null where a member did.'),
    failingSince: Instant.nullable().describe('Since when nothing has got through; null while it does.'),
    createdAt: Instant,
  })
  .meta({ id: 'Webhook' });
const Secret = z
  .string()
  .describe('Signs every request (Standard Webhooks, `whsec_…`). It is told this once.');
const NewWebhook = z.object({
  url: text(500).describe('Begins with `https://`; on the public internet.'),
  description: text(200).nullable().optional(),
  types: Types,
});
const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'webhooks:read' },
      schema: { summary: 'Webhooks', response: { 200: z.object({ items: z.array(Webhook) }) } },
    },
    async ({ user: { organizationId } }) => ({
      items: await withOrganization(app.db, organizationId, (tx) => listEndpoints(tx, organizationId)),
    }),
  );

  app.post(
    '/',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Add a webhook',
        body: NewWebhook,
        response: { 201: Webhook.extend({ secret: Secret }) },
      },
    },
    async (request, reply) => {
      const { secret, ...made } = await change(app, actorOf(request), (tx, organizationId) =>
        createEndpoint(tx, organizationId, request.body, app.secrets),
      );
      return reply
        .code(201)
        .header('etag', versionOf(made))
        .send({ ...made, secret });
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'webhooks:read' },
      schema: { summary: 'A webhook', params: Params, response: { 200: Webhook } },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getEndpoint(tx, organizationId, request.params.id),
      ),
  );

  app.patch(
    '/:id',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Change, disable or enable a webhook',
        params: Params,
        headers: IfMatch,
        body: NewWebhook.extend({ disabled: z.boolean() }).partial(),
        response: { 200: Webhook },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateEndpoint(tx, organizationId, request.params.id, ifMatch, request.body, app.now()),
      ),
  );

  app.delete(
    '/:id',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Remove a webhook',
        description: 'What was sent to it is forgotten.',
        params: Params,
        headers: IfMatch,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        removeEndpoint(tx, organizationId, request.params.id, request.headers['if-match']),
      );
      return reply.code(204).send();
    },
  );

  app.post(
    '/:id/ping',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Send a `ping`',
        description: 'What came of it is told by the delivery.',
        params: Params,
        response: { 202: z.object({ deliveryId: Id }) },
      },
    },
    async (request, reply) => {
      const key = newId();
      const answer = await change(app, actorOf(request), async (tx, organizationId) => {
        const endpoint = await getEndpoint(tx, organizationId, request.params.id);
        const ping = { type: 'ping', key, at: app.now(), data: { webhookId: endpoint.id } } as const;
        const deliveryId = await queueWebhook(tx, app.jobs, {
          organizationId,
          endpointId: endpoint.id,
          ...ping,
        });
        return {
          answer: { deliveryId: deliveryId ?? key },
          action: 'webhook.pinged',
          targetId: endpoint.id,
          after: { deliveryId },
        };
      });
      return reply.code(202).send(answer);
    },
  );

  app.post(
    '/:id/secret',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Change the secret',
        description: 'For a day both sign, so that none of your machines refuses what is ours.',
        params: Params,
        response: { 200: z.object({ secret: Secret, previousUntil: Instant }) },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        rotateSecret(tx, organizationId, request.params.id, { secrets: app.secrets, now: app.now() }),
      ),
  );

  app.post(
    '/:id/replay',
    {
      config: { access: 'webhooks:write' },
      schema: {
        summary: 'Send again what was given up',
        params: Params,
        body: z.object({ since: InstantParameter }),
        response: { 202: z.object({ replayed: z.int().describe('At most 500 in one go.') }) },
      },
    },
    async (request, reply) => {
      const answer = await change(app, actorOf(request), async (tx, organizationId) => {
        const { id } = await getEndpoint(tx, organizationId, request.params.id);
        return replayFailed(tx, app.jobs, organizationId, {
          endpointId: id,
          since: new Date(request.body.since),
        });
      });
      return reply.code(202).send(answer);
    },
  );
};
export default route;
