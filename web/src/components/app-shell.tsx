// The frame around every screen: all sections at a desk's side; on a phone the four used most at the bottom, the rest in a drawer.
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { KeyRound, Languages, LogOut, type LucideIcon, Menu, Moon, Sun } from 'lucide-react';
import { Suspense, useState } from 'react';
import { meQuery, userQuery } from '@/api/queries.ts';
import { useLanguage } from '@/api/use-language.ts';
import { useLive } from '@/api/use-live.ts';
import { BusinessButton } from '@/components/business-button.tsx';
import { ConnectionBanner } from '@/components/connection-banner.tsx';
import { Logo } from '@/components/logo.tsx';
import { type Section, SECTIONS } from '@/components/sections.ts';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { useSignOut } from '@/components/use-sign-out.ts';
import { cn } from '@/lib/cn.ts';
import { lazily, whenIdle } from '@/lib/lazily.ts';
import { useTheme } from '@/lib/theme.ts';
import { chooseLanguage, language, LANGUAGES, t } from '@/wording/wording.ts';

const ITEM =
  'flex min-h-11 items-center gap-3 rounded-md px-3 md:min-h-9 text-sm font-medium text-sidebar-muted outline-none hover:bg-sidebar-accent hover:text-sidebar-foreground focus-visible:ring-2 focus-visible:ring-ring';
const BAR_ITEM =
  'flex min-w-0 flex-1 flex-col items-center gap-1 rounded-md px-0.5 py-1.5 text-[0.6875rem] font-medium text-sidebar-muted outline-none focus-visible:ring-2 focus-visible:ring-ring';
const HERE = 'bg-sidebar-accent !text-sidebar-foreground';

/** Nothing is to be told before there is a screen. */
const Toasts = lazily(async () => {
  await whenIdle();
  return (await import('@/components/toasts.tsx')).Toasts;
});

export function AppShell() {
  useLive();
  useLanguage();
  const [theme] = useTheme();
  const me = useQuery(meQuery);
  const user = useQuery(userQuery);
  const sections = SECTIONS.filter(({ permission }) =>
    permission === 'platform'
      ? user.data?.platformAdmin === true
      : (me.data?.permissions.includes(permission) ?? true),
  );
  const inBar = sections.filter(({ inBar: shown }) => shown);

  return (
    <div className="flex min-h-dvh max-md:flex-col-reverse">
      <a
        href="#content"
        className="sr-only rounded-md bg-primary p-3 text-primary-foreground focus:not-sr-only focus:absolute focus:z-50"
      >
        {t.shell.skip}
      </a>
      <aside className="sticky top-0 z-10 hidden h-dvh w-60 shrink-0 flex-col overflow-y-auto bg-sidebar p-4 text-sidebar-foreground md:flex">
        <div className="flex items-center gap-3 px-2 pb-6">
          <Logo className="size-9" />
          <div className="min-w-0">
            <p className="font-semibold">Offhook</p>
            <BusinessButton className="max-w-full min-h-6 text-xs text-sidebar-muted" />
          </div>
        </div>
        <nav aria-label={t.shell.sections} className="flex flex-col gap-0.5">
          {sections.map((section) => (
            <SectionLink key={section.to} section={section} className={ITEM} iconClass="size-5" />
          ))}
        </nav>
        <div className="mt-auto flex flex-col gap-0.5 pt-4">
          <Preferences />
        </div>
      </aside>
      <nav
        aria-label={t.shell.sections}
        className="sticky bottom-0 z-30 flex gap-0.5 bg-sidebar px-1 pt-1 pb-[max(0.25rem,env(safe-area-inset-bottom))] md:hidden"
      >
        {inBar.map((section) => (
          <SectionLink key={section.to} section={section} className={BAR_ITEM} iconClass="size-5 shrink-0" />
        ))}
        <MoreDrawer sections={sections.filter(({ inBar: shown }) => !shown)} />
      </nav>
      <div className="flex min-w-0 flex-1 flex-col">
        {me.data && me.data.organizations.length > 1 && (
          <header className="bg-sidebar px-4 text-sidebar-foreground md:hidden">
            <BusinessButton className="min-h-11 max-w-full text-sm font-medium" />
          </header>
        )}
        <ConnectionBanner />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          <Outlet />
        </main>
      </div>
      <Suspense>
        <Toasts theme={theme} />
      </Suspense>
    </div>
  );
}

function SectionLink({
  section: { to, label, icon: Icon },
  className,
  iconClass,
}: {
  section: Section;
  className: string;
  iconClass: string;
}) {
  return (
    <Link
      to={to}
      className={className}
      activeOptions={{ exact: to === '/' }}
      activeProps={{ className: HERE, 'aria-current': 'page' }}
    >
      <Icon aria-hidden className={iconClass} />
      <span className="max-w-full truncate">{label()}</span>
    </Link>
  );
}

function MoreDrawer({ sections }: { sections: Section[] }) {
  const where = useRouterState({ select: ({ location }) => location.pathname });
  // Open on one screen only: it closes by going to another.
  const [openOn, setOpenOn] = useState<string>();
  const here = where === '/profile' || sections.some(({ to }) => where.startsWith(to));
  return (
    <Dialog open={openOn === where} onOpenChange={(open) => setOpenOn(open ? where : undefined)}>
      <DialogTrigger className={cn(BAR_ITEM, here && HERE)}>
        <Menu aria-hidden className="size-5 shrink-0" />
        {t.common.more}
      </DialogTrigger>
      <DialogContent
        title="Offhook"
        place="side"
        className="border-sidebar-accent bg-sidebar text-sidebar-foreground"
      >
        <BusinessButton className="min-h-11 text-sm font-medium" />
        <nav aria-label={t.shell.sections} className="flex flex-col gap-0.5">
          {sections.map((section) => (
            <SectionLink key={section.to} section={section} className={ITEM} iconClass="size-5" />
          ))}
        </nav>
        <div className="mt-auto flex flex-col gap-0.5 border-t border-sidebar-accent pt-4">
          <Preferences />
        </div>
      </DialogContent>
    </Dialog>
  );
}

/** How it looks, in which language, and the way out. */
function Preferences() {
  const [theme, toggleTheme] = useTheme();
  const leave = useSignOut();
  const other = language === 'en' ? 'es' : 'en';
  return (
    <>
      <div className="grid grid-cols-2">
        <Preference icon={theme === 'dark' ? Sun : Moon} onClick={toggleTheme}>
          {theme === 'dark' ? t.shell.light : t.shell.dark}
        </Preference>
        <Preference icon={Languages} onClick={() => chooseLanguage(other)}>
          <span lang={other}>{LANGUAGES[other]}</span>
        </Preference>
      </div>
      <Link to="/profile" className={ITEM} activeProps={{ className: HERE, 'aria-current': 'page' }}>
        <KeyRound aria-hidden className="size-5" />
        {t.shell.profile}
      </Link>
      <Preference icon={LogOut} onClick={() => void leave()}>
        {t.shell.signOut}
      </Preference>
    </>
  );
}

function Preference({
  icon: Icon,
  onClick,
  children,
}: {
  icon: LucideIcon;
  onClick(): void;
  children: React.ReactNode;
}) {
  return (
    <button type="button" onClick={onClick} className={ITEM}>
      <Icon aria-hidden className="size-5" />
      {children}
    </button>
  );
}
