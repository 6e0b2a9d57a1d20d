// Callers are let in: the number, and what is next.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PartyPopper, Phone } from 'lucide-react';
import { numbersQuery } from '@/api/manage.ts';
import { Loaded } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';

export function Live() {
  const numbers = useQuery(numbersQuery);
  return (
    <div className="flex flex-col gap-6 py-6">
      <title>{`${b.live.title} · Offhook`}</title>
      <Loaded query={numbers} what={b.number.what}>
        {({ items: [number] }) => (
          <div className="flex flex-col items-center gap-4 text-center">
            <span className="flex size-16 items-center justify-center rounded-full bg-success-soft text-success">
              <PartyPopper aria-hidden className="size-8" />
            </span>
            <h1 className="text-3xl font-semibold tracking-tight">{b.live.title}</h1>
            {number && (
              <>
                <p className="text-muted-foreground">{b.live.lead(phoneNumber(number.e164))}</p>
                <Button asChild variant="outline" size="lg">
                  <a href={`tel:${number.e164}`}>
                    <Phone aria-hidden />
                    {b.live.call}
                  </a>
                </Button>
              </>
            )}
          </div>
        )}
      </Loaded>
      <div className="rounded-xl border bg-card p-5">
        <h2 className="font-semibold">{b.live.next}</h2>
        <ul className="mt-2 flex list-disc flex-col gap-2 pl-5 text-sm text-muted-foreground">
          {b.live.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </div>
      <Button asChild size="lg" className="self-center">
        <Link to="/">{t.common.toToday}</Link>
      </Button>
    </div>
  );
}
