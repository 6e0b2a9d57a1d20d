// Events as Graph has them (https://learn.microsoft.com/graph/api/resources/event): ours put into its words, its read into ours.
import type { Event, SingleValueLegacyExtendedProperty } from '@microsoft/microsoft-graph-types';
import { Temporal } from 'temporal-polyfill';
import type { OurEvent } from '../../scheduling/calendars/calendar.ts';

/** The name of the property that marks an event as ours, in a namespace made for it. */
export const MARK = 'String {2f1c1d0e-5d7a-4f0b-9d0c-6f0ff0007a11} Name offhookAppointment';

export const markOf = (appointmentId: string): SingleValueLegacyExtendedProperty => ({
  id: MARK,
  value: appointmentId,
});

/**
 * For Outlook to tell a request repeated from a second one. It comes back with every event, which the mark does not where
 * changes are told.
 * @param life told apart from the first, which was deleted
 */
export const transactionIdOf = (appointmentId: string, life?: string): string =>
  `offhook:${appointmentId}${life === undefined ? '' : `:${life}`}`;

export function appointmentIdOf({ transactionId }: Event): { appointmentId?: string } {
  const [, appointmentId] = /^offhook:([0-9a-f-]{36})(?::|$)/.exec(transactionId ?? '') ?? [];
  return appointmentId === undefined ? {} : { appointmentId };
}

/** In UTC, whose name is the same for everybody; Outlook shows it in the owner's zone. */
export const bodyOf = (event: OurEvent): Event => ({
  subject: subjectOf(event),
  body: { contentType: 'text', content: event.description },
  start: { dateTime: wallClock(event.startsAt), timeZone: 'UTC' },
  end: { dateTime: wallClock(event.endsAt), timeZone: 'UTC' },
  showAs: 'busy',
});

/** Outlook takes no longer ones. */
const subjectOf = ({ title }: OurEvent): string => title.slice(0, 255);

const wallClock = (at: number): string => new Date(at).toISOString().slice(0, -1);

export const isSame = ({ subject, start, end }: Event, event: OurEvent): boolean =>
  subject === subjectOf(event) && instantOf(start) === event.startsAt && instantOf(end) === event.endsAt;

/** Whether it takes the owner's time. */
export const isTaken = ({ showAs, responseStatus }: Event): boolean =>
  showAs !== 'free' && showAs !== 'workingElsewhere' && responseStatus?.response !== 'declined';

/**
 * When it is. A whole day is told as midnight without saying where: it is the mailbox's.
 * @param zone reads the mailbox's IANA zone
 */
export async function spanOf(
  { start, end, isAllDay }: Event,
  zone: () => Promise<string>,
): Promise<{ startsAt: number; endsAt: number }> {
  const dates = [start, end].map((when) => /^(.*)T00:00:00(?:\.0*)?$/.exec(when?.dateTime ?? '')?.[1]);
  const [first, after] = dates;
  if (!isAllDay || first === undefined || after === undefined)
    return { startsAt: instantOf(start), endsAt: instantOf(end) };
  const timezone = await zone();
  const midnight = (date: string) =>
    Temporal.PlainDate.from(date).toZonedDateTime(timezone).epochMilliseconds;
  return { startsAt: midnight(first), endsAt: midnight(after) };
}

/** Times come without offset, in UTC as was asked for. */
const instantOf = (when: Event['start']): number => Date.parse(`${(when?.dateTime ?? '').slice(0, 23)}Z`);
