import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp } from '../../testing.ts';
import { newId } from '@offhook/db';
import { demandAccess } from '../../http/declared-access.ts';

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  guarded: boolean;
}

/** Every operation the API describes of itself, with some id in its path. */
async function operations(): Promise<Operation[]> {
  const { paths } = (await app.inject('/docs/json')).json();
  return Object.entries<Record<string, { security: unknown[] }>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase() as Operation['method'],
      url: path.replaceAll(/\{\w+\}/g, newId()),
      guarded: security.length > 0,
    })),
  );
}

describe('access', () => {
  it('is asked for by every route but those that sign in or carry their own signature', async () => {
    const open = (await operations()).filter(({ guarded }) => !guarded).map(({ url }) => url);
    expect(open.map((url) => url.replaceAll(/[0-9a-f-]{36}/g, ':id')).toSorted()).toEqual([
      '/api/v1/auth/login',
      '/api/v1/auth/logout',
      '/api/v1/auth/refresh',
      '/api/v1/calls/:id/recording',
    ]);
  });

  it('is refused by every guarded route without a token, before anything else is looked at', async () => {
    const guarded = (await operations()).filter((operation) => operation.guarded);
    expect(guarded.length).toBeGreaterThan(5);
    for (const { method, url } of guarded) {
      const response = await app.inject({ method, url });
      expect([url, response.statusCode, response.json().code]).toEqual([url, 401, 'unauthorized']);
    }
  });

  it('is refused to a role that no longer exists', async () => {
    const headers = bearer(app, { organizationId: newId(), role: 'ghost' as 'owner' });
    for (const { method, url, guarded } of await operations()) {
      if (!guarded || url.endsWith('/auth/me')) continue;
      const response = await app.inject({ method, url, headers });
      expect([url, response.statusCode, response.json().code]).toEqual([url, 403, 'forbidden']);
    }
  });

  it('has to be declared: a route that forgets it keeps the server from starting', async () => {
    const careless = fastify();
    demandAccess(careless);
    expect(() => careless.get('/api/v1/secrets', async () => 'secret')).toThrow(
      'GET /api/v1/secrets declares no access',
    );
  });
});
