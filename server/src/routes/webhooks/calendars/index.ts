// Calendars' vendors tell us that something has changed. Whatever does not carry our secret gets 404; what is told is not
// believed but looked up.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** Graph sends some notifications together. */
const MOST_AT_ONCE = 100;

const Notifications = z.looseObject({
  value: z.array(z.looseObject({ clientState: z.string().max(255).optional() })).max(MOST_AT_ONCE),
});

const route: FastifyPluginAsyncZod = async (app) => {
  // Google sends no body and no type for it.
  app.addContentTypeParser('*', { bodyLimit: 1024 }, (_request, payload, done) => {
    payload.resume();
    done(null, undefined);
  });

  app.post(
    '/',
    { config: { access: 'link' }, schema: { hide: true, querystring: z.looseObject({}) } },
    async (request, reply) => {
      // Graph asks once whether this is really where it should send to (plain text back, within ten seconds).
      const { validationToken } = request.query;
      if (typeof validationToken === 'string')
        return reply.type('text/plain').send(validationToken.slice(0, 1_000));
      const told = request.headers['x-goog-channel-token'];
      const notifications = Notifications.safeParse(request.body);
      const secrets = notifications.success
        ? notifications.data.value.map(({ clientState }) => clientState)
        : [typeof told === 'string' ? told : undefined];
      const links = new Map(
        secrets.flatMap((secret) => {
          const link = app.calendarPushKeys.linkOf(secret);
          return link ? [[link.linkId, link] as const] : [];
        }),
      );
      if (links.size === 0) return reply.callNotFound();
      for (const link of links.values())
        await withOrganization(app.db, link.organizationId, (tx) => app.calendars.read(tx, link));
      return reply.code(202).send();
    },
  );
};
export default route;
