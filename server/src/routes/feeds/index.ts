// A feed of appointments, at its signed address. Whatever is not signed by us, or was taken back, gets 404.
import { createHash } from 'node:crypto';
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { writeFeed } from '../../calendars/feed.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/:file',
    {
      config: { access: 'link' },
      // The address is a key, which no log may hold.
      logLevel: 'warn',
      schema: {
        hide: true,
        params: z.object({ file: z.string().max(200) }),
        response: { 200: z.string(), 304: z.null() },
      },
    },
    async (request, reply) => {
      const feed = app.calendarFeedKeys.linkOf(request.params.file.replace(/\.ics$/, ''));
      const text =
        feed &&
        (await withOrganization(app.db, feed.organizationId, (tx) =>
          writeFeed(tx, feed.organizationId, feed.linkId, app.now()),
        ));
      if (text === undefined) return reply.callNotFound();
      const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
      reply.headers({ etag, 'cache-control': 'private, no-cache' });
      if (request.headers['if-none-match']?.split(/, ?/).includes(etag)) return reply.code(304).send(null);
      return reply.type('text/calendar; charset=utf-8').send(text);
    },
  );
};
export default route;
