// When a calendar in iCalendar's format (RFC 5545) has its owner taken: what repeats unfolded, exceptions and cancellations minded.
import ICAL from 'ical.js';
import { Temporal } from 'temporal-polyfill';
import { findIana } from 'windows-iana';
import type { CalendarEvent } from '../../scheduling/calendars/calendar.ts';

export interface Span {
  from: number;
  to: number;
}

/** A rule that yields more, the past included, is made to be slow or a mistake. */
const MOST_OCCURRENCES = 20_000;
/** What we have put into calendars ourselves, by mail and through Google: it would take the time of its own appointment. */
const OURS = /^([0-9a-f-]{36}@offhook|offhook[0-9a-f]{32}@google\.com)$/;

/**
 * @param span what has ended before or begins after is left out
 * @param timezone IANA zone of whole days and of times without one, where the calendar names none
 * @throws RangeError when it repeats too often · Error when it is no calendar
 */
export function expand(text: string, { from, to }: Span, timezone: string): CalendarEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  if (calendar.name !== 'vcalendar') throw new Error('It is no calendar.');
  const named = String(calendar.getFirstPropertyValue('x-wr-timezone') ?? '');
  const zone = ianaOf(named) ?? timezone;
  const found: CalendarEvent[] = [];
  const add = (item: ICAL.Event, start: ICAL.Time, end: ICAL.Time, key: string) => {
    const startsAt = instantOf(start, item.component, zone);
    const endsAt = instantOf(end, item.component, zone);
    if (startsAt >= to || endsAt <= from || startsAt >= endsAt) return;
    found.push({ id: key, removed: false, busy: isBusy(item.component), startsAt, endsAt });
  };
  let unfolded = 0;
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    // An occurrence that differs is met with its series.
    if (OURS.test(event.uid) || event.isRecurrenceException() || !event.startDate) continue;
    if (!event.isRecurring()) {
      add(event, event.startDate, event.endDate, event.uid);
      continue;
    }
    const occurrences = event.iterator();
    for (let next = occurrences.next(); next; next = occurrences.next()) {
      if (++unfolded > MOST_OCCURRENCES) throw new RangeError('It repeats too often.');
      const { item, startDate, endDate } = event.getOccurrenceDetails(next);
      // One that was put off may come before those it stood behind: only the rule's own time says when to stop.
      if (instantOf(next, component, zone) >= to) break;
      add(item, startDate, endDate, `${event.uid}/${next.toString()}`);
    }
  }
  return found;
}

function isBusy(event: ICAL.Component): boolean {
  const value = (name: string) => String(event.getFirstPropertyValue(name) ?? '').toUpperCase();
  return (
    value('transp') !== 'TRANSPARENT' &&
    value('status') !== 'CANCELLED' &&
    !/^(FREE|WORKINGELSEWHERE)$/.test(value('x-microsoft-cdo-busystatus'))
  );
}

/**
 * Zones by their names, whose rules we know; a zone of the calendar's own making by the rules that come with it.
 * @param event the one whose time it is: its start says in which zone
 * @param zone of what says none
 */
function instantOf(time: ICAL.Time, event: ICAL.Component, zone: string): number {
  const { year, month, day, hour, minute, second } = time;
  if (time.zone === ICAL.Timezone.utcTimezone) return Date.UTC(year, month - 1, day, hour, minute, second);
  const named = time.isDate ? undefined : event.getFirstProperty('dtstart')?.getFirstParameter('tzid');
  const known = named ? ianaOf(named) : zone;
  if (known === undefined && time.zone !== ICAL.Timezone.localTimezone) return time.toUnixTime() * 1000;
  const wallClock = Temporal.PlainDateTime.from({ year, month, day, hour, minute, second });
  return wallClock.toZonedDateTime(known ?? zone).epochMilliseconds;
}

const zones = new Map<string, string | undefined>();

/** IANA names, Windows' names, and IANA names with a path in front as some write them. */
function ianaOf(name: string): string | undefined {
  if (!zones.has(name))
    zones.set(
      name,
      [name, findIana(name)[0], /[^/]+\/[^/]+$/.exec(name)?.[0]].find(
        (one) => one !== undefined && one !== '' && isZone(one),
      ),
    );
  return zones.get(name);
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
