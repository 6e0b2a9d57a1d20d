// How long does a caller wait, from their last sound to the agent's first, at each kind of turn, and whose time is it?
import type { ApiTurn } from './api.ts';
import { BOOKING, DONE_NOTE, type Measured, doneAfterFirstWord, pair } from './callers/exchanges.ts';
import type { CallerKind, SaidTurn } from './callers/caller.ts';
import { Crowd } from './callers/crowd.ts';
import { judge } from './callers/verdict.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { readMetrics, speechWasted } from './server-meter.ts';
import { distribution, known, median, percentile } from './stats.ts';
import type { Bench, Profile, Target } from './target.ts';

export interface LatencyOptions {
  profiles: Profile[];
  /** Calls at once: few, so that they do not wait for each other. */
  calls: number;
  durationMs: number;
  /** See `Crowd.gather`. */
  speed?: number;
}

export const LATENCY_DEFAULTS: LatencyOptions = {
  profiles: ['instant', 'measured'],
  calls: 10,
  durationMs: 60_000,
};

const KINDS: CallerKind[] = ['books', 'changes mind', 'books', 'asks', 'interrupts'];
export async function latency(bench: Bench, options: LatencyOptions): Promise<Answer> {
  const answer = emptyAnswer();
  for (const profile of options.profiles) {
    const target = await bench.open({ profile, businesses: 1 + Math.floor(options.calls / 10) });
    try {
      await measure(bench, target, options, answer);
    } finally {
      await target.close();
    }
  }
  answer.notes.push(
    'Platform: the server’s own stamps, as the dashboard shows them. Ear: measured by the simulated caller on the line, from its last tone to the first tone it hears, in steps of a 20 ms frame. A telephone network adds about 500 ms to the ear’s figure that no engine controls.',
    'Engine: voice-to-voice less every wait for a vendor and for the caller. The database is ours: a wish, a change and a yes are answered only once the hold or the booking is committed, so their engine time is mostly that.',
  );
  return answer;
}

async function measure(bench: Bench, target: Target, options: LatencyOptions, answer: Answer): Promise<void> {
  const profile = target.profile ?? 'running';
  const crowd = await Crowd.gather(target, options);
  bench.say(`${profile}: one call to warm up`);
  await crowd.call('books');
  const { calls, durationMs } = options;
  const reports = await crowd.run(
    { calls, rampMs: Math.min(5000, durationMs / 4), durationMs, kinds: KINDS },
    (done) => bench.say(`${profile}: ${done} calls`),
  );
  const wasted = speechWasted(await readMetrics(target));
  const kept = await crowd.kept(reports);
  const verdict = await judge(crowd, reports, kept);
  const turns = reports.flatMap((report) => pair(report.turns, kept.get(report.callSid)?.turns ?? []));
  const booking = turns.filter(({ kind }) => BOOKING.has(kind));

  const platformOf = (some: Measured[]) => known(some.map(({ row }) => row.voiceToVoiceMs));
  const earOf = (some: Measured[]) => known(some.map(({ ear }) => ear));
  const engineOf = (some: Measured[]) => known(some.map(({ row }) => row.engineMs));
  const line = (name: string, some: Measured[]) => [
    name,
    some.length,
    ...[50, 95, 99].map((p) => percentile(platformOf(some), p)),
    ...[50, 95].map((p) => percentile(earOf(some), p)),
    ...[50, 99].map((p) => percentile(engineOf(some), p)),
    ...[50, 99].map((p) => percentile(doneAfterFirstWord(some), p)),
    `${Math.round((100 * some.filter(({ row }) => row.speculation === 'hit').length) / Math.max(1, some.length))} %`,
    `${Math.round((100 * some.filter(({ row }) => row.cacheHit).length) / Math.max(1, some.length))} %`,
  ];
  const kinds = [...new Set(turns.map(({ kind }) => kind))];
  answer.settings.push(settingOf(target));
  answer.tables.push({
    title: `Voice-to-voice, profile ${profile} (ms)`,
    columns: [
      'turn',
      'n',
      'platform p50',
      'p95',
      'p99',
      'ear p50',
      'p95',
      'engine p50',
      'p99',
      'done p50',
      'p99',
      'thought ahead',
      'cached',
    ],
    rows: [
      ...kinds.map((kind) =>
        line(
          kind,
          turns.filter((each) => each.kind === kind),
        ),
      ),
      line('all booking turns', booking),
    ],
    note: DONE_NOTE,
  });
  for (const [name, samples] of Object.entries({
    platform: platformOf(booking),
    ear: earOf(booking),
    engine: engineOf(booking),
  }))
    for (const p of [50, 95, 99])
      answer.figures[`${profile}.booking.${name}.p${p}`] = {
        value: percentile(samples, p),
        unit: 'ms',
        better: 'lower',
      };
  answer.figures[`${profile}.speech-wasted`] = { value: wasted, unit: 'share', better: 'lower' };
  if (wasted !== null)
    answer.notes.push(
      `${profile}: of the speech made ahead of its turn's end, ${Math.round(100 * wasted)} % was thrown away.`,
    );
  answer.plots.push(
    {
      kind: 'lines',
      title: `Share of booking turns answered within, profile ${profile}`,
      x: 'ms since the caller’s last sound',
      y: 'share of turns',
      series: [
        { name: 'platform', points: distribution(platformOf(booking)) },
        { name: 'ear', points: distribution(earOf(booking)) },
      ],
    },
    {
      kind: 'bars',
      title: `Waterfall, medians, profile ${profile}`,
      unit: 'ms',
      bars: waterfall(kinds, turns),
    },
  );
  const { said, wrong, examples } = verdict.words;
  if (wrong > 0)
    answer.notes.push(
      `${profile}: ${wrong} of ${said} words were not heard as they were said: ${examples.join('; ')}. Speech that arrives too late leaves a gap in the tones; on a busy machine any of the processes may be what was late.`,
    );
  answer.checks.push(
    {
      name: `${profile}: every booking is as the caller was told`,
      ok: verdict.wrong.length === 0 && verdict.right > 0,
      found: `${verdict.right} right, ${verdict.wrong.length} wrong${verdict.wrong[0] ? ` (${verdict.wrong[0]})` : ''}`,
    },
    {
      name: `${profile}: every call went to its end`,
      ok: verdict.failed.length === 0 && verdict.callsLost === 0,
      found: `${reports.length} calls, ${verdict.failed.length} not${verdict.failed[0] ? ` (${verdict.failed[0]})` : ''}`,
    },
    {
      name: `${profile}: turns were measured`,
      ok: platformOf(booking).length > 0 && earOf(booking).length > 0,
      found: `${booking.length} booking turns`,
    },
  );
}

/** Where the time goes: the waits of the row, and what is left. */
function waterfall(kinds: SaidTurn['kind'][], turns: Measured[]) {
  const middle = (some: Measured[], of: (row: ApiTurn) => number | null) =>
    median(known(some.map(({ row }) => of(row)))) ?? 0;
  return kinds.map((kind) => {
    const some = turns.filter((each) => each.kind === kind);
    return {
      name: kind,
      parts: [
        { name: 'words (transcriber)', value: middle(some, (row) => row.asrMs) },
        { name: 'turn end (waiting for the caller)', value: middle(some, (row) => row.endpointMs) },
        { name: 'speech (synthesizer)', value: middle(some, (row) => row.ttsMs) },
        { name: 'engine', value: middle(some, (row) => row.engineMs) },
      ],
    };
  });
}
