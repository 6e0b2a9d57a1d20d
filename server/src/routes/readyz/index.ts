// May calls be sent here? Not while something they need is away; the reasons are listed.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

const Readiness = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'public' },
      logLevel: 'warn',
      schema: { response: { 200: Readiness, 503: Readiness } },
    },
    async (_request, reply) => {
      const answers = await Promise.all(app.readiness.map((check) => check()));
      const reasons = answers.filter((answer) => answer !== null);
      return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
    },
  );
};
export default route;
