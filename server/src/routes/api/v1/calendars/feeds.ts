// Calendars by their addresses: those we read from other systems, and those other systems read from us.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { type CalendarFeed, createFeed, listFeeds, removeFeed } from '../../../../calendars/feed.ts';
import { subscribeToAddress } from '../../../../calendars/subscribe.ts';
import { actorOf } from '../../../../http/actor.ts';
import { Id, Instant } from '../../../../http/schemas.ts';

const Feed = z
  .object({
    id: Id,
    staffId: Id.nullable().describe('Whose appointments; null: everybody’s.'),
    details: z.boolean().describe('With who comes for what; without, only that the time is taken.'),
    url: z.string().describe('Whoever knows it can read the feed.'),
    createdAt: Instant,
  })
  .meta({ id: 'CalendarFeed' });

const route: FastifyPluginAsyncZod = async (app) => {
  const shown = ({ id, organizationId, staffId, details, createdAt }: CalendarFeed) => ({
    id,
    staffId,
    details,
    url: `${app.publicUrl()}/feeds/${app.calendarFeedKeys.secretOf({ organizationId, linkId: id })}.ics`,
    createdAt: createdAt.toISOString(),
  });

  app.post(
    '/subscriptions',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Read a calendar that lies at an address',
        description:
          'What stands in it takes the time of a member of staff: Cal.com, Calendly, Apple, any system with an address in ' +
          'iCalendar’s format. It is read every five minutes.',
        body: z.object({
          url: z.string().min(8).max(2_000).describe('`https://…` or `webcal://…`'),
          staffId: Id,
          name: z.string().min(1).max(100).optional(),
        }),
        response: { 201: z.object({ id: Id.describe('Of the link, by which it is ended.') }) },
      },
    },
    async (request, reply) => {
      const { url, staffId, name } = request.body;
      const made = await subscribeToAddress(app.calendarParts, app.calendars, actorOf(request), {
        url,
        staffId,
        name,
      });
      return reply.code(201).send(made);
    },
  );

  app.get(
    '/feeds',
    {
      // The addresses are keys.
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Feeds of appointments for other systems',
        response: { 200: z.object({ items: z.array(Feed) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const feeds = await withOrganization(app.db, organizationId, (tx) => listFeeds(tx, organizationId));
      return { items: feeds.map(shown) };
    },
  );

  app.post(
    '/feeds',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Make a feed of appointments',
        body: z.object({ staffId: Id.nullable().default(null), details: z.boolean().default(false) }),
        response: { 201: Feed },
      },
    },
    async (request, reply) => {
      const feed = await change(app, actorOf(request), (tx, organizationId) =>
        createFeed(tx, organizationId, request.body),
      );
      return reply.code(201).send(shown(feed));
    },
  );

  app.delete(
    '/feeds/:id',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Take a feed back',
        params: z.object({ id: Id }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        removeFeed(tx, organizationId, request.params.id),
      );
      return reply.code(204).send(null);
    },
  );
};
export default route;
