// `OFFHOOK_HOME/run.json`: where the running Offhook can be reached, for commands beside it and for the next start.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface RunFile {
  pid: number;
  serverUrl: string;
  publicUrl: string;
  databaseUrl: string;
  /** Base URLs of the emulated vendors; null when the sandbox is not needed. */
  sandbox: { carrier: string; deepgram: string; openai: string } | null;
}

export function writeRunFile(home: string, run: RunFile): void {
  // The database URL holds a password.
  writeFileSync(fileIn(home), JSON.stringify(run, null, 2), { mode: 0o600 });
}

export function removeRunFile(home: string): void {
  rmSync(fileIn(home), { force: true });
}

const root = path.resolve(import.meta.dirname, '../../..');

/** Adds what `.env` says to the environment, which goes before it. */
export function loadSettings(): void {
  const file = path.join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** The Offhook that `npm start` runs with this environment, if it does, and the folder it keeps its things in. */
export function runningOffhook(): { home: string; run: RunFile | null } {
  const home = path.resolve(root, process.env['OFFHOOK_HOME'] || '.offhook');
  return { home, run: liveRun(home) };
}

/**
 * The database that `DATABASE_URL` names, or the running Offhook's.
 * @throws Error saying what to do when there is neither
 */
export function databaseAtHand(): string {
  const url = process.env['DATABASE_URL'] || runningOffhook().run?.databaseUrl;
  if (!url) throw new Error('No Offhook is running here: run npm start first, or set DATABASE_URL.');
  return url;
}

/** What an earlier start left behind, if it is still alive. */
export function liveRun(home: string): RunFile | null {
  try {
    const run = JSON.parse(readFileSync(fileIn(home), 'utf8')) as RunFile;
    process.kill(run.pid, 0);
    return run;
  } catch {
    return null;
  }
}

const fileIn = (home: string): string => path.join(home, 'run.json');
