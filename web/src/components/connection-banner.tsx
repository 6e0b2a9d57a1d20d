import { CloudOff } from 'lucide-react';
import { useConnection } from '@/lib/online.ts';
import { t } from '@/wording/wording.ts';

/** Says that there is no connection, for as long as there is none. */
export function ConnectionBanner() {
  const connection = useConnection();
  return (
    <div aria-live="polite">
      {connection !== 'online' && (
        <p className="flex items-center gap-2 bg-warning-soft px-4 py-2 text-sm text-warning md:px-8">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {connection === 'offline' ? t.shell.offline : t.shell.unreachable}
        </p>
      )}
    </div>
  );
}
