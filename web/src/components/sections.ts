// The sections of the dashboard, in the order of a day's work, and what it takes to see each.
import {
  CalendarDays,
  ChartColumn,
  Gauge,
  Headset,
  type LucideIcon,
  MessageSquare,
  PhoneCall,
  PhoneOutgoing,
  Radio,
  ServerCog,
  Settings,
  Sun,
  Users,
  UsersRound,
} from 'lucide-react';
import { t } from '@/wording/wording.ts';

export interface Section {
  to:
    | '/'
    | '/live'
    | '/calls'
    | '/calendar'
    | '/messages'
    | '/customers'
    | '/speed'
    | '/insights'
    | '/test-call'
    | '/receptionist'
    | '/team'
    | '/settings'
    | '/platform';
  label(): string;
  icon: LucideIcon;
  /** `platform`: those who run this installation. */
  permission: string;
  /** One of those at the bottom of a phone's screen. */
  inBar?: boolean;
}

export const SECTIONS: readonly Section[] = [
  { to: '/', label: () => t.shell.today, icon: Sun, permission: 'calls:read', inBar: true },
  { to: '/live', label: () => t.shell.live, icon: Radio, permission: 'calls:read' },
  { to: '/calls', label: () => t.shell.calls, icon: PhoneCall, permission: 'calls:read', inBar: true },
  {
    to: '/calendar',
    label: () => t.shell.calendar,
    icon: CalendarDays,
    permission: 'appointments:read',
    inBar: true,
  },
  {
    to: '/messages',
    label: () => t.shell.messages,
    icon: MessageSquare,
    permission: 'people:read',
    inBar: true,
  },
  { to: '/customers', label: () => t.shell.customers, icon: Users, permission: 'people:read' },
  {
    to: '/receptionist',
    label: () => t.shell.receptionist,
    icon: Headset,
    permission: 'agents:read',
  },
  { to: '/test-call', label: () => t.shell.testCall, icon: PhoneOutgoing, permission: 'calls:try' },
  { to: '/speed', label: () => t.shell.speed, icon: Gauge, permission: 'insights:read' },
  { to: '/insights', label: () => t.shell.insights, icon: ChartColumn, permission: 'insights:read' },
  { to: '/team', label: () => t.shell.team, icon: UsersRound, permission: 'members:read' },
  { to: '/settings', label: () => t.shell.settings, icon: Settings, permission: 'organization:read' },
  { to: '/platform', label: () => t.shell.platform, icon: ServerCog, permission: 'platform' },
];
