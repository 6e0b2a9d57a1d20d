// The agents that answer.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import {
  createAgent,
  deleteAgent,
  getAgent,
  listAgents,
  updateAgent,
} from '../../../../configuration/agents.ts';
import { versionOf } from '../../../../configuration/version.ts';
import { actorOf } from '../../../../http/actor.ts';
import { Id, IfMatch } from '../../../../http/schemas.ts';
import { Agent, NewAgent } from './schemas.ts';
import versions from './versions.ts';

const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  await app.register(versions);

  app.get(
    '/',
    {
      config: { access: 'agents:read' },
      schema: {
        summary: 'Agents',
        response: { 200: z.object({ items: z.array(Agent) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) => listAgents(tx, organizationId)),
      };
    },
  );

  app.post(
    '/',
    {
      config: { access: 'agents:write' },
      schema: { summary: 'Add an agent', body: NewAgent, response: { 201: Agent } },
    },
    async (request, reply) => {
      const made = await change(app, actorOf(request), (tx, organizationId) =>
        createAgent(tx, organizationId, request.body),
      );
      return reply.code(201).header('etag', versionOf(made)).send(made);
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'agents:read' },
      schema: {
        summary: 'An agent',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: Agent },
      },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const found = await withOrganization(app.db, organizationId, (tx) =>
        getAgent(tx, organizationId, request.params.id),
      );
      return reply.header('etag', versionOf(found)).send(found);
    },
  );

  app.patch(
    '/:id',
    {
      config: { access: 'agents:write' },
      schema: {
        summary: 'Change the draft of an agent',
        description: 'Fields left out stay as they are. Callers meet it once it is published.',
        params: Params,
        headers: IfMatch,
        body: NewAgent.partial(),
        response: { 200: Agent },
      },
    },
    async (request, reply) => {
      const changed = await change(app, actorOf(request), (tx, organizationId) =>
        updateAgent(tx, organizationId, request.params.id, request.headers['if-match'], request.body),
      );
      return reply.header('etag', versionOf(changed)).send(changed);
    },
  );

  app.delete(
    '/:id',
    {
      config: { access: 'agents:write' },
      schema: {
        summary: 'Remove an agent',
        params: Params,
        headers: IfMatch,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        deleteAgent(tx, organizationId, request.params.id, request.headers['if-match']),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
