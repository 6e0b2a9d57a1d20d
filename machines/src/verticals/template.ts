// What a kind of business starts from: everything an owner would otherwise have to type in on the first day.
import type { Business, EmergencyRule, HoursRange, KnowledgeItem, Service, Vertical } from '../business.ts';

/** A role of the staff and what it performs; the owner puts names to roles. */
export interface StaffRole {
  role: string;
  /** A name to start with, so that the template can be tried before anyone is entered. */
  exampleName: string;
  serviceIds: string[];
}

/** A call that works on the template as it is; run as a test, shown to the owner as an example. */
export interface SampleCall {
  name: string;
  /** What the caller says, turn by turn. */
  caller: string[];
  outcome: 'booked' | 'cancelled' | 'rescheduled' | 'messageTaken' | 'transferred' | 'answered' | 'none';
  /** Words the agent has to say somewhere. */
  hears?: string[];
}

export interface VerticalTemplate {
  vertical: Vertical;
  /** Shown to the owner when choosing. */
  title: string;
  hours: HoursRange[];
  services: Service[];
  staff: StaffRole[];
  knowledge: KnowledgeItem[];
  emergencies: EmergencyRule[];
  /** Words of the trade the transcriber should listen for. */
  keyTerms: string[];
  sampleCalls: SampleCall[];
}

/** Open from `from` to `to` on each weekday from `first` to `last` (ISO, 1 is Monday). */
export function weekdays(first: number, last: number, from: string, to: string): HoursRange[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    weekday: (first + i) as HoursRange['weekday'],
    from,
    to,
  }));
}

export const dollars = (amount: number) => ({ amountMinor: amount * 100, currency: 'USD' });

/** A business that runs on a template, with the example names; `parts` overrides what differs. */
export function businessFrom(template: VerticalTemplate, parts: Partial<Business> = {}): Business {
  return {
    id: template.vertical,
    name: template.title,
    vertical: template.vertical,
    timezone: 'America/New_York',
    language: 'en',
    agent: { name: 'Ava', tone: 'warm' },
    hours: template.hours,
    services: template.services,
    staff: template.staff.map(({ exampleName, serviceIds }, i) => ({
      id: `staff-${i + 1}`,
      name: exampleName,
      serviceIds,
    })),
    knowledge: template.knowledge,
    emergencies: template.emergencies,
    afterHours: 'book',
    recordingConsent: 'off',
    limits: { maxTurns: 40, maxMinutes: 15 },
    ...parts,
  };
}
