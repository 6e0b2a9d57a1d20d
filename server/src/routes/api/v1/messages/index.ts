// What callers left for the business: messages, wishes, voicemail.
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
import { MessagePatch, MessagesFilter, paging, TakenMessage } from './schemas.ts';

const COLUMNS: [string, (row: MessageView) => string | boolean | null][] = [
  ['Taken', (row) => row.createdAt],
  ['Kind', (row) => row.kind],
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
        summary: 'Messages taken, newest first',
        querystring: MessagesFilter.extend(paging),
        response: { 200: page(TakenMessage) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        listMessages(tx, organizationId, request.query),
      );
    },
  );

  app.get(
    '/export',
    {
      config: { access: 'people:read' },
      schema: {
        summary: 'Messages taken as CSV, newest first',
        querystring: MessagesFilter,
        response: { 200: csvResponse },
      },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const rows = await withOrganization(app.db, organizationId, (tx) =>
        findMessages(tx, organizationId, request.query, MOST_ROWS),
      );
      return reply.headers(csvHeaders('messages')).send(csv(COLUMNS, rows));
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'people:read' },
      schema: { summary: 'A message', params: Params, response: { 200: TakenMessage } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        getMessage(tx, organizationId, request.params.id, 'message'),
      );
    },
  );

  app.patch(
    '/:id',
    {
      config: { access: 'people:write' },
      schema: {
        summary: 'Mark a message as handled, or give it to somebody',
        description: 'Fields left out stay as they are.',
        params: Params,
        body: MessagePatch,
        response: { 200: TakenMessage },
      },
    },
    async (request) => {
      const by = { userId: request.user.userId, now: app.now() };
      return change(app, actorOf(request), (tx, organizationId) =>
        changeMessage(tx, organizationId, request.params.id, 'message', request.body, by),
      );
    },
  );
};
export default route;
