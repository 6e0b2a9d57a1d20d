// Keys of the organization's programs.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '../../../../../accounts/api-keys.ts';
import { KEY_SCOPES } from '../../../../../accounts/permissions.ts';
import { change } from '../../../../../audit/change.ts';
import { actorOf } from '../../../../../http/actor.ts';
import { Id, Instant, InstantParameter, text } from '../../../../../http/schemas.ts';

const Scope = z.enum(KEY_SCOPES);

const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().describe('Its first characters.'),
    scopes: z.array(z.string()),
    createdBy: Id,
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    lastUsedAt: Instant.nullable().describe('Up to a minute old.'),
  })
  .meta({ id: 'ApiKey' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'keys:read' },
      schema: { summary: 'API keys', response: { 200: z.object({ items: z.array(ApiKey) }) } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) => listApiKeys(tx, organizationId)),
      };
    },
  );

  app.post(
    '/',
    {
      config: { access: 'keys:write' },
      schema: {
        summary: 'Make an API key',
        description: 'The answer is the only place where the key itself can be read.',
        body: z.object({
          name: text(80),
          scopes: z.array(Scope).min(1).max(KEY_SCOPES.length),
          expiresAt: InstantParameter.nullable().default(null).describe('Null: it does not expire.'),
        }),
        response: {
          201: ApiKey.extend({ key: z.string().describe('Goes into `Authorization: Bearer …`.') }),
        },
      },
    },
    async (request, reply) => {
      const { userId: id, role } = request.user;
      const made = await change(app, actorOf(request), (tx, organizationId) =>
        createApiKey(tx, organizationId, { id, role }, request.body, app.now()),
      );
      return reply.code(201).send(made);
    },
  );

  app.delete(
    '/:id',
    {
      config: { access: 'keys:write' },
      schema: {
        summary: 'Revoke an API key',
        description: 'It opens nothing from now on.',
        params: z.object({ id: Id }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        revokeApiKey(tx, organizationId, request.params.id, app.now()),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
