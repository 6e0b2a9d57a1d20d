// Scores names and dates of birth given over the telephone, from the transcriber's best guess and from all of its guesses.
import { understandInDetail } from '@offhook/machines';
import { outputWhen, readRow } from './row.ts';

export interface NameRow {
  id: string;
  item: 'name' | 'dob';
  attempt: number;
  text: string;
  nbest: string[];
  gold: string;
}

export interface NameScore {
  rows: number;
  top1: number;
  /** Some guess of the transcriber reads right. */
  nbest: number;
}

const letters = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '');

export function scoreNames(
  rows: readonly NameRow[],
  missed: (row: NameRow, said: string) => void,
): Record<string, NameScore> {
  const scores: Record<string, NameScore> = {};
  const callers = new Map<string, { item: string; top1: boolean; nbest: boolean }>();
  for (const row of rows) {
    const read = row.item === 'name' ? readFullName : readBirth;
    const right = (text: string): boolean =>
      row.item === 'name' ? letters(readFullName(text)) === letters(row.gold) : readBirth(text) === row.gold;
    const top1 = right(row.text);
    const nbest = top1 || row.nbest.some(right);
    if (!top1) missed(row, read(row.text));
    // A caller was asked up to three times: right when some attempt was.
    const key = `${row.item} ${row.id.replace(/\/[^/]*$/, '')}`;
    const caller = callers.get(key) ?? { item: row.item, top1: false, nbest: false };
    callers.set(key, { ...caller, top1: caller.top1 || top1, nbest: caller.nbest || nbest });
    for (const key of [`${row.item} attempt ${row.attempt}`, `${row.item} all`]) {
      const score = (scores[key] ??= { rows: 0, top1: 0, nbest: 0 });
      score.rows++;
      if (top1) score.top1++;
      if (nbest) score.nbest++;
    }
  }
  for (const { item, top1, nbest } of callers.values()) {
    const score = (scores[`${item} by caller`] ??= { rows: 0, top1: 0, nbest: 0 });
    score.rows++;
    if (top1) score.top1++;
    if (nbest) score.nbest++;
  }
  return scores;
}

function readFullName(text: string): string {
  const { context } = readRow({
    text,
    now: '2021-06-01T09:00:00',
    timezone: 'Europe/London',
    expect: 'name',
  });
  for (const command of understandInDetail(text, context).commands) {
    if ((command.type === 'set' || command.type === 'correct') && command.slot === 'name')
      return `${command.value.given ?? ''} ${command.value.family ?? ''}`.trim();
  }
  return '';
}

function readBirth(text: string): string {
  const { context } = readRow({
    text,
    now: '2021-06-01T09:00:00',
    timezone: 'Europe/London',
    expect: 'birthDate',
  });
  return outputWhen(understandInDetail(text, context))?.date ?? '';
}
