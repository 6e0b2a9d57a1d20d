// How the day goes: who called and what came of it, in figures that lead to what they count; below them the day itself.
import { useQuery } from '@tanstack/react-query';
import { Banknote, CalendarCheck, Clock, MessageSquare, PhoneCall, UserRound } from 'lucide-react';
import { Suspense } from 'react';
import { todayQuery } from '@/api/insights.ts';
import { useTimeZone } from '@/api/queries.ts';
import { Figure } from '@/components/figure.tsx';
import { Loaded, Loading, Page } from '@/components/page.tsx';
import { latency } from '@/lib/format.ts';
import { lazily, whenIdle } from '@/lib/lazily.ts';
import { recovered } from '@/lib/revenue.ts';
import { useNow } from '@/lib/use-now.ts';
import type { CallsSearch } from '@/search.ts';
import { locale, t } from '@/wording/wording.ts';

/** What is below the figures is worth waiting for, and brings the calendar's arithmetic with it. */
const Lists = lazily(async () => {
  await whenIdle();
  return (await import('./lists.tsx')).Lists;
});
const Banner = lazily(async () => {
  await whenIdle();
  return (await import('@/screens/onboarding/banner.tsx')).OnboardingBanner;
});

export function Today() {
  const timeZone = useTimeZone();
  // A page left open sees the next day come.
  useNow(60_000);
  return (
    <Page title={t.shell.today} lead={timeZone && t.today.lead(longDay(timeZone))}>
      <Suspense>
        <Banner />
      </Suspense>
      <Figures />
      <Suspense fallback={<Loading what={t.today.what} />}>
        <Lists />
      </Suspense>
    </Page>
  );
}

/** `Tuesday, June 2`. */
const longDay = (timeZone: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', month: 'long', day: 'numeric' }).format();

function Figures() {
  const figures = useQuery(todayQuery);
  const day = figures.data?.date;
  const calls = (counted: CallsSearch['counted']) =>
    ({ to: '/calls', search: { counted, from: day, to: day } }) as const;
  return (
    <Loaded query={figures} what={t.today.what}>
      {({ answered, booked, needsPerson, messagesToReturn, urgentMessages, voiceToVoiceP50Ms, revenue }) => (
        <div className="flex flex-col gap-2">
          <dl className="grid grid-cols-2 gap-3 lg:grid-cols-3">
            <Figure
              icon={PhoneCall}
              label={t.today.answered}
              value={String(answered)}
              link={calls('calls')}
            />
            <Figure
              icon={CalendarCheck}
              label={t.today.booked}
              value={String(booked)}
              tone="success"
              link={calls('booked')}
            />
            <Figure
              icon={UserRound}
              label={t.today.needsPerson}
              value={String(needsPerson)}
              tone="warning"
              link={calls('needsPerson')}
            />
            <Figure
              icon={MessageSquare}
              label={t.today.messages}
              value={String(messagesToReturn)}
              tone="warning"
              link={{ to: '/messages' }}
              {...(urgentMessages > 0 && { hint: t.today.urgent(urgentMessages) })}
            />
            <Figure icon={Banknote} label={t.today.revenue} tone="success" {...recovered(revenue)} />
            <Figure
              icon={Clock}
              label={t.today.median}
              value={voiceToVoiceP50Ms === null ? t.common.nothing : latency(voiceToVoiceP50Ms)}
              link={{ to: '/speed' }}
            />
          </dl>
          <details className="text-sm text-muted-foreground">
            <summary className="w-fit cursor-pointer rounded-sm outline-none max-md:py-3 hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/50">
              {t.today.formula}
            </summary>
            <p className="mt-1 max-w-prose">{t.today.formulaText}</p>
          </details>
        </div>
      )}
    </Loaded>
  );
}
