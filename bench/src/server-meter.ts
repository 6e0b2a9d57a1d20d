// What the server costs: processor time, memory and open files from the kernel, its event loop's delay from its own `/metrics`.
import { readdirSync, readFileSync } from 'node:fs';
import type { Target } from './target.ts';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick. */
const TICKS_A_SECOND = 100;
const METRICS_MS = 5000;

export interface ServerSample {
  atMs: number;
  /** Processor time used so far, user and system; null off Linux or for a server elsewhere. */
  cpuMs: number | null;
  residentBytes: number | null;
  openFiles: number | null;
}

export const sampleServer = (target: Target): ServerSample => sampleProcess(target.serverPid());

/** The process and all it has started. Reads `/proc`; all null where there is none. */
export function sampleProcess(pid: number | undefined): ServerSample {
  const atMs = performance.now();
  try {
    if (pid === undefined) throw new Error('elsewhere');
    const sample = { atMs, cpuMs: 0, residentBytes: 0, openFiles: 0 };
    for (const each of withChildren(pid)) {
      const stat = readFileSync(`/proc/${each}/stat`, 'utf8');
      // The process's name may hold spaces; what follows its bracket does not.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1];
      sample.cpuMs += ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
      sample.residentBytes += Number(resident ?? Number.NaN) * 1024;
      sample.openFiles += readdirSync(`/proc/${each}/fd`).length;
    }
    return sample;
  } catch {
    return { atMs, cpuMs: null, residentBytes: null, openFiles: null };
  }
}

function withChildren(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
    .filter((child) => child !== '');
  return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
}

/** Processor share, in cores, between two samples. */
export function cores(from: ServerSample, to: ServerSample): number | null {
  return from.cpuMs === null || to.cpuMs === null ? null : (to.cpuMs - from.cpuMs) / (to.atMs - from.atMs);
}

/** The server's own metrics by name; the event loop's delay among them is since the last time they were read. Empty when it has none. */
export async function readMetrics(target: Target): Promise<Map<string, number>> {
  const response = await fetch(target.reach(`${target.serverUrl}/metrics`), {
    signal: AbortSignal.timeout(METRICS_MS),
  }).catch(() => undefined);
  if (!response?.ok) return new Map();
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** A metric given in seconds, in ms. */
export function inMs(metrics: Map<string, number>, name: string): number | null {
  const seconds = metrics.get(name);
  return seconds === undefined ? null : seconds * 1000;
}

/** Of the speech the server made ahead, the share it threw away; null when it made none. */
export function speechWasted(metrics: Map<string, number>): number | null {
  const made = metrics.get('offhook_speech_ahead_characters_total') ?? 0;
  return made === 0 ? null : (metrics.get('offhook_speech_wasted_characters_total') ?? 0) / made;
}
