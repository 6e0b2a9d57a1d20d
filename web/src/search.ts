// What stands behind the `?` of a screen's address; what cannot be read there counts as not said.

type Raw = Record<string, unknown>;

const matching = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** A day there is: not the 31st of February. */
function date(value: unknown): string | undefined {
  const text = matching(value, /^\d{4}-\d{2}-\d{2}$/);
  const instant = new Date(`${text}T00:00Z`);
  return text !== undefined && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
    ? text
    : undefined;
}

/** Leaves out what is not said, so that addresses stay short. */
function said<T extends object>(search: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}

const DIRECTIONS = ['inbound', 'outbound'] as const;
/** Under half a minute, up to two minutes, longer. */
const LENGTHS = ['short', 'middle', 'long'] as const;

/** The figures whose calls can be listed. */
export const COUNTED = [
  'calls',
  'wanted',
  'offered',
  'booked',
  'needsPerson',
  'afterHours',
  'afterHoursBooked',
] as const;
/** Why somebody who wanted to book did not. */
export const LOSSES = [
  'leftAtOnce',
  'serviceUnclear',
  'noTimeGiven',
  'nothingOpen',
  'timesDeclined',
  'openingTaken',
  'detailsNotGiven',
  'notConfirmed',
  'failed',
  'other',
] as const;
const version = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;

/** `from` and `to` are days of the business, both shown. */
export const callsSearch = (raw: Raw) =>
  said({
    counted: COUNTED.find((counted) => counted === raw['counted']),
    lost: LOSSES.find((lost) => lost === raw['lost']),
    topic: matching(raw['topic'], /^[a-zA-Z:]{1,60}$/),
    language: matching(raw['language'], /^[a-zA-Z-]{2,35}$/),
    /** A receptionist by its id, and its version: 0 before the first was published. */
    agent: matching(raw['agent'], /^[0-9a-f-]{36}$/),
    version: version(raw['version']),
    /** ISO weekday and hour. */
    hour: matching(raw['hour'], /^[1-7]-([01]\d|2[0-3])$/),
    from: date(raw['from']),
    to: date(raw['to']),
    outcome: matching(raw['outcome'], /^[a-zA-Z]{1,40}$/),
    q: matching(raw['q'], /^.{1,100}$/),
    direction: DIRECTIONS.find((direction) => direction === raw['direction']),
    length: LENGTHS.find((length) => length === raw['length']),
    tag: matching(raw['tag'], /^.{1,60}$/),
  });

export type CallsSearch = ReturnType<typeof callsSearch>;

const DAYS = [7, 30, 90] as const;

/** How many days back. */
export const rangeSearch = (raw: Raw) => said({ days: DAYS.find((days) => days === raw['days']) });

/** What a vendor's consent page has led to. */
export const consentSearch = (raw: Raw) =>
  said({
    connected: matching(raw['connected'], /^yes$/),
    problem: matching(raw['problem'], /^.{1,500}$/),
  });

/** Which receptionist, by its id. */
export const receptionistSearch = (raw: Raw) => said({ agent: matching(raw['agent'], /^[0-9a-f-]{36}$/) });

const SHOWN = ['done', 'leads', 'texts'] as const;

/** Without it the messages to return. */
export const messagesSearch = (raw: Raw) => said({ show: SHOWN.find((show) => show === raw['show']) });

export type MessagesSearch = ReturnType<typeof messagesSearch>;

const VIEWS = ['day', 'week'] as const;

export const calendarSearch = (raw: Raw) =>
  said({
    view: VIEWS.find((view) => view === raw['view']),
    date: date(raw['date']),
  });

export type CalendarSearch = ReturnType<typeof calendarSearch>;
