// Questions callers asked that nobody could answer.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../../audit/change.ts';
import { answerGap, dismissGap, listGaps } from '../../../../../configuration/gaps.ts';
import { actorOf } from '../../../../../http/actor.ts';
import { Id, Instant, text } from '../../../../../http/schemas.ts';
import { changeVersioned } from '../../../../../http/versioned.ts';
import { Knowledge } from '../schemas.ts';

const Gap = z
  .object({
    key: z.string().describe('By which it is answered or dismissed.'),
    question: z.string().describe('As it was asked last.'),
    asked: z.int().describe('How often.'),
    lastAskedAt: Instant,
    examples: z.array(z.object({ question: z.string(), callId: Id })),
  })
  .meta({ id: 'KnowledgeGap' });
const Key = z.object({ key: text(500) });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'knowledge:read' },
      schema: {
        summary: 'Questions nobody could answer, the most asked first',
        response: { 200: z.object({ items: z.array(Gap) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return { items: await withOrganization(app.db, organizationId, (tx) => listGaps(tx, organizationId)) };
    },
  );

  app.post(
    '/answer',
    {
      config: { access: 'knowledge:write' },
      schema: {
        summary: 'Answer a gap',
        description: 'It becomes a known question, the words callers used its variations.',
        body: Key.extend({ question: text(300).optional(), answer: text(1_000) }),
        response: { 201: Knowledge },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply.code(201), (tx, organizationId) =>
        answerGap(tx, organizationId, request.body, app.now()),
      ),
  );

  app.post(
    '/dismiss',
    {
      config: { access: 'knowledge:write' },
      schema: { summary: 'Put a gap aside', body: Key, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        dismissGap(tx, organizationId, request.body.key, app.now()),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
