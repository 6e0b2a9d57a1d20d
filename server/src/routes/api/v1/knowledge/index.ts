// Questions the business answers the same way every time.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import {
  createKnowledge,
  deleteKnowledge,
  getKnowledge,
  listKnowledge,
  updateKnowledge,
} from '../../../../configuration/knowledge.ts';
import { versionOf } from '../../../../configuration/version.ts';
import { actorOf } from '../../../../http/actor.ts';
import { IfMatch, text } from '../../../../http/schemas.ts';

const Knowledge = z
  .object({
    id: z.string(),
    question: z.string(),
    variations: z.array(z.string()).describe('Other ways to ask it.'),
    answer: z.string(),
  })
  .meta({ id: 'Knowledge' });

const NewKnowledge = z.object({
  question: text(300),
  variations: z.array(text(300)).max(50),
  answer: text(1_000),
});
const Params = z.object({ id: text(100) });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'knowledge:read' },
      schema: {
        summary: 'Questions and their answers',
        response: { 200: z.object({ items: z.array(Knowledge) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) => listKnowledge(tx, organizationId)),
      };
    },
  );

  app.post(
    '/',
    {
      config: { access: 'knowledge:write' },
      schema: { summary: 'Add a question and its answer', body: NewKnowledge, response: { 201: Knowledge } },
    },
    async (request, reply) => {
      const made = await change(app, actorOf(request), (tx, organizationId) =>
        createKnowledge(tx, organizationId, request.body),
      );
      return reply.code(201).header('etag', versionOf(made)).send(made);
    },
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
    async (request, reply) => {
      const { organizationId } = request.user;
      const found = await withOrganization(app.db, organizationId, (tx) =>
        getKnowledge(tx, organizationId, request.params.id),
      );
      return reply.header('etag', versionOf(found)).send(found);
    },
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
    async (request, reply) => {
      const changed = await change(app, actorOf(request), (tx, organizationId) =>
        updateKnowledge(tx, organizationId, request.params.id, request.headers['if-match'], request.body),
      );
      return reply.header('etag', versionOf(changed)).send(changed);
    },
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
