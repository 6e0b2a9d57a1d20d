// Working in another of one's organizations.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { findPerson } from '../../../../../accounts/sign-in.ts';
import { NotFoundError } from '../../../../../errors.ts';
import { rememberOrganization } from '../../../../../http/access-token.ts';
import { Id } from '../../../../../http/schemas.ts';
import { ACCESS_TOKEN_SECONDS } from '../../../../../plugins/external/jwt.ts';
import { AccessToken } from '../schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.put(
    '/',
    {
      config: { access: 'session', whileInactive: true },
      schema: {
        summary: 'Work in another of your organizations',
        description: 'This browser goes on there when it signs in again, too.',
        body: z.object({ organizationId: Id }),
        response: { 200: AccessToken },
      },
    },
    async (request, reply) => {
      // Whether a demo owner may enter was decided when the token was given.
      const person = await findPerson(app.db, request.user.userId, { demoAllowed: true });
      const wanted = person?.organizations.find(({ id }) => id === request.body.organizationId);
      if (!person || !wanted) throw new NotFoundError('You are no member of an organization with this id.');
      rememberOrganization(reply, wanted.id);
      const token = await reply.jwtSign({ sub: person.user.id, org: wanted.id, role: wanted.role });
      return { accessToken: token, expiresInSeconds: ACCESS_TOKEN_SECONDS };
    },
  );
};
export default route;
