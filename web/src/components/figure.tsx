// One number that matters, large.
import { Link, type LinkProps } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { cn } from '@/lib/cn.ts';

const TONES = {
  brand: 'bg-secondary text-secondary-foreground',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
} as const;

/** Stands in a `<dl>` that is a grid: labels share a row there, and so do numbers, however many lines a label takes. `hint` says what is counted; `link` leads to what is counted. */
export function Figure({
  icon: Icon,
  label,
  value,
  hint,
  link,
  tone = 'brand',
}: {
  icon: LucideIcon;
  label: string;
  value: string;
  hint?: string;
  link?: LinkProps;
  tone?: keyof typeof TONES;
}) {
  return (
    <div
      className={cn(
        'relative row-span-2 grid grid-rows-subgrid gap-2 rounded-xl border bg-card p-4 shadow-xs',
        link && 'hover:bg-accent',
      )}
    >
      <dt className="flex items-start gap-2 text-sm text-muted-foreground">
        <span className={cn('flex size-7 shrink-0 items-center justify-center rounded-md', TONES[tone])}>
          <Icon aria-hidden className="size-4" />
        </span>
        <span className="mt-1 leading-tight">{label}</span>
      </dt>
      <dd className="text-2xl font-semibold tracking-tight tabular-nums">
        {link ? (
          <Link
            {...link}
            className="rounded-sm outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:ring-[3px] focus-visible:after:ring-ring/50"
          >
            {value}
          </Link>
        ) : (
          value
        )}
        {hint !== undefined && (
          <span className="mt-2 block text-xs font-normal tracking-normal text-muted-foreground">{hint}</span>
        )}
      </dd>
    </div>
  );
}
