// `OFFHOOK_HOME/run.json`: where the running Offhook can be reached, for `npm run call` and for the next start.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
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
