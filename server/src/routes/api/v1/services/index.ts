// What can be booked.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import {
  archiveService,
  changeServices,
  createService,
  createServices,
  getService,
  listCategories,
  listServices,
  renameCategory,
  restoreService,
  updateService,
} from '../../../../configuration/services.ts';
import { actorOf } from '../../../../http/actor.ts';
import { ArchivedQuery, Id, IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { Category, NewService, Service, ServiceChange } from './schemas.ts';

const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'catalog:read' },
      schema: {
        summary: 'Services offered',
        querystring: ArchivedQuery,
        response: { 200: z.object({ items: z.array(Service) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) =>
          listServices(tx, organizationId, request.query),
        ),
      };
    },
  );

  app.post(
    '/',
    {
      config: { access: 'catalog:write' },
      schema: { summary: 'Add a service', body: NewService, response: { 201: Service } },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply.code(201), (tx, organizationId) =>
        createService(tx, organizationId, request.body),
      ),
  );

  app.post(
    '/bulk',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Add several services, or none of them',
        body: z.object({ services: z.array(NewService).min(1).max(100) }),
        response: { 201: z.object({ items: z.array(Service) }) },
      },
    },
    async (request, reply) => {
      const made = await change(app, actorOf(request), (tx, organizationId) =>
        createServices(tx, organizationId, request.body.services),
      );
      return reply.code(201).send(made);
    },
  );

  app.patch(
    '/bulk',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Change several services, or none of them',
        description:
          'Fields left out stay as they are. One that somebody else has changed meanwhile leaves all as they were.',
        body: z.object({ services: z.array(ServiceChange).min(1).max(100) }),
        response: { 200: z.object({ items: z.array(Service) }) },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        changeServices(tx, organizationId, request.body.services, app.now()),
      ),
  );

  app.get(
    '/categories',
    {
      config: { access: 'catalog:read' },
      schema: {
        summary: 'Categories, with how many services are offered in each',
        response: {
          200: z.object({
            items: z.array(z.object({ category: z.string().nullable(), services: z.int() })),
          }),
        },
      },
    },
    async ({ user: { organizationId } }) => ({
      items: await withOrganization(app.db, organizationId, (tx) => listCategories(tx, organizationId)),
    }),
  );

  app.post(
    '/categories/rename',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Rename a category, or dissolve it',
        description: 'Into one that is there already they are one from then on.',
        body: z.object({ from: Category, to: Category.nullable() }),
        response: { 200: z.object({ services: z.int() }) },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) => renameCategory(tx, organizationId, request.body)),
  );

  app.get(
    '/:id',
    {
      config: { access: 'catalog:read' },
      schema: {
        summary: 'A service',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: Service },
      },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getService(tx, organizationId, request.params.id),
      ),
  );

  app.patch(
    '/:id',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Change a service',
        description: 'Fields left out stay as they are.',
        params: Params,
        headers: IfMatch,
        body: NewService.partial(),
        response: { 200: Service },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateService(tx, organizationId, request.params.id, ifMatch, request.body),
      ),
  );

  app.post(
    '/:id/archive',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Offer a service no longer',
        params: Params,
        headers: IfMatch,
        response: { 200: Service },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        archiveService(tx, organizationId, request.params.id, ifMatch, app.now()),
      ),
  );

  app.post(
    '/:id/restore',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Offer an archived service again',
        params: Params,
        headers: IfMatch,
        response: { 200: Service },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        restoreService(tx, organizationId, request.params.id, ifMatch),
      ),
  );
};
export default route;
