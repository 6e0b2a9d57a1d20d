// Voices: which there are, how they sound, what the agent would say first, a call to try it, and whether the vendors answer.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { placeCall } from '../../../../calls/place-call.ts';
import { greetingOf } from '../../../../configuration/greeting.ts';
import { NotFoundError } from '../../../../errors.ts';
import { actorOf } from '../../../../http/actor.ts';
import { readerOf } from '../../../../http/reader.ts';
import { E164, Id, Instant, text } from '../../../../http/schemas.ts';
import { say } from '../../../../wording/phrases.ts';
import { NewAgent } from '../agents/schemas.ts';
import { PlacedCall } from '../calls/schemas.ts';

/** An owner listens to a dozen voices; each takes the vendor's time and money. */
const PREVIEWS_A_MINUTE = 40;
/** A greeting of one's own, and the words about recording after it. */
const MOST_SPOKEN = 700;

const AgentVoice = z
  .object({
    id: z.string(),
    name: z.string(),
    language: z.string().nullable(),
    sex: z.enum(['female', 'male']).nullable(),
    description: z.string(),
  })
  .meta({ id: 'AgentVoice' });
const Health = z
  .object({
    vendor: z.string(),
    purpose: z.string(),
    emulated: z.boolean().describe('The sandbox stands in for it.'),
    status: z.enum(['ok', 'failing', 'notConfigured']),
    latencyMs: z.number().nullable(),
    problem: z.string().nullable(),
    checkedAt: Instant,
  })
  .meta({ id: 'VendorHealth' });

const route: FastifyPluginAsyncZod = async (app) => {
  const config = { access: 'agents:read' } as const;

  app.get(
    '/voices',
    {
      config,
      schema: {
        summary: 'Voices an agent can have',
        response: { 200: z.object({ items: z.array(AgentVoice) }) },
      },
    },
    async ({ headers }) => {
      const reader = readerOf(headers['accept-language']);
      return {
        items: app.voices.map((voice) => ({ ...voice, description: say(voice.description, reader) })),
      };
    },
  );

  app.get(
    '/preview',
    {
      config: { ...config, spends: true, rateLimit: { max: PREVIEWS_A_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'A line in a voice',
        description: 'A WAV file as a caller would hear it.',
        querystring: z.object({ voice: text(60), text: text(MOST_SPOKEN) }),
        response: {
          200: {
            description: 'The sound',
            content: { 'audio/wav': { schema: z.unknown().meta({ type: 'string', format: 'binary' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const voice = app.voices.find(({ id }) => id === request.query.voice);
      if (!voice) throw new NotFoundError('There is no such voice; see the list of voices.');
      const sound = await app.previews.speak(request.user.organizationId, request.query.text, {
        model: voice.id,
        language: voice.language ?? 'en',
      });
      return reply
        .headers({ 'content-type': 'audio/wav', 'cache-control': 'private, max-age=3600' })
        .send(sound);
    },
  );

  app.get(
    '/greeting',
    {
      config,
      schema: {
        summary: 'What an agent says first, as it is edited now',
        description: 'Or would say, were it as the query has it: so it can be heard before it is kept.',
        querystring: NewAgent.pick({ name: true, voice: true, language: true, tone: true })
          .partial()
          .extend({ agentId: Id.optional(), greeting: z.string().trim().max(500).optional() }),
        response: { 200: z.object({ text: z.string(), voice: z.string() }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const { agentId, greeting, ...as } = request.query;
      return withOrganization(app.db, organizationId, (tx) =>
        greetingOf(tx, organizationId, agentId, {
          ...as,
          // Empty: the usual words.
          ...(greeting !== undefined && { greeting: greeting || null }),
        }),
      );
    },
  );

  app.post(
    '/demo-call',
    {
      config: { access: 'calls:place' },
      schema: {
        summary: 'Have the agent call your own telephone',
        description: 'As it is edited now, so that you can try it before callers do.',
        body: z.object({ to: E164, phoneNumberId: Id.optional() }),
        response: { 201: PlacedCall },
      },
    },
    async (request, reply) => {
      const demo = { ...request.body, purpose: 'demo', consent: { basis: 'self' } } as const;
      return reply.code(201).send(await placeCall(app, actorOf(request), demo));
    },
  );

  app.get(
    '/health',
    {
      config,
      schema: {
        summary: 'Whether every vendor answers',
        description: 'Asked anew every half a minute at most.',
        response: { 200: z.object({ items: z.array(Health) }) },
      },
    },
    async ({ headers }) => {
      const reader = readerOf(headers['accept-language']);
      const vendors = await app.vendorHealth.look();
      return {
        items: vendors.map((vendor) => ({
          ...vendor,
          problem: vendor.problem && say(vendor.problem, reader),
        })),
      };
    },
  );
};
export default route;
