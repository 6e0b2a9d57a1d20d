// Calls: the list, one with everything in it, and its recording.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findRecording, getCall } from '../../../../calls/get-call.ts';
import { LEVELS_A_SECOND, loudnessOf } from '../../../../calls/loudness.ts';
import { listCalls } from '../../../../calls/list-calls.ts';
import { placeCall } from '../../../../calls/place-call.ts';
import { NotFoundError } from '../../../../errors.ts';
import { actorOf } from '../../../../http/actor.ts';
import { readLink, signLink } from '../../../../http/links.ts';
import { AcceptLanguage, readerOf } from '../../../../http/reader.ts';
import { sendStored } from '../../../../http/send-stored.ts';
import { Id, page } from '../../../../http/schemas.ts';
import exports from './exports.ts';
import live from './live.ts';
import marks from './marks.ts';
import { Call, CallsQuery, CallSummary, Loudness, NewCall, PlacedCall } from './schemas.ts';

/** Long enough to hear the longest call twice; the page asks for a fresh one when it is loaded again. */
const LINK_MS = 30 * 60_000;

const SOUNDS = ['recording', 'voicemail'] as const;
type Sound = (typeof SOUNDS)[number];

const pathOf = (sound: Sound, callId: string) => `/api/v1/calls/${callId}/${sound}`;

const route: FastifyPluginAsyncZod = async (app) => {
  await app.register(live);
  await app.register(marks);
  await app.register(exports);

  app.get(
    '/',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'Calls, newest first',
        querystring: CallsQuery,
        response: { 200: page(CallSummary) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) => listCalls(tx, organizationId, request.query));
    },
  );

  app.post(
    '/',
    {
      config: { access: 'calls:place' },
      schema: {
        summary: 'Have your agent call somebody',
        description: `The agent says who calls and what for. A machine that picks up is left a message, except on a demo. Nobody is
called without a ground to do so, in the quiet hours of where their number is from, or after they have asked not to be; and only so
often. Send an \`Idempotency-Key\`: with it nobody is called twice for one request.`,
        body: NewCall,
        response: { 201: PlacedCall },
      },
    },
    async (request, reply) => reply.code(201).send(await placeCall(app, actorOf(request), request.body)),
  );

  app.get(
    '/:id',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'A call with its turns and their timelines',
        params: z.object({ id: Id }),
        headers: AcceptLanguage,
        response: { 200: Call },
      },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const reader = readerOf(request.headers['accept-language']);
      const { recording, voicemail, ...call } = await withOrganization(app.db, organizationId, (tx) =>
        getCall(tx, organizationId, request.params.id, reader),
      );
      void reply.header('content-language', reader.language);
      const expiresAt = new Date(app.now().getTime() + LINK_MS);
      const linked = (sound: Sound, found: typeof recording) => {
        if (!found) return null;
        const path = pathOf(sound, call.id);
        const token = signLink(app.config.keys.links, path, organizationId, expiresAt);
        const { durationMs, sizeBytes } = found;
        return { url: `${path}?token=${token}`, expiresAt: expiresAt.toISOString(), durationMs, sizeBytes };
      };
      return {
        ...call,
        recording: linked('recording', recording),
        voicemail: linked('voicemail', voicemail),
      };
    },
  );

  app.get(
    '/:id/recording/loudness',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'How loud both sides of a recording are over time',
        params: z.object({ id: Id }),
        response: { 200: Loudness },
      },
    },
    async (request) => {
      const { caller, agent } = await loudnessOf(app, request.user.organizationId, request.params.id);
      return {
        perSecond: LEVELS_A_SECOND,
        caller: caller.toString('base64'),
        agent: agent.toString('base64'),
      };
    },
  );

  for (const sound of SOUNDS)
    app.get(
      `/:id/${sound}`,
      {
        config: { access: 'link' },
        schema: {
          summary: sound === 'recording' ? 'A recording' : 'A voicemail',
          description: `${
            sound === 'recording'
              ? 'Stereo, the caller on the left, the agent on the right.'
              : 'What the caller left after the tone.'
          } The address with its token stands in the call. Answers range requests.`,
          params: z.object({ id: Id }),
          querystring: z.object({ token: z.string().max(1000) }),
          response: {
            200: {
              description: 'The sound',
              content: { 'audio/wav': { schema: z.unknown().meta({ type: 'string', format: 'binary' }) } },
            },
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { organizationId } = readLink(
          app.config.keys.links,
          pathOf(sound, id),
          request.query.token,
          app.now(),
        );
        const found = await withOrganization(app.db, organizationId, (tx) =>
          findRecording(tx, organizationId, id, sound === 'recording' ? 'call' : 'voicemail'),
        );
        if (!found) throw new NotFoundError(`This call has no ${sound}.`);
        reply.headers({ 'content-type': 'audio/wav', 'cache-control': 'private, max-age=3600' });
        if (found.store === 'bucket') {
          const { path: key, sizeBytes } = found;
          const gone = 'The recording’s file is gone.';
          return sendStored(app.recordingFiles.bucket, request, reply, { key, sizeBytes, gone });
        }
        return reply.sendFile(found.path, app.recordingsRoot, { contentType: false, cacheControl: false });
      },
    );
};

export default route;
