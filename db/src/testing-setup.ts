// Vitest's global setup: one throw-away PostgreSQL for the run, with a migrated template that each test database copies.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connect, open } from './client.ts';
import { SUPERUSER, findRunning, initCluster, startCluster, stopCluster } from './cluster.ts';
import { createOffhook } from './embedded.ts';
import { ensureTurnPartitions, migrate } from './migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test cluster, as its superuser. */
    testCluster: string;
  }
}

const PREFIX = 'offhook-test-';
const PASSWORD = 'test';
/** A file system in memory, where there is one: each test file's database is some 400 files, made and removed again. */
const MEMORY = '/dev/shm';
/** Twice what PostgreSQL lets its log grow to; the databases themselves take some 100 MB. */
const ROOM_BYTES = 2e9;
/** Nothing here has to survive a power cut. */
const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/** @returns the teardown, which stops the cluster and removes its folder */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), `${PREFIX}${process.pid}-`));
  // Started by root, PostgreSQL runs as another user, who has to get through.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  await initCluster(dataDir, PASSWORD, ['--no-sync', '--no-instructions']);
  const flags = CARELESS.flatMap((setting) => ['-c', setting]);
  const { pid, port } = await startCluster(dataDir, 0, flags);
  const address = (user: string, database: string) =>
    `postgres://${user}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const admin = open(address(SUPERUSER, 'postgres'), { maxConnections: 1 });
  try {
    await createOffhook(admin, PASSWORD);
    const template = address('offhook', 'offhook');
    await migrate(template);
    const { db, close } = connect(template, { maxConnections: 1 });
    await ensureTurnPartitions(db, new Date());
    // Nobody may be connected to what is copied.
    await close();
  } finally {
    await admin.end();
  }
  project.provide('testCluster', address(SUPERUSER, 'postgres'));

  return async () => {
    await stopCluster(pid);
    rmSync(folder, { recursive: true, force: true });
  };
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    // There is none on this system.
    return false;
  }
}

/** Clears up after runs that were killed before their teardown. */
async function removeAbandoned(): Promise<void> {
  for (const parent of [MEMORY, tmpdir()])
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const owner = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : 0);
      if (!owner || isAlive(owner)) continue;
      const running = findRunning(join(parent, name, 'data'));
      if (running) await stopCluster(running.pid);
      rmSync(join(parent, name), { recursive: true, force: true });
    }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and someone else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
