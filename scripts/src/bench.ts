// `npm run bench -- QUESTION`: starts what the question needs, asks it, shows the answer and keeps it under bench/results.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Answer,
  answer,
  asText,
  type Bench,
  chaos,
  CHAOS_DEFAULTS,
  compare,
  DEFAULT_RATIO,
  keep,
  latency,
  LATENCY_DEFAULTS,
  load,
  LOAD_DEFAULTS,
  media,
  MEDIA_DEFAULTS,
  type OpenDesk,
  peers,
  PEERS_DEFAULTS,
  type Profile,
  type Result,
  reads,
  READS_DEFAULTS,
  scheduling,
  SCHEDULING_DEFAULTS,
  soak,
  SOAK_DEFAULTS,
} from '@offhook/bench';
import { readOptions } from './command-line/read-options.ts';
import { openDesk } from './bench/desk.ts';
import { peerOpener } from './bench/peers.ts';
import { HELP } from './bench/help.ts';
import { openRunning } from './bench/running.ts';
import { leaveServerCore, startRig, startThrowAwayDatabase } from './bench/rig.ts';

const RESULTS = path.resolve(import.meta.dirname, '../../bench/results');

if (process.argv[2] === 'understanding') {
  // It has options of its own, and needs nothing started.
  const script = path.join(import.meta.dirname, 'bench-understanding.ts');
  const { status } = spawnSync(process.execPath, [...process.execArgv, script, ...process.argv.slice(3)], {
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}

const QUESTION_AND_FILES = 3;
const { values, positionals } = readOptions(
  HELP,
  {
    running: { type: 'boolean', default: false },
    calls: { type: 'string' },
    ramp: { type: 'string' },
    duration: { type: 'string' },
    bound: { type: 'string' },
    waves: { type: 'string' },
    history: { type: 'string' },
    only: { type: 'string', multiple: true },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    'cpu-prof': { type: 'boolean', default: false },
  },
  QUESTION_AND_FILES,
);
const [question] = positionals;

if (question === undefined) {
  console.log(HELP);
  process.exit(1);
}
const open: { serverPid?(): number | undefined; close(): Promise<void> }[] = [];
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
// The launcher was killed outright.
process.on('disconnect', interrupt);

const bench: Bench = { open: openTarget, say: sayProgress };
const ask = questions()[question];
if (!ask) fail(`There is no question "${question}".\n\n${HELP}`);
const pinned = question !== 'compare' && !values.running && leaveServerCore();
const given = Object.fromEntries(
  Object.entries(values).filter(([, value]) => value !== undefined && value !== false),
);
const result = await answer(question, given, ask).catch(async (error: unknown) => {
  await Promise.allSettled(open.map((target) => target.close()));
  return fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
});
sayProgress('');
if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else if (question === 'compare') process.stdout.write(`${asText(result)}\n`);
else {
  const files = keep(result, RESULTS);
  process.stdout.write(
    `${asText(result)}\n\n${path.relative(process.cwd(), files.html)}\n${path.relative(process.cwd(), files.json)}\n`,
  );
}
process.exit(result.checks.every(({ ok }) => ok) ? 0 : 1);

function questions(): Record<string, () => Promise<Answer>> {
  return {
    latency: () =>
      latency(bench, {
        profiles: values.profile === undefined ? LATENCY_DEFAULTS.profiles : [profile('instant')],
        calls: count('calls', LATENCY_DEFAULTS.calls),
        durationMs: seconds('duration', LATENCY_DEFAULTS.durationMs),
      }),
    load: () =>
      load(bench, {
        ...(values.calls !== undefined && { calls: count('calls', 0) }),
        rampMs: seconds('ramp', LOAD_DEFAULTS.rampMs),
        durationMs: seconds('duration', LOAD_DEFAULTS.durationMs),
        boundMs: count('bound', LOAD_DEFAULTS.boundMs),
        profile: profile(LOAD_DEFAULTS.profile),
      }),
    soak: () =>
      soak(bench, {
        calls: count('calls', SOAK_DEFAULTS.calls),
        waves: count('waves', SOAK_DEFAULTS.waves),
        waveMs: seconds('duration', SOAK_DEFAULTS.waveMs),
        speed: SOAK_DEFAULTS.speed,
      }),
    chaos: () =>
      chaos(bench, {
        calls: count('calls', CHAOS_DEFAULTS.calls),
        durationMs: seconds('duration', CHAOS_DEFAULTS.durationMs),
        profile: profile(CHAOS_DEFAULTS.profile),
        only: values.only,
      }),
    scheduling: () =>
      scheduling(bench, openThrowAwayDesk, {
        ...SCHEDULING_DEFAULTS,
        racers: count('calls', SCHEDULING_DEFAULTS.racers),
        durationMs: seconds('duration', SCHEDULING_DEFAULTS.durationMs),
      }),
    peers: () =>
      peers(bench, peerOpener(path.resolve(process.env['OFFHOOK_HOME'] ?? '.offhook'), pinned, sayProgress), {
        ...PEERS_DEFAULTS,
        calls: count('calls', PEERS_DEFAULTS.calls),
        rampMs: seconds('ramp', PEERS_DEFAULTS.rampMs),
        durationMs: seconds('duration', PEERS_DEFAULTS.durationMs),
        boundMs: count('bound', PEERS_DEFAULTS.boundMs),
        only: values.only,
      }),
    reads: () =>
      reads(bench, {
        calls: count('calls', READS_DEFAULTS.calls),
        rampMs: seconds('ramp', READS_DEFAULTS.rampMs),
        durationMs: seconds('duration', READS_DEFAULTS.durationMs),
        rate: READS_DEFAULTS.rate,
        history: count('history', READS_DEFAULTS.history),
        only: values.only,
      }),
    compare: async () => {
      const [, before, after] = positionals;
      if (before === undefined || after === undefined)
        return fail('compare takes two files: before and after.');
      const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Result;
      return compare(read(before), read(after), count('bound', DEFAULT_RATIO));
    },
    media: () =>
      media(bench, {
        calls: count('calls', MEDIA_DEFAULTS.calls),
        rampMs: seconds('ramp', MEDIA_DEFAULTS.rampMs),
        durationMs: seconds('duration', MEDIA_DEFAULTS.durationMs),
      }),
  };
}

/** A terminal's Ctrl-C arrives more than once: from the terminal, from npm and from the launcher. A second one does not wait. */
function interrupt(): void {
  const now = performance.now();
  if (interruptedAt !== 0) {
    if (now - interruptedAt > 1000) process.exit(1);
    return;
  }
  interruptedAt = now;
  for (const target of open) {
    const pid = target.serverPid?.();
    // Calls that nobody will finish are not waited for.
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }
  void Promise.allSettled(open.map((target) => target.close())).then(() => process.exit(130));
}

async function openThrowAwayDesk(size: Parameters<OpenDesk>[0]): ReturnType<OpenDesk> {
  const starting = startThrowAwayDatabase();
  const stop = { close: async () => (await starting).close() };
  open.push(stop);
  const database = await starting;
  const desk = await openDesk(database.url, size);
  return {
    ...desk,
    async close() {
      await desk.close();
      open.splice(open.indexOf(stop), 1);
      await database.close();
    },
  };
}

async function openTarget(needs: Parameters<Bench['open']>[0]): ReturnType<Bench['open']> {
  sayProgress(
    values.running ? 'looking for the running Offhook' : 'starting PostgreSQL, the sandbox and the server',
  );
  const profiling = values['cpu-prof'] ? ['--cpu-prof', '--cpu-prof-dir', RESULTS] : [];
  const starting = values.running
    ? openRunning()
    : startRig(needs, pinned, { nodeArguments: profiling, say: sayProgress });
  // It may be interrupted before it is up.
  const stop = { serverPid: () => target?.serverPid(), close: async () => (await starting).close() };
  open.push(stop);
  let target: Awaited<typeof starting> | undefined;
  target = await starting;
  return {
    ...target,
    async close() {
      open.splice(open.indexOf(stop), 1);
      await target.close();
    },
  };
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function count(
  name: 'calls' | 'bound' | 'ramp' | 'duration' | 'waves' | 'history',
  otherwise: number,
): number {
  const text = values[name];
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!Number.isFinite(number) || number <= 0) fail(`--${name} takes a number above 0, not "${text}".`);
  return number;
}

function seconds(name: 'ramp' | 'duration', otherwiseMs: number): number {
  return count(name, otherwiseMs / 1000) * 1000;
}

function profile(otherwise: Profile): Profile {
  const { profile: given = otherwise } = values;
  if (given === 'instant' || given === 'measured') return given;
  return fail(`--profile is instant or measured, not "${given}".`);
}

/** On one line that is written over; a log file gets a line each. */
function sayProgress(text: string): void {
  const { stderr } = process;
  if (stderr.isTTY) stderr.write(`\r\u001b[K${text === '' ? '' : `… ${text}`}`);
  else if (text !== '') stderr.write(`… ${text}\n`);
}
