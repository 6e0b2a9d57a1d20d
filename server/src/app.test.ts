import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { connect } from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bearer, createTestApp, createUser } from './testing.ts';

/** More than what two sockets of one machine hold between them. */
const LARGE_BYTES = 32 * 1024 * 1024;

let database: TestDatabase;
let app: FastifyInstance;
let webRoot: string;
const log: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  webRoot = mkdtempSync(path.join(tmpdir(), 'offhook-web-'));
  mkdirSync(path.join(webRoot, 'assets'));
  writeFileSync(path.join(webRoot, 'index.html'), '<!doctype html><title>Dashboard</title>');
  writeFileSync(path.join(webRoot, 'assets/index-abc123.js'), 'export {}');
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      done();
    },
  });
  app = await createTestApp(database.url, {
    connection: database,
    webRoot,
    config: { logLevel: 'info' },
    logStream,
  });
});
afterAll(async () => {
  await app.close();
  await database.drop();
  rmSync(webRoot, { recursive: true });
});

const page = { accept: 'text/html,application/xhtml+xml' };

it('lets go of a client that sends its request drop by drop, and of no other', async () => {
  const hasty = await createTestApp(database.url, { connection: database, requestWithinMs: 150 });
  await hasty.listen({ port: 0, host: '127.0.0.1' });
  const { port } = hasty.server.address() as AddressInfo;
  const socket = createConnection(port, '127.0.0.1');
  socket.write(
    'POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{',
  );
  const drops = setInterval(() => socket.write(' '), 20);
  let answer = '';
  socket.on('data', (piece: Buffer) => void (answer += piece.toString()));
  // A drop that arrives after the answer resets the connection.
  socket.on('error', () => undefined);
  await new Promise((resolve) => void socket.once('close', resolve));
  clearInterval(drops);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await hasty.close();
});

describe('the dashboard', () => {
  it('is served at / and at every address its own router knows', async () => {
    for (const url of ['/', '/calls', '/calls/0190?tab=turns', '/apixyz']) {
      const response = await app.inject({ url, headers: page });
      expect([url, response.statusCode]).toEqual([url, 200]);
      expect(response.body).toContain('Dashboard');
      expect(response.headers['cache-control']).toBe('no-cache');
    }
  });

  it('keeps files named after their content for good', async () => {
    const response = await app.inject('/assets/index-abc123.js');
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(response.headers['content-type']).toContain('javascript');
  });

  it('is not shown in place of a missing file, the API or the voice', async () => {
    for (const url of [
      '/assets/gone.js',
      '/gone.png',
      '/api/v1/nothing',
      '/voice/nothing',
      '/docs/nothing',
    ]) {
      const response = await app.inject({ url, headers: page });
      expect([url, response.statusCode]).toEqual([url, 404]);
      expect(response.json().code).toBe('not-found');
    }
  });

  it('lets nothing out of its folder', async () => {
    for (const url of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/assets/..%2f..%2fx',
    ]) {
      const { statusCode, body } = await app.inject({ url, headers: { accept: 'application/json' } });
      expect([url, statusCode >= 400 && statusCode < 500, body.includes('offhook"')]).toEqual([
        url,
        true,
        false,
      ]);
    }
  });

  it('that is not built says so', async () => {
    const bare = await createTestApp(database.url, { connection: database, webRoot: '/nonexistent' });
    const response = await bare.inject({ url: '/', headers: page });
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain('The dashboard is not built yet');
    await bare.close();
  });

  it('runs no inline script', async () => {
    const policy = String((await app.inject('/')).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('upgrade-insecure-requests');
    // Its own description page lives under the same policy: no script in the page itself.
    expect((await app.inject('/docs')).body).not.toMatch(/<script[^>]*>\s*[^<\s]/);
  });
});

describe('health', () => {
  it('is alive and ready', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ alive: true });
    expect((await app.inject('/readyz')).json()).toEqual({ ready: true, reasons: [] });
  });

  it('is alive but not ready without the database, and tells clients to come back', async () => {
    const away = connect('postgres://nobody@127.0.0.1:1/nothing', { connectTimeoutMs: 1000 });
    const lost = await createTestApp('postgres://nobody@127.0.0.1:1/nothing', { connection: away });
    expect((await lost.inject('/healthz')).statusCode).toBe(200);
    const ready = await lost.inject('/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.json().reasons).toEqual([expect.stringContaining('the database is away')]);
    const calls = await lost.inject({
      url: '/api/v1/calls',
      headers: bearer(lost, { organizationId: '01900000-0000-7000-8000-000000000000' }),
    });
    expect([calls.statusCode, calls.json().code]).toEqual([503, 'database-unreachable']);
    expect(calls.headers['retry-after']).toBe('5');
    await lost.close();
    await away.close();
  });
});

describe('problems', () => {
  it('carry the id the log has', async () => {
    log.length = 0;
    const response = await app.inject('/api/v1/nothing');
    const { requestId, ...problem } = response.json();
    expect(problem).toEqual({
      type: 'urn:offhook:problem:not-found',
      title: 'Not found',
      status: 404,
      code: 'not-found',
      detail: 'There is nothing at this address.',
    });
    expect(response.headers['x-request-id']).toBe(requestId);
    expect(log.join('')).toContain(requestId);
  });

  it('are told in the language that is asked for', async () => {
    const headers = { 'accept-language': 'es-MX' };
    const nothing = await app.inject({ url: '/api/v1/nothing', headers });
    expect(nothing.json()).toMatchObject({
      title: 'No encontrado',
      code: 'not-found',
      detail: 'No hay nada en esta dirección.',
    });
    const wrong = await app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      headers,
      payload: { email: 'nobody' },
    });
    expect(wrong.json()).toMatchObject({
      detail: 'Revise lo que está mal: email: tiene que ser una dirección de correo; password: hace falta.',
      errors: [
        { path: 'email', message: 'tiene que ser una dirección de correo' },
        { path: 'password', message: 'hace falta' },
      ],
    });
  });

  it.each([
    ['no JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400, 'invalid-request'],
    [
      'an unknown type',
      { payload: 'a', headers: { 'content-type': 'text/x' } },
      415,
      'unsupported-media-type',
    ],
    [
      'too much',
      { payload: `"${'x'.repeat(300_000)}"`, headers: { 'content-type': 'application/json' } },
      413,
      'too-large',
    ],
  ])('tell of %s', async (_, request, status, code) => {
    const response = await app.inject({ method: 'POST', url: '/api/v1/auth/login', ...request });
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  it('hide what went wrong on our side, and log it', async () => {
    log.length = 0;
    const broken = connect(database.url, { statementTimeoutMs: 10_000 });
    await broken.db.execute('drop table calls cascade');
    const { organizationId } = await seedBusiness(database.db);
    const response = await app.inject({ url: '/api/v1/calls', headers: bearer(app, { organizationId }) });
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ code: 'internal', title: 'Something went wrong on our side' });
    expect(response.body).not.toMatch(/relation|select/i);
    expect(log.join('')).toContain('relation');
    await broken.close();
  });
});

describe('the log', () => {
  it('names no person, address or link', async () => {
    const { organizationId } = await seedBusiness(database.db);
    const user = await createUser(database.db, organizationId);
    log.length = 0;
    await app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { email: user.email, password: user.password },
      remoteAddress: '192.0.2.99',
    });
    await app.inject({ url: '/api/v1/calls/0190/recording?token=secret-token' });
    const text = log.join('');
    expect(text).toContain('/api/v1/auth/login');
    for (const secret of [user.email, user.password, '192.0.2.99', 'secret-token'])
      expect(text).not.toContain(secret);
  });
});

describe('the log of a query that fails', () => {
  it('has its reason and none of its values', async () => {
    const away = await createTestDatabase();
    const server = await createTestApp(away.url, {
      connection: away,
      config: { logLevel: 'info' },
      logStream: new Writable({
        write(chunk: Buffer, _encoding, done) {
          log.push(chunk.toString());
          done();
        },
      }),
    });
    await away.db.execute('drop table users cascade');
    log.length = 0;
    const response = await server.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { email: 'dana@example.test', password: 'correct horse' },
    });
    expect(response.statusCode).toBe(500);
    expect(log.join('')).toContain('relation');
    expect(log.join('')).not.toContain('dana@');
    // Nor where a value runs over several lines.
    log.length = 0;
    await away.db.execute(sql`select ${'first line\nsecond line'}::int`).catch((error: unknown) => {
      server.log.error({ err: error }, 'failed');
    });
    expect(log.join('')).toContain('invalid input syntax');
    expect(log.join('')).not.toMatch(/params: |"params"/);
    await server.close();
    await away.drop();
  });
});

describe('requests', () => {
  it('are bounded for each person', async () => {
    const { organizationId } = await seedBusiness(database.db);
    const someone = bearer(app, { organizationId });
    // Counted like any other, and answered without the database.
    const url = '/api/v1/calls/nonsense';
    let status = 0;
    let asked = 0;
    while (status !== 429 && asked < 1000) {
      ({ statusCode: status } = await app.inject({ url, headers: someone }));
      asked += 1;
    }
    expect(asked).toBe(601);
    const other = await app.inject({ url, headers: bearer(app, { organizationId }) });
    expect(other.statusCode).toBe(400);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });
});

describe('stopping', () => {
  it('goes on answering until the last call is over and the carrier has asked how to go on', async () => {
    const server = await createTestApp(database.url, { connection: database });
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    const lastCall = Promise.withResolvers<void>();
    const drain = vi.spyOn(server.voice, 'drain').mockReturnValue(lastCall.promise);
    vi.spyOn(server.voice, 'liveCalls', 'get').mockReturnValue(1);
    let closed = false;
    const closing = server.close().then(() => (closed = true));
    await vi.waitFor(() => expect(drain).toHaveBeenCalledOnce());
    const ready = await fetch(`${address}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { ready: false, reasons: ['the server is stopping'] },
    ]);
    lastCall.resolve();
    await lastCall.promise;
    // 403: there, and not impressed by a request the carrier has not signed.
    expect((await fetch(`${address}/voice/ended`, { method: 'POST' })).status).toBe(403);
    expect(closed).toBe(false);
    await closing;
    await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed');
  });

  it('is not held up by a client that keeps its connection for more than it was being answered', async () => {
    writeFileSync(path.join(webRoot, 'assets/large.bin'), Buffer.alloc(LARGE_BYTES));
    const server = await createTestApp(database.url, { connection: database, webRoot });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const [asking, reading] = [createConnection(port, '127.0.0.1'), createConnection(port, '127.0.0.1')];
    asking.write('POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n');
    asking.write('Content-Type: application/json\r\nContent-Length: 2\r\n\r\n');
    expect(String(await once(asking, 'data'))).toMatch(/^HTTP\/1.1 100/);
    reading.write('GET /assets/large.bin HTTP/1.1\r\nHost: x\r\n\r\n');
    let read = String(await once(reading, 'data')).length;
    reading.pause();
    const closing = server.close();
    asking.write('{}');
    let answer = '';
    asking.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    reading.on('data', (chunk: Buffer) => (read += chunk.length)).resume();
    await Promise.all([once(asking, 'end'), once(reading, 'end'), closing]);
    expect(answer).toMatch(/^HTTP\/1.1 400[^]*connection: close/i);
    expect(read).toBeGreaterThan(LARGE_BYTES);
  });
});
