// Vitest's global setup: one throw-away PostgreSQL for the run, with a migrated template that each test database copies.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
/** Nothing here has to survive a power cut. */
const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'];

/** @returns the teardown, which stops the cluster and removes its folder */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
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

/** Clears up after runs that were killed before their teardown. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-')[0] : 0);
    if (!owner || isAlive(owner)) continue;
    const running = findRunning(join(tmpdir(), name, 'data'));
    if (running) await stopCluster(running.pid);
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
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
