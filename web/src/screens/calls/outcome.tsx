// How a call came out, as a chip.
import { Badge, type BadgeTone } from '@/components/ui/badge.tsx';
import { named } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

const TONES: Record<string, BadgeTone> = {
  booked: 'success',
  rescheduled: 'success',
  answered: 'brand',
  transferred: 'brand',
  cancelled: 'warning',
  messageTaken: 'warning',
  abandoned: 'danger',
};

export function OutcomeBadge({ call }: { call: { outcome: string | null; endedAt: string | null } }) {
  if (!call.endedAt) {
    return (
      <Badge tone="brand">
        <span aria-hidden className="size-2 animate-pulse rounded-full bg-primary" />
        {t.outcomes['live']}
      </Badge>
    );
  }
  if (!call.outcome || call.outcome === 'none') return <Badge>{t.outcomes['none']}</Badge>;
  return <Badge tone={TONES[call.outcome] ?? 'neutral'}>{named(t.outcomes, call.outcome)}</Badge>;
}
