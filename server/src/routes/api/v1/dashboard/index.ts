// Figures of the business's calls: today, a range beside the one before, when calls come, the way to an appointment, speed.
import { type Transaction, withOrganization } from '@offhook/db';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { funnelOf } from '../../../../insights/funnel.ts';
import { loadObjective, updateObjective } from '../../../../insights/objective.ts';
import { analytics, metrics, today } from '../../../../insights/overview.ts';
import { heatMap, performance, turnsOfCell } from '../../../../insights/performance.ts';
import {
  Analytics,
  CellQuery,
  CellTurns,
  Funnel,
  HeatMap,
  Metrics,
  Objective,
  ObjectivePatch,
  Performance,
  PerformanceQuery,
  RangeQuery,
  Today,
} from './schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  const config = { access: 'insights:read' } as const;
  const read = <T>(
    { user: { organizationId } }: FastifyRequest,
    run: (tx: Transaction, organizationId: string) => Promise<T>,
  ): Promise<T> => withOrganization(app.db, organizationId, (tx) => run(tx, organizationId));

  app.get(
    '/today',
    { config, schema: { summary: 'The day so far, in the business’s zone', response: { 200: Today } } },
    (request) => read(request, (tx, id) => today(tx, id, app.now())),
  );

  app.get(
    '/metrics',
    {
      config,
      schema: {
        summary: 'A range of time, and the one before it',
        querystring: RangeQuery,
        response: { 200: Metrics },
      },
    },
    (request) => read(request, (tx, id) => metrics(tx, id, request.query)),
  );

  app.get(
    '/analytics',
    {
      config,
      schema: {
        summary: 'When calls come, how many at once, in which language and about what',
        querystring: RangeQuery,
        response: { 200: Analytics },
      },
    },
    (request) => read(request, (tx, id) => analytics(tx, id, request.query)),
  );

  app.get(
    '/funnel',
    {
      config,
      schema: {
        summary: 'From calls to appointments, and why others came to none',
        querystring: RangeQuery,
        response: { 200: Funnel },
      },
    },
    (request) => read(request, (tx, id) => funnelOf(tx, id, request.query)),
  );

  app.get(
    '/performance',
    {
      config,
      schema: {
        summary: 'How fast the agent answers, by stage, version and day',
        description: 'Percentiles are of histograms and off by under 5 %.',
        querystring: PerformanceQuery,
        response: { 200: Performance },
      },
    },
    (request) => {
      const { targetMs, share, ...range } = request.query;
      return read(request, async (tx, id) => {
        const promised = await loadObjective(tx, id);
        return performance(tx, id, range, {
          targetMs: targetMs ?? promised.targetMs,
          share: share ?? promised.share,
        });
      });
    },
  );

  app.get(
    '/objective',
    { config, schema: { summary: 'How fast callers are to be answered', response: { 200: Objective } } },
    async (request, reply) => readVersioned(app, request, reply, loadObjective),
  );

  app.patch(
    '/objective',
    {
      config: { access: 'organization:write' },
      schema: {
        summary: 'Say how fast callers are to be answered',
        description: 'Fields left out stay as they are.',
        headers: IfMatch,
        body: ObjectivePatch,
        response: { 200: Objective },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateObjective(tx, organizationId, ifMatch, request.body),
      ),
  );

  app.get(
    '/performance/heat-map',
    {
      config,
      schema: {
        summary: 'Turns by time and by how long they took to be answered',
        querystring: RangeQuery,
        response: { 200: HeatMap },
      },
    },
    (request) => read(request, (tx, id) => heatMap(tx, id, request.query)),
  );

  app.get(
    '/performance/turns',
    {
      config,
      schema: {
        summary: 'The turns behind a cell of the heat map, slowest first',
        description: 'At most 100.',
        querystring: CellQuery,
        response: { 200: CellTurns },
      },
    },
    (request) => read(request, (tx, id) => turnsOfCell(tx, id, request.query)),
  );
};
export default route;
