// The people who can be booked.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  archiveStaff,
  createStaff,
  getStaff,
  listStaff,
  restoreStaff,
  updateStaff,
} from '../../../../configuration/staff.ts';
import { ArchivedQuery, Id, IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { NewStaff, Staff } from './schemas.ts';

const Params = z.object({ id: Id });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'catalog:read' },
      schema: {
        summary: 'Staff',
        querystring: ArchivedQuery,
        response: { 200: z.object({ items: z.array(Staff) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) =>
          listStaff(tx, organizationId, request.query),
        ),
      };
    },
  );

  app.post(
    '/',
    {
      config: { access: 'catalog:write' },
      schema: { summary: 'Add a member of staff', body: NewStaff, response: { 201: Staff } },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply.code(201), (tx, organizationId) =>
        createStaff(tx, organizationId, request.body),
      ),
  );

  app.get(
    '/:id',
    {
      config: { access: 'catalog:read' },
      schema: {
        summary: 'A member of staff',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: Staff },
      },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getStaff(tx, organizationId, request.params.id),
      ),
  );

  app.patch(
    '/:id',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Change a member of staff',
        description: 'Fields left out stay as they are.',
        params: Params,
        headers: IfMatch,
        body: NewStaff.partial(),
        response: { 200: Staff },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateStaff(tx, organizationId, request.params.id, ifMatch, request.body),
      ),
  );

  app.post(
    '/:id/archive',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Let nobody book this person any more',
        params: Params,
        headers: IfMatch,
        response: { 200: Staff },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        archiveStaff(tx, organizationId, request.params.id, ifMatch, app.now()),
      ),
  );

  app.post(
    '/:id/restore',
    {
      config: { access: 'catalog:write' },
      schema: {
        summary: 'Let this person be booked again',
        params: Params,
        headers: IfMatch,
        response: { 200: Staff },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        restoreStaff(tx, organizationId, request.params.id, ifMatch),
      ),
  );
};
export default route;
