// Scores single utterances with a known date, time or both.
import { understandInDetail } from '@offhook/machines';
import { chronoReader, recognizersReader, type Point, type PointReader } from './rivals.ts';
import { outputWhen, readRow } from './row.ts';

export interface PointRow {
  set: string;
  id: string;
  text: string;
  ref: string;
  date?: string;
  time?: string;
  time_alt?: string[];
  date_optional?: boolean;
}

interface Tally {
  rows: number;
  date: [right: number, of: number];
  time: [right: number, of: number];
  all: number;
}

export type PointScores = Record<string, Record<string, Tally>>;

/** Sets gathered in Britain, where 8/6 is the 8th of June; the others are American. */
const BRITISH = /^(?:evi|nlupp)/;

const ours =
  (set: string): PointReader =>
  (text, ref) => {
    const { context } = readRow({
      text,
      now: ref,
      timezone: BRITISH.test(set) ? 'Europe/London' : 'America/New_York',
      expect: set.includes('dob') ? 'birthDate' : 'open',
    });
    const when = outputWhen(understandInDetail(text, context));
    return {
      times: when?.times ?? [],
      ...(when?.date === null || when?.date === undefined ? {} : { date: when.date }),
    };
  };

/** Minutes on a clock face: modulo twelve hours. */
const face = (time: string): number => {
  const [hour, minute] = time.split(':').map(Number);
  return ((hour ?? 0) % 12) * 60 + (minute ?? 0);
};

function judge(row: PointRow, said: Point): { date: boolean; time: boolean } {
  const date =
    row.date === undefined ||
    said.date === row.date ||
    (row.date_optional === true && said.date === undefined);
  const wanted = row.time === undefined ? [] : [row.time, ...(row.time_alt ?? [])].map(face);
  const [first] = said.times;
  return { date, time: wanted.length === 0 || (first !== undefined && wanted.includes(face(first))) };
}

/** `missed` is called with every row we get wrong. */
export function scorePoints(
  rows: readonly PointRow[],
  rivals: boolean,
  missed: (row: PointRow, said: Point) => void,
): PointScores {
  const scores: PointScores = {};
  for (const row of rows) {
    const readers: Record<string, PointReader> = {
      offhook: ours(row.set),
      ...(rivals ? { chrono: chronoReader, recognizers: recognizersReader } : {}),
    };
    for (const [name, read] of Object.entries(readers)) {
      const said = read(row.text, row.ref);
      const { date, time } = judge(row, said);
      const tally = ((scores[row.set] ??= {})[name] ??= { rows: 0, date: [0, 0], time: [0, 0], all: 0 });
      tally.rows++;
      if (row.date !== undefined) {
        tally.date[1]++;
        if (date) tally.date[0]++;
      }
      if (row.time !== undefined) {
        tally.time[1]++;
        if (time) tally.time[0]++;
      }
      if (date && time) tally.all++;
      else if (name === 'offhook') missed(row, said);
    }
  }
  return scores;
}
