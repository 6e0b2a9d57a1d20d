import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { connect } from './client.ts';
import { type EmbeddedPostgres, startEmbedded } from './embedded.ts';
import { assertSafeRole } from './role.ts';

const home = mkdtempSync(join(tmpdir(), 'offhook-embedded-'));
const notes: string[] = [];
const running: EmbeddedPostgres[] = [];

async function start(): Promise<EmbeddedPostgres> {
  const embedded = await startEmbedded({ home, log: (message) => notes.push(message) });
  running.push(embedded);
  return embedded;
}
const postmaster = () =>
  Number(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

/** Runs one statement on a connection of its own. */
async function query(url: string, statement: string): Promise<unknown[]> {
  const { sql, close } = connect(url);
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await close();
  }
}

afterEach(async () => {
  for (const embedded of running.splice(0)) await embedded.stop();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('gives a plain role its own UTF-8 database and keeps the secrets to itself', async () => {
  const { url } = await start();
  const { db, close } = connect(url);
  await assertSafeRole(db);
  await close();
  expect(
    await query(
      url,
      `select current_user as who, lower('ÉÑО') as lower, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()`,
    ),
  ).toEqual([{ who: 'offhook', lower: 'éñо', encoding: 'UTF8' }]);
  expect(statSync(join(home, 'postgres/credentials.json')).mode & 0o077).toBe(0);
});

it('keeps the data when PostgreSQL is killed, and comes back under the connections there are', async () => {
  const { url } = await start();
  const { sql, close } = connect(url);
  try {
    await sql`create table kept as select 42 as answer`;
    process.kill(postmaster(), 'SIGKILL');
    // A backend may still answer for a moment after its postmaster has died.
    await expect.poll(() => notes, { timeout: 10_000 }).toContain('PostgreSQL is back');
    await expect
      .poll(() => sql`select answer from kept`.then((rows) => [...rows]).catch(() => 'away'))
      .toEqual([{ answer: 42 }]);
  } finally {
    await close();
  }
});

it('refuses a home that is in use, and takes nothing from who uses it', async () => {
  const first = await start();
  await expect(start()).rejects.toThrow(/^OFFHOOK_HOME: another Offhook is already running/);
  expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('stops for good, and starts again quickly, at the same address', async () => {
  const first = await start();
  await first.stop();
  await expect(query(first.url, 'select 1')).rejects.toThrow(/ECONNREFUSED|CONNECT/);
  const began = performance.now();
  const second = await start();
  // Measured: 0.15 s; a busy machine takes longer.
  expect(performance.now() - began).toBeLessThan(3000);
  expect(second.url).toBe(first.url);
});
