// How much of each, as bars: read at a glance, and word for word by a screen reader.
import { Link, type LinkProps } from '@tanstack/react-router';

export interface BarRow {
  key: string;
  label: string;
  value: number;
  /** What stands beside the bar. */
  shown: string;
  /** Leads to what is counted. */
  link?: LinkProps;
}

export function Bars({ rows }: { rows: BarRow[] }) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <dl className="flex flex-col gap-3">
      {rows.map(({ key, label, value, shown, link }) => (
        <div key={key} className="group relative grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-sm">
          <dt className="min-w-0 break-words">
            {link ? (
              <Link
                {...link}
                // All of the row: the bar leads there, too.
                className="rounded-sm outline-none group-hover:underline after:absolute after:-inset-1 after:rounded-sm focus-visible:after:ring-[3px] focus-visible:after:ring-ring/50"
              >
                {label}
              </Link>
            ) : (
              label
            )}
          </dt>
          <dd className="font-medium tabular-nums">{shown}</dd>
          <dd aria-hidden className="col-span-2 h-2 overflow-hidden rounded-full bg-muted">
            <span
              className="block h-full rounded-full bg-primary"
              style={{ width: `${(value / most) * 100}%` }}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
