// The parts of a screen: at its side or in a row on a desk; on a phone a row to swipe or, where they are many, a list to open.
import { Link, type LinkProps, useRouterState } from '@tanstack/react-router';
import { ChevronsUpDown, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { cn } from '@/lib/cn.ts';

export interface Part {
  to: LinkProps['to'];
  label: string;
  icon: LucideIcon;
}

/** On a phone the part one is in is brought into sight. */
const bringIntoSight = (nav: HTMLElement | null): void =>
  nav?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

const ITEM =
  'flex min-h-10 shrink-0 items-center gap-2 rounded-md px-3 max-md:min-h-11 text-sm font-medium text-muted-foreground outline-none hover:bg-accent hover:text-accent-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50';

/** `beside`: so many that at a desk they stand at the side, and on a phone open from a button. */
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
    <>
      {beside && <PartsButton label={label} parts={parts} />}
      <nav
        ref={bringIntoSight}
        aria-label={label}
        className={cn(
          'flex gap-1 overflow-x-auto pb-1',
          beside
            ? 'sticky top-8 w-52 shrink-0 flex-col overflow-visible max-lg:hidden'
            : '-mx-4 px-4 md:mx-0 md:px-0',
        )}
      >
        <Parts parts={parts} />
      </nav>
    </>
  );
}

const Parts = ({ parts }: { parts: readonly Part[] }) =>
  parts.map(({ to, label, icon: Icon }) => (
    <Link
      key={to}
      to={to}
      search
      activeOptions={{ exact: true, includeSearch: false }}
      className={ITEM}
      activeProps={{ className: 'bg-secondary !text-secondary-foreground', 'aria-current': 'page' }}
    >
      <Icon aria-hidden className="size-4" />
      {label}
    </Link>
  ));

/** Says which part one is in, and opens the list of all. */
function PartsButton({ label, parts }: { label: string; parts: readonly Part[] }) {
  const where = useRouterState({ select: ({ location }) => location.pathname });
  // Open on one part only: it closes by going to another.
  const [openOn, setOpenOn] = useState<string>();
  const here = parts.find(({ to }) => to === where);
  return (
    <Dialog open={openOn === where} onOpenChange={(open) => setOpenOn(open ? where : undefined)}>
      <DialogTrigger className="flex min-h-11 items-center gap-2 rounded-md border border-input bg-card px-3 text-base font-medium outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 lg:hidden">
        {here && <here.icon aria-hidden className="size-4" />}
        {here?.label ?? label}
        <ChevronsUpDown aria-hidden className="ml-auto size-4 text-muted-foreground" />
      </DialogTrigger>
      <DialogContent title={label}>
        <nav aria-label={label} className="-mx-2 flex flex-col gap-0.5">
          <Parts parts={parts} />
        </nav>
      </DialogContent>
    </Dialog>
  );
}
