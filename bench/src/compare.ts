// Did it get worse? Two kept results of the same question, figure by figure.
import { type Answer, emptyAnswer, type Figure, readable, type Result } from './report/index.ts';

/** A figure may be this many times worse before it counts, unless told otherwise. */
export const DEFAULT_RATIO = 1.25;

/** Differences below this are noise, whatever the ratio: from 0.3 to 0.5 ms is not a regression anybody notices. */
const NOISE: Record<string, number> = {
  ms: 2,
  cores: 0.001,
  bytes: 200_000,
  calls: 0,
  turns: 0,
  callers: 0,
  '1/s': 1,
};

export interface Comparison {
  name: string;
  before: number | null;
  after: number | null;
  /** How many times worse: 1 the same, 2 twice as bad, 0.5 half; null when one of the two is missing. */
  ratio: number | null;
  worse: boolean;
}

/** Compares every figure that has a better side. What was measured before and is missing now counts as worse. */
export function compareFigures(
  before: Result['figures'],
  after: Result['figures'],
  bound: number,
): Comparison[] {
  return Object.entries(before)
    .filter(([, { better }]) => better !== undefined)
    .map(([name, was]) => {
      const now = after[name];
      if (was.value === null)
        return { name, before: null, after: now?.value ?? null, ratio: null, worse: false };
      if (now === undefined || now.value === null)
        return { name, before: was.value, after: null, ratio: null, worse: true };
      const ratio = worsening(was, was.value, now.value);
      const noticeable = Math.abs(now.value - was.value) > (NOISE[was.unit] ?? 0);
      return { name, before: was.value, after: now.value, ratio, worse: ratio > bound && noticeable };
    });
}

function worsening({ better }: Figure, was: number, now: number): number {
  const [good, bad] = better === 'lower' ? [was, now] : [now, was];
  if (bad === good) return 1;
  return good === 0 ? Number.POSITIVE_INFINITY : bad / good;
}

/** Throws when the two answer different questions. */
export function compare(before: Result, after: Result, bound: number): Answer {
  if (before.question !== after.question)
    throw new Error(`One file answers "${before.question}", the other "${after.question}".`);
  const rows = compareFigures(before.figures, after.figures, bound);
  const worse = rows.filter((row) => row.worse);
  const sameMachine =
    before.machine.processor === after.machine.processor && before.machine.cores === after.machine.cores;
  return {
    ...emptyAnswer(),
    settings: after.settings,
    tables: [
      {
        title: `${before.question}: ${before.machine.commit ?? before.startedAt} → ${after.machine.commit ?? after.startedAt}`,
        columns: ['figure', 'before', 'after', 'times worse', ''],
        rows: rows.map((row) => [row.name, row.before, row.after, row.ratio, row.worse ? 'worse' : '']),
      },
    ],
    checks: [
      {
        name: `no figure is more than ${bound} times worse`,
        ok: worse.length === 0 && rows.length > 0,
        found:
          rows.length === 0
            ? 'nothing to compare'
            : worse
                .map(({ name, ratio }) => `${name} ${ratio === null ? 'is missing' : `× ${readable(ratio)}`}`)
                .join(', ') || 'none is',
      },
    ],
    notes: sameMachine
      ? []
      : ['The two were measured on different machines: what differs may be the machine.'],
  };
}
