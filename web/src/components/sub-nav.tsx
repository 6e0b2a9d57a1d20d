// The parts of a screen: at its side on a desk, a row to swipe on a phone.
import { Link, type LinkProps } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { cn } from '@/lib/cn.ts';

export interface Part {
  to: LinkProps['to'];
  label: string;
  icon: LucideIcon;
}

/** On a phone the part one is in is brought into sight. */
const bringIntoSight = (nav: HTMLElement | null): void =>
  nav?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

export function SubNav({
  label,
  parts,
  beside = true,
}: {
  label: string;
  parts: readonly Part[];
  beside?: boolean;
}) {
  return (
    <nav
      ref={bringIntoSight}
      aria-label={label}
      className={cn(
        '-mx-4 flex gap-1 overflow-x-auto px-4 pb-1 md:mx-0 md:px-0',
        beside && 'lg:sticky lg:top-8 lg:w-52 lg:shrink-0 lg:flex-col lg:overflow-visible',
      )}
    >
      {parts.map(({ to, label: name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search
          activeOptions={{ exact: true, includeSearch: false }}
          className="flex min-h-10 shrink-0 items-center gap-2 rounded-md px-3 text-sm font-medium text-muted-foreground outline-none hover:bg-accent hover:text-accent-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50"
          activeProps={{ className: 'bg-secondary !text-secondary-foreground', 'aria-current': 'page' }}
        >
          <Icon aria-hidden className="size-4" />
          {name}
        </Link>
      ))}
    </nav>
  );
}
