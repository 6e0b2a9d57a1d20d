// Owners look at their dashboards: what does that cost callers, and how long do the owners wait? And how fast is everything
// when an organization has a million calls?
import { Api } from './api.ts';
import { Crowd } from './callers/crowd.ts';
import { pair } from './callers/exchanges.ts';
import { judge } from './callers/verdict.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { cores, sampleServer } from './server-meter.ts';
import { distribution, known, percentile } from './stats.ts';
import type { Bench, Target } from './target.ts';

export interface ReadsOptions {
  /** Calls at once. */
  calls: number;
  rampMs: number;
  /** Of each of the two runs, without readers and with them. */
  durationMs: number;
  /** Reads a second, of all owners together. */
  rate: number;
  /** Calls of the organization whose list is read. */
  history: number;
  /** What reads cost callers (`callers`), how fast they are over a long history (`history`). Default: both. */
  only?: readonly string[];
}

export const READS_DEFAULTS: ReadsOptions = {
  calls: 50,
  rampMs: 10_000,
  durationMs: 60_000,
  rate: 200,
  history: 1_000_000,
};

/** What reads may add to the engine's p99, ms. */
const ADDED_MS = 5;
/** What the list of calls may take, p99, ms. */
const LIST_MS = 50;
/** An owner makes under ten requests a second: that many are let through. */
const READS_AN_OWNER = 8;
const SAMPLES = 100;
const DAY_MS = 86_400_000;

export async function reads(bench: Bench, options: ReadsOptions): Promise<Answer> {
  const answer = emptyAnswer();
  const asked = (half: string) => options.only?.includes(half) ?? true;
  if (asked('callers')) await besideCalls(bench, options, answer);
  if (asked('history')) await overHistory(bench, options, answer);
  return answer;
}

/** The engine with and without owners reading. */
async function besideCalls(bench: Bench, options: ReadsOptions, answer: Answer): Promise<void> {
  const { calls, rampMs, durationMs, rate } = options;
  const target = await bench.open({
    profile: 'instant',
    businesses: Math.max(Math.ceil(calls / 20), Math.ceil(rate / READS_AN_OWNER)),
  });
  try {
    const crowd = await Crowd.gather(target);
    await crowd.call('books');
    const run = async (name: string, readers?: Readers) => {
      readers?.start(rampMs + durationMs);
      const idle = sampleServer(target);
      const reports = await crowd.run({ calls, rampMs, durationMs }, (done) =>
        bench.say(`${name}: ${done} calls done`),
      );
      const busy = sampleServer(target);
      await readers?.done();
      const kept = await crowd.kept(reports);
      const verdict = await judge(crowd, reports, kept);
      const turns = reports.flatMap((report) => pair(report.turns, kept.get(report.callSid)?.turns ?? []));
      return { engine: known(turns.map(({ row }) => row.engineMs)), verdict, cores: cores(idle, busy) };
    };
    const alone = await run('no readers');
    const readers = new Readers(target, rate);
    const read = await run(`${rate} reads a second`, readers);

    const p99 = [alone, read].map(({ engine }) => percentile(engine, 99));
    const added = p99[0] === null || p99[1] === null ? null : (p99[1] ?? 0) - (p99[0] ?? 0);
    answer.settings.push(settingOf(target));
    answer.tables.push(
      {
        title: `Engine at ${calls} calls, ms`,
        columns: ['owners read', 'turns', 'p50', 'p95', 'p99', 'bookings right', 'wrong', 'cores'],
        rows: [alone, read].map((each, n) => [
          n === 0 ? 'nothing' : `${rate} times a second`,
          each.engine.length,
          ...[50, 95, 99].map((p) => percentile(each.engine, p)),
          each.verdict.right,
          each.verdict.wrong.length,
          each.cores,
        ]),
      },
      readers.table(),
    );
    answer.plots.push({
      kind: 'lines',
      title: 'Engine with and without readers',
      x: 'engine ms',
      y: 'share of turns',
      series: [
        { name: 'nobody reads', points: distribution(alone.engine) },
        { name: `${rate} reads a second`, points: distribution(read.engine) },
      ],
    });
    answer.figures['reads.added.engine.p99'] = { value: added, unit: 'ms', better: 'lower' };
    answer.checks.push(
      {
        name: `reading adds less than ${ADDED_MS} ms to the engine’s p99`,
        ok: added !== null && added < ADDED_MS,
        found: `${added?.toFixed(1)} ms`,
      },
      {
        name: 'owners read as often as they were to',
        ok: readers.perSecond >= rate * 0.95 && readers.failed === 0,
        found: `${readers.perSecond.toFixed(0)} a second, ${readers.failed} failed`,
      },
      {
        name: 'every booking is as the caller was told',
        ok: alone.verdict.wrong.length + read.verdict.wrong.length === 0,
        found: `${alone.verdict.right + read.verdict.right} right`,
      },
    );
  } finally {
    await target.close();
  }
}

/** What the pages of a dashboard ask for, in the shares they do. */
const pages = (now: number): string[] => {
  const range = (days: number) =>
    `from=${new Date(now - days * DAY_MS).toISOString()}&to=${new Date(now).toISOString()}`;
  return [
    '/dashboard/today',
    '/calls?limit=50',
    '/messages?handled=false',
    `/dashboard/metrics?${range(7)}`,
    '/calls?limit=50&booked=true',
    `/appointments?from=${new Date(now).toISOString()}&to=${new Date(now + 7 * DAY_MS).toISOString()}`,
    `/dashboard/analytics?${range(30)}`,
    '/calls?q=haircut',
    `/dashboard/performance?${range(7)}`,
    '/contacts',
    `/dashboard/funnel?${range(30)}`,
    `/dashboard/performance/heat-map?${range(7)}`,
  ];
};

/** Owners who read at a steady pace, whether or not they have been answered. */
class Readers {
  readonly #apis: Api[];
  readonly #rate: number;
  readonly #took = new Map<string, number[]>();
  #running: Promise<void> | undefined;
  #ms = 0;
  failed = 0;

  constructor(target: Target, rate: number) {
    this.#apis = target.businesses.map((business) => new Api(target, business));
    this.#rate = rate;
  }

  get perSecond(): number {
    return ([...this.#took.values()].flat().length / this.#ms) * 1000;
  }

  start(durationMs: number): void {
    this.#running = this.#read(durationMs);
  }

  async done(): Promise<void> {
    await this.#running;
  }

  async #read(durationMs: number): Promise<void> {
    await Promise.all(this.#apis.map((api) => api.read('/organization')));
    const begin = performance.now();
    const under = new Set<Promise<void>>();
    for (let n = 0; ; n += 1) {
      const at = begin + (n * 1000) / this.#rate;
      if (at - begin >= durationMs) break;
      const wait = at - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      const all = pages(Date.now());
      const page = all[n % all.length] as string;
      const one = this.#one(this.#apis[n % this.#apis.length] as Api, page).finally(() => under.delete(one));
      under.add(one);
    }
    await Promise.all(under);
    this.#ms = performance.now() - begin;
  }

  async #one(api: Api, page: string): Promise<void> {
    const begin = performance.now();
    try {
      await api.read(page);
      const kind = page.split('?')[0] as string;
      const took = this.#took.get(kind) ?? [];
      this.#took.set(kind, took);
      took.push(performance.now() - begin);
    } catch {
      this.failed += 1;
    }
  }

  table(): Answer['tables'][number] {
    return {
      title: 'How long owners waited, ms',
      columns: ['what', 'reads', 'p50', 'p95', 'p99'],
      rows: [...this.#took].map(([kind, took]) => [
        kind,
        took.length,
        ...[50, 95, 99].map((p) => percentile(took, p)),
      ]),
    };
  }
}

/** One reader, one request at a time, in an organization with a long history. */
async function overHistory(bench: Bench, { history }: ReadsOptions, answer: Answer): Promise<void> {
  const target = await bench.open({ profile: 'instant', businesses: 1, history });
  try {
    const [business] = target.businesses;
    if (!business) throw new Error('There is no business to read.');
    const api = new Api(target, business);
    const now = Date.now();
    const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
    const kinds: { name: string; list: boolean; path(n: number): string }[] = [
      { name: 'newest', list: true, path: () => '/calls?limit=50' },
      { name: 'of a day', list: true, path: (n) => `/calls?from=${ago(n + 2)}&to=${ago(n + 1)}` },
      { name: 'an outcome, rare', list: true, path: () => '/calls?outcome=cancelled' },
      { name: 'booked', list: true, path: () => '/calls?booked=true' },
      { name: 'long ones', list: true, path: () => '/calls?minDurationMs=600000' },
      { name: 'a tag, rare', list: true, path: () => '/calls?tag=vip' },
      {
        name: 'outcome, length and direction',
        list: true,
        path: () => '/calls?outcome=booked&minDurationMs=290000&direction=inbound',
      },
      { name: 'of a number', list: true, path: (n) => `/calls?number=%2B1202${String(1_000_000 + n * 37)}` },
      { name: 'needing a person, as counted', list: true, path: () => '/calls?counted=needsPerson' },
      { name: 'after hours, as counted', list: true, path: () => '/calls?counted=afterHours' },
      {
        name: 'booked after hours, as counted, of a week',
        list: true,
        path: (n) => `/calls?counted=afterHoursBooked&from=${ago(n + 8)}&to=${ago(n + 1)}`,
      },
      { name: 'lost, often', list: true, path: () => '/calls?counted=wanted&lost=timesDeclined' },
      { name: 'lost, rare', list: true, path: () => '/calls?counted=wanted&lost=failed' },
      { name: 'lost at a step nobody knows', list: true, path: () => '/calls?counted=wanted&lost=other' },
      { name: 'a topic, frequent', list: true, path: () => '/calls?counted=calls&topic=book' },
      { name: 'a topic, rare', list: true, path: () => '/calls?counted=calls&topic=ask%3Aparking' },
      {
        name: 'a topic, rare, of 30 days',
        list: true,
        path: (n) => `/calls?counted=calls&topic=ask%3Aparking&from=${ago(n + 31)}&to=${ago(n + 1)}`,
      },
      { name: 'a language, frequent', list: true, path: () => '/calls?counted=calls&language=en' },
      { name: 'a language, rare', list: true, path: () => '/calls?counted=calls&language=es' },
      {
        name: 'an hour of the week',
        list: true,
        path: (n) => `/calls?counted=calls&hourOfWeek=${(n % 7) + 1}-${String(n % 24).padStart(2, '0')}`,
      },
      {
        name: 'an hour of the week, of 30 days',
        list: true,
        path: (n) => `/calls?counted=calls&hourOfWeek=${(n % 7) + 1}-09&from=${ago(n + 31)}&to=${ago(n + 1)}`,
      },
      {
        name: 'lost, in a language, in an hour of the week',
        list: true,
        path: (n) => `/calls?counted=wanted&lost=timesDeclined&language=es&hourOfWeek=${(n % 7) + 1}-09`,
      },
      { name: 'a word everybody says', list: true, path: () => '/calls?q=haircut' },
      { name: 'a word some say', list: true, path: () => '/calls?q=parking' },
      { name: 'a word few say', list: true, path: (n) => `/calls?q=word${n * 97}` },
      { name: 'two words', list: true, path: () => '/calls?q=parking+wheelchair' },
      { name: 'contacts, newest', list: false, path: () => '/contacts' },
      { name: 'contacts, part of a name', list: false, path: (n) => `/contacts?q=name${n * 131}` },
      { name: 'today', list: false, path: () => '/dashboard/today' },
      {
        name: 'metrics, 30 days',
        list: false,
        path: () => `/dashboard/metrics?from=${ago(30)}&to=${ago(0)}`,
      },
      {
        name: 'analytics, 90 days',
        list: false,
        path: () => `/dashboard/analytics?from=${ago(90)}&to=${ago(0)}`,
      },
      { name: 'funnel, a year', list: false, path: () => `/dashboard/funnel?from=${ago(365)}&to=${ago(0)}` },
      {
        name: 'performance, 7 days',
        list: false,
        path: () => `/dashboard/performance?from=${ago(7)}&to=${ago(0)}`,
      },
      {
        name: 'heat map, 30 days',
        list: false,
        path: () => `/dashboard/performance/heat-map?from=${ago(30)}&to=${ago(0)}`,
      },
    ];
    const rows: [string, number, ...(number | null)[]][] = [];
    const lists: number[] = [];
    for (const { name, list, path } of kinds) {
      bench.say(`${history} calls: ${name}`);
      const took: number[] = [];
      // The first fills PostgreSQL's memory.
      for (let n = 0; n <= SAMPLES; n += 1) {
        const begin = performance.now();
        const { waitedMs } = await api.read(path(n));
        if (n > 0) took.push(performance.now() - begin - waitedMs);
      }
      if (list) lists.push(...took);
      rows.push([name, took.length, ...[50, 95, 99].map((p) => percentile(took, p))]);
    }
    bench.say(`${history} calls: page after page`);
    const paging: number[] = [];
    let cursor = '';
    for (let n = 0; n < SAMPLES; n += 1) {
      const begin = performance.now();
      const { body, waitedMs } = await api.read(`/calls?limit=100${cursor}`);
      paging.push(performance.now() - begin - waitedMs);
      cursor = `&cursor=${(body as { nextCursor: string }).nextCursor}`;
    }
    lists.push(...paging);
    rows.push(['page after page', paging.length, ...[50, 95, 99].map((p) => percentile(paging, p))]);

    const p99 = percentile(lists, 99);
    answer.settings.push(settingOf(target));
    answer.tables.push({
      title: `Reading an organization with ${history.toLocaleString('en-US')} calls, ms at the client`,
      columns: ['what', 'reads', 'p50', 'p95', 'p99'],
      rows,
    });
    answer.figures['reads.list.p99'] = { value: p99, unit: 'ms', better: 'lower' };
    answer.checks.push({
      name: `the list of calls answers within ${LIST_MS} ms (p99 of all its filters and pages)`,
      ok: p99 !== null && p99 < LIST_MS,
      found: `${p99?.toFixed(1)} ms`,
    });
  } finally {
    await target.close();
  }
}
