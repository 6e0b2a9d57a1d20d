// Scores the understanding on files of caller language: `npm run -s bench:understanding -- --points FILE --dialogues FILE --names FILE`.
import { understandInDetail } from '@offhook/machines';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { named, type Recorded } from './understanding/dialogue.ts';
import { readRow } from './understanding/row.ts';
import { scoreDialogues, type DialogueScores } from './understanding/score-dialogues.ts';
import { scoreNames, type NameRow, type NameScore } from './understanding/score-names.ts';
import { scorePoints, type PointRow, type PointScores } from './understanding/score-points.ts';

const HELP = `Usage: npm run -s bench:understanding -- [--points FILE]… [--dialogues FILE]… [--names FILE]… [options]

  --points FILE     JSON lines {set, id, text, ref, date?, time?, time_alt?, date_optional?}
  --dialogues FILE  JSON lines of booking dialogues {id, service, turns, outcome}
  --names FILE      JSON lines {id, item: "name"|"dob", attempt, text, nbest, gold}
  --half 0|1        only the rows of one half, by a hash of their id (to hold a half out while building)
  --alone           without chrono-node and Recognizers-Text beside ours
  --misses          print every row that came out wrong (to standard error)
  --json            print one JSON object instead of tables
`;

/** Other processes may take the processor away in the midst of an utterance; the best of so many runs is our own time. */
const RUNS = 3;

const { values } = parseArgs({
  options: {
    points: { type: 'string', multiple: true, default: [] },
    dialogues: { type: 'string', multiple: true, default: [] },
    names: { type: 'string', multiple: true, default: [] },
    half: { type: 'string' },
    alone: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help || values.points.length + values.dialogues.length + values.names.length === 0) {
  process.stdout.write(HELP);
  process.exitCode = values.help ? 0 : 1;
} else main();

function main(): void {
  const dialogues = read<Recorded>(values.dialogues);
  const points = read<PointRow>(values.points);
  if (dialogues.length > 0 && !points.some((row) => row.set === 'sgd_turn'))
    points.push(...turnsOf(dialogues));
  // The attempts of a caller stay together.
  const names = read<NameRow>(values.names, (id) => id.replace(/\/[^/]*$/, ''));
  const report: {
    points?: PointScores;
    dialogues?: DialogueScores;
    names?: Record<string, NameScore>;
    microseconds?: Timing;
  } = {};
  if (points.length > 0)
    report.points = scorePoints(points, !values.alone, (row, said) =>
      miss(
        row.set,
        row.text,
        `${row.date ?? ''} ${row.time ?? ''}`,
        `${said.date ?? ''} ${said.times.join(' ')}`,
      ),
    );
  if (dialogues.length > 0)
    report.dialogues = scoreDialogues(dialogues, (m) =>
      miss(`dialogue ${m.slot} ${m.id}`, `${m.agent} ▸ ${m.text}`, m.wanted ?? '', m.said ?? ''),
    );
  if (names.length > 0)
    report.names = scoreNames(names, (row, said) =>
      miss(`${row.item} ${row.attempt}`, row.text, row.gold, said),
    );
  report.microseconds = time([
    ...points.map((row) => row.text),
    ...dialogues.flatMap((d) => d.turns.filter((t) => t.speaker === 'USER').map((t) => t.text)),
    ...names.map((row) => row.text),
  ]);
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else print(report);
}

function read<Row extends { id: string }>(
  files: readonly string[],
  groupOf: (id: string) => string = (id) => id,
): Row[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Row)
      .filter((row) => values.half === undefined || String(halfOf(groupOf(row.id))) === values.half),
  );
}

function halfOf(id: string): number {
  let hash = 7;
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return hash % 2;
}

/** The turns of a dialogue in which the caller names a date or a time, as single utterances. */
function turnsOf(dialogues: readonly Recorded[]): PointRow[] {
  return dialogues.flatMap(({ id, turns }) =>
    turns.flatMap((turn) => {
      if (turn.speaker !== 'USER') return [];
      const date = named(turn, 'date', ['INFORM']);
      const time = named(turn, 'time', ['INFORM']);
      if (date === undefined && time === undefined) return [];
      return [
        {
          set: 'sgd_turn',
          id,
          text: turn.text,
          ref: '2019-03-01T09:00:00',
          ...(date === undefined ? {} : { date }),
          ...(time === undefined ? {} : { time }),
        },
      ];
    }),
  );
}

function miss(set: string, text: string, wanted: string, said: string): void {
  if (values.misses)
    process.stderr.write(`${set} | ${text} | wanted ${wanted.trim()} | said ${said.trim()}\n`);
}

interface Timing {
  utterances: number;
  p50: number;
  p99: number;
}

/** Microseconds an utterance, each timed alone, after a round of warming up. */
function time(texts: readonly string[]): Timing {
  const { context } = readRow({
    text: '',
    now: '2027-03-01T09:00:00',
    timezone: 'America/New_York',
    expect: 'open',
    catalog: {
      services: ['Haircut', 'Color', 'Beard trim', 'Dental cleaning'],
      staff: ['Dana Reed', 'Sam Carter'],
    },
  });
  for (const text of texts) understandInDetail(text, context);
  const took = texts.map((text) => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS; run++) {
      const start = process.hrtime.bigint();
      understandInDetail(text, context);
      best = Math.min(best, Number(process.hrtime.bigint() - start) / 1000);
    }
    return best;
  });
  took.sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0) * 10) / 10;
  return { utterances: texts.length, p50: at(0.5), p99: at(0.99) };
}

function print({
  points,
  dialogues,
  names,
  microseconds,
}: {
  points?: PointScores;
  dialogues?: DialogueScores;
  names?: Record<string, NameScore>;
  microseconds?: Timing;
}): void {
  const percent = (right: number, of: number): string =>
    (of === 0 ? '–' : `${((100 * right) / of).toFixed(1)} %`).padStart(8);
  for (const [set, readers] of Object.entries(points ?? {})) {
    console.log(`\n${set}`);
    for (const [name, tally] of Object.entries(readers))
      console.log(
        `  ${name.padEnd(12)} rows ${String(tally.rows).padStart(5)}   date ${percent(...tally.date)}   time ${percent(...tally.time)}   all ${percent(tally.all, tally.rows)}`,
      );
  }
  if (dialogues !== undefined) {
    console.log(
      `\ndialogues ${dialogues.dialogues}, caller turns ${dialogues.turns}: what each turn changes`,
    );
    for (const [slot, { precision, recall, f1 }] of Object.entries(dialogues.perSlot))
      console.log(
        `  ${slot.padEnd(6)} precision ${percent(precision, 1)}   recall ${percent(recall, 1)}   F1 ${percent(f1, 1)}`,
      );
    console.log(
      `  exact booking (date, time, staff) ${dialogues.exact} of ${dialogues.booked}: ${percent(dialogues.exact, dialogues.booked).trim()}`,
    );
  }
  if (names !== undefined) {
    console.log('\ntelephone names and dates of birth');
    for (const [key, { rows, top1, nbest, bound }] of Object.entries(names).toSorted(([a], [b]) =>
      a.localeCompare(b),
    ))
      console.log(
        `  ${key.padEnd(16)} rows ${String(rows).padStart(5)}   top-1 ${percent(top1, rows)}   n-best ${percent(nbest, rows)}${bound === undefined ? '' : `   words hold the date ${percent(bound, rows)}`}`,
      );
  }
  if (microseconds !== undefined)
    console.log(
      `\nmicroseconds an utterance (${microseconds.utterances}): p50 ${microseconds.p50}, p99 ${microseconds.p99}`,
    );
}
