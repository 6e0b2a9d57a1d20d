// Does anything grow? Wave after wave of calls, and between them memory, sockets and open files return to their floor.
import { Crowd } from './callers/crowd.ts';
import { judge } from './callers/verdict.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { type ServerSample, readMetrics, sampleServer } from './server-meter.ts';
import { median, known } from './stats.ts';
import type { Bench, Target } from './target.ts';

export interface SoakOptions {
  /** Calls at once in each wave. */
  calls: number;
  waves: number;
  /** How long calls begin in each wave. */
  waveMs: number;
  /** See `Crowd.gather`: an hour of calls need not take an hour. */
  speed: number;
}

export const SOAK_DEFAULTS: SoakOptions = { calls: 50, waves: 10, waveMs: 20_000, speed: 4 };

/** After the last call: recordings and ledger are written, idle connections closed, garbage collected. */
const SETTLE_MS = 3000;
/** The first waves warm up caches and compiled code. */
const WARM_WAVES = 2;
/** V8 gives memory back when it pleases: the floor of the second half may lie this much above the first's. */
const GROWTH_SHARE = 0.1;
const GROWTH_BYTES = 16e6;
/** Database connections come and go. */
const FILES_SPARE = 12;

interface Floor extends ServerSample {
  heapBytes: number | null;
  resources: number | null;
  liveCalls: number | null;
  calls: number;
}

export async function soak(bench: Bench, options: SoakOptions): Promise<Answer> {
  const answer = emptyAnswer();
  const target = await bench.open({ profile: 'instant', businesses: Math.ceil(options.calls / 10) });
  try {
    const crowd = await Crowd.gather(target, options);
    const floors: Floor[] = [await floor(target, 0)];
    let wrong = 0;
    let failed = 0;
    let held = 0;
    let calls = 0;
    for (let wave = 1; wave <= options.waves; wave += 1) {
      const reports = await crowd.run(
        { calls: options.calls, rampMs: options.waveMs / 2, durationMs: options.waveMs / 2 },
        (done) => bench.say(`wave ${wave} of ${options.waves}: ${done} calls`),
      );
      calls += reports.length;
      const verdict = await judge(crowd, reports, await crowd.kept(reports));
      wrong += verdict.wrong.length + verdict.doubles;
      failed += verdict.failed.length;
      held = verdict.heldBehind;
      for (const problem of [...verdict.wrong, ...verdict.failed].slice(0, 2))
        answer.notes.push(`wave ${wave}: ${problem}`);
      floors.push(await floor(target, calls));
    }
    answer.notes.push(`The lines ran ${options.speed} times as fast as real ones.`);
    report(answer, floors, { wrong, failed, held, calls });
    answer.settings.push(settingOf(target));
    return answer;
  } finally {
    await target.close();
  }
}

async function floor(target: Target, calls: number): Promise<Floor> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const metrics = await readMetrics(target);
  return {
    ...sampleServer(target),
    heapBytes: metrics.get('nodejs_heap_size_used_bytes') ?? null,
    resources: metrics.get('nodejs_active_resources') ?? null,
    liveCalls: metrics.get('offhook_live_calls') ?? null,
    calls,
  };
}

function report(
  answer: Answer,
  floors: Floor[],
  found: { wrong: number; failed: number; held: number; calls: number },
): void {
  const settled = floors.slice(Math.min(WARM_WAVES, floors.length - 2));
  const halves = [
    settled.slice(0, Math.ceil(settled.length / 2)),
    settled.slice(Math.ceil(settled.length / 2)),
  ] as const;
  const middle = (half: Floor[], of: (floor: Floor) => number | null) => median(known(half.map(of)));
  const early = middle(halves[0], ({ residentBytes }) => residentBytes);
  const late = middle(halves[1], ({ residentBytes }) => residentBytes);
  const filesEarly = floors[0]?.openFiles ?? null;
  const filesLate = middle(halves[1], ({ openFiles }) => openFiles);
  const growth = early === null || late === null ? null : late - early;
  const callsBetween = (halves[1].at(-1)?.calls ?? 0) - (halves[0][0]?.calls ?? 0);
  answer.tables.push({
    title: 'Between the waves, when no call is up',
    columns: ['calls so far', 'MB resident', 'MB heap', 'open files', 'active resources', 'live calls'],
    rows: floors.map((each) => [
      each.calls,
      each.residentBytes === null ? null : each.residentBytes / 1e6,
      each.heapBytes === null ? null : each.heapBytes / 1e6,
      each.openFiles,
      each.resources,
      each.liveCalls,
    ]),
  });
  answer.plots.push({
    kind: 'lines',
    title: 'Memory between the waves',
    x: 'calls so far',
    y: 'MB',
    series: [
      { name: 'resident', points: floors.map((each) => [each.calls, (each.residentBytes ?? 0) / 1e6]) },
      { name: 'heap', points: floors.map((each) => [each.calls, (each.heapBytes ?? 0) / 1e6]) },
    ],
  });
  answer.figures['soak.growth-a-call'] = {
    value: growth === null || callsBetween === 0 ? null : Math.max(0, growth) / callsBetween,
    unit: 'bytes',
    better: 'lower',
  };
  answer.figures['soak.floor'] = { value: late, unit: 'bytes', better: 'lower' };
  answer.checks.push(
    {
      name: 'memory returns to its floor',
      ok: growth !== null && early !== null && growth <= Math.max(GROWTH_BYTES, early * GROWTH_SHARE),
      found:
        growth === null
          ? 'not measured'
          : `${(growth / 1e6).toFixed(1)} MB between the halves, over ${callsBetween} calls`,
    },
    {
      name: 'sockets and files are given back',
      ok: filesEarly !== null && filesLate !== null && filesLate <= filesEarly + FILES_SPARE,
      found: `${filesEarly ?? '?'} at first, ${filesLate ?? '?'} in the end`,
    },
    {
      name: 'no call stays behind',
      ok: floors.every(({ liveCalls }) => liveCalls === 0) && found.held === 0,
      found: `${floors.at(-1)?.liveCalls ?? '?'} live, ${found.held} openings held`,
    },
    {
      name: 'every booking is as the caller was told',
      ok: found.wrong === 0 && found.failed === 0 && found.calls > 0,
      found: `${found.calls} calls, ${found.wrong} wrong, ${found.failed} failed`,
    },
  );
}
