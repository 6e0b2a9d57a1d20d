// Questions the business answers the same way every time.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { usageOfKnowledge } from '../../../../configuration/gaps.ts';
import {
  createKnowledge,
  deleteKnowledge,
  getKnowledge,
  listKnowledge,
  searchKnowledge,
  updateKnowledge,
} from '../../../../configuration/knowledge.ts';
import { actorOf } from '../../../../http/actor.ts';
import { IfMatch, text } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { Knowledge, KnowledgeListed, NewKnowledge } from './schemas.ts';

/** Long enough to tell what matters, short enough to notice what no longer does. */
const USED_DAYS = 30;

const Params = z.object({ id: text(100) });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'knowledge:read' },
      schema: {
        summary: 'Questions and their answers',
        querystring: z.object({
          q: text(100).optional().describe('Words in question, variations or answer.'),
        }),
        response: { 200: z.object({ items: z.array(KnowledgeListed) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const since = new Date(app.now().getTime() - USED_DAYS * 86_400_000);
      return withOrganization(app.db, organizationId, async (tx) => {
        const used = await usageOfKnowledge(tx, organizationId, since);
        const items = searchKnowledge(await listKnowledge(tx, organizationId), request.query.q);
        return { items: items.map((item) => ({ ...item, used: used.get(item.id) ?? 0 })) };
      });
    },
  );

  app.post(
    '/',
    {
      config: { access: 'knowledge:write' },
      schema: { summary: 'Add a question and its answer', body: NewKnowledge, response: { 201: Knowledge } },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply.code(201), (tx, organizationId) =>
        createKnowledge(tx, organizationId, request.body),
      ),
  );

  app.get(
    '/:id',
    {
      config: { access: 'knowledge:read' },
      schema: {
        summary: 'A question and its answer',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: Knowledge },
      },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getKnowledge(tx, organizationId, request.params.id),
      ),
  );

  app.patch(
    '/:id',
    {
      config: { access: 'knowledge:write' },
      schema: {
        summary: 'Change a question and its answer',
        description: 'Fields left out stay as they are.',
        params: Params,
        headers: IfMatch,
        body: NewKnowledge.partial(),
        response: { 200: Knowledge },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateKnowledge(tx, organizationId, request.params.id, ifMatch, request.body),
      ),
  );

  app.delete(
    '/:id',
    {
      config: { access: 'knowledge:write' },
      schema: {
        summary: 'Remove a question and its answer',
        params: Params,
        headers: IfMatch,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        deleteKnowledge(tx, organizationId, request.params.id, request.headers['if-match']),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
