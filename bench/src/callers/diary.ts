// Wishes no two callers share, so that every booking has one right outcome: a day, an hour and a person of the staff each.
import { Temporal } from 'temporal-polyfill';
import type { ApiAppointment, Catalog } from '../api.ts';
import type { Business } from '../target.ts';

export interface Wish {
  /** As a caller says it: `December 3 at 11 AM with Anna`. */
  words: string;
  /** The right start, as an instant. */
  startsAt: string;
  staff: string;
}

/** Open on every weekday of the demo business, and an hour apart: no haircut reaches into the next. */
const HOURS = [10, 11, 12, 13, 14, 15, 16];
/** Tomorrow is left to people who try things out meanwhile; the business takes bookings for 120 days. */
const FIRST_DAY = 2;
const LAST_DAY = 118;

/** Hands out the wishes of one business, each once. */
export class Diary {
  readonly #business: Business;
  readonly #staff: string[];
  readonly #today: Temporal.PlainDate;
  /** Booked by an earlier run: `start staff`. */
  readonly #taken: ReadonlySet<string>;
  #next = 0;

  constructor(
    business: Business,
    catalog: Catalog,
    now: Temporal.Instant,
    appointments: readonly ApiAppointment[] = [],
  ) {
    this.#business = business;
    this.#staff = catalog.staff.map(({ name }) => name);
    this.#today = now.toZonedDateTimeISO(business.timezone).toPlainDate();
    this.#taken = new Set(appointments.map(({ startsAt, staff }) => key(startsAt, staff.name)));
  }

  /** Throws when the business is booked out. */
  wish(): Wish {
    for (;;) {
      const wish = this.#candidate();
      if (!this.#taken.has(key(wish.startsAt, wish.staff))) return wish;
    }
  }

  #candidate(): Wish {
    const index = this.#next++;
    const days = LAST_DAY - FIRST_DAY;
    // Days first: callers at the same moment want different days, as they mostly do.
    const day = this.#today.add({ days: FIRST_DAY + (index % days) });
    const round = Math.floor(index / days);
    const hour = HOURS[round % HOURS.length] as number;
    const staff = this.#staff[Math.floor(round / HOURS.length)];
    if (staff === undefined)
      throw new Error(`${this.#business.number} is booked out; let more businesses share the calls.`);
    return wishOf(day, hour, staff, this.#business.timezone);
  }
}

const key = (startsAt: string, staff: string): string => `${Date.parse(startsAt)} ${staff}`;

export function wishOf(day: Temporal.PlainDate, hour: number, staff: string, timezone: string): Wish {
  const date = day.toLocaleString('en-US', { month: 'long', day: 'numeric' });
  const clock = `${((hour + 11) % 12) + 1} ${hour < 12 ? 'AM' : 'PM'}`;
  const start = day.toZonedDateTime({ timeZone: timezone, plainTime: { hour } });
  return { words: `${date} at ${clock} with ${staff}`, startsAt: start.toInstant().toString(), staff };
}

const GIVEN = ['Dana', 'Maria', 'James', 'Linda', 'Robert', 'Susan', 'Peter', 'Karen', 'Laura', 'Kevin'];
const FAMILY = [
  'Reed',
  'Carter',
  'Lopez',
  'Miller',
  'Turner',
  'Foster',
  'Hayes',
  'Porter',
  'Wells',
  'Morgan',
];

/** The name of caller `index`: plain ones, since this measures the engine and not the reading of names. */
export const nameOf = (index: number): string =>
  `${GIVEN[index % GIVEN.length] as string} ${FAMILY[Math.floor(index / GIVEN.length) % FAMILY.length] as string}`;

/** A telephone number no other caller of this process has. */
export const numberOf = (index: number): string => `+1${String(3_035_550_000 + index)}`;
