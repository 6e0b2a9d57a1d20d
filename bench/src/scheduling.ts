// How fast are openings found in a full calendar, and what happens when everybody wants the same one?
import { placeCall, type SimulatedCall } from '@offhook/sandbox/caller';
import { Temporal } from 'temporal-polyfill';
import { Api } from './api.ts';
import { Crowd } from './callers/crowd.ts';
import { numberOf, wishOf } from './callers/diary.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { distribution, known, percentile } from './stats.ts';
import type { Bench, Target } from './target.ts';

/** The front desk of one large business, asked directly: a search is not to be had over the wire by itself. */
export interface DeskProbe {
  staff: number;
  appointments: number;
  /** Looks for openings in the week that begins `days` from today; returns how many it was given. Throws when the desk is away. */
  find(days: number): Promise<number>;
  /**
   * The first five openings after two o'clock in the three weeks from `days` on, of one person or of anybody, with the
   * whole year's calendar at hand. Returns how many there were.
   */
  match(days: number, whom: 'one' | 'anybody'): number;
  /** `callers` calls hold the same opening at the same moment, another opening each time. */
  race(callers: number): Promise<{ outcome: 'held' | 'taken' | 'unavailable'; tookMs: number }[]>;
  close(): Promise<void>;
}

export type OpenDesk = (size: { staff: number; days: number }) => Promise<DeskProbe>;

export interface SchedulingOptions {
  staff: number;
  days: number;
  /** Searches under way at once. */
  atOnce: number;
  durationMs: number;
  races: number;
  /** Callers in each race. */
  racers: number;
}

export const SCHEDULING_DEFAULTS: SchedulingOptions = {
  staff: 50,
  days: 365,
  atOnce: 8,
  durationMs: 10_000,
  races: 10,
  racers: 100,
};

export async function scheduling(
  bench: Bench,
  openDesk: OpenDesk,
  options: SchedulingOptions,
): Promise<Answer> {
  const answer = emptyAnswer();
  await searches(bench, openDesk, options, answer);
  const target = await bench.open({ profile: 'instant', businesses: 1 });
  try {
    answer.settings.push(settingOf(target));
    await raceByPhone(bench, target, options, answer);
  } finally {
    await target.close();
  }
  return answer;
}

async function searches(
  bench: Bench,
  openDesk: OpenDesk,
  options: SchedulingOptions,
  answer: Answer,
): Promise<void> {
  bench.say(`filling ${options.days} days of ${options.staff} people`);
  const desk = await openDesk(options);
  try {
    await desk.find(1);
    bench.say(`searching, ${options.atOnce} at once`);
    const took: number[] = [];
    let openings = 0;
    const until = performance.now() + options.durationMs;
    const began = performance.now();
    let asked = 0;
    await Promise.all(
      Array.from({ length: options.atOnce }, async () => {
        while (performance.now() < until) {
          const from = performance.now();
          const found = await desk.find(1 + (asked++ % Math.max(1, options.days - 14)));
          openings += found;
          took.push(performance.now() - from);
        }
      }),
    );
    const seconds = (performance.now() - began) / 1000;
    answer.tables.push({
      title: `Searching ${desk.appointments.toLocaleString('en-US')} appointments of ${desk.staff} people, ${options.atOnce} searches at once`,
      columns: ['searches', 'a second', 'openings a second', 'p50 ms', 'p95 ms', 'p99 ms'],
      rows: [
        [
          took.length,
          took.length / seconds,
          openings / seconds,
          ...[50, 95, 99].map((p) => percentile(took, p)),
        ],
      ],
      note: 'A search looks at a week and returns up to ten openings. Asked of the front desk in this process; the database is the one that ships with the install.',
    });
    answer.figures['scheduling.searches-a-second'] = {
      value: took.length / seconds,
      unit: '1/s',
      better: 'higher',
    };
    answer.figures['scheduling.search.p95'] = { value: percentile(took, 95), unit: 'ms', better: 'lower' };
    answer.checks.push({
      name: 'a full calendar still has openings to offer',
      ok: openings > 0,
      found: `${openings} in ${took.length} searches`,
    });

    const matching = (['one', 'anybody'] as const).map((whom) => ({
      whom,
      took: matches(desk, whom, options.days),
    }));
    answer.tables.push({
      title: `The first five openings after 2 PM of a day, with the calendar of ${desk.staff} people at hand`,
      columns: ['with', 'searches', 'p50 ms', 'p95 ms', 'p99 ms'],
      rows: matching.map(({ whom, took: each }) => [
        whom,
        each.length,
        ...[50, 95, 99].map((p) => percentile(each, p)),
      ]),
      note: 'In this process, one after the other: the part of a search that is neither reading nor waiting.',
    });
    for (const { whom, took: each } of matching) {
      const p99 = percentile(each, 99);
      answer.figures[`scheduling.match.${whom}.p99`] = { value: p99, unit: 'ms', better: 'lower' };
      answer.checks.push({
        name: `the first five openings with ${whom} are found in ${MATCHED_WITHIN_MS} ms, 99 times of 100`,
        ok: p99 !== null && p99 < MATCHED_WITHIN_MS,
        found: `${p99?.toFixed(2)} ms`,
      });
    }

    bench.say(`${options.races} races of ${options.racers} at the desk`);
    const races = [];
    for (let i = 0; i < options.races; i += 1) races.push(await desk.race(options.racers));
    const all = races.flat();
    const winners = races.map((race) => race.filter(({ outcome }) => outcome === 'held').length);
    const waits = all.map(({ tookMs }) => tookMs);
    const unavailable = all.filter(({ outcome }) => outcome === 'unavailable').length;
    answer.tables.push({
      title: `${options.races} races of ${options.racers} holds of one opening, at the desk`,
      columns: ['races', 'one winner', 'told taken', 'told unavailable', 'p50 ms', 'p99 ms'],
      rows: [
        [
          races.length,
          winners.filter((count) => count === 1).length,
          all.filter(({ outcome }) => outcome === 'taken').length,
          unavailable,
          percentile(waits, 50),
          percentile(waits, 99),
        ],
      ],
    });
    answer.figures['scheduling.race.p99'] = { value: percentile(waits, 99), unit: 'ms', better: 'lower' };
    answer.figures['scheduling.race.unavailable'] = { value: unavailable, unit: 'answers', better: 'lower' };
    answer.checks.push({
      name: 'an opening has one winner in every race',
      ok: winners.every((count) => count === 1),
      found: winners.join(' '),
    });
    answer.plots.push({
      kind: 'lines',
      title: 'Searches answered within',
      x: 'ms',
      y: 'share',
      series: [{ name: 'search', points: distribution(took) }],
    });
  } finally {
    await desk.close();
  }
}

/** The first are left out: code is compiled on its first uses. */
const WARM_MATCHES = 200;
const MATCHES = 2000;
/** A caller does not notice it beside everything else of a turn. */
const MATCHED_WITHIN_MS = 10;

function matches(desk: DeskProbe, whom: 'one' | 'anybody', days: number): number[] {
  return Array.from({ length: WARM_MATCHES + MATCHES }, (_, index) => {
    const from = performance.now();
    desk.match(1 + (index % Math.max(1, days - 28)), whom);
    return performance.now() - from;
  }).slice(WARM_MATCHES);
}

/** All callers of one business say the same wish in the same instant. */
async function raceByPhone(
  bench: Bench,
  target: Target,
  { racers }: SchedulingOptions,
  answer: Answer,
): Promise<void> {
  const crowd = await Crowd.gather(target);
  const [member] = crowd.members;
  if (!member) throw new Error('The target has no business.');
  const { business } = member;
  const [first] = (await new Api(target, business).catalog('haircut')).staff;
  const day = Temporal.Now.plainDateISO(business.timezone).add({ days: 10 });
  const wish = wishOf(day, 11, first?.name ?? '', business.timezone);
  bench.say(`${racers} callers dial one business`);
  const calls = await Promise.all(
    Array.from({ length: racers }, (_, index) =>
      placeCall({
        url: `${target.serverUrl}/voice`,
        from: numberOf(800_000 + index),
        to: business.number,
        carrierUrl: target.vendors.carrier,
        reach: (url) => target.reach(url),
      }),
    ),
  );
  await Promise.all(calls.map((call) => call.agentFinished()));
  bench.say('… and all want the same opening');
  const answers = await Promise.all(
    calls.map(async (call) => {
      await call.say(`I'd like to book a haircut on ${wish.words}`);
      return { heard: await hearOut(call), waitMs: call.transcript.at(-1)?.voiceToVoiceMs ?? null };
    }),
  );
  const held = (
    await member.api.appointments(
      wish.startsAt,
      new Date(Date.parse(wish.startsAt) + 60_000).toISOString(),
      'held',
    )
  ).filter(
    ({ staff, startsAt }) => staff.name === wish.staff && Date.parse(startsAt) === Date.parse(wish.startsAt),
  );
  const got = answers.filter(({ heard }) => /your name/i.test(heard)).length;
  const unavailable = answers.filter(({ heard }) => /reach our calendar/i.test(heard)).length;
  const waits = known(answers.map(({ waitMs }) => waitMs));
  await Promise.all(calls.map((call) => call.hangUp()));
  answer.tables.push({
    title: `${racers} callers of one business want one opening in the same instant`,
    columns: [
      'callers',
      'got it',
      'offered another',
      'told it is out of reach',
      'wait p50 ms',
      'p95 ms',
      'max ms',
    ],
    rows: [
      [
        racers,
        got,
        racers - got - unavailable,
        unavailable,
        ...[50, 95, 100].map((p) => percentile(waits, p)),
      ],
    ],
    note: 'Wait: voice-to-voice at the ear.',
  });
  answer.figures['scheduling.phone-race.wait.p95'] = {
    value: percentile(waits, 95),
    unit: 'ms',
    better: 'lower',
  };
  answer.figures['scheduling.phone-race.unavailable'] = {
    value: unavailable,
    unit: 'callers',
    better: 'lower',
  };
  answer.checks.push(
    {
      name: 'one caller gets the opening, over the phone',
      ok: got === 1 && held.length === 1,
      found: `${got} told so, ${held.length} held`,
    },
    {
      name: 'every other caller is offered something',
      ok: unavailable === 0,
      found: `${unavailable} told the calendar is out of reach`,
    },
  );
}

const ASKING_MS = 20_000;

async function hearOut(call: SimulatedCall): Promise<string> {
  const deadline = performance.now() + ASKING_MS;
  for (;;) {
    const { agent } = await call.agentFinished();
    if (agent.includes('?') || call.over || performance.now() > deadline) return agent;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
