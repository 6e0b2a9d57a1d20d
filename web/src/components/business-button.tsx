// Which business one works in; opens the list of one's own.
import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { meQuery } from '@/api/queries.ts';
import { Loading } from '@/components/page.tsx';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { cn } from '@/lib/cn.ts';
import { t } from '@/wording/wording.ts';

const Businesses = lazy(async () => ({
  default: (await import('@/screens/businesses/businesses.tsx')).Businesses,
}));

export function BusinessButton({ className }: { className?: string }) {
  const { data: me } = useQuery(meQuery);
  return (
    <Dialog>
      <DialogTrigger
        disabled={!me}
        className={cn(
          'flex min-w-0 items-center gap-1 rounded-md text-left outline-none hover:text-sidebar-foreground focus-visible:ring-2 focus-visible:ring-ring',
          className,
        )}
      >
        <span className="sr-only">{t.shell.businesses}:</span>
        <span className="truncate">{me?.organization.name ?? ' '}</span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0" />
      </DialogTrigger>
      <DialogContent title={t.shell.businesses}>
        <Suspense fallback={<Loading what={t.shell.businesses} />}>
          <Businesses />
        </Suspense>
      </DialogContent>
    </Dialog>
  );
}
