// What `npm start` says: progress while it comes up, the banner when it is up, the server's log afterwards.
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';

const WARN = 40;
const INFO = 30;

/** Runs one step, saying what is being done and how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  console.log(`  ✓ ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

export interface LogSink {
  /** One line of a part's standard output: kept in the log file, shown when a person should see it. */
  line(line: string): void;
  close(): void;
}

/** Keeps everything in `OFFHOOK_HOME/logs/<name>.log` (JSON lines) and shows what happened in plain words. */
export function logSink(home: string, name: string): LogSink {
  const directory = path.join(home, 'logs');
  mkdirSync(directory, { recursive: true });
  const file: WriteStream = createWriteStream(path.join(directory, `${name}.log`), { flags: 'a' });
  return {
    line(line) {
      file.write(`${line}\n`);
      const entry = parse(line);
      if (!entry || entry.level < INFO) return;
      // Every request is in the file; here only those that went wrong.
      if (entry.reqId !== undefined && entry.level === INFO) return;
      const mark = entry.level >= WARN ? '!' : ' ';
      console.log(
        `${mark} ${new Date(entry.time).toTimeString().slice(0, 8)} ${name}: ${entry.msg}${detail(entry)}`,
      );
    },
    close() {
      file.end();
    },
  };
}

interface LogEntry {
  level: number;
  time: number;
  msg: string;
  reqId?: string;
  callId?: string;
  outcome?: string;
  reason?: string;
  file?: string;
  err?: { message?: string };
}

function parse(line: string): LogEntry | null {
  try {
    const entry = JSON.parse(line) as LogEntry;
    return typeof entry.level === 'number' && typeof entry.msg === 'string' ? entry : null;
  } catch {
    return null;
  }
}

function detail(entry: LogEntry): string {
  const facts = [entry.err?.message, entry.outcome, entry.reason, entry.file].filter(Boolean).join(', ');
  const which = entry.callId ? ` [call ${entry.callId.slice(-8)}]` : '';
  return `${facts && `: ${facts}`}${which}`;
}
