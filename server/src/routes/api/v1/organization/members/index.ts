// Who works in the organization, and as what.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeRole, listMembers, removeMember, transferOwnership } from '../../../../../accounts/members.ts';
import { change } from '../../../../../audit/change.ts';
import { actorOf } from '../../../../../http/actor.ts';
import { Id } from '../../../../../http/schemas.ts';
import { Member, RoleName } from './schemas.ts';

const Params = z.object({ id: Id.describe('The member’s user id.') });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'members:read' },
      schema: { summary: 'Members', response: { 200: z.object({ items: z.array(Member) }) } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) => listMembers(tx, organizationId)),
      };
    },
  );

  app.patch(
    '/:id',
    {
      config: { access: 'members:write' },
      schema: {
        summary: 'Change what a member may do',
        description:
          'Only an owner makes or unmakes an owner, and the last one stays. Takes hold within 15 minutes.',
        params: Params,
        body: z.object({ role: RoleName }),
        response: { 200: Member },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        changeRole(tx, organizationId, request.user.userId, request.params.id, request.body.role),
      ),
  );

  app.delete(
    '/:id',
    {
      config: { access: 'members:write' },
      schema: {
        summary: 'Remove a member',
        description: 'Access tokens that are in use run out within 15 minutes.',
        params: Params,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        removeMember(tx, organizationId, request.user.userId, request.params.id),
      );
      return reply.code(204).send();
    },
  );

  app.post(
    '/:id/make-owner',
    {
      config: { access: 'organization:own' },
      schema: {
        summary: 'Hand the organization over',
        description: 'This member becomes the owner, and you an admin.',
        params: Params,
        response: { 200: Member },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        transferOwnership(tx, organizationId, request.user.userId, request.params.id),
      ),
  );
};
export default route;
