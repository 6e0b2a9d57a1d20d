// A table that scrolls sideways in its own frame where it does not fit.
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

/** Has a name for screen readers, since it can be scrolled by keyboard. */
export function Table({ label, className, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
    <section aria-label={label} tabIndex={0} className="w-full overflow-x-auto rounded-xl border bg-card">
      <table className={cn('w-full border-collapse text-left text-sm', className)} {...props} />
    </section>
  );
}

export function Th({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn('px-4 py-3 text-xs font-medium whitespace-nowrap text-muted-foreground', className)}
      {...props}
    />
  );
}

export function Td({ className, ...props }: ComponentProps<'td'>) {
  return <td className={cn('border-t px-4 py-3 align-top', className)} {...props} />;
}
