// Which machine the figures come from.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

export interface Machine {
  processor: string;
  cores: number;
  memoryBytes: number;
  system: string;
  node: string;
  /** Processes that wanted a core in the minute before, beyond ours: above 0.5 the figures are noisy. */
  loadBefore: number;
  /** Of the code that was measured; undefined outside a checkout. */
  commit?: string;
}

export function describeMachine(): Machine {
  const [load = 0] = os.loadavg();
  return {
    processor: processorName(),
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    loadBefore: Math.round(load * 100) / 100,
    commit: commit(),
  };
}

function processorName(): string {
  const model = os.cpus()[0]?.model.trim();
  if (model && model !== 'unknown') return model;
  try {
    return (
      /^(model name|Hardware)\s*:\s*(.+)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[2] ?? 'unknown'
    );
  } catch {
    return 'unknown';
  }
}

function commit(): string | undefined {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`;
  } catch {
    return undefined;
  }
}
