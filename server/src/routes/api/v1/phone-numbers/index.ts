// The organization's telephone numbers: which, where to get more, and who takes the calls of each.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { versionOf } from '../../../../configuration/version.ts';
import { actorOf } from '../../../../http/actor.ts';
import { Id, IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import {
  type Acquiring,
  buyNumber,
  importNumber,
  listPool,
  releaseNumber,
} from '../../../../phone-numbers/acquire.ts';
import { getNumber, listNumbers, routeNumber } from '../../../../phone-numbers/phone-numbers.ts';
import { NewNumber, NumberForSale, PhoneNumber, RoutingPatch, SearchQuery } from './schemas.ts';

const SEARCH_WITHIN_MS = 8_000;
const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  const parts: Acquiring = {
    db: app.db,
    now: () => app.now(),
    numbersOf: app.carrierAccounts.numbersOf,
    webhooks: () => app.numberWebhooks(),
    log: app.log,
  };

  app.get(
    '/',
    {
      config: { access: 'numbers:read' },
      schema: { summary: 'Numbers', response: { 200: z.object({ items: z.array(PhoneNumber) }) } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) => listNumbers(tx, organizationId)),
      };
    },
  );

  app.get(
    '/available',
    {
      config: { access: 'numbers:write' },
      schema: {
        summary: 'Numbers for sale',
        description: 'Asks the carrier. None where it sells no numbers of this kind.',
        querystring: SearchQuery,
        response: { 200: z.object({ items: z.array(NumberForSale) }) },
      },
    },
    async ({ query, user }) => {
      const { numbers } = await app.carrierAccounts.numbersOf(user.organizationId);
      return { items: await numbers.search(query, AbortSignal.timeout(SEARCH_WITHIN_MS)) };
    },
  );

  app.get(
    '/pool',
    {
      config: { access: 'numbers:write' },
      schema: {
        summary: 'Numbers at hand',
        description:
          'In the carrier’s account (your own, where you have one) and nobody’s yet: importing one costs nothing more.',
        response: { 200: z.object({ items: z.array(z.object({ e164: z.string() })) }) },
      },
    },
    async ({ user }) => ({
      items: (await listPool(parts, user.organizationId)).map(({ e164 }) => ({ e164 })),
    }),
  );

  app.post(
    '/',
    {
      config: { access: 'numbers:write' },
      schema: {
        summary: 'Buy a number',
        description: 'At the carrier, with its webhooks set: it answers from the next call on.',
        body: NewNumber,
        response: { 201: PhoneNumber },
      },
    },
    async (request, reply) => {
      const bought = await buyNumber(parts, actorOf(request), request.body);
      return reply.code(201).header('etag', versionOf(bought)).send(bought);
    },
  );

  app.post(
    '/import',
    {
      config: { access: 'numbers:write' },
      schema: {
        summary: 'Take over a number',
        description:
          'One that is in the carrier’s account already. Whatever answered it before does so no more.',
        body: NewNumber,
        response: { 201: PhoneNumber },
      },
    },
    async (request, reply) => {
      const imported = await importNumber(parts, actorOf(request), request.body);
      return reply.code(201).header('etag', versionOf(imported)).send(imported);
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'numbers:read' },
      schema: {
        summary: 'A number',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: PhoneNumber },
      },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getNumber(tx, organizationId, request.params.id),
      ),
  );

  app.patch(
    '/:id',
    {
      config: { access: 'numbers:write' },
      schema: {
        summary: 'Change who takes a number’s calls',
        description: 'Fields left out stay as they are. Holds from the next call on.',
        params: Params,
        headers: IfMatch,
        body: RoutingPatch,
        response: { 200: PhoneNumber },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        routeNumber(tx, organizationId, request.params.id, ifMatch, request.body),
      ),
  );

  app.delete(
    '/:id',
    {
      config: { access: 'numbers:write' },
      schema: {
        summary: 'Release a number',
        description:
          'It goes back to the carrier for good, or with `keep` stays at hand for whoever wants it next.',
        params: Params,
        headers: IfMatch,
        querystring: z.object({
          keep: z
            .enum(['true', 'false'])
            .default('false')
            .transform((value) => value === 'true'),
        }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const { params, headers, query } = request;
      await releaseNumber(parts, actorOf(request), {
        id: params.id,
        ifMatch: headers['if-match'],
        keep: query.keep,
      });
      return reply.code(204).send();
    },
  );
};
export default route;
