// Everything a bench needs, started for it: PostgreSQL, the sandbox, and the server on a core of its own.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Business, Needs, Target } from '@offhook/bench';
import { assertSafeRole, connect, migrate } from '@offhook/db';
import { startEmbedded } from '@offhook/db/embedded';
import { createDatabaseProxy } from '@offhook/db/testing-proxy';
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';
import { hashPassword } from '@offhook/server/password';
import { DEMO, seedDemo } from '../demo.ts';
import { createCalendarControl } from './calendar.ts';
import { seedHistory } from './history.ts';
import { collectGarbage, inspectable } from './inspector.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 40_000;
/** The server's core; everything else runs on the others. */
export const SERVER_CORE = 0;

export interface RigOptions {
  /** A migrated database to use; without it a PostgreSQL is started, and thrown away afterwards. */
  databaseUrl?: string;
  /** Where it tells what it is at, when that takes longer. */
  say?(progress: string): void;
  /** Arguments for the server's Node, e.g. `--cpu-prof`. */
  nodeArguments?: string[];
}

interface Running {
  child: ChildProcess;
  port: number;
}

/** Pins this process, and so what it starts from now on, away from the server's core. Nothing happens with one core or off Linux. */
export function leaveServerCore(): boolean {
  if (availableParallelism() < 2 || process.platform !== 'linux') return false;
  try {
    execFileSync(
      'taskset',
      ['-a', '-p', '-c', `${SERVER_CORE + 1}-${availableParallelism() - 1}`, String(process.pid)],
      {
        stdio: 'ignore',
      },
    );
    return true;
  } catch {
    return false;
  }
}

/** Starts what `needs` says. `pinned`: `leaveServerCore` has worked. */
export async function startRig(
  needs: Needs,
  pinned: boolean,
  options: RigOptions = {},
): Promise<Target & { close(): Promise<void> }> {
  const home = mkdtempSync(path.join(tmpdir(), 'offhook-bench-'));
  const closing: (() => Promise<void> | void)[] = [() => rmSync(home, { recursive: true, force: true })];
  const close = async () => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    const [database, vendors, port] = await Promise.all([
      options.databaseUrl ?? startDatabase(closing),
      startSandbox(needs, closing),
      freePort(),
    ]);
    const businesses = await seedBusinesses(database, needs.businesses);
    if (needs.history)
      await seedHistory(database, businesses[0]!.email, needs.history, options.say ?? (() => undefined));
    const proxy = needs.outages ? await createDatabaseProxy(database) : null;
    if (proxy) closing.push(() => proxy.close());

    const url = `http://localhost:${port}`;
    const inspectorPort = needs.inspected ? await freePort() : null;
    const core = pinned ? SERVER_CORE : null;
    const log = createWriteStream(path.join(home, 'server.log'));
    const start = async (at: number): Promise<Running> => {
      const child = startNode(
        [
          ...(inspectorPort === null ? [] : inspectable(inspectorPort)),
          ...(options.nodeArguments ?? []),
          path.join(ROOT, 'server/src/main.ts'),
        ],
        core,
        {
          PORT: String(at),
          PUBLIC_URL: url,
          // Two processes share nothing but the database and the secret.
          OFFHOOK_HOME: path.join(home, String(at)),
          SESSION_SECRET: 'a secret that only this bench knows of',
          DATABASE_URL: proxy?.url ?? database,
          TWILIO_ACCOUNT_SID: SANDBOX_CREDENTIALS.accountSid,
          TWILIO_AUTH_TOKEN: SANDBOX_CREDENTIALS.authToken,
          TWILIO_API_URL: vendors.carrier,
          DEEPGRAM_API_KEY: SANDBOX_CREDENTIALS.deepgramKey,
          DEEPGRAM_URL: vendors.deepgram,
          OPENAI_API_KEY: SANDBOX_CREDENTIALS.openaiKey,
          OPENAI_BASE_URL: vendors.openai,
          GOOGLE_CLIENT_ID: SANDBOX_CREDENTIALS.oauthClientId,
          GOOGLE_CLIENT_SECRET: SANDBOX_CREDENTIALS.oauthClientSecret,
          GOOGLE_URL: vendors.google,
          EMULATED_VENDORS: 'twilio,deepgram,openai,google',
          OFFHOOK_SUPERVISED: '1',
        },
      );
      child.stdout?.pipe(log, { end: false });
      const died = (code: number | null) =>
        process.stderr.write(`The server stopped unexpectedly (exit code ${code}).\n`);
      child.once('exit', died);
      closing.push(() => {
        child.off('exit', died);
        return stop(child);
      });
      await untilReady(child, `http://localhost:${at}/readyz`);
      return { child, port: at };
    };
    let active = await start(port);
    const reach = (to: string) => to.replace(`localhost:${port}`, `localhost:${active.port}`);
    return {
      serverUrl: url,
      reach,
      vendors,
      serverPid: () => active.child.pid,
      businesses,
      profile: needs.profile,
      emulated: ['twilio', 'deepgram', 'openai'],
      controls: {
        cutDatabase: () => proxy?.cut(),
        mendDatabase: () => proxy?.restore(),
        async killServer() {
          const standby = await start(await freePort());
          const { child } = active;
          // The balancer sends nobody to a process that does not answer.
          active = standby;
          await kill(child);
        },
        loseServer: () => kill(active.child),
        async startServer() {
          active = await start(active.port);
        },
        calendar: createCalendarControl(url, reach, vendors.google),
        async collectGarbage() {
          if (inspectorPort !== null) await collectGarbage(inspectorPort);
        },
      },
      ...(pinned && { serverCores: `core ${SERVER_CORE}`, othersCores: 'the other cores' }),
      async openFloor() {
        const floor = startNode([path.join(ROOT, 'bench/src/media/floor-main.ts')], core, {
          DEEPGRAM_URL: vendors.deepgram,
          DEEPGRAM_API_KEY: SANDBOX_CREDENTIALS.deepgramKey,
        });
        const { url: floorUrl } = await firstLine<{ url: string }>(floor);
        return { url: floorUrl, pid: floor.pid, close: () => void floor.kill() };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `kill -9`: expected, so nobody is told. */
async function kill(child: ChildProcess): Promise<void> {
  child.removeAllListeners('exit');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** A migrated PostgreSQL of its own, gone when closed. */
export async function startThrowAwayDatabase(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-bench-database-'));
  // Started by root, PostgreSQL runs as another user, who has to get through.
  chmodSync(folder, 0o711);
  const postgres = await startEmbedded({ home: folder, log: () => undefined });
  await migrate(postgres.url);
  return {
    url: postgres.url,
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startDatabase(closing: (() => Promise<void> | void)[]): Promise<string> {
  const { url, close } = await startThrowAwayDatabase();
  closing.push(close);
  return url;
}

async function startSandbox(
  needs: Needs,
  closing: (() => Promise<void> | void)[],
): Promise<Target['vendors'] & { google: string }> {
  const sandbox = startNode([path.join(ROOT, 'sandbox/src/main.ts')], null, {
    SANDBOX_PROFILE: needs.profile,
  });
  closing.push(() => stop(sandbox));
  return (await firstLine<{ urls: Target['vendors'] & { google: string } }>(sandbox)).urls;
}

/** Salons like the demo's, each with an owner; those that are there already are left as they are. */
async function seedBusinesses(databaseUrl: string, count: number): Promise<Business[]> {
  const connection = connect(databaseUrl, { maxConnections: 4 });
  try {
    await assertSafeRole(connection.db);
    const passwordHash = await hashPassword(DEMO.password);
    const businesses = Array.from({ length: count }, (_, index) => {
      const four = String(index).padStart(4, '0');
      return {
        ...DEMO,
        email: `bench-${index}@offhook.test`,
        spokenNumber: `+1720555${four}`,
        machineNumber: `+1970555${four}`,
      };
    });
    for (const business of businesses) await seedDemo(connection.db, { passwordHash, business });
    return businesses.map(({ email, password, machineNumber, timezone }) => ({
      email,
      password,
      number: machineNumber,
      timezone,
    }));
  } finally {
    await connection.close();
  }
}

/** A Node of ours; on `core` alone when there is one. It stops when our end of its standard input closes. */
function startNode(args: string[], core: number | null, env: Record<string, string>): ChildProcess {
  return startProcess([process.execPath, ...args], core, env);
}

/** `startNode` for any program. */
export function startProcess(
  command: string[],
  core: number | null,
  env: Record<string, string>,
): ChildProcess {
  // Every start measures the same program: compiled code is not kept for the next.
  const [file = '', ...rest] = core === null ? command : ['taskset', '-c', String(core), ...command];
  return spawn(file, rest, {
    env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** The first line of its output, as JSON. Throws when it stops before. */
export async function firstLine<T>(child: ChildProcess): Promise<T> {
  if (!child.stdout) throw new Error('The process has no output.');
  const lines = createInterface({ input: child.stdout });
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`A part of the bench stopped with exit code ${String(code)} before it was up.`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), died])) as [string];
  died.catch(() => undefined);
  return JSON.parse(line) as T;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline && server.exitCode === null) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The server did not become ready (exit code ${server.exitCode}).`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
