// Every failure leaves as a problem (RFC 9457), and every answer carries the id its log lines have.
import fp from 'fastify-plugin';
import { sendError } from '../../http/problem.ts';

export default fp(
  async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      reply.header('x-request-id', request.id);
    });
    app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  },
  { name: 'problems' },
);
