// For those who run the installation: what organizations there are, and whether they are served. Every look into one is
// kept in its own audit log, where its people see it.
import { ORGANIZATION_STATUSES, ROLES } from '@offhook/db';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { activate, suspend } from '../../../../accounts/lifecycle.ts';
import { type Actor, change } from '../../../../audit/change.ts';
import { placeOf } from '../../../../http/actor.ts';
import { Id, Instant, page, text } from '../../../../http/schemas.ts';
import {
  countAll,
  listDeleted,
  listNumbers,
  listOrganizations,
  listUsage,
  lookInto,
} from '../../../../platform/organizations.ts';
import { Lifecycle } from '../organization/lifecycle/index.ts';

const config = { access: 'platform' } as const;
const Params = z.object({ id: Id });
const Status = z.enum(ORGANIZATION_STATUSES);
const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(25),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
});
const NEW_MS = 30 * 24 * 3_600_000;

const route: FastifyPluginAsyncZod = async (app) => {
  const actingOn = (request: FastifyRequest, organizationId: string): Actor => ({
    kind: 'platform',
    id: request.user.userId,
    organizationId,
    ...placeOf(request),
  });

  app.get(
    '/organizations',
    {
      config,
      schema: {
        summary: 'Organizations, newest first',
        querystring: PageQuery.extend({ status: Status.optional(), search: text(100).optional() }),
        response: {
          200: page(
            z.object({
              id: Id,
              name: z.string(),
              status: Status,
              createdAt: Instant,
              deleteAfter: Instant.nullable().describe('Of one that is closed: then all it had is deleted.'),
            }),
          ),
        },
      },
    },
    async (request) => listOrganizations(app.db, request.query),
  );

  app.get(
    '/organizations/:id',
    {
      config,
      schema: {
        summary: 'Look into an organization',
        description: 'Its people see in their audit log that you did.',
        params: Params,
        response: {
          200: Lifecycle.extend({
            id: Id,
            name: z.string(),
            createdAt: Instant,
            members: z.array(z.object({ name: z.string(), email: z.string(), role: z.enum(ROLES) })),
            numbers: z.array(z.string()),
          }),
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      return change(app, actingOn(request, id), (tx) => lookInto(tx, id));
    },
  );

  app.post(
    '/organizations/:id/suspend',
    {
      config,
      schema: {
        summary: 'Serve an organization no longer',
        params: Params,
        body: z.object({ reason: text(500).describe('Told to its people.') }),
        response: { 200: Lifecycle },
      },
    },
    async (request) => {
      const { id } = request.params;
      return change(app, actingOn(request, id), (tx) => suspend(tx, id, request.body.reason));
    },
  );

  app.post(
    '/organizations/:id/activate',
    {
      config,
      schema: {
        summary: 'Serve it again, or beyond its trial',
        params: Params,
        response: { 200: Lifecycle },
      },
    },
    async (request) => {
      const { id } = request.params;
      return change(app, actingOn(request, id), (tx) => activate(tx, id));
    },
  );

  app.get(
    '/deletions',
    {
      config,
      schema: {
        summary: 'The latest organizations that were deleted, with all they had',
        querystring: PageQuery.pick({ limit: true }),
        response: { 200: z.object({ items: z.array(z.object({ id: Id, deletedAt: Instant })) }) },
      },
    },
    async ({ query }) => ({ items: await listDeleted(app.db, query.limit) }),
  );

  app.get(
    '/numbers',
    {
      config,
      schema: {
        summary: 'Telephone numbers, and whose they are',
        querystring: PageQuery,
        response: {
          200: page(
            z.object({
              id: Id,
              e164: z.string(),
              atCarrier: z.boolean().describe('Bought or imported through us.'),
              organization: z.object({ id: Id, name: z.string() }),
            }),
          ),
        },
      },
    },
    async (request) => listNumbers(app.db, request.query),
  );

  app.get(
    '/usage',
    {
      config,
      schema: {
        summary: 'What organizations used in a month',
        querystring: PageQuery.extend({
          month: z
            .string()
            .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
            .describe('`YYYY-MM`, in UTC.'),
        }),
        response: {
          200: page(
            z.object({
              organization: z.object({ id: Id, name: z.string(), status: Status }),
              calls: z.int(),
              minutes: z.number(),
              texts: z.int(),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { month, ...filter } = request.query;
      const [year, index] = month.split('-').map(Number);
      const first = (offset: number) => new Date(Date.UTC(year ?? 0, (index ?? 1) - 1 + offset, 1));
      return listUsage(app.db, filter, { from: first(0), to: first(1) });
    },
  );

  app.get(
    '/metrics',
    {
      config,
      schema: {
        summary: 'The installation in figures',
        response: {
          200: z.object({
            organizations: z.partialRecord(Status, z.int()),
            newOrganizations: z.int().describe('Of the last 30 days.'),
            numbers: z.int(),
            liveCalls: z.int().describe('In the process that answers.'),
          }),
        },
      },
    },
    async () => ({
      ...(await countAll(app.db, new Date(app.now().getTime() - NEW_MS))),
      liveCalls: app.voice.liveCalls,
    }),
  );
};
export default route;
