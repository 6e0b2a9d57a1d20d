// Is the process alive? Says nothing of what it depends on: an orchestrator restarts what fails this.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'public' },
      logLevel: 'warn',
      schema: { response: { 200: z.object({ alive: z.literal(true) }) } },
    },
    async () => ({ alive: true as const }),
  );
};
export default route;
