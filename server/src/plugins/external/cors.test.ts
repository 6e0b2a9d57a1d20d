// Other sites' pages: let in from the origins that are listed, and from nowhere else; bodies nested without end are refused.
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, createTestApp } from '../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let headers: { authorization: string };
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, {
    connection: database,
    config: { corsOrigins: ['https://app.example.com'] },
  });
  headers = bearer(app, await seedBusiness(database.db));
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const preflight = (origin: string) =>
  app.inject({
    method: 'OPTIONS',
    url: '/api/v1/services',
    headers: { origin, 'access-control-request-method': 'POST' },
  });

it('a page of a listed origin may call, without our cookies', async () => {
  const asked = await preflight('https://app.example.com');
  expect(asked.statusCode).toBe(204);
  expect(asked.headers['access-control-allow-origin']).toBe('https://app.example.com');
  expect(asked.headers['access-control-allow-credentials']).toBeUndefined();
  const answer = await app.inject({
    url: '/api/v1/services',
    headers: { ...headers, origin: 'https://app.example.com' },
  });
  expect(answer.headers['access-control-allow-origin']).toBe('https://app.example.com');
});

it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
  'a page of %s may not',
  async (origin) => {
    expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
  },
);

it('where no origin is listed there is no such header', async () => {
  const closed = await createTestApp(database.url, { connection: database });
  const answer = await closed.inject({
    url: '/api/v1/services',
    headers: { ...headers, origin: 'https://app.example.com' },
  });
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  await closed.close();
});

it('a body nested deeper than any of ours is refused', async () => {
  const nest = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const send = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/services',
      headers: { ...headers, 'content-type': 'application/json' },
      payload,
    });
  expect((await send(nest(30_000))).json()).toMatchObject({
    code: 'invalid-request',
    detail: expect.stringContaining('deep'),
  });
  expect((await send(nest(5))).json().detail).not.toContain('deep');
});
