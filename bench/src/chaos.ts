// What do callers notice when a part of the world breaks in mid-call, and is anything lost?
import { FAULTS_PATH } from '@offhook/sandbox';
import type { CallReport, SaidTurn } from './callers/caller.ts';
import { Crowd } from './callers/crowd.ts';
import { judge, type Verdict } from './callers/verdict.ts';
import { type Disaster, DISASTERS, type World } from './disasters.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { known, percentile } from './stats.ts';
import type { Bench, Profile, Target } from './target.ts';

export interface ChaosOptions {
  calls: number;
  /** How long calls come in for each fault; it strikes when all lines are up. */
  durationMs: number;
  profile: Profile;
  /** See `Crowd.gather`. */
  speed?: number;
  /** Only these faults, by name. */
  only?: string[];
}

export const CHAOS_DEFAULTS: ChaosOptions = { calls: 20, durationMs: 20_000, profile: 'instant' };

interface Outcome {
  disaster: Disaster;
  reports: CallReport[];
  verdict: Verdict;
  /** Calls that ended without the caller or the agent having wanted it. */
  dropped: CallReport[];
  /** Callers who were told that nothing can be booked now. */
  refused: CallReport[];
  /** Callers whom the carrier put through to the business itself. */
  forwarded: CallReport[];
  /** Calls that went to their end, and not as they should have. */
  strange: CallReport[];
  /** Whatever else was not as it should be. */
  problem: string | undefined;
  /** From the fault to the end of the last wait that was too long. */
  recoveryMs: number;
  longestWaitMs: number | null;
}

/** A wait past this is one the caller notices as a failure. */
const TOO_LONG_MS = 2000;
const MOST_REASONS = 4;

/** Throws when `only` names none of the faults. */
export async function chaos(bench: Bench, options: ChaosOptions): Promise<Answer> {
  const answer = emptyAnswer();
  const unknown = options.only?.find((name) => !DISASTERS.some((each) => each.name === name));
  if (unknown !== undefined)
    throw new Error(
      `There is no fault "${unknown}". There are: ${DISASTERS.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  const target = await bench.open({
    profile: options.profile,
    businesses: Math.ceil(options.calls / 10),
    outages: true,
  });
  try {
    const { controls } = target;
    const struck = DISASTERS.filter(({ name }) => options.only?.includes(name) ?? true);
    if (!controls) throw new Error('Chaos needs a server of its own: leave out --running.');
    const crowd = await Crowd.gather(target, options);
    const outcomes: Outcome[] = [];
    for (const disaster of struck) {
      bench.say(`${disaster.name}, ${options.calls} calls`);
      outcomes.push(
        await endure(
          {
            target,
            controls,
            crowd,
            calls: options.calls,
            fault: faultsOf(target),
            clearFaults: () => clearFaults(target),
          },
          disaster,
          options,
        ),
      );
      await clearFaults(target);
    }
    report(answer, outcomes, options);
    answer.settings.push(settingOf(target));
    return answer;
  } finally {
    await target.close();
  }
}

async function endure(world: World, disaster: Disaster, options: ChaosOptions): Promise<Outcome> {
  const { crowd } = world;
  const { phone, close } = (await disaster.prepare?.(world)) ?? {};
  const rampMs = options.durationMs / 4;
  const running = crowd.run({
    calls: options.calls,
    rampMs,
    durationMs: options.durationMs - rampMs,
    kinds: ['books', 'changes mind', 'books', 'asks'],
    ...(phone && { phone }),
  });
  // Callers are in every part of their calls by now: some in the greeting, some at the read-back.
  await new Promise((resolve) => setTimeout(resolve, rampMs * 2));
  const struckAt = crowd.ticker.now();
  await disaster.strike(world);
  const reports = await running;
  close?.();
  const kept = await crowd.kept(reports);
  const verdict = await judge(crowd, reports, kept);
  const forwarded = reports.filter(({ forwardedTo }) => forwardedTo !== undefined);
  const refused = reports.filter(({ problems }) => problems.some((problem) => problem.startsWith('unable')));
  const dropped = reports.filter(
    (each) =>
      !refused.includes(each) &&
      !forwarded.includes(each) &&
      each.problems.some((problem) => /^(call-ended|agent-silent|11\d\d\d|did not|was ended)/.test(problem)),
  );
  const strange = reports.filter(
    (each) => each.problems.length > 0 && ![refused, dropped, forwarded].some((some) => some.includes(each)),
  );
  const waits = reports
    .flatMap(({ turns }) => turns.map((turn) => waitOf(turn)))
    .filter((wait) => wait !== null);
  const after = waits.filter(({ endMs }) => endMs >= struckAt);
  const bad = after.filter(({ waitMs }) => waitMs > TOO_LONG_MS);
  return {
    disaster,
    reports,
    // Who found nobody of ours there left no record, and went on to the business itself.
    verdict: {
      ...verdict,
      callsLost: verdict.callsLost - forwarded.filter(({ callSid }) => !kept.has(callSid)).length,
    },
    dropped,
    refused,
    forwarded,
    strange,
    problem: await disaster.problem?.(world),
    recoveryMs: Math.max(0, ...bad.map(({ endMs }) => endMs - struckAt)),
    longestWaitMs: percentile(known(after.map(({ waitMs }) => waitMs)), 100),
  };
}

/** When the wait for an answer was over (line time) and how long it was; null for a turn that was not answered. */
function waitOf({ callerToMs, voiceToVoiceMs }: SaidTurn): { endMs: number; waitMs: number } | null {
  return callerToMs === null || voiceToVoiceMs === null
    ? null
    : { endMs: callerToMs + voiceToVoiceMs, waitMs: voiceToVoiceMs };
}

function report(answer: Answer, outcomes: Outcome[], options: ChaosOptions): void {
  answer.tables.push({
    title: `${options.calls} calls at once while something breaks, profile ${options.profile}`,
    columns: [
      'what breaks',
      'calls',
      'dropped',
      'turns lost',
      'booked right',
      'wrong',
      'double',
      'told: not now',
      'forwarded',
      'otherwise strange',
      'longest wait ms',
      'recovered after ms',
    ],
    rows: outcomes.map(
      ({ disaster, reports, verdict, dropped, refused, forwarded, strange, recoveryMs, longestWaitMs }) => [
        disaster.name,
        reports.length,
        dropped.length,
        verdict.turnsLost,
        verdict.right,
        verdict.wrong.length,
        verdict.doubles,
        refused.length,
        forwarded.length,
        strange.length,
        longestWaitMs,
        recoveryMs,
      ],
    ),
    note: `Turns lost: said by a caller and not in the server’s transcript. Recovered: when the last wait over ${TOO_LONG_MS / 1000} s was over, counted from the fault.`,
  });
  for (const [index, outcome] of outcomes.entries()) {
    const { disaster, verdict, dropped, recoveryMs, refused, forwarded, strange, problem } = outcome;
    const key = `chaos.${disaster.name.replaceAll(/[^a-z0-9]+/gi, '-')}`;
    answer.figures[`${key}.recovery`] = { value: recoveryMs, unit: 'ms', better: 'lower' };
    answer.figures[`${key}.dropped`] = { value: dropped.length, unit: 'calls', better: 'lower' };
    answer.figures[`${key}.turns-lost`] = { value: verdict.turnsLost, unit: 'turns', better: 'lower' };
    answer.checks.push(
      {
        name: `${disaster.name}: no booking is wrong or double`,
        ok:
          verdict.wrong.length === 0 &&
          verdict.doubles === 0 &&
          verdict.right + refused.length + forwarded.length > 0,
        found: `${verdict.right} right, ${verdict.wrong.length} wrong, ${verdict.doubles} double${verdict.wrong[0] ? ` (${verdict.wrong[0]})` : ''}`,
      },
      {
        name: `${disaster.name}: no call is dropped (${disaster.promise})`,
        ok:
          dropped.length === 0 &&
          verdict.callsLost === 0 &&
          (disaster.mayRefuse === true || refused.length === 0),
        found: `${dropped.length} dropped, ${verdict.callsLost} without a record, ${refused.length} told that nothing can be booked now`,
      },
    );
    if (disaster.problem)
      answer.checks.push({
        name: `${disaster.name}: everything is as it should be afterwards`,
        ok: problem === undefined,
        found: problem ?? 'it is',
      });
    const before = outcomes[index - 1];
    const when = before ? ` (after: ${before.disaster.name})` : '';
    for (const [what, calls] of Object.entries({
      dropped,
      'told: not now': refused,
      'otherwise strange': strange,
    }))
      for (const [why, count] of reasons(calls))
        answer.notes.push(`${disaster.name}${when}, ${what}: ${count} × ${why}`);
  }
}

/** Why these calls went wrong, by their first problem and what was heard last; the most frequent first. */
function reasons(calls: CallReport[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { errand, problems, turns } of calls) {
    const heard = turns.findLast(({ agent }) => agent !== '')?.agent ?? 'nothing';
    const last = problems[0]?.includes(heard) ? '' : `; last heard “${heard}”`;
    // One reason is one line, whoever it happened to and to what minute.
    const why = `${errand.kind}: ${problems[0] ?? ''}${last}`
      .replaceAll(/\d+/g, '#')
      .replaceAll(errand.name, '…');
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_REASONS);
}

function faultsOf(target: Target): World['fault'] {
  return async (input) => {
    const base =
      input.vendor === 'openai' ? target.vendors.openai.replace(/\/v1\/?$/, '') : target.vendors.deepgram;
    const response = await fetch(`${base}${FAULTS_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`The sandbox refused a fault: ${await response.text()}`);
  };
}

const clearFaults = async (target: Target): Promise<void> =>
  void (await fetch(`${target.vendors.deepgram}${FAULTS_PATH}`, { method: 'DELETE' }));
