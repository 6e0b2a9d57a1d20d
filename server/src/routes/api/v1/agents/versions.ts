// Versions of an agent, publishing and bringing back, pausing and resuming.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  diffAgent,
  listVersions,
  pauseAgent,
  publishAgent,
  restoreAgent,
} from '../../../../configuration/agent-versions.ts';
import { Id, IfMatch, Instant, text } from '../../../../http/schemas.ts';
import { changeVersioned } from '../../../../http/versioned.ts';
import { Agent, AgentSettings } from './schemas.ts';

const Params = z.object({ id: Id });
const VersionNumber = z.coerce.number().int().min(1).max(1_000_000);

const AgentVersion = z
  .object({
    version: z.int(),
    settings: AgentSettings,
    note: z.string().nullable(),
    publishedAt: Instant,
    publishedBy: z.object({ id: Id, name: z.string().nullable() }),
  })
  .meta({ id: 'AgentVersion' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/:id/versions',
    {
      config: { access: 'agents:read' },
      schema: {
        summary: 'What was published of an agent, newest first',
        params: Params,
        response: { 200: z.object({ items: z.array(AgentVersion) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) =>
          listVersions(tx, organizationId, request.params.id),
        ),
      };
    },
  );

  app.get(
    '/:id/diff',
    {
      config: { access: 'agents:read' },
      schema: {
        summary: 'What differs between two versions',
        params: Params,
        querystring: z.object({
          from: VersionNumber.optional().describe('A version; without it the draft.'),
          to: VersionNumber.optional().describe('A version; without it the draft.'),
        }),
        response: {
          200: z.object({
            items: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
          }),
        },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) =>
          diffAgent(tx, organizationId, request.params.id, request.query),
        ),
      };
    },
  );

  app.post(
    '/:id/publish',
    {
      config: { access: 'agents:write' },
      schema: {
        summary: 'Let callers meet the draft',
        description: 'From the next call on. An agent that was never published answers as it is edited.',
        params: Params,
        headers: IfMatch,
        body: z.object({ note: text(500).optional().describe('What has changed and why.') }),
        response: { 200: Agent },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        publishAgent(tx, organizationId, request.params.id, ifMatch, {
          note: request.body.note ?? null,
          userId: request.user.userId,
          now: app.now(),
        }),
      ),
  );

  app.post(
    '/:id/restore',
    {
      config: { access: 'agents:write' },
      schema: {
        summary: 'Make an earlier version the draft again',
        params: Params,
        headers: IfMatch,
        body: z.object({ version: VersionNumber }),
        response: { 200: Agent },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        restoreAgent(tx, organizationId, request.params.id, ifMatch, request.body.version),
      ),
  );

  for (const [path, summary, paused] of [
    ['pause', 'Send an agent’s calls to the number’s fallback, or the voicemail', true],
    ['resume', 'Let a paused agent answer again', false],
  ] as const)
    app.post(
      `/:id/${path}`,
      {
        config: { access: 'agents:write' },
        schema: { summary, params: Params, response: { 200: Agent } },
      },
      async (request, reply) =>
        changeVersioned(app, request, reply, (tx, organizationId) =>
          pauseAgent(tx, organizationId, request.params.id, paused ? app.now() : null),
        ),
    );
};
export default route;
