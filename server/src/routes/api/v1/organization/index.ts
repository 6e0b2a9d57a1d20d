// The business as the dashboard needs it: its name, zone, hours, agents and numbers.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { getOrganization, updateOrganization } from '../../../../configuration/organization.ts';
import { setupStatus } from '../../../../configuration/setup-status.ts';
import { IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { Organization, OrganizationPatch, SetupStatus } from './schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'The business',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        response: { 200: Organization },
      },
    },
    async (request, reply) => readVersioned(app, request, reply, getOrganization),
  );

  app.get(
    '/setup',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'What is set up and what is missing yet',
        description: 'Whether callers are answered, how far setting up has come, and what is connected.',
        response: { 200: SetupStatus },
      },
    },
    async ({ user: { organizationId } }) =>
      withOrganization(app.db, organizationId, (tx) => setupStatus(tx, organizationId)),
  );

  app.patch(
    '/',
    {
      config: { access: 'organization:write' },
      schema: {
        summary: 'Change the business',
        description: 'Fields left out stay as they are. Callers meet the change at the next call.',
        headers: IfMatch,
        body: OrganizationPatch,
        response: { 200: Organization },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateOrganization(tx, organizationId, ifMatch, request.body),
      ),
  );
};
export default route;
