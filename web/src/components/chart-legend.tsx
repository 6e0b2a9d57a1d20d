// Which colour is what, below a chart. Recharts' own legend names its dots in English.
import type { DefaultLegendContentProps } from 'recharts';

export function ChartLegend({ payload = [] }: DefaultLegendContentProps) {
  return (
    <ul className="flex flex-wrap justify-center gap-x-3 gap-y-1 text-xs text-muted-foreground">
      {payload.map(({ value, color }) => (
        <li key={value} className="flex items-center gap-1">
          <span aria-hidden className="size-2 rounded-full" style={{ background: color }} />
          {value}
        </li>
      ))}
    </ul>
  );
}
