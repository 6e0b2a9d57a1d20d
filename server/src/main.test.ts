import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

let database: TestDatabase;
let home: string;
/** As `npm start` does it: half the time a start takes. */
const QUICK = ['--import', new URL('../../db/src/quick-import.ts', import.meta.url).href];
const COMPILE_CACHE = path.resolve(import.meta.dirname, '../../node_modules/.cache/compile');

const running: ReturnType<typeof spawn>[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'offhook-main-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

/** Starts the server as `npm start` does. */
function start(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [...QUICK, path.join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      OFFHOOK_HOME: home,
      DATABASE_URL: database.url,
      PORT: '0',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      DEEPGRAM_API_KEY: 'key',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.push(child);
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  /** The address it listens on. */
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const address = /Server listening at (http:\/\/[^"\s]+)/.exec(stdout)?.[1];
      if (address) resolve(address);
    });
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr, stdout }));
  return { child, listening, ended };
}

describe('a start that cannot succeed', () => {
  it.each([
    ['a bad setting', { PORT: 'eighty' }, /^PORT has to be a port number, 0 to 65535\.\n$/],
    ['a missing setting', { DEEPGRAM_API_KEY: '' }, /^DEEPGRAM_API_KEY is missing; [^\n]+\.\n$/],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://offhook@127.0.0.1:1/offhook' },
      /^DATABASE_URL: no PostgreSQL answers at 127\.0\.0\.1:1\/offhook[^\n]+\.\n$/,
    ],
    [
      'an address that is not ours',
      { HOST: '192.0.2.1' },
      /^HOST 192\.0\.2\.1 is no address of this machine[^\n]+\.\n$/,
    ],
  ])('with %s: one sentence that names the setting, and exit code 1', async (_, env, sentence) => {
    const { code, stderr } = await start(env).ended;
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
  });

  it('on a taken port names PORT', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, stderr } = await start({ PORT: String(port) }).ended;
    expect(stderr).toMatch(new RegExp(`^PORT ${port} is already in use[^\\n]+\\.\\n$`));
    expect(code).toBe(1);
    taken.close();
  });

  it('as a role that sees every organization refuses', async () => {
    const superuser = inject('testCluster').replace(
      /\/postgres$/,
      `/${new URL(database.url).pathname.slice(1)}`,
    );
    const { code, stderr } = await start({ DATABASE_URL: superuser }).ended;
    expect(stderr).toMatch(/^DATABASE_URL: the role "postgres" is a superuser/);
    expect(code).toBe(1);
  });
});

describe('a running server', () => {
  it('is ready, and stops cleanly on SIGTERM', async () => {
    const { child, listening, ended } = start({});
    const response = await fetch(`${await listening}/readyz`);
    expect(await response.json()).toEqual({ ready: true, reasons: [] });
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('answers while nobody reads its log, and stops when the parent that supervises it is gone', async () => {
    const { child, listening, ended } = start({ OFFHOOK_SUPERVISED: '1' });
    const address = await listening;
    child.stdout.pause();
    // Two lines a request, several times what a pipe holds.
    for (let batch = 0; batch < 20; batch += 1) {
      const answers = Array.from({ length: 50 }, () => fetch(`${address}/api/v1/nothing`));
      await Promise.all(answers);
    }
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    child.stdout.resume();
    child.stdin.end();
    expect(await ended).toMatchObject({ code: 0 });
  });
});
