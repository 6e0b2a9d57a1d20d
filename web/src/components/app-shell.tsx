// The frame around every screen: navigation on the side, on a phone at the bottom.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { CalendarDays, LogOut, Moon, PhoneCall, Sun } from 'lucide-react';
import { organizationQuery } from '@/api/queries.ts';
import { signOut } from '@/api/session.ts';
import { Logo } from '@/components/logo.tsx';
import { useTheme } from '@/lib/theme.ts';

const ROOMS = [
  { to: '/calls', label: 'Calls', icon: PhoneCall },
  { to: '/appointments', label: 'Appointments', icon: CalendarDays },
] as const;

const ITEM =
  'flex items-center gap-3 rounded-md px-3 py-2 text-sm font-medium text-sidebar-muted outline-none hover:bg-sidebar-accent hover:text-sidebar-foreground focus-visible:ring-2 focus-visible:ring-ring max-md:flex-1 max-md:flex-col max-md:gap-1 max-md:px-1 max-md:text-xs';

export function AppShell() {
  const [theme, toggleTheme] = useTheme();
  const organization = useQuery(organizationQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();

  const leave = async () => {
    await signOut();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };

  return (
    <div className="flex min-h-dvh max-md:flex-col-reverse">
      <a
        href="#content"
        className="sr-only rounded-md bg-primary p-3 text-primary-foreground focus:not-sr-only focus:absolute focus:z-50"
      >
        Skip to the content
      </a>
      <aside className="sticky bottom-0 z-10 flex shrink-0 flex-row bg-sidebar text-sidebar-foreground md:top-0 md:h-dvh md:w-60 md:flex-col md:p-4">
        <div className="flex items-center gap-3 px-2 pb-6 max-md:hidden">
          <Logo className="size-9" />
          <div className="min-w-0">
            <p className="font-semibold">Offhook</p>
            <p className="truncate text-xs text-sidebar-muted">{organization.data?.name ?? ' '}</p>
          </div>
        </div>
        <nav aria-label="Rooms" className="flex gap-1 max-md:flex-[2] max-md:p-1 md:flex-col">
          {ROOMS.map(({ to, label, icon: Icon }) => (
            <Link
              key={to}
              to={to}
              className={ITEM}
              activeProps={{
                className: 'bg-sidebar-accent !text-sidebar-foreground',
                'aria-current': 'page',
              }}
            >
              <Icon aria-hidden className="size-5" />
              {label}
            </Link>
          ))}
        </nav>
        <div className="flex gap-1 max-md:flex-[2] max-md:p-1 md:mt-auto md:flex-col">
          <button type="button" onClick={toggleTheme} className={ITEM}>
            {theme === 'dark' ? (
              <Sun aria-hidden className="size-5" />
            ) : (
              <Moon aria-hidden className="size-5" />
            )}
            {theme === 'dark' ? 'Light' : 'Dark'}
          </button>
          <button type="button" onClick={() => void leave()} className={ITEM}>
            <LogOut aria-hidden className="size-5" />
            Sign out
          </button>
        </div>
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <Outlet />
      </main>
    </div>
  );
}
