// The PostgreSQL that ships with the install, for a machine that has none: kept under OFFHOOK_HOME, found again
// after any crash, restarted when it dies.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Sql } from 'postgres';
import { open } from './client.ts';
import { type Running, SUPERUSER, findRunning, initCluster, startCluster, stopCluster } from './cluster.ts';
import { DatabaseError } from './errors.ts';

export interface EmbeddedPostgres {
  /** For DATABASE_URL: the plain role `offhook`, owner of the database `offhook`. */
  url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** OFFHOOK_HOME; the cluster is kept in `postgres` below it. */
  home: string;
  log: (message: string) => void;
}

/** Kept beside the data folder, readable by us alone. */
interface Credentials {
  superuserPassword: string;
  password: string;
  port: number;
}

/** The role and the database we work as and in. */
const OFFHOOK = 'offhook';
/** Held by the process that owns the cluster; any number not used elsewhere in the database `postgres`. */
const OWNER_LOCK = 1;
/** How often we look whether PostgreSQL is still there. */
const WATCH_MS = 500;

/**
 * Starts the embedded PostgreSQL, or takes over the one an earlier, killed process left running.
 * @throws DatabaseError `embedded` when another process is using `home`, or PostgreSQL will not start
 */
export async function startEmbedded({ home, log }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(home, 'postgres');
  const dataDir = join(folder, 'data');
  // PostgreSQL may run as another user, who has to get through this folder.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const credentials = await readOrCreate(folder, dataDir, log);

  const orphan = findRunning(dataDir);
  if (orphan?.ready) log('Taking over the PostgreSQL that an earlier run left behind');
  else if (orphan) await stopCluster(orphan.pid);
  let running: Running = orphan?.ready ? orphan : await startCluster(dataDir, credentials.port);
  save(folder, { ...credentials, port: running.port });

  let owner = await own(running, credentials, home);
  try {
    await createOffhook(owner, credentials.password);
  } catch (error) {
    await owner.end({ timeout: 1 });
    throw error;
  }

  let stopping = false;
  let restarting: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (stopping || restarting || findRunning(dataDir)) return;
    log('PostgreSQL has died; starting it again');
    restarting = (async () => {
      await owner.end({ timeout: 0 });
      running = await startCluster(dataDir, running.port);
      owner = await own(running, credentials, home);
      log('PostgreSQL is back');
    })()
      .catch((error: unknown) => log(`PostgreSQL did not come back: ${String(error)}`))
      .finally(() => (restarting = undefined));
  }, WATCH_MS);
  watch.unref();

  return {
    url: `postgres://${OFFHOOK}:${credentials.password}@127.0.0.1:${running.port}/${OFFHOOK}`,
    async stop() {
      if (stopping) return;
      stopping = true;
      clearInterval(watch);
      await restarting;
      await owner.end({ timeout: 1 });
      await stopCluster(running.pid);
    },
  };
}

async function readOrCreate(
  folder: string,
  dataDir: string,
  log: (message: string) => void,
): Promise<Credentials> {
  const file = join(folder, 'credentials.json');
  if (existsSync(dataDir)) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
    } catch (error) {
      throw new DatabaseError(
        'embedded',
        `OFFHOOK_HOME: ${file} cannot be read, and without it the database beside it stays closed. Restore it, or move ${folder} away to begin afresh.`,
        { cause: error },
      );
    }
  }
  log('Creating the database');
  const secret = () => randomBytes(24).toString('hex');
  const credentials = { superuserPassword: secret(), password: secret(), port: 0 };
  // Before the data: a data folder without its passwords would be of no use.
  save(folder, credentials);
  await initCluster(dataDir, credentials.superuserPassword);
  return credentials;
}

function save(folder: string, credentials: Credentials): void {
  writeFileSync(join(folder, 'credentials.json'), `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
}

/**
 * Marks the cluster as ours by a lock that ends with our process, however it ends.
 * @returns the connection that holds it
 */
async function own(running: Running, credentials: Credentials, home: string): Promise<Sql> {
  const url = `postgres://${SUPERUSER}:${credentials.superuserPassword}@127.0.0.1:${running.port}/postgres`;
  const sql = open(url, { maxConnections: 1, applicationName: 'offhook-owner', keepOpen: true });
  try {
    // A killed owner's session takes a moment to be noticed.
    for (let attempt = 0; attempt < 20; attempt++) {
      const [row] = await sql<{ ours: boolean }[]>`select pg_try_advisory_lock(${OWNER_LOCK}) as ours`;
      if (row?.ours) return sql;
      await new Promise((done) => setTimeout(done, 50));
    }
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  await sql.end({ timeout: 1 });
  throw new DatabaseError(
    'embedded',
    `OFFHOOK_HOME: another Offhook is already running from ${resolve(home)}. Stop it first, or set OFFHOOK_HOME to another folder.`,
  );
}

/** Makes the plain role and its database where they are missing. */
export async function createOffhook(sql: Sql, password: string): Promise<void> {
  const [role] = await sql`select 1 from pg_roles where rolname = ${OFFHOOK}`;
  if (!role)
    await sql.unsafe(
      `create role ${OFFHOOK} login nosuperuser nocreaterole nobypassrls password '${password}'`,
    );
  const [database] = await sql`select 1 from pg_database where datname = ${OFFHOOK}`;
  if (!database) await sql.unsafe(`create database ${OFFHOOK} owner ${OFFHOOK}`);
}
