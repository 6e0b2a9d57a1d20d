// What a chart draws, in figures that lead to what they count: for whoever reads rather than looks, and by keyboard.
import { Link, type LinkProps } from '@tanstack/react-router';
import { Table, Td, Th } from '@/components/ui/table.tsx';
import { cn } from '@/lib/cn.ts';
import { t } from '@/wording/wording.ts';

interface Entry {
  shown: string;
  link?: LinkProps;
}

export interface ChartRow {
  key: string;
  /** One for each column. */
  cells: [Entry, ...Entry[]];
}

export function ChartTable({
  label,
  columns,
  rows,
}: {
  label: string;
  columns: readonly string[];
  rows: ChartRow[];
}) {
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground outline-none max-md:py-3 hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50">
        {t.insights.asTable}
      </summary>
      <div className="mt-2">
        <Table label={label}>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <Th key={column} className={aligned(index)}>
                  {column}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key}>
                {cells.map(({ shown, link }, index) => (
                  <Td key={columns[index]} className={cn('py-2 whitespace-nowrap', aligned(index))}>
                    {link ? (
                      <Link
                        {...link}
                        className="rounded-sm underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/50"
                      >
                        {shown}
                      </Link>
                    ) : (
                      shown
                    )}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </details>
  );
}

/** The first column names its row; the others are figures. */
const aligned = (index: number): string =>
  index === 0 ? 'max-sm:px-3' : 'text-right tabular-nums max-sm:px-2';
