// Being a member no longer.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { leaveOrganization } from '../../../../../accounts/members.ts';
import { change } from '../../../../../audit/change.ts';
import { actorOf } from '../../../../../http/actor.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/',
    {
      config: { access: 'session' },
      schema: {
        summary: 'Leave this organization',
        description: 'The last owner cannot.',
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        leaveOrganization(tx, organizationId, request.user.userId),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
