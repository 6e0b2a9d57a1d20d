// Callers who may become customers.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { actorOf } from '../../../../http/actor.ts';
import { csv, csvHeaders, MOST_ROWS } from '../../../../http/csv.ts';
import { csvResponse, Id, page } from '../../../../http/schemas.ts';
import {
  changeMessage,
  findMessages,
  getMessage,
  listMessages,
  type MessageView,
} from '../../../../people/messages.ts';
import { Lead, LeadPatch, LeadsFilter, paging } from '../messages/schemas.ts';

const COLUMNS: [string, (row: MessageView) => string | boolean | null][] = [
  ['Taken', (row) => row.createdAt],
  ['Status', (row) => row.leadStatus],
  ['Urgent', (row) => row.urgent],
  ['Name', (row) => row.name],
  ['Phone', (row) => row.phone],
  ['Text', (row) => row.text],
  ['Handled', (row) => row.handledAt],
  ['Assigned to', (row) => row.assignedTo?.name ?? null],
  ['Call', (row) => row.callId],
];

const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'people:read' },
      schema: {
        summary: 'Leads, newest first',
        querystring: LeadsFilter.extend(paging),
        response: { 200: page(Lead) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        listMessages(tx, organizationId, { ...request.query, kind: 'lead' as const }),
      );
    },
  );

  app.get(
    '/export',
    {
      config: { access: 'people:read' },
      schema: {
        summary: 'Leads as CSV, newest first',
        querystring: LeadsFilter,
        response: { 200: csvResponse },
      },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const rows = await withOrganization(app.db, organizationId, (tx) =>
        findMessages(tx, organizationId, { ...request.query, kind: 'lead' as const }, MOST_ROWS),
      );
      return reply.headers(csvHeaders('leads')).send(csv(COLUMNS, rows));
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'people:read' },
      schema: { summary: 'A lead', params: Params, response: { 200: Lead } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        getMessage(tx, organizationId, request.params.id, 'lead'),
      );
    },
  );

  app.patch(
    '/:id',
    {
      config: { access: 'people:write' },
      schema: {
        summary: 'Say how far a lead has come, or give it to somebody',
        description: 'Fields left out stay as they are.',
        params: Params,
        body: LeadPatch,
        response: { 200: Lead },
      },
    },
    async (request) => {
      const by = { userId: request.user.userId, now: app.now() };
      return change(app, actorOf(request), (tx, organizationId) =>
        changeMessage(tx, organizationId, request.params.id, 'lead', request.body, by),
      );
    },
  );
};
export default route;
