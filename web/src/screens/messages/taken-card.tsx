// Something that was left for a person: by whom, when and what, and the way back to them.
import { Link } from '@tanstack/react-router';
import { Phone, PhoneCall } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay, useTimeZone } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { HaveCalled } from '@/components/have-called.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { t } from '@/wording/wording.ts';

type Taken = components['schemas']['TakenMessage'] | components['schemas']['Lead'];

export const whoLeft = ({ name, phone }: Taken): string =>
  name ?? (phone ? phoneNumber(phone) : t.customers.nameless);

export function TakenCard({
  taken,
  kind,
  children,
}: {
  taken: Taken;
  kind: ReactNode;
  /** What can be done about it. */
  children: ReactNode;
}) {
  const timeZone = useTimeZone();
  const mayPlace = useMay('calls:place');
  const who = whoLeft(taken);
  return (
    <li className="flex flex-col gap-3 rounded-xl border bg-card p-4 shadow-xs">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="font-medium">{who}</h2>
        {taken.urgent && <Badge tone="danger">{t.messages.urgent}</Badge>}
        {kind}
        <span className="text-sm text-muted-foreground max-sm:w-full sm:ml-auto">
          {dayAndTime(taken.createdAt, timeZone)}
        </span>
      </div>
      <p lang={taken.language ?? undefined} className="break-words whitespace-pre-wrap">
        {taken.text}
      </p>
      {taken.handled && taken.handledBy?.name && (
        <p className="text-sm text-muted-foreground">{t.messages.by(taken.handledBy.name)}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {taken.phone && (
          <Button asChild size="sm">
            <a href={`tel:${taken.phone}`} aria-label={t.messages.call(who)}>
              <Phone aria-hidden />
              {phoneNumber(taken.phone)}
            </a>
          </Button>
        )}
        {children}
        {mayPlace && taken.phone && !taken.handled && (
          <HaveCalled occasion={{ purpose: 'callback', to: taken.phone }} name={who} />
        )}
        {taken.callId && (
          <Button asChild variant="outline" size="sm">
            <Link to="/calls/$callId" params={{ callId: taken.callId }}>
              <PhoneCall aria-hidden />
              {t.messages.theCall}
            </Link>
          </Button>
        )}
      </div>
    </li>
  );
}
