// What messages and leads have in common: a list, a table to take away, one of them, and what becomes of it.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { actorOf } from '../../../../http/actor.ts';
import { type Column, csv, csvHeaders, MOST_ROWS } from '../../../../http/csv.ts';
import { csvResponse, Id, page } from '../../../../http/schemas.ts';
import {
  changeMessage,
  findMessages,
  getMessage,
  listMessages,
  type MessagePatch,
  type MessagesFilter,
  type MessagesPage,
  type MessageView,
} from '../../../../people/messages.ts';
import type { Lead, TakenMessage } from './schemas.ts';

interface Taken {
  kind: 'lead' | 'message';
  /** In the summaries: `Leads`, `A lead` and what a change of one is. */
  words: { all: string; one: string; change: string };
  shown: typeof TakenMessage | typeof Lead;
  filter: z.ZodType<MessagesFilter>;
  page: z.ZodType<MessagesPage>;
  patch: z.ZodType<MessagePatch>;
  /** The column that is theirs alone. */
  column: Column<MessageView>;
}

const Params = z.object({ id: Id });

export const takenRoutes =
  ({ kind, words, shown, column, ...schemas }: Taken): FastifyPluginAsyncZod =>
  async (app) => {
    const columns: Column<MessageView>[] = [
      ['Taken', (row) => row.createdAt],
      column,
      ['Urgent', (row) => row.urgent],
      ['Name', (row) => row.name],
      ['Phone', (row) => row.phone],
      ['Text', (row) => row.text],
      ['Handled', (row) => row.handledAt],
      ['Assigned to', (row) => row.assignedTo?.name ?? null],
      ['Call', (row) => row.callId],
    ];
    const ofKind = <Filter extends MessagesFilter>(filter: Filter): Filter =>
      kind === 'lead' ? { ...filter, kind } : filter;

    app.get(
      '/',
      {
        config: { access: 'people:read' },
        schema: {
          summary: `${words.all}, newest first`,
          querystring: schemas.page,
          response: { 200: page(shown) },
        },
      },
      async ({ user: { organizationId }, query }) =>
        withOrganization(app.db, organizationId, (tx) => listMessages(tx, organizationId, ofKind(query))),
    );

    app.get(
      '/export',
      {
        config: { access: 'people:read' },
        schema: {
          summary: `${words.all} as CSV, newest first`,
          querystring: schemas.filter,
          response: { 200: csvResponse },
        },
      },
      async ({ user: { organizationId }, query, headers }, reply) => {
        const rows = await withOrganization(app.db, organizationId, (tx) =>
          findMessages(tx, organizationId, ofKind(query), MOST_ROWS),
        );
        return reply.headers(csvHeaders(`${kind}s`)).send(csv(columns, rows, headers));
      },
    );

    app.get(
      '/:id',
      {
        config: { access: 'people:read' },
        schema: { summary: words.one, params: Params, response: { 200: shown } },
      },
      async ({ user: { organizationId }, params }) =>
        withOrganization(app.db, organizationId, (tx) => getMessage(tx, organizationId, params.id, kind)),
    );

    app.patch(
      '/:id',
      {
        config: { access: 'people:write' },
        schema: {
          summary: words.change,
          description: 'Fields left out stay as they are.',
          params: Params,
          body: schemas.patch,
          response: { 200: shown },
        },
      },
      async (request) => {
        const by = { userId: request.user.userId, now: app.now() };
        return change(app, actorOf(request), (tx, organizationId) =>
          changeMessage(tx, organizationId, request.params.id, kind, request.body, by),
        );
      },
    );
  };
