// Calls to take away: the list as a table, one call as a test.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getCall } from '../../../../calls/get-call.ts';
import { findCalls, type selectCalls } from '../../../../calls/list-calls.ts';
import { scenarioOf } from '../../../../calls/scenario.ts';
import { type Column, csv, csvHeaders, MOST_ROWS } from '../../../../http/csv.ts';
import { csvResponse, Id } from '../../../../http/schemas.ts';
import { CallsFilter } from './schemas.ts';

type Row = Awaited<ReturnType<typeof selectCalls>>[number];

const COLUMNS: Column<Row>[] = [
  ['Started', (call) => call.startedAt],
  ['Direction', (call) => call.direction],
  ['From', (call) => call.fromNumber],
  ['To', (call) => call.toNumber],
  ['Caller', (call) => call.callerName],
  ['Agent', (call) => call.agent.name],
  ['Seconds', (call) => (call.durationMs === null ? null : Math.round(call.durationMs / 1000))],
  ['Outcome', (call) => call.outcome],
  ['Ended by', (call) => call.endedBy],
  ['Booked', (call) => call.booked],
  ['Turns', (call) => call.turnCount],
  ['Voice-to-voice p50 ms', (call) => call.voiceToVoiceP50Ms],
  ['Rating', (call) => call.rating],
  ['Tags', (call) => call.tags.join(' ')],
  ['Id', (call) => call.id],
];

const Scenario = z
  .object({
    format: z.literal('offhook-scenario/1'),
    name: z.string(),
    from: z.string().nullable(),
    language: z.string().nullable(),
    say: z.array(z.string()).describe('What the caller said.'),
    expect: z.object({
      outcome: z.string().nullable(),
      states: z.array(z.string()),
      appointments: z.array(z.object({ services: z.array(z.string()), staff: z.string() })),
    }),
  })
  .meta({ id: 'Scenario' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/export',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'Calls as CSV, newest first',
        description: `At most ${MOST_ROWS}; narrow the time for the others.`,
        querystring: CallsFilter,
        response: { 200: csvResponse },
      },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const rows = await withOrganization(app.db, organizationId, (tx) =>
        findCalls(tx, organizationId, request.query, MOST_ROWS),
      );
      return reply.headers(csvHeaders('calls')).send(csv(COLUMNS, rows, request.headers));
    },
  );

  app.get(
    '/:id/scenario',
    {
      config: { access: 'calls:read' },
      schema: {
        summary: 'A call as a test',
        description:
          'What the caller said, for `npm run call -- --replay FILE` to say again, and what came of it.',
        params: z.object({ id: Id }),
        response: { 200: Scenario },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return scenarioOf(
        await withOrganization(app.db, organizationId, (tx) =>
          getCall(tx, organizationId, request.params.id),
        ),
      );
    },
  );
};
export default route;
