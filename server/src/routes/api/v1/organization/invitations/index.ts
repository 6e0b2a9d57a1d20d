// Invitations to join the organization that stand open.
import { withOrganization } from '@offhook/db';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { invite, listInvitations, resend, revoke } from '../../../../../accounts/invitations.ts';
import { change } from '../../../../../audit/change.ts';
import { actorOf } from '../../../../../http/actor.ts';
import { readerOf } from '../../../../../http/reader.ts';
import { Id, Instant } from '../../../../../http/schemas.ts';
import { Email } from '../../auth/schemas.ts';
import { RoleName } from '../members/schemas.ts';

const Params = z.object({ id: Id });

const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    role: RoleName,
    invitedBy: Id,
    sentAt: Instant.describe('When the last mail was asked for.'),
    expiresAt: Instant,
  })
  .meta({ id: 'Invitation' });

const route: FastifyPluginAsyncZod = async (app) => {
  const work = ({ headers }: FastifyRequest) => ({
    jobs: app.jobs,
    now: app.now,
    reader: readerOf(headers['accept-language']),
  });

  app.get(
    '/',
    {
      config: { access: 'members:read' },
      schema: { summary: 'Invitations', response: { 200: z.object({ items: z.array(Invitation) }) } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) => listInvitations(tx, organizationId)),
      };
    },
  );

  app.post(
    '/',
    {
      config: { access: 'members:write' },
      schema: {
        summary: 'Invite somebody',
        description: 'Sends a link to the address, good for a week. Only an owner invites an owner.',
        body: z.object({ email: Email, role: RoleName }),
        response: { 201: Invitation },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await change(app, actorOf(request), (tx, organizationId) =>
            invite(tx, organizationId, request.user.userId, request.body, work(request)),
          ),
        ),
  );

  app.post(
    '/:id/resend',
    {
      config: { access: 'members:write' },
      schema: {
        summary: 'Send the mail again',
        description: 'The link in the mail before is no longer valid.',
        params: Params,
        response: { 200: Invitation },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        resend(tx, organizationId, request.user.userId, request.params.id, work(request)),
      ),
  );

  app.delete(
    '/:id',
    {
      config: { access: 'members:write' },
      schema: { summary: 'Withdraw an invitation', params: Params, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        revoke(tx, organizationId, request.user.userId, request.params.id),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
