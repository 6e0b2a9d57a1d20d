// Plots as inline SVG, drawn by hand so that a report needs nothing but itself.
import { type Plot, readable } from './result.ts';

const WIDTH = 760;
const HEIGHT = 320;
const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 44;
const TICKS = 5;
const ROW = 30;
/** Told apart by people with any colour vision (after Okabe and Ito), on light and on dark paper. */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#999999'];

export const asSvg = (plot: Plot): string => (plot.kind === 'lines' ? lines(plot) : bars(plot));

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const color = (index: number): string => COLORS[index % COLORS.length] as string;

function lines({ series, x, y, markX, title }: Extract<Plot, { kind: 'lines' }>): string {
  const points = series.flatMap((each) => each.points);
  const xMax = niceTop(Math.max(...points.map(([px]) => px), markX?.at ?? 0, 1e-9));
  const yMax = niceTop(Math.max(...points.map(([, py]) => py), 1e-9));
  const atX = (value: number) => LEFT + (value / xMax) * (WIDTH - LEFT - RIGHT);
  const atY = (value: number) => HEIGHT - BOTTOM - (value / yMax) * (HEIGHT - TOP - BOTTOM);
  const grid = Array.from({ length: TICKS + 1 }, (_, i) => i / TICKS).map(
    (share) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${atY(share * yMax)}" y2="${atY(share * yMax)}"/>` +
      `<text class="tick" text-anchor="end" x="${LEFT - 8}" y="${atY(share * yMax) + 4}">${readable(share * yMax)}</text>` +
      `<text class="tick" text-anchor="middle" x="${atX(share * xMax)}" y="${HEIGHT - BOTTOM + 18}">${readable(share * xMax)}</text>`,
  );
  const drawn = series.map(
    ({ points: own, name }, i) =>
      `<polyline fill="none" stroke="${color(i)}" stroke-width="2" points="${own.map(([px, py]) => `${atX(px).toFixed(1)},${atY(py).toFixed(1)}`).join(' ')}"><title>${escape(name)}</title></polyline>`,
  );
  const mark = markX
    ? `<line class="mark" x1="${atX(markX.at)}" x2="${atX(markX.at)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text class="tick" x="${atX(markX.at) + 4}" y="${TOP + 10}">${escape(markX.name)}</text>`
    : '';
  const axes =
    `<text class="axis" text-anchor="middle" x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 6}">${escape(x)}</text>` +
    `<text class="axis" text-anchor="middle" transform="rotate(-90 14 ${HEIGHT / 2})" x="14" y="${HEIGHT / 2}">${escape(y)}</text>`;
  return `${svg(HEIGHT, title, [...grid, axes, mark, ...drawn])}${legend(series.map(({ name }) => name))}`;
}

function bars({ bars: rows, unit, title }: Extract<Plot, { kind: 'bars' }>): string {
  const names = [...new Set(rows.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const total = (row: (typeof rows)[number]) =>
    row.parts.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const max = niceTop(Math.max(...rows.map(total), 1e-9));
  const left = 180;
  const scale = (value: number) => (value / max) * (WIDTH - left - 80);
  const drawn = rows.map((row, i) => {
    let at = left;
    const y = TOP + i * ROW;
    const parts = row.parts.map(({ name, value }) => {
      const width = scale(Math.max(0, value));
      const rect = `<rect x="${at.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 10}" fill="${color(names.indexOf(name))}"><title>${escape(name)}: ${readable(value)} ${escape(unit)}</title></rect>`;
      at += width;
      return rect;
    });
    return `<text class="tick" text-anchor="end" x="${left - 8}" y="${y + 14}">${escape(row.name)}</text>${parts.join('')}<text class="tick" x="${at + 6}" y="${y + 14}">${readable(total(row))} ${escape(unit)}</text>`;
  });
  return `${svg(TOP * 2 + rows.length * ROW, title, drawn)}${legend(names)}`;
}

const svg = (height: number, title: string, parts: string[]): string =>
  `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}">${parts.join('')}</svg>`;

const legend = (names: string[]): string =>
  `<p class="legend">${names.map((name, i) => `<span><i style="background:${color(i)}"></i>${escape(name)}</span>`).join(' ')}</p>`;

/** The next of 1, 2, 2.5, 5, 10 … at or above. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value * 0.9999) ?? 10) * power;
}
