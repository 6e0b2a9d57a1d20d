// Every failure leaves as a problem (RFC 9457), and every answer carries the id its log lines have.
import fp from 'fastify-plugin';
import { sendError } from '../../http/problem.ts';

export default fp(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
      // Tokens and people's data; a route with something to keep says so itself.
      if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    });
    app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  },
  { name: 'problems' },
);
