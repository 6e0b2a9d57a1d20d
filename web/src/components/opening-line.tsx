// A line of a list that opens: what it is and when it was, and the rest below it.
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';

export function OpeningLine({
  what,
  when,
  children,
}: {
  what: ReactNode;
  when: string;
  children: ReactNode;
}) {
  return (
    <details className="group">
      <summary className="flex min-h-11 cursor-pointer gap-2 rounded-md py-3 text-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50">
        <ChevronRight
          aria-hidden
          className="mt-0.5 size-4 shrink-0 transition-transform group-open:rotate-90"
        />
        <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 gap-y-0.5">
          {what}
          <span className="text-xs text-muted-foreground max-sm:w-full sm:ml-auto">{when}</span>
        </span>
      </summary>
      {children}
    </details>
  );
}
