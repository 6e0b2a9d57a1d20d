// A result as text for a terminal.
import { type Cell, readable, type Result, type Table } from './result.ts';

export function asText(result: Result): string {
  const parts = [
    `bench ${result.question}`,
    ...result.settings.map(
      ({ profile, emulated, businesses, serverCores, othersCores }) =>
        `  profile ${profile} · emulated ${emulated.join(', ') || 'nothing'} · ${businesses} business${businesses === 1 ? '' : 'es'} · server on ${serverCores ?? 'all cores'}, the rest on ${othersCores ?? 'all cores'}`,
    ),
    `  ${machineLine(result)}`,
    '',
    ...result.tables.flatMap((table) => [asTable(table), '']),
    ...result.checks.map(({ name, ok, found }) => `${ok ? '✓' : '✗'} ${name}: ${found}`),
    ...(result.notes.length > 0 ? ['', ...result.notes.map((note) => `· ${note}`)] : []),
  ];
  return parts.join('\n');
}

export function machineLine({ machine }: Result): string {
  const { processor, cores, memoryBytes, system, node, loadBefore, commit } = machine;
  const gigabytes = Math.round(memoryBytes / 2 ** 30);
  const busy = loadBefore > 0.5 ? ` (busy: ${loadBefore} processes wanted a core before we began)` : '';
  return `${processor}, ${cores} cores, ${gigabytes} GB, ${system}, Node ${node}${commit ? `, commit ${commit}` : ''}${busy}`;
}

export const cellText = (cell: Cell): string => (typeof cell === 'string' ? cell : readable(cell));

function asTable({ title, columns, rows, note }: Table): string {
  const cells = [columns, ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  const line = (row: string[]) =>
    `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join('  ')}`.trimEnd();
  const [head = [], ...body] = cells;
  return [
    title,
    line(head),
    line(widths.map((width) => '─'.repeat(width))),
    ...body.map(line),
    ...(note ? [`  ${note}`] : []),
  ].join('\n');
}
