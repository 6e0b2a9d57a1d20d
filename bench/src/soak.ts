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

/** After the last call: recordings and ledger are written, idle connections closed. */
const SETTLE_MS = 3000;
/** The first waves warm up caches and compiled code. */
const WARM_WAVES = 2;
/** By so much, garbage collected, the floor of the second half may lie above the first's: what is remembered of late callers. */
const GROWTH_SHARE = 0.1;
/** V8 and the allocator give pages back when they please. */
const PAGES_SHARE = 0.2;
/** Connections kept for the next use come and go. */
const FILES_SPARE = 6;

interface Floor extends ServerSample {
  heapBytes: number | null;
  resources: number | null;
  liveCalls: number | null;
  calls: number;
}

export async function soak(bench: Bench, options: SoakOptions): Promise<Answer> {
  const answer = emptyAnswer();
  const target = await bench.open({
    profile: 'instant',
    businesses: Math.ceil(options.calls / 10),
    inspected: true,
  });
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
  // V8 lets garbage lie while there is room: left to itself, a floor would tell when it was last in the mood.
  await target.controls?.collectGarbage();
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
  const between = (of: (floor: Floor) => number | null) => {
    const [early, late] = [middle(halves[0], of), middle(halves[1], of)];
    return early === null || late === null ? null : { early, late, growth: late - early };
  };
  const heap = between(({ heapBytes }) => heapBytes);
  const resident = between(({ residentBytes }) => residentBytes);
  const files = between(({ openFiles }) => openFiles);
  const callsBetween = (halves[1].at(-1)?.calls ?? 0) - (halves[0][0]?.calls ?? 0);
  const grew = (found: typeof heap): string =>
    found === null
      ? 'not measured'
      : `from ${(found.early / 1e6).toFixed(1)} MB to ${(found.late / 1e6).toFixed(1)}, over ${callsBetween} calls`;
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
    value: heap === null || callsBetween === 0 ? null : Math.max(0, heap.growth) / callsBetween,
    unit: 'bytes',
    better: 'lower',
  };
  answer.figures['soak.floor'] = { value: resident?.late ?? null, unit: 'bytes', better: 'lower' };
  answer.checks.push(
    {
      name: 'what the server holds on to returns to its floor',
      ok: heap !== null && heap.growth <= heap.early * GROWTH_SHARE,
      found: grew(heap),
    },
    {
      name: 'and so do its pages',
      ok: resident !== null && resident.growth <= resident.early * PAGES_SHARE,
      found: grew(resident),
    },
    {
      name: 'sockets and files are given back',
      ok: files !== null && files.growth <= FILES_SPARE,
      found:
        files === null ? 'not measured' : `${files.early} in the first half, ${files.late} in the second`,
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
