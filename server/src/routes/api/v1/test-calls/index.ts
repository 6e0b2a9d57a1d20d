// Calling an agent from the browser. The browser then is the carrier: it speaks the carrier's media-stream protocol over a
// socket of its own, let in by a link that somebody with the permission was given just before.
import { agents, newId, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isAllowed } from '../../../../accounts/permissions.ts';
import { ConflictError, ForbiddenError, NotFoundError, RateLimitError } from '../../../../errors.ts';
import { readLink, signLink } from '../../../../http/links.ts';
import { Id, Instant } from '../../../../http/schemas.ts';
import { loadInterruptedCall } from '../../../../voice/index.ts';

/** The browser opens the socket right after it was given the link, once the microphone is allowed. */
const LINK_MS = 60_000;
const STREAM_PATH = '/api/v1/test-calls/stream';

const TestCall = z
  .object({
    callId: Id.describe('Under which the call is found in `/calls` and followed in `/live`.'),
    callSid: z.string().describe('What the `start` message calls it.'),
    streamUrl: z.string().describe('Open it as a WebSocket before `expiresAt`, once.'),
    token: z.string().describe('Goes into `start.customParameters.token`.'),
    expiresAt: Instant,
    understandsSpeech: z
      .boolean()
      .describe(
        'False without a key for a speech vendor: then Bell 103 modem tones are understood, nothing else.',
      ),
  })
  .meta({ id: 'TestCall' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'calls:try' },
      schema: {
        summary: 'How calls from the browser are understood',
        response: { 200: TestCall.pick({ understandsSpeech: true }) },
      },
    },
    async () => ({ understandsSpeech: understandsSpeech() }),
  );

  app.post(
    '/',
    {
      config: { access: 'calls:try' },
      schema: {
        summary: 'Call an agent from the browser',
        description: `Speak Twilio's media-stream protocol over the socket: \`connected\`, \`start\`, \`media\` 50 times a second
(µ-law, 8 kHz), \`mark\` for what was played, \`stop\`. It is a call like any other: what it books is booked. A connection that is
lost does not end it for a minute and a half: ask again with its \`callId\`, and the agent goes on where it was.`,
        body: z.object({
          agentId: Id,
          version: z
            .enum(['draft', 'published'])
            .optional()
            .describe(
              'The agent as it is edited, for those who may edit it, or as callers meet it. Absent: the draft for whoever may have it.',
            ),
          callId: Id.optional().describe(
            'A call whose connection was lost, to go on with it. Absent: a new one.',
          ),
        }),
        response: { 201: TestCall },
      },
    },
    async (request, reply) => {
      const { organizationId, role, scopes } = request.user;
      const mayEdit = scopes ? scopes.includes('agents:write') : isAllowed(role, 'agents:write');
      const { agentId, version = mayEdit ? 'draft' : 'published' } = request.body;
      if (version === 'draft' && !mayEdit)
        throw new ForbiddenError('Only those who may edit an agent can try its draft.');
      const [agent] = await withOrganization(app.db, organizationId, (tx) =>
        tx
          .select({ id: agents.id })
          .from(agents)
          .where(and(eq(agents.organizationId, organizationId), eq(agents.id, agentId))),
      );
      if (!agent) throw new NotFoundError('There is no such agent.');
      const { callId = newId() } = request.body;
      const callSid = `browser-${callId}`;
      const resumes = request.body.callId !== undefined;
      if (resumes) await demandLost(organizationId, callId, callSid);
      const token = app.voice.admitTrial({
        organizationId,
        agentId,
        version,
        callId,
        callSid,
        ...(resumes && { resumes }),
      });
      if (token === undefined)
        throw new RateLimitError('As many calls as we can take are in progress; try again in a minute.', 60);
      const expiresAt = new Date(app.now().getTime() + LINK_MS);
      const link = signLink(app.config.keys.links, STREAM_PATH, organizationId, expiresAt);
      return reply.code(201).send({
        callId,
        callSid,
        streamUrl: `${STREAM_PATH}?token=${link}`,
        token,
        expiresAt: expiresAt.toISOString(),
        understandsSpeech: understandsSpeech(),
      });
    },
  );

  app.get(
    '/stream',
    {
      config: { access: 'link' },
      websocket: true,
      schema: { hide: true, querystring: z.object({ token: z.string().max(1000) }) },
      preHandler: async (request) => {
        ownerOf(request.query.token);
      },
    },
    (socket, request) => app.voice.accept({ socket, wire: request.socket }, ownerOf(request.query.token)),
  );

  /** @throws ConflictError for a call that is over, or never got as far as a greeting */
  async function demandLost(organizationId: string, callId: string, callSid: string): Promise<void> {
    // It may be in any process, where its connection may still look alive.
    await app.onlookers.command(organizationId, callId, { do: 'letGo' });
    const now = app.now().getTime();
    if (!(await loadInterruptedCall(app.db, organizationId, callSid, now)))
      throw new ConflictError('That call is over. Call again.');
  }

  const ownerOf = (token: string): string =>
    readLink(app.config.keys.links, STREAM_PATH, token, app.now()).organizationId;

  const understandsSpeech = (): boolean => !app.config.emulated.has('deepgram');
};
export default route;
