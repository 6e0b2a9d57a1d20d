// The settings: everything about the business that is not how its receptionist speaks.
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import {
  Bell,
  Building2,
  CalendarSync,
  Clock,
  Activity,
  KeyRound,
  MailQuestion,
  Palette,
  PhoneIncoming,
  ScrollText,
  ShieldCheck,
  Tags,
  UserRound,
  Webhook,
} from 'lucide-react';
import { meQuery } from '@/api/queries.ts';
import { Page } from '@/components/page.tsx';
import { type Part, SubNav } from '@/components/sub-nav.tsx';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

const parts = (): (Part & { permission?: string })[] => [
  { to: '/settings', label: m.settings.business, icon: Building2 },
  { to: '/settings/branding', label: m.branding.title, icon: Palette },
  { to: '/settings/hours', label: m.receptionist.hours, icon: Clock },
  { to: '/settings/services', label: m.settings.services, icon: Tags },
  { to: '/settings/staff', label: m.settings.staff, icon: UserRound },
  { to: '/settings/numbers', label: m.settings.numbers, icon: PhoneIncoming },
  { to: '/settings/calendars', label: m.settings.calendars, icon: CalendarSync },
  { to: '/settings/notices', label: m.settings.notices, icon: MailQuestion },
  { to: '/settings/you', label: m.settings.you, icon: Bell },
  { to: '/settings/keys', label: m.settings.keys, icon: KeyRound, permission: 'keys:read' },
  { to: '/settings/webhooks', label: m.settings.webhooks, icon: Webhook, permission: 'webhooks:read' },
  { to: '/settings/vendors', label: m.settings.vendors, icon: Activity },
  { to: '/settings/privacy', label: m.settings.privacy, icon: ShieldCheck, permission: 'privacy:read' },
  { to: '/settings/audit', label: m.settings.audit, icon: ScrollText, permission: 'audit:read' },
];

export function Settings() {
  const may = useQuery(meQuery).data?.permissions;
  const shown = parts().filter(({ permission }) => !permission || (may?.includes(permission) ?? true));
  return (
    <Page title={t.shell.settings}>
      <div className="flex flex-col items-stretch gap-6 lg:flex-row lg:items-start">
        <SubNav label={t.shell.settings} parts={shown} />
        <div className="flex min-w-0 flex-1 flex-col gap-5">
          <Outlet />
        </div>
      </div>
    </Page>
  );
}
