// What monitoring reads, and who may read it.
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp } from '../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

it('gives each metric with its type and a number', async () => {
  const { body, headers, statusCode } = await app.inject('/metrics');
  expect([statusCode, headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(body).toMatch(/^# TYPE offhook_live_calls gauge\noffhook_live_calls 0$/m);
  for (const line of body.trim().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+ \d[\d.e+-]*)$/);
  expect(Number(/^process_resident_memory_bytes (.*)$/m.exec(body)?.[1])).toBeGreaterThan(1e7);
});

it('tells how late the event loop was since the last read, and only since then', async () => {
  const lag = async () =>
    Number(/^nodejs_eventloop_lag_max_seconds (.*)$/m.exec((await app.inject('/metrics')).body)?.[1]);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
  const busy = async () => {
    // The meter begins anew with its first tick after a read.
    await pause();
    const until = performance.now() + 200;
    while (performance.now() < until);
    await pause();
    return lag();
  };
  // The machine may do other work just then, too.
  await expect.poll(busy).toBeGreaterThan(0.15);
  await expect.poll(lag).toBeLessThan(0.15);
});

it.each([
  ['a public address', { remoteAddress: '203.0.113.5' }],
  ['a proxy that was not said to be one', { headers: { 'x-forwarded-for': '203.0.113.5' } }],
])('does not exist for %s', async (_who, from) => {
  expect((await app.inject({ url: '/metrics', ...from })).statusCode).toBe(404);
});

it.each(['10.1.2.3', '192.168.0.9', '::1'])('is there for %s', async (remoteAddress) => {
  expect((await app.inject({ url: '/metrics', remoteAddress })).statusCode).toBe(200);
});
