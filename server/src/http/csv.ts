// Tables as CSV (RFC 4180) that a spreadsheet opens as text: a cell that begins like a formula would be run as one.
import { type Phrase, say } from '../wording/phrases.ts';
import { readerOf } from './reader.ts';

export type Column<Row> = readonly [title: Phrase, value: (row: Row) => string | number | boolean | null];

/** A header and rows, in the order of `columns`: title, in the language that is accepted, and value of each. */
export function csv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { 'accept-language': accepted }: { 'accept-language'?: string },
): string {
  const reader = readerOf(accepted);
  const lines = [
    columns.map(([title]) => say(title, reader)),
    ...rows.map((row) => columns.map(([, value]) => value(row))),
  ];
  return lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** What spreadsheets take for a formula (OWASP, "CSV Injection"); a telephone number such as +12025550142 is none. */
const FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Headers of an answer that is saved as `name`. */
export const csvHeaders = (name: string) => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="${name}.csv"`,
});

/** Most rows of one export: a spreadsheet takes a million, our memory less. */
export const MOST_ROWS = 10_000;
