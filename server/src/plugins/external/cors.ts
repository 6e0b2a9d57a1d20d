// Pages of other sites may call the API only from the origins that are listed, and never with our cookies: those stay with
// our own pages (SameSite, and refused where they are read).
import cors from '@fastify/cors';
import fp from 'fastify-plugin';

const MAX_AGE_SECONDS = 600;

export default fp(
  async (app) => {
    const { corsOrigins } = app.config;
    // Without the plugin there is no such header at all, and every browser refuses.
    if (corsOrigins.length === 0) return;
    await app.register(cors, {
      origin: corsOrigins,
      credentials: false,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'if-match', 'idempotency-key', 'last-event-id'],
      exposedHeaders: ['etag', 'x-request-id', 'retry-after', 'idempotency-replayed'],
      maxAge: MAX_AGE_SECONDS,
    });
  },
  { name: 'cors' },
);
