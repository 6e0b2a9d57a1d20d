// A result as one HTML file with everything in it.
import { type Result, type Table } from './result.ts';
import { asSvg, escape } from './svg.ts';
import { cellText, machineLine } from './text.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
  --ink: #1b1b1b; --paper: #fff; --quiet: #555; --line: #ddd; --shade: #f3f3f3; --good: #006b4f; --bad: #a6300b; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e8e8e8; --paper: #161616; --quiet: #a8a8a8; --line: #3a3a3a; --shade: #262626; --good: #4fc3a1; --bad: #ff8a65; } }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink); background: var(--paper); overflow-wrap: anywhere; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: .3rem .8rem; text-align: right; border-bottom: 1px solid var(--line); } th:first-child, td:first-child { text-align: left; }
.note, .about { color: var(--quiet); font-size: .9rem; } .ok { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
.table, .plot { overflow-x: auto; }
svg { width: 100%; min-width: 34rem; height: auto; } .grid { stroke: var(--line); } .mark { stroke: var(--bad); stroke-dasharray: 4 3; }
.tick { font-size: 12px; fill: var(--quiet); } .axis { font-size: 13px; fill: var(--ink); }
.legend span { margin-right: 1rem; font-size: .9rem; } .legend i { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; }
code { background: var(--shade); padding: .1rem .3rem; }`;

export function asHtml(result: Result): string {
  const { question, command, startedAt, durationMs, settings, checks, tables, plots, notes } = result;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offhook bench: ${escape(question)}</title><style>${STYLE}</style></head><body>
<h1>bench ${escape(question)}</h1>
<p class="about"><code>${escape(command)}</code> · ${escape(startedAt)} · ${Math.round(durationMs / 1000)} s<br>${escape(machineLine(result))}<br>
${settings
  .map(
    ({ profile, emulated, businesses, serverCores, othersCores }) =>
      `Profile ${escape(profile)}; emulated: ${escape(emulated.join(', ') || 'nothing')}; businesses: ${businesses}; server on ${escape(serverCores ?? 'all cores')}, everything else on ${escape(othersCores ?? 'all cores')}.`,
  )
  .join('<br>')}</p>
${checks.length > 0 ? `<h2>What has to hold</h2><ul>${checks.map(({ ok, name, found }) => `<li class="${ok ? 'ok' : 'bad'}">${ok ? '✓' : '✗'} ${escape(name)}: ${escape(found)}</li>`).join('')}</ul>` : ''}
${tables.map(asTable).join('\n')}
${plots.map((plot) => `<h2>${escape(plot.title)}</h2><div class="plot">${asSvg(plot)}</div>`).join('\n')}
${notes.length > 0 ? `<h2>Notes</h2><ul>${notes.map((note) => `<li>${escape(note)}</li>`).join('')}</ul>` : ''}
</body></html>
`;
}

const asTable = ({ title, columns, rows, note }: Table): string =>
  `<h2>${escape(title)}</h2><div class="table"><table><thead><tr>${columns.map((name) => `<th scope="col">${escape(name)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escape(cellText(cell))}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>${note ? `<p class="note">${escape(note)}</p>` : ''}`;
