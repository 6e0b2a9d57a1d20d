// What happens in the organization, as it happens: a stream of server-sent events (HTML standard, 9.2) that can be taken up
// again after a gap, beside it the calls in progress as they go.
import { PassThrough } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RateLimitError } from '../../../../errors.ts';
import { isCursor, type EventPage } from '../../../../events/organization-events.ts';
import { catchUp, follow } from '../../../../live/follow.ts';
import { ACCESS_TOKEN_SECONDS } from '../../../../plugins/external/jwt.ts';

/** Proxies close a connection on which nothing comes for a minute, some for half of one. */
const HEARTBEAT_MS = 15_000;
/** A client that takes nothing is let go, and takes up where it was when it comes back. */
const MOST_WAITING_BYTES = 256 * 1024;
/** One for each window somebody has open; past this something opens them in a loop. */
const MOST_STREAMS = 20;
/** Browsers come back after so long by themselves. */
const RETRY_MS = 1_000;

const DESCRIPTION = `Each event has its place in the order as \`id\`, its type as \`event\`
(\`call.started\` · \`call.turn\` · \`call.completed\` · \`appointment.booked\` · \`appointment.moved\` ·
\`appointment.cancelled\` · \`appointment.changed\` · \`message.taken\` · \`lead.created\` · \`text.received\` · \`text.sent\`), and as \`data\` a JSON object of
\`key\`, \`at\` and the ids of what it is about. Sent back as \`Last-Event-ID\`, the last \`id\` seen goes on from there: nothing
is lost in a gap. \`ready\` follows what was missed (at most 100 events; then the rest). \`live.call\` and \`live.over\` show calls in progress; they have no \`id\` and are
not repeated. The stream ends with the session's access token; take it up again with a fresh one.`;

const route: FastifyPluginAsyncZod = async (app) => {
  /** By who follows: their streams. */
  const open = new Map<string, Set<AbortController>>();
  // Not before the calls have come to their end: onlookers see them to it.
  app.addHook('preClose', async () => {
    for (const streams of open.values()) for (const stream of streams) stream.abort();
  });

  app.get(
    '/',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'Events of the organization, as they happen',
        description: DESCRIPTION,
        querystring: z.object({
          follow: z
            .enum(['true', 'false'])
            .default('false')
            .describe('`true` stays on; without it only what was missed is given.'),
        }),
        headers: z.looseObject({
          'last-event-id': z
            .string()
            .refine(isCursor, 'expected the `id` of an event')
            .optional()
            .describe('The last event seen. Without it the stream begins now.'),
        }),
        response: {
          200: {
            description: 'Server-sent events',
            content: { 'text/event-stream': { schema: z.unknown().meta({ type: 'string' }) } },
          },
        },
      },
    },
    async (request, reply) => {
      const follower = { organizationId: request.user.organizationId, userId: request.user.userId };
      // Whoever may not have it is told so before the stream begins.
      const missed = await catchUp(app.db, follower, request.headers['last-event-id']);
      reply.headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
      const first = `retry: ${RETRY_MS}\n${frames(missed)}${frame('ready', {}, missed.cursor)}`;
      if (request.query.follow === 'false') return reply.send(first);

      const mine = open.get(follower.userId) ?? new Set();
      if (mine.size >= MOST_STREAMS)
        throw new RateLimitError('Too many live streams are open; close some of them.', 60);
      const ending = new AbortController();
      open.set(follower.userId, mine.add(ending));
      const stream = new PassThrough({ highWaterMark: MOST_WAITING_BYTES });
      const write = (text: string): boolean => {
        if (!stream.writableEnded && !stream.write(text)) ending.abort();
        return !ending.signal.aborted;
      };
      const lifetime = setTimeout(() => ending.abort(), ACCESS_TOKEN_SECONDS * 1_000);
      const stopWatching = app.onlookers.watch(follower.organizationId, (update) => {
        write('call' in update ? frame('live.call', update.call) : frame('live.over', update.over));
      });
      stream.on('close', () => ending.abort());
      request.raw.on('close', () => ending.abort());
      ending.signal.addEventListener('abort', () => {
        clearTimeout(lifetime);
        stopWatching();
        mine.delete(ending);
        if (mine.size === 0) open.delete(follower.userId);
        stream.end();
      });
      write(first);
      void follow({
        db: app.db,
        events: app.events,
        follower,
        cursor: missed.cursor,
        idleMs: HEARTBEAT_MS,
        signal: ending.signal,
        deliver: (page) => write(frames(page) || ': still here\n\n'),
      })
        // The database is away, or they are a member no more: either is told when they come back.
        .catch((error: unknown) => request.log.info({ err: error }, 'a live stream ended'))
        .finally(() => ending.abort());
      return reply.send(stream);
    },
  );
};
export default route;

const frames = ({ events }: EventPage): string =>
  events
    .map(({ cursor, type, key, at, data }) => frame(type, { ...data, key, at: at.toISOString() }, cursor))
    .join('');

const frame = (event: string, data: object, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
