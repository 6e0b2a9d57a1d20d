// The staff's own calendars: connecting them, saying whose is which, and how they are.
import { CALENDAR_VENDORS, CONNECTION_STATUSES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import {
  backOf,
  beginConsent,
  calendarsOf,
  disconnect,
  finishConsent,
  linkCalendar,
  listConnections,
  unlinkCalendar,
} from '../../../../calendars/connect.ts';
import { findLink } from '../../../../calendars/read.ts';
import { InvalidError, NotFoundError, OffhookError } from '../../../../errors.ts';
import { actorOf } from '../../../../http/actor.ts';
import { readCookie, setCookie } from '../../../../http/cookies.ts';
import { readerOf } from '../../../../http/reader.ts';
import { Id, Instant } from '../../../../http/schemas.ts';
import { say } from '../../../../wording/phrases.ts';
import feeds from './feeds.ts';

/** What the browser that goes to the consent page brings back. */
const BROWSER = { name: 'offhook_consent', path: '/api/v1/calendars', seconds: 15 * 60 };
/** The dashboard's pages from which calendars are connected. */
const PAGES = { calendar: '/settings/calendars', onboarding: '/onboarding/number' } as const;

const Vendor = z.enum(['google', 'microsoft']);
const Params = z.object({ id: Id });
const Connection = z
  .object({
    id: Id,
    vendor: z.enum(CALENDAR_VENDORS),
    account: z.string().describe('Whose it is, as the vendor names them.'),
    status: z
      .enum(CONNECTION_STATUSES)
      .describe('`reconnect`: the consent is gone; it has to be given again.'),
    createdAt: Instant,
    links: z.array(
      z.object({
        id: Id,
        staffId: Id,
        calendarId: z.string(),
        name: z.string(),
        readOnly: z.boolean().describe('It lies at an address: appointments are not written into it.'),
        syncedAt: Instant.nullable().describe('What is known of it was true then.'),
        told: z
          .boolean()
          .describe('The vendor tells of changes at once; otherwise it is asked every minute.'),
        waiting: z.int().describe('Appointments still to be written into it.'),
        problem: z.string().nullable().describe('In words for its owner.'),
      }),
    ),
  })
  .meta({ id: 'CalendarConnection' });

const route: FastifyPluginAsyncZod = async (app) => {
  await app.register(feeds);
  const parts = app.calendarParts;
  const redirectUri = () => `${app.publicUrl()}/api/v1/calendars/callback`;

  app.get(
    '/',
    {
      config: { access: 'calendars:read' },
      schema: {
        summary: 'Calendars connected',
        response: {
          200: z.object({
            items: z.array(Connection),
            vendors: z.array(z.enum(CALENDAR_VENDORS)).describe('Those that can be connected here.'),
          }),
        },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const reader = readerOf(request.headers['accept-language']);
      const connections = await withOrganization(app.db, organizationId, (tx) =>
        listConnections(tx, organizationId),
      );
      return {
        items: connections.map(({ links, ...connection }) => ({
          ...connection,
          links: links.map((link) => ({ ...link, problem: link.problem && say(link.problem, reader) })),
        })),
        vendors: CALENDAR_VENDORS.filter((name) => parts.vendors[name] !== undefined),
      };
    },
  );

  app.post(
    '/connect',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Begin to connect a calendar',
        description:
          'Send the browser to `url`; its owner gives consent there and comes back to the dashboard.',
        body: z.object({
          vendor: Vendor,
          back: z.enum(['calendar', 'onboarding']).default('calendar').describe('The page to come back to.'),
        }),
        response: { 200: z.object({ url: z.string() }) },
      },
    },
    async (request, reply) => {
      const { url, browserKey } = beginConsent(parts, actorOf(request), request.body.vendor, {
        redirectUri: redirectUri(),
        back: PAGES[request.body.back],
      });
      // The way back begins on the vendor's page, which `Strict` would not let it come from.
      setCookie(reply, BROWSER.name, browserKey, BROWSER.seconds, { path: BROWSER.path, sameSite: 'Lax' });
      return { url };
    },
  );

  app.get(
    '/callback',
    {
      config: { access: 'link' },
      schema: {
        summary: 'The way back from the consent page',
        querystring: z.looseObject({
          state: z.string().max(2_000).default(''),
          code: z.string().max(2_000).optional(),
          error: z.string().max(200).optional(),
        }),
      },
    },
    async (request, reply) => {
      const { state, code, error } = request.query;
      const worded = (text: string) => say(text, readerOf(request.headers['accept-language']));
      const back = (query: Record<string, string>) =>
        reply.redirect(`${backOf(parts, state) ?? PAGES.calendar}?${new URLSearchParams(query).toString()}`);
      if (code === undefined)
        return back({
          problem: worded(
            error === 'access_denied' ? 'No consent was given.' : 'The vendor gave no consent.',
          ),
        });
      try {
        const { ip, id: requestId, headers } = request;
        await finishConsent(
          parts,
          app.calendars,
          { state, code },
          {
            browserKey: readCookie(request, BROWSER.name),
            redirectUri: redirectUri(),
            ip,
            requestId,
            userAgent: headers['user-agent']?.slice(0, 300),
          },
        );
        setCookie(reply, BROWSER.name, '', 0, { path: BROWSER.path, sameSite: 'Lax' });
        return await back({ connected: 'yes' });
      } catch (failure) {
        if (!(failure instanceof OffhookError)) throw failure;
        request.log.info({ err: failure }, 'a calendar could not be connected');
        return back({ problem: worded(failure.message) });
      }
    },
  );

  app.get(
    '/connections/:id/calendars',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'The calendars a consent opens',
        params: Params,
        response: {
          200: z.object({
            items: z.array(z.object({ id: z.string(), name: z.string(), primary: z.boolean() })),
          }),
        },
      },
    },
    async (request) => ({ items: await calendarsOf(parts, request.user.organizationId, request.params.id) }),
  );

  app.delete(
    '/connections/:id',
    {
      config: { access: 'calendars:write' },
      schema: { summary: 'Disconnect', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await disconnect(parts, actorOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/links',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Say whose calendar one is',
        description: 'In place of the one they had. Their appointments to come are written into it.',
        body: z.object({ connectionId: Id, staffId: Id, calendarId: z.string().min(1).max(400) }),
        response: { 200: z.object({ id: Id }) },
      },
    },
    async (request) => {
      const { connectionId, staffId, calendarId } = request.body;
      const offered = await calendarsOf(parts, request.user.organizationId, connectionId);
      const calendar = offered.find(({ id }) => id === calendarId);
      if (!calendar)
        throw new InvalidError('`calendarId` names none of the calendars that can be written to.');
      return change(app, actorOf(request), (tx, organizationId) =>
        linkCalendar(
          tx,
          app.calendars,
          { organizationId, now: app.now() },
          { connectionId, staffId, calendar },
        ),
      );
    },
  );

  app.delete(
    '/links/:id',
    {
      config: { access: 'calendars:write' },
      schema: {
        summary: 'Use a calendar no longer',
        description: 'What stands in it stays there.',
        params: Params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        unlinkCalendar(tx, app.calendars, organizationId, request.params.id),
      );
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/links/:id/read',
    {
      config: { access: 'calendars:write' },
      schema: { summary: 'Read a calendar now', params: Params, response: { 202: z.null() } },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const { id: linkId } = request.params;
      await withOrganization(app.db, organizationId, async (tx) => {
        if (!(await findLink(tx, organizationId, linkId)))
          throw new NotFoundError('There is no such calendar.');
        await app.calendars.read(tx, { organizationId, linkId });
      });
      return reply.code(202).send(null);
    },
  );
};
export default route;
