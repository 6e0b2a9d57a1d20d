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
import { actorOf } from '../../../../http/actor.ts';
import { Id, IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
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
    async (request, reply) =>
      changeVersioned(app, request, reply.code(201), (tx, organizationId) =>
        createAgent(tx, organizationId, request.body),
      ),
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
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getAgent(tx, organizationId, request.params.id),
      ),
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
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateAgent(tx, organizationId, request.params.id, ifMatch, request.body),
      ),
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
