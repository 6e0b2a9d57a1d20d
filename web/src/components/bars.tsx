// How much of each, as bars: read at a glance, and word for word by a screen reader.

export interface BarRow {
  key: string;
  label: string;
  value: number;
  /** What stands beside the bar. */
  shown: string;
}

export function Bars({ rows }: { rows: BarRow[] }) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <dl className="flex flex-col gap-3">
      {rows.map(({ key, label, value, shown }) => (
        <div key={key} className="flex flex-col gap-1">
          <div className="flex items-baseline justify-between gap-3 text-sm">
            <dt className="min-w-0 break-words">{label}</dt>
            <dd className="shrink-0 font-medium tabular-nums">{shown}</dd>
          </div>
          <div aria-hidden className="h-2 overflow-hidden rounded-full bg-muted">
            <div className="h-full rounded-full bg-primary" style={{ width: `${(value / most) * 100}%` }} />
          </div>
        </div>
      ))}
    </dl>
  );
}
