// How do others do it? The same callers, the same emulated vendors and the same core for Offhook and its peers, in one run.
import { BOOKING } from './callers/exchanges.ts';
import type { CallerKind, CallReport } from './callers/caller.ts';
import {
  CONTESTANTS,
  type Contestant,
  enter,
  type Entered,
  type OpenPeer,
  type Outcome,
  PeerMissing,
} from './peers/contestants.ts';
import { type Answer, emptyAnswer, settingOf } from './report/index.ts';
import { cores, sampleProcess } from './server-meter.ts';
import { distribution, known, percentile } from './stats.ts';
import type { Bench, Profile, Target } from './target.ts';

export interface PeersOptions {
  /** `measured` tells how long callers wait, `instant` how many are held. */
  profiles: readonly Profile[];
  /** The largest load tried. */
  calls: number;
  /** Calls at once where voice-to-voice is measured, and the load the search begins with. */
  fewCalls: number;
  rampMs: number;
  durationMs: number;
  /** How much the p99 of voice-to-voice may rise over that of the lightest load. */
  boundMs: number;
  /** Only these: offhook, livekit, pipecat. */
  only?: string[];
  /** See `Crowd.gather`. */
  speed?: number;
}

export const PEERS_DEFAULTS: PeersOptions = {
  profiles: ['measured', 'instant'],
  calls: 200,
  fewCalls: 4,
  rampMs: 5000,
  durationMs: 20_000,
  boundMs: 250,
};

/** Everybody talks over the greeting now and then; whether that was taken stands apart from how long the others waited. */
const TALK: CallerKind[] = ['books', 'changes mind', 'books', 'interrupts'];
const LOAD: CallerKind[] = ['books', 'changes mind', 'books', 'hangs up'];
const SEARCH_GAP = 0.25;
/** Calls to one business, so that ours has openings for all. */
const CALLS_A_BUSINESS = 20;
const SAMPLE_MS = 1000;

const DIFFERENCES = [
  'What is counted: the process that answers the call and all it starts, alone on its core where there are two. Vendors, callers and the peers’ front desk run on the others, and so does our PostgreSQL.',
  'Our calls do more: signatures are checked, both sides are recorded, every turn’s timeline and transcript goes to PostgreSQL, a booking is a transaction under an exclusion constraint. The peers’ front desk keeps its openings in memory, behind HTTP on loopback.',
  'The peers do more: a language model is asked at every turn, twice where a tool is called, and could hold a conversation nobody foresaw. Ours understands a booking without a model and asks one only for what is left open. The emulated model follows the instructions of the prompt word for word; its waits are those of the profile.',
  'All transcribe with Deepgram Flux and end turns by it: modem tones are no speech to the voice-activity and turn models that the peers run themselves, so those cost what they cost in the default settings but decide nothing.',
  'Each peer runs all calls in one process. LiveKit’s own worker would start a process a call, at the memory of one.',
  'LiveKit’s default takes no interruption during its first 3 s of speaking (aecWarmupDuration); tuned switches that off.',
];

interface Load extends Outcome {
  calls: number;
  reports: CallReport[];
  ears: number[];
  coreACall: number | null;
  bytesACall: number | null;
  /** What kept this load from holding; undefined when it held. */
  because?: string;
}

interface Found {
  contestant: Contestant;
  missing?: string;
  versions: string;
  settings: string;
  /** At few calls, vendors as slow as measured. */
  waits?: Load;
  interruptions: { tried: number; taken: number };
  loads: Load[];
}

export async function peers(bench: Bench, openPeer: OpenPeer, options: PeersOptions): Promise<Answer> {
  const answer = emptyAnswer();
  const found = CONTESTANTS.filter(({ key }) => options.only?.includes(key) ?? true).map(
    (contestant): Found => ({
      contestant,
      versions: '',
      settings: '',
      interruptions: { tried: 0, taken: 0 },
      loads: [],
    }),
  );
  for (const profile of options.profiles) {
    const target = await bench.open({ profile, businesses: Math.ceil(options.calls / CALLS_A_BUSINESS) });
    try {
      answer.settings.push(settingOf(target));
      for (const each of found)
        await ask(each, target, openPeer, options, (entered) =>
          profile === 'measured'
            ? measureWaits(bench, each, entered, options)
            : searchLoad(bench, each, entered, options),
        );
    } finally {
      await target.close();
    }
  }
  report(answer, found, options);
  return answer;
}

/** A contestant that cannot run here is said to be missing; the others go on. */
async function ask(
  found: Found,
  target: Target,
  openPeer: OpenPeer,
  { speed }: PeersOptions,
  measure: (entered: Entered) => Promise<void>,
): Promise<void> {
  if (found.missing !== undefined) return;
  let entered: Entered;
  try {
    entered = await enter(found.contestant, target, openPeer, speed);
  } catch (error) {
    if (!(error instanceof PeerMissing)) throw error;
    found.missing = error.message;
    return;
  }
  found.versions = entered.versions;
  found.settings = entered.settings;
  try {
    // The first call compiles and connects.
    await entered.callers.call('hangs up');
    await measure(entered);
  } finally {
    await entered.close();
  }
}

async function measureWaits(
  bench: Bench,
  found: Found,
  entered: Entered,
  options: PeersOptions,
): Promise<void> {
  bench.say(`${nameOf(found)}: how long callers wait, ${options.fewCalls} calls at once`);
  found.waits = await carry(entered, options.fewCalls, TALK, options);
  const interrupted = found.waits.reports.filter(({ errand }) => errand.kind === 'interrupts');
  found.interruptions = {
    tried: interrupted.length,
    taken: interrupted.filter(({ problems }) => problems.length === 0).length,
  };
}

async function searchLoad(
  bench: Bench,
  found: Found,
  entered: Entered,
  options: PeersOptions,
): Promise<void> {
  let good = 0;
  let bad = Number.POSITIVE_INFINITY;
  let lightest: number | null = null;
  for (let calls = options.fewCalls; calls <= options.calls && bad - good > SEARCH_GAP * good;) {
    bench.say(`${nameOf(found)}: ${calls} calls at once`);
    const load = await carry(entered, calls, LOAD, options);
    lightest ??= percentile(load.ears, 99);
    load.because ??= tooSlow(load, (lightest ?? 0) + options.boundMs);
    found.loads.push(load);
    if (load.because === undefined) good = calls;
    else bad = calls;
    if (good === 0) break;
    calls = Number.isFinite(bad) ? Math.round((good + bad) / 2) : calls * 2;
    if (calls === good) break;
  }
  found.loads.sort((a, b) => a.calls - b.calls);
}

/** So many calls for a while, what they cost and what became of them. */
async function carry(
  { callers, pid, outcome }: Entered,
  calls: number,
  kinds: CallerKind[],
  { rampMs, durationMs }: PeersOptions,
): Promise<Load> {
  const idleFrom = sampleProcess(pid());
  await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  const idle = sampleProcess(pid());
  const lostBefore = callers.lostMs;
  let full = idle;
  let last = idle;
  const timers = [
    setTimeout(() => (full = sampleProcess(pid())), rampMs),
    setTimeout(() => (last = sampleProcess(pid())), rampMs + durationMs),
  ];
  const reports = await callers.run({ calls, rampMs, durationMs, kinds });
  for (const timer of timers) clearTimeout(timer);
  const became = await outcome(reports);
  const [used, idling] = [cores(full, last), cores(idleFrom, idle)];
  const load: Load = {
    ...became,
    calls,
    reports,
    ears: known(
      reports
        .flatMap(({ turns }) => turns.filter(({ kind }) => BOOKING.has(kind)))
        .map((turn) => turn.voiceToVoiceMs),
    ),
    coreACall: used === null || idling === null ? null : Math.max(0, used - idling) / calls,
    bytesACall:
      last.residentBytes === null || idle.residentBytes === null
        ? null
        : Math.max(0, last.residentBytes - idle.residentBytes) / calls,
  };
  const lost = callers.lostMs - lostBefore;
  const because = whyNot(load, lost);
  return because === undefined ? load : { ...load, because };
}

function whyNot({ failed, wrong, words, right }: Outcome, callerLostMs: number): string | undefined {
  if (callerLostMs > 0) return `the callers’ own process lost ${Math.round(callerLostMs)} ms`;
  if (words.wrong > 0) return `${words.wrong} of ${words.said} words wrong`;
  if (wrong[0] !== undefined) return `${wrong.length} bookings wrong (${wrong[0]})`;
  if (failed[0] !== undefined) return `${failed.length} calls failed (${failed[0]})`;
  return right === 0 ? 'nobody booked' : undefined;
}

function tooSlow({ ears }: Load, boundMs: number): string | undefined {
  const p99 = percentile(ears, 99);
  return p99 !== null && p99 <= boundMs
    ? undefined
    : `p99 ${p99 === null ? 'unknown' : `${Math.round(p99)} ms`}, over ${Math.round(boundMs)}`;
}

const answered = ({ waits, loads }: Found): number =>
  (waits?.ears.length ?? 0) + (loads[0]?.ears.length ?? 0);

const nameOf = ({ contestant: { name, setting } }: Found): string => `${name}, ${setting}`;

function report(answer: Answer, found: Found[], { boundMs, calls }: PeersOptions): void {
  const at = (load: Load | undefined, ps: number[]) => ps.map((p) => percentile(load?.ears ?? [], p));
  const ran = found.filter(({ missing }) => missing === undefined);
  const largest = ({ loads }: Found) => loads.findLast(({ because }) => because === undefined);
  answer.tables.push(
    {
      title: 'Voice-to-voice at the caller’s ear in a booking, few calls at once (ms)',
      columns: [
        '',
        'setting',
        'n',
        'measured p50',
        'p95',
        'p99',
        'instant p50',
        'p95',
        'p99',
        'interruptions taken',
      ],
      rows: found.map(({ contestant, missing, waits, loads, interruptions }) =>
        missing === undefined
          ? [
              contestant.name,
              contestant.setting,
              waits?.ears.length ?? null,
              ...at(waits, [50, 95, 99]),
              ...at(loads[0], [50, 95, 99]),
              `${interruptions.taken} of ${interruptions.tried}`,
            ]
          : [contestant.name, contestant.setting, missing],
      ),
      note: 'Measured: vendors as slow as they were measured to be. Instant: vendors answer at once. Interruptions: callers who said their wish over the greeting, and were understood at once.',
    },
    {
      title: `Largest load (profile instant, up to ${calls} calls): every word and booking right, p99 at most ${boundMs} ms over that of the lightest load`,
      columns: [
        '',
        'setting',
        'largest',
        'core a call',
        'MB a call',
        'p99 ms',
        'bookings right',
        'the next load failed by',
      ],
      rows: ran.map((each) => {
        const load = largest(each);
        const next = each.loads.find(({ because }) => because !== undefined);
        return [
          each.contestant.name,
          each.contestant.setting,
          load?.calls ?? 0,
          load?.coreACall ?? each.loads[0]?.coreACall ?? null,
          load?.bytesACall == null ? null : load.bytesACall / 1e6,
          ...at(load, [99]),
          load?.right ?? 0,
          next ? `${next.calls}: ${next.because}` : 'none tried',
        ];
      }),
      note: 'Core a call: of the whole process tree, less what it uses when idle.',
    },
    {
      title: 'Versions and settings',
      columns: ['', 'setting', 'versions', 'set'],
      rows: found.map(({ contestant, missing, versions, settings }) => [
        contestant.name,
        contestant.setting,
        missing ?? versions,
        settings,
      ]),
    },
  );
  answer.plots.push({
    kind: 'lines',
    title: 'Share of booking turns answered within, profile measured',
    x: 'ms since the caller’s last sound',
    y: 'share of turns',
    series: ran.map((each) => ({ name: nameOf(each), points: distribution(each.waits?.ears ?? []) })),
  });
  for (const each of ran) {
    const key = `peers.${each.contestant.name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.${each.contestant.setting}`;
    const load = largest(each) ?? each.loads[0];
    // Only our own may get worse: the others are not ours to mend.
    const ours = each.contestant.peer === undefined;
    Object.assign(answer.figures, {
      [`${key}.measured.p50`]: {
        value: at(each.waits, [50])[0],
        unit: 'ms',
        ...(ours && { better: 'lower' }),
      },
      [`${key}.measured.p95`]: {
        value: at(each.waits, [95])[0],
        unit: 'ms',
        ...(ours && { better: 'lower' }),
      },
      [`${key}.core-a-call`]: {
        value: load?.coreACall ?? null,
        unit: 'cores',
        ...(ours && { better: 'lower' }),
      },
      [`${key}.largest`]: {
        value: largest(each)?.calls ?? 0,
        unit: 'calls',
        ...(ours && { better: 'higher' }),
      },
    });
    for (const problem of [...(each.waits?.failed ?? []), ...(each.waits?.wrong ?? [])].slice(0, 3))
      answer.notes.push(`${nameOf(each)}, measured: ${problem}`);
  }
  answer.notes.push(...DIFFERENCES);
  const ours = ran.find(({ contestant }) => contestant.peer === undefined);
  answer.checks.push(
    {
      name: 'Offhook holds the lightest load',
      ok: ours === undefined || largest(ours) !== undefined,
      found: ours?.loads[0]?.because ?? 'it does',
    },
    {
      name: 'callers were answered by everyone who ran',
      ok: ran.length > 0 && ran.every((each) => answered(each) > 0),
      found: ran.map((each) => `${nameOf(each)}: ${answered(each)} turns`).join('; ') || 'nobody ran',
    },
  );
}
