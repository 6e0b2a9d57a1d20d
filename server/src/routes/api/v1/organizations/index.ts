// Another business of one's own. Which ones one belongs to, `auth/me` tells; `auth/organization` goes from one to another.
import { VERTICALS } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createOrganization } from '../../../../accounts/create-organization.ts';
import { placeOf } from '../../../../http/actor.ts';
import { readerOf } from '../../../../http/reader.ts';
import { Id, text, Timezone } from '../../../../http/schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/',
    {
      config: { access: 'session', whileInactive: true, rateLimit: { max: 10, timeWindow: 60_000 } },
      schema: {
        summary: 'Open another organization',
        description: 'You own it; the next refresh of your token still is for the one you work in.',
        body: z.object({ name: text(120), timezone: Timezone, vertical: z.enum(VERTICALS) }),
        response: { 201: z.object({ id: Id }) },
      },
    },
    async (request, reply) => {
      const { userId } = request.user;
      const id = await createOrganization(
        app.db,
        {
          ...request.body,
          language: readerOf(request.headers['accept-language']).language,
          trialDays: app.config.trialDays,
        },
        userId,
        placeOf(request),
        app.now(),
      );
      return reply.code(201).send({ id });
    },
  );
};
export default route;
