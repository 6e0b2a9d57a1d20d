// How many calls does one process hold before a booking goes wrong or the engine makes callers wait?
import { Crowd } from './callers/crowd.ts';
import { DONE_NOTE, type Measured, doneAfterFirstWord, pair } from './callers/exchanges.ts';
import { judge, type Verdict } from './callers/verdict.ts';
import { type Answer, emptyAnswer, type Figure, settingOf } from './report/index.ts';
import { cores, inMs, readMetrics, sampleServer } from './server-meter.ts';
import { distribution, known, percentile } from './stats.ts';
import type { Bench, Profile, Target } from './target.ts';

export interface LoadOptions {
  /** Exactly this many calls at once; without it the largest load that holds is searched. */
  calls?: number;
  rampMs: number;
  durationMs: number;
  /** p99 of `engine_ms` that a load must keep under. */
  boundMs: number;
  profile: Profile;
  /** See `Crowd.gather`. */
  speed?: number;
}

export const LOAD_DEFAULTS: LoadOptions = {
  rampMs: 10_000,
  durationMs: 30_000,
  boundMs: 50,
  profile: 'instant',
};

/** The search doubles from here until a load does not hold, then halves the gap. */
const FIRST_LOAD = 25;
/** The largest load tried: past it the callers, not the server, are what is measured. */
const LAST_LOAD = 800;
/** Fewer calls than this share a business: a salon has no more lines than that. */
const CALLS_A_BUSINESS = 20;
/** The gap at which the search ends, as a share of the load. */
const SEARCH_GAP = 0.15;
const SAMPLE_MS = 1000;

interface Step {
  calls: number;
  verdict: Verdict;
  turns: Measured[];
  engine: number[];
  voiceToVoice: number[];
  /** Cores the server used at full load. */
  cores: number | null;
  /** Of the idle server, which each call's share leaves out. */
  idleCores: number | null;
  idleBytes: number | null;
  peakBytes: number | null;
  loopP99Ms: number | null;
  loopMaxMs: number | null;
  /** Callers' frames that this process was too busy to send: then it is the bench that is overloaded. */
  callerLostMs: number;
  holds: boolean;
}

export async function load(bench: Bench, options: LoadOptions): Promise<Answer> {
  const most = options.calls ?? LAST_LOAD;
  const target = await bench.open({
    profile: options.profile,
    businesses: Math.ceil(most / CALLS_A_BUSINESS),
  });
  try {
    const crowd = await Crowd.gather(target, options);
    await crowd.call('books');
    const steps =
      options.calls === undefined
        ? await search(bench, crowd, target, options)
        : [await step(bench, crowd, target, options.calls, options)];
    return report(steps, target, options);
  } finally {
    await target.close();
  }
}

async function search(bench: Bench, crowd: Crowd, target: Target, options: LoadOptions): Promise<Step[]> {
  const steps: Step[] = [];
  let good = 0;
  let bad = Number.POSITIVE_INFINITY;
  for (let calls = FIRST_LOAD; calls <= LAST_LOAD && bad - good > SEARCH_GAP * good;) {
    const each = await step(bench, crowd, target, calls, options);
    steps.push(each);
    if (each.holds) good = calls;
    else bad = calls;
    calls = Number.isFinite(bad) ? Math.round((good + bad) / 2) : calls * 2;
    if (calls === good || calls < 2) break;
  }
  return steps.sort((a, b) => a.calls - b.calls);
}

async function step(
  bench: Bench,
  crowd: Crowd,
  target: Target,
  calls: number,
  { rampMs, durationMs, boundMs }: LoadOptions,
): Promise<Step> {
  const idleFrom = sampleServer(target);
  await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  const idle = sampleServer(target);
  const lostBefore = crowd.lostMs;
  let peakBytes = idle.residentBytes;
  let full = idle;
  let last = idle;
  let metrics = new Map<string, number>();
  const begin = performance.now();
  const inRamp = () => performance.now() - begin < rampMs;
  const inPlateau = () => performance.now() - begin <= rampMs + durationMs;
  const meter = setInterval(() => {
    const sample = sampleServer(target);
    peakBytes = Math.max(peakBytes ?? 0, sample.residentBytes ?? 0) || null;
    if (inRamp()) full = sample;
    else if (inPlateau()) last = sample;
  }, SAMPLE_MS);
  // The first read begins the count of the event loop's delay, the second ends it.
  const atRampEnd = setTimeout(() => void readMetrics(target), rampMs);
  const atEnd = setTimeout(
    () => void readMetrics(target).then((found) => (metrics = found)),
    rampMs + durationMs,
  );
  let said = begin;
  const reports = await crowd.run({ calls, rampMs, durationMs }, (done) => {
    if (performance.now() - said < SAMPLE_MS) return;
    said = performance.now();
    bench.say(`${calls} calls at once: ${done} done`);
  });
  clearInterval(meter);
  clearTimeout(atRampEnd);
  clearTimeout(atEnd);
  const lost = crowd.lostMs - lostBefore;
  bench.say(`${calls} calls at once: checking ${reports.length} calls against the API`);
  const kept = await crowd.kept(reports);
  const verdict = await judge(crowd, reports, kept);
  const turns = reports.flatMap((report) => pair(report.turns, kept.get(report.callSid)?.turns ?? []));
  const engine = known(turns.map(({ row }) => row.engineMs));
  const p99 = percentile(engine, 99);
  return {
    calls,
    verdict,
    turns,
    engine,
    voiceToVoice: known(turns.map(({ row }) => row.voiceToVoiceMs)),
    cores: cores(full, last),
    idleCores: cores(idleFrom, idle),
    idleBytes: idle.residentBytes,
    peakBytes,
    loopP99Ms: inMs(metrics, 'nodejs_eventloop_lag_p99_seconds'),
    loopMaxMs: inMs(metrics, 'nodejs_eventloop_lag_max_seconds'),
    callerLostMs: lost,
    holds: p99 !== null && p99 <= boundMs && isRight(verdict) && lost === 0,
  };
}

const isRight = ({ wrong, doubles, callsLost, failed, heldBehind }: Verdict): boolean =>
  wrong.length === 0 && doubles === 0 && callsLost === 0 && failed.length === 0 && heldBehind === 0;

function report(steps: Step[], target: Target, options: LoadOptions): Answer {
  const answer = emptyAnswer();
  const held = steps.filter(({ holds }) => holds).at(-1);
  const shown = held ?? steps[0];
  answer.settings.push(settingOf(target));
  answer.tables.push(
    {
      title: `Load, profile ${target.profile ?? 'running'}, bound p99 engine ${options.boundMs} ms`,
      columns: [
        'calls at once',
        'calls',
        'bookings right',
        'wrong',
        'failed',
        'engine p50',
        'p99',
        'platform p50',
        'p95',
        'holds',
      ],
      rows: steps.map((each) => [
        each.calls,
        each.verdict.calls,
        each.verdict.right,
        each.verdict.wrong.length,
        each.verdict.failed.length,
        percentile(each.engine, 50),
        percentile(each.engine, 99),
        percentile(each.voiceToVoice, 50),
        percentile(each.voiceToVoice, 95),
        each.holds ? 'yes' : 'no',
      ]),
      note: 'Times in ms. Platform: voice-to-voice by the server’s stamps.',
    },
    {
      title: 'What it costs',
      columns: [
        'calls at once',
        'cores',
        'core a call',
        'MB',
        'MB a call',
        'loop delay p99 ms',
        'max ms',
        'audio missing ms',
        'words wrong',
        'of',
      ],
      rows: steps.map((each) => [
        each.calls,
        each.cores,
        coreACall(each),
        each.peakBytes === null ? null : each.peakBytes / 1e6,
        bytesACall(each) === null ? null : (bytesACall(each) as number) / 1e6,
        each.loopP99Ms,
        each.loopMaxMs,
        each.verdict.audioMissingMs + each.callerLostMs,
        each.verdict.words.wrong,
        each.verdict.words.said,
      ]),
      note: 'Core a call leaves out the idle server. MB is the largest resident memory; a call’s share counts what was added since before the load. Audio missing: frames the callers could not send in time, and sound the recordings lack.',
    },
  );
  if (shown) answer.tables.push(byKind(shown));
  answer.plots.push({
    kind: 'lines',
    title: 'Engine time by load',
    x: 'engine ms',
    y: 'share of turns',
    series: steps.map((each) => ({ name: `${each.calls} calls`, points: distribution(each.engine) })),
    markX: { at: options.boundMs, name: 'bound' },
  });
  if (steps.length > 1)
    answer.plots.push({
      kind: 'lines',
      title: 'Processor by load',
      x: 'calls at once',
      y: 'cores',
      series: [
        {
          name: 'server',
          points: steps.flatMap((each): [number, number][] =>
            each.cores === null ? [] : [[each.calls, each.cores]],
          ),
        },
      ],
    });
  if (options.calls === undefined)
    answer.figures['load.largest'] = { value: held?.calls ?? 0, unit: 'calls', better: 'higher' };
  if (shown) Object.assign(answer.figures, figures(shown));
  for (const each of options.calls === undefined && held ? [held] : steps)
    answer.checks.push(...checks(each, options));
  for (const each of steps) {
    const { wrong, failed, words } = each.verdict;
    for (const example of [...wrong.slice(0, 3), ...failed.slice(0, 3), ...words.examples.slice(0, 2)])
      answer.notes.push(`${each.calls} calls: ${example}`);
    if (each.callerLostMs > 0)
      answer.notes.push(
        `${each.calls} calls: the callers' own process could not keep up (${Math.round(each.callerLostMs)} ms of frames): this step says nothing of the server.`,
      );
  }
  return answer;
}

/** Whose engine time it is, and what thinking ahead came to. */
function byKind({ calls, turns }: Step): Answer['tables'][number] {
  const share = (some: Measured[], outcome: string) =>
    `${Math.round((100 * some.filter(({ row }) => row.speculation === outcome).length) / Math.max(1, some.length))} %`;
  const line = (name: string, some: Measured[]) => [
    name,
    some.length,
    ...[50, 95, 99].map((p) => percentile(known(some.map(({ row }) => row.engineMs)), p)),
    ...[50, 99].map((p) => percentile(doneAfterFirstWord(some), p)),
    share(some, 'hit'),
    share(some, 'miss'),
  ];
  return {
    title: `Engine time by kind of turn at ${calls} calls (ms)`,
    columns: ['turn', 'n', 'p50', 'p95', 'p99', 'done p50', 'p99', 'thought ahead', 'in vain'],
    note: DONE_NOTE,
    rows: [
      ...Array.from(
        Map.groupBy(turns, ({ kind }) => kind),
        ([kind, some]) => line(kind, some),
      ),
      line('all', turns),
    ],
  };
}

const coreACall = (each: Step): number | null =>
  each.cores === null ? null : Math.max(0, each.cores - (each.idleCores ?? 0)) / each.calls;
const bytesACall = (each: Step): number | null =>
  each.peakBytes === null || each.idleBytes === null ? null : (each.peakBytes - each.idleBytes) / each.calls;

function figures(each: Step): Record<string, Figure> {
  const at = `load.${each.calls}`;
  return {
    [`${at}.engine.p50`]: { value: percentile(each.engine, 50), unit: 'ms', better: 'lower' },
    [`${at}.engine.p99`]: { value: percentile(each.engine, 99), unit: 'ms', better: 'lower' },
    [`${at}.platform.p50`]: { value: percentile(each.voiceToVoice, 50), unit: 'ms', better: 'lower' },
    [`${at}.core-a-call`]: { value: coreACall(each), unit: 'cores', better: 'lower' },
    [`${at}.memory-a-call`]: { value: bytesACall(each), unit: 'bytes', better: 'lower' },
    [`${at}.loop.p99`]: { value: each.loopP99Ms, unit: 'ms', better: 'lower' },
  };
}

function checks({ calls, verdict, engine, holds }: Step, { boundMs }: LoadOptions): Answer['checks'] {
  const p99 = percentile(engine, 99);
  return [
    {
      name: `${calls} calls: every booking is as the caller was told`,
      ok: verdict.wrong.length === 0 && verdict.doubles === 0 && verdict.right > 0,
      found: `${verdict.right} right, ${verdict.wrong.length} wrong, ${verdict.doubles} double`,
    },
    {
      name: `${calls} calls: every call went to its end and left nothing held`,
      ok: verdict.failed.length === 0 && verdict.callsLost === 0 && verdict.heldBehind === 0,
      found: `${verdict.calls} calls, ${verdict.failed.length} failed, ${verdict.callsLost} lost, ${verdict.heldBehind} held behind`,
    },
    {
      name: `${calls} calls: every word was heard as it was said`,
      ok: verdict.words.wrong === 0 && verdict.words.said > 0,
      found: `${verdict.words.wrong} of ${verdict.words.said} words wrong`,
    },
    {
      name: `${calls} calls: p99 of engine time within ${boundMs} ms`,
      ok: p99 !== null && p99 <= boundMs,
      found: `${p99?.toFixed(1) ?? 'none'} ms${holds ? '' : '; does not hold'}`,
    },
  ];
}
