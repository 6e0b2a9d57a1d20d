// What somebody sees who is not signed in: what Offhook does, shown rather than praised, and the way in.
import { Link } from '@tanstack/react-router';
import {
  ArrowRight,
  CalendarCheck,
  Clock,
  type LucideIcon,
  MessageSquareText,
  PhoneIncoming,
  UserRound,
} from 'lucide-react';
import { Look } from '@/components/look.tsx';
import { Logo } from '@/components/logo.tsx';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';

const WIDE = 'mx-auto w-full max-w-6xl px-4 md:px-8';
const PROMISE_ICONS: readonly LucideIcon[] = [PhoneIncoming, CalendarCheck, UserRound, MessageSquareText];

export function Landing() {
  return (
    <div className="flex min-h-dvh flex-col">
      <title>{`Offhook · ${b.landing.title.join(' ')}`}</title>
      <Header />
      <main className="flex flex-col gap-16 pb-16 md:gap-24 md:pb-24">
        <Hero />
        <Promises />
        <Measured />
        <Steps />
        <section className={cn(WIDE, 'flex flex-col items-center gap-5 text-center')}>
          <h2 className="max-w-xl text-2xl font-semibold tracking-tight text-balance md:text-3xl">
            {b.landing.last}
          </h2>
          <Begin />
        </section>
      </main>
      <footer className="mt-auto border-t bg-card">
        <div
          className={cn(
            WIDE,
            'flex flex-wrap items-center gap-x-6 gap-y-2 py-6 text-sm text-muted-foreground',
          )}
        >
          <span className="mr-auto">{b.landing.footer}</span>
          <Link to="/sign-in" className="underline-offset-4 hover:underline">
            {t.signIn.signIn}
          </Link>
          <a href="/docs" className="underline-offset-4 hover:underline">
            {b.landing.api}
          </a>
        </div>
      </footer>
    </div>
  );
}

function Header() {
  return (
    <header className={cn(WIDE, 'flex h-16 items-center gap-1')}>
      <Logo className="size-9 shrink-0" />
      <span className="mr-auto ml-2 text-lg font-semibold">Offhook</span>
      <Look />
      <Button asChild variant="outline" size="sm" className="ml-1">
        <Link to="/sign-in">{t.signIn.signIn}</Link>
      </Button>
    </header>
  );
}

const Begin = () => (
  <Button asChild size="lg">
    <Link to="/register">
      {b.landing.begin}
      <ArrowRight aria-hidden />
    </Link>
  </Button>
);

function Hero() {
  return (
    <section className={cn(WIDE, 'grid items-center gap-10 pt-6 md:pt-12 lg:grid-cols-[11fr_9fr] lg:gap-16')}>
      <div className="flex flex-col items-start gap-5">
        <h1 className="text-4xl leading-[1.1] font-semibold tracking-tight text-balance md:text-6xl">
          {b.landing.title.map((line) => (
            <span key={line} className="block">
              {line}
            </span>
          ))}
        </h1>
        <p className="max-w-xl text-lg text-muted-foreground">{b.landing.lead}</p>
        <Begin />
        <p className="flex items-center gap-2 text-sm text-muted-foreground">
          <Clock aria-hidden className="size-4 shrink-0" />
          {b.landing.beginHint}
        </p>
      </div>
      <figure className="rounded-2xl border bg-card p-4 shadow-lg md:p-6">
        <figcaption className="mb-4 flex items-center gap-2 text-sm font-medium">
          <span aria-hidden className="size-2 rounded-full bg-success" />
          {b.landing.call}
        </figcaption>
        <ol className="flex flex-col gap-2.5 text-sm">
          {b.landing.conversation.map(([by, words]) => (
            <li
              key={words}
              className={cn(
                'max-w-[85%] rounded-xl px-3.5 py-2',
                by === 'caller'
                  ? 'self-end rounded-br-sm bg-primary text-primary-foreground'
                  : 'self-start rounded-bl-sm bg-muted',
              )}
            >
              <span className="sr-only">{by === 'caller' ? t.call.callerSays : t.call.agentSays}: </span>
              {words}
            </li>
          ))}
        </ol>
        <p className="mt-4 flex items-center gap-2 rounded-lg bg-success-soft px-3.5 py-2.5 text-sm font-medium text-success">
          <CalendarCheck aria-hidden className="size-4 shrink-0" />
          {b.landing.booked}
        </p>
      </figure>
    </section>
  );
}

function Promises() {
  return (
    <section className={WIDE} aria-labelledby="promises">
      <h2 id="promises" className="text-2xl font-semibold tracking-tight md:text-3xl">
        {b.landing.promisesTitle}
      </h2>
      <ul className="mt-6 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {b.landing.promises.map(([title, words], index) => {
          const Icon = PROMISE_ICONS[index] ?? PhoneIncoming;
          return (
            <li key={title} className="flex flex-col gap-3 rounded-xl border bg-card p-5">
              <span className="flex size-10 items-center justify-center rounded-lg bg-secondary text-secondary-foreground">
                <Icon aria-hidden className="size-5" />
              </span>
              <h3 className="font-semibold">{title}</h3>
              <p className="text-sm text-muted-foreground">{words}</p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Measured() {
  return (
    <section className="bg-sidebar py-12 text-sidebar-foreground md:py-16">
      <div className={cn(WIDE, 'grid items-center gap-8 lg:grid-cols-[1fr_1fr]')}>
        <div>
          <h2 className="text-2xl font-semibold tracking-tight md:text-3xl">{b.landing.measuredTitle}</h2>
          <p className="mt-3 text-sidebar-muted">{b.landing.measuredLead}</p>
        </div>
        <dl className="grid grid-cols-2 gap-4">
          {b.landing.measured.map(([figure, words]) => (
            <div key={figure} className="flex flex-col-reverse justify-end rounded-xl bg-sidebar-accent p-5">
              <dt className="mt-1 text-sm text-sidebar-muted">{words}</dt>
              <dd className="text-3xl font-semibold tabular-nums">{figure}</dd>
            </div>
          ))}
        </dl>
        <p className="text-xs text-sidebar-muted lg:col-span-2">{b.landing.measuredHow}</p>
      </div>
    </section>
  );
}

/** As long as the onboarding says each takes. */
const MINUTES = [3, 4, 3, 2, 3];

function Steps() {
  return (
    <section className={WIDE} aria-labelledby="steps">
      <h2 id="steps" className="text-2xl font-semibold tracking-tight md:text-3xl">
        {b.landing.stepsTitle}
      </h2>
      <ol className="mt-6 grid gap-x-6 gap-y-6 sm:grid-cols-2 lg:grid-cols-5">
        {Object.values(b.steps).map((name, index) => (
          <li key={name} className="flex flex-col gap-1.5 border-t-2 border-primary pt-3">
            <p className="flex items-baseline justify-between gap-2 text-sm text-muted-foreground">
              <span className="font-semibold text-primary">{index + 1}</span>
              {b.frame.minutes(MINUTES[index] ?? 3)}
            </p>
            <h3 className="font-semibold">{name}</h3>
            <p className="text-sm text-muted-foreground">{b.landing.steps[index]}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
