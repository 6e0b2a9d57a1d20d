import fastify from 'fastify';
import { expect, it } from 'vitest';
import { demandAccess } from '../../http/declared-access.ts';

// What the declared access means, for every route and everyone, is walked in `walk.test.ts`.
it('access has to be declared: a route that forgets it keeps the server from starting', async () => {
  const careless = fastify();
  demandAccess(careless);
  expect(() => careless.get('/api/v1/secrets', async () => 'secret')).toThrow(
    'GET /api/v1/secrets declares no access',
  );
});
