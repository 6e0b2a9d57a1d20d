// Calls in progress: the list, and hanging up, taking over and listening in.
import { DIRECTIONS, SPECULATION, TIERS } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { commandCall, listLiveCalls, noteListening } from '../../../../calls/live-calls.ts';
import { actorOf } from '../../../../http/actor.ts';
import { readLink, signLink } from '../../../../http/links.ts';
import { E164, Id, Instant } from '../../../../http/schemas.ts';
import { party, Turn } from './schemas.ts';

/** The browser opens the socket right after it was given the link. */
const LINK_MS = 30_000;
/** A listener that does not take the sound in time is let go: five seconds of it. */
const MOST_WAITING_BYTES = 80_000;

const listenPath = (callId: string) => `/api/v1/calls/${callId}/listen`;

export const LiveCall = z
  .object({
    id: Id,
    organizationId: Id,
    agentId: Id,
    direction: z.enum(DIRECTIONS),
    fromNumber: party,
    toNumber: party,
    startedAt: Instant,
    state: z.string().describe('Where the dialogue stands, e.g. `booking.when`.'),
    language: z.string().describe('What is spoken just now, BCP 47.'),
    interim: z.string().describe('What the caller is saying, as far as it was understood; may still change.'),
    turn: Turn.pick({ index: true, callerText: true, agentText: true, stamps: true })
      .extend({
        tier: z.enum(TIERS).nullable(),
        speculation: z.enum(SPECULATION),
        bargeIn: z.boolean(),
      })
      .nullable()
      .describe('The turn at hand, or the last one. `agentText` is what is being said, then what was heard.'),
  })
  .meta({ id: 'LiveCall' });

const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/live',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'Calls in progress, oldest first',
        description: 'How they go on, `live.call` and `live.over` of `/live` tell.',
        response: { 200: z.object({ items: z.array(LiveCall) }) },
      },
    },
    async (request) => ({ items: await listLiveCalls(app, request.user.organizationId) }),
  );

  app.post(
    '/:id/hang-up',
    {
      config: { access: 'calls:control' },
      schema: { summary: 'End a call in progress', params: Params, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await commandCall(app, actorOf(request), request.params.id, { do: 'hangUp' });
      return reply.code(204).send();
    },
  );

  app.post(
    '/:id/take-over',
    {
      config: { access: 'calls:control' },
      schema: {
        summary: 'Have a call in progress put through to you',
        description: 'The caller is told. If nobody answers there, the call comes back to the agent.',
        params: Params,
        body: z.object({ to: E164.describe('Where you can be reached.') }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await commandCall(app, actorOf(request), request.params.id, { do: 'takeOver', to: request.body.to });
      return reply.code(204).send();
    },
  );

  app.post(
    '/:id/listen',
    {
      config: { access: 'calls:listen' },
      schema: {
        summary: 'A link to listen in on a call in progress',
        description: `Open it as a WebSocket within half a minute. Binary messages hold both sides of the call, µ-law at 8 kHz,
interleaved (caller, agent), 200 ms each. It closes when the call is over.`,
        params: Params,
        response: { 201: z.object({ url: z.string(), expiresAt: Instant }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      await noteListening(app, actorOf(request), id);
      const path = listenPath(id);
      const expiresAt = new Date(app.now().getTime() + LINK_MS);
      const token = signLink(app.config.keys.links, path, request.user.organizationId, expiresAt);
      return reply.code(201).send({ url: `${path}?token=${token}`, expiresAt: expiresAt.toISOString() });
    },
  );

  app.get(
    '/:id/listen',
    {
      config: { access: 'link' },
      websocket: true,
      schema: { hide: true, params: Params, querystring: z.object({ token: z.string().max(1000) }) },
      preHandler: async (request) => {
        readLink(app.config.keys.links, listenPath(request.params.id), request.query.token, app.now());
      },
    },
    (socket, request) => {
      const { id } = request.params;
      const path = listenPath(id);
      const { organizationId } = readLink(app.config.keys.links, path, request.query.token, app.now());
      const stop = app.onlookers.listenIn(organizationId, id, (audio) => {
        if (!audio || socket.bufferedAmount > MOST_WAITING_BYTES) return socket.close(1000);
        socket.send(audio);
      });
      socket.on('close', stop);
      socket.on('error', () => socket.terminate());
    },
  );
};
export default route;
