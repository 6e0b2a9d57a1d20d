// A child process that is kept alive: started, waited for until it is ready, started again when it dies, stopped in good order.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

export interface SupervisedOptions {
  /** As the person reading the terminal knows it: "the server". */
  name: string;
  script: string;
  /** Asked anew at every start, so that a restarted part comes back where it was. */
  env(): NodeJS.ProcessEnv;
  /** Every line of its standard output. */
  onLine(line: string): void;
  /** Told when it died unasked and will be started again. */
  onRestart(reason: string): void;
}

export interface Supervised {
  /** Asks it to finish its work and stop; kills it after `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
  /** Resolves with the exit code if it ends before `stop` and before `keepAlive`. */
  ended: Promise<number>;
  /** From here on a death means a new start. */
  keepAlive(): void;
}

/** Restarts wait longer each time, and from the beginning again after a minute of health. */
const BACKOFF_MS = [100, 500, 2000, 5000];
const HEALTHY_AFTER_MS = 60_000;

/** Starts `script` on this very Node. Its standard input stays open as long as we live: it stops when that closes. */
export function supervise(options: SupervisedOptions): Supervised {
  let stopping = false;
  let restarting = false;
  let failures = 0;
  let child = start();
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));

  function start(): ChildProcess {
    const startedAt = performance.now();
    const process_ = spawn(process.execPath, [options.script], {
      env: { ...options.env(), OFFHOOK_SUPERVISED: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
      // Its own process group: Ctrl-C reaches us alone, and we stop the parts in order.
      detached: true,
    });
    createInterface({ input: process_.stdout }).on('line', options.onLine);
    process_.on('exit', (code, signal) => {
      if (stopping || !restarting) return;
      if (performance.now() - startedAt > HEALTHY_AFTER_MS) failures = 0;
      const waitMs = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0;
      failures += 1;
      options.onRestart(`${options.name} stopped unexpectedly (${signal ?? `exit code ${code}`})`);
      setTimeout(() => {
        if (!stopping) child = start();
      }, waitMs);
    });
    return process_;
  }

  return {
    ended,
    keepAlive() {
      restarting = true;
    },
    async stop(deadlineMs) {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = new AbortController();
      await Promise.race([
        exited,
        delay(deadlineMs, undefined, { signal: timer.signal }).catch(() => undefined),
      ]);
      timer.abort();
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await exited;
      }
    },
  };
}
