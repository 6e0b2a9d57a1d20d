// People's calendars as both vendors keep them: entries that change and are told of in order. Each vendor's server shows them
// in its own words; a test plays the owner.
import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';

/** A repetition, as far as the sandbox knows it: every so many days or weeks, so many times. */
export interface Repeats {
  every: 'day' | 'week';
  interval: number;
  count: number;
}

export interface Entry {
  id: string;
  subject: string;
  /** Wall-clock in `zone`, `YYYY-MM-DDTHH:MM:SS`; midnight to midnight when `allDay`. */
  start: string;
  end: string;
  zone: string;
  allDay: boolean;
  /** Whether it takes the owner's time. */
  busy: boolean;
  /** Invited, and said no. */
  declined: boolean;
  private: boolean;
  cancelled: boolean;
  description: string;
  /** What an application has attached. */
  properties: Record<string, string>;
  transactionId?: string;
  repeats?: Repeats;
  /** Occurrences that differ, by their original start; null: this one does not take place. */
  exceptions: Map<string, { start: string; end: string } | null>;
  /** Grows with every change. */
  version: number;
  updatedMs: number;
}

/** An entry, or one occurrence of one that repeats. */
export interface Occurrence extends Entry {
  /** Of the entry it belongs to. */
  seriesId?: string;
  originalStart?: string;
}

export type NewEntry = Pick<Entry, 'subject' | 'start' | 'end'> &
  Partial<Omit<Entry, 'version' | 'exceptions'>>;

export class CalendarStore {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();
  /** Every change, oldest first: the id and, of one that is gone, the entry as it last was. */
  readonly #changes: { version: number; id: string }[] = [];
  readonly #listeners = new Set<() => void>();
  #version = 0;

  constructor(options: { id: string; name: string; zone: string; now(): number }) {
    ({ id: this.id, name: this.name, zone: this.zone } = options);
    this.#now = options.now;
  }

  /** The number of the last change. */
  get version(): number {
    return this.#version;
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Every entry that takes place. */
  list(): Entry[] {
    return [...this.#entries.values()].filter(({ cancelled }) => !cancelled);
  }

  add(entry: NewEntry): Entry {
    const { id = randomBytes(13).toString('hex'), zone = this.zone } = entry;
    const made: Entry = {
      allDay: false,
      busy: true,
      declined: false,
      private: false,
      cancelled: false,
      description: '',
      properties: {},
      ...entry,
      id,
      zone,
      exceptions: new Map(),
      version: 0,
      updatedMs: 0,
    };
    this.#entries.set(id, made);
    this.#changed(made);
    return made;
  }

  /** @throws RangeError when there is none */
  change(id: string, change: Partial<Omit<Entry, 'id' | 'version' | 'exceptions'>>): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new RangeError(`There is no entry ${id}`);
    Object.assign(entry, change);
    this.#changed(entry);
    return entry;
  }

  remove(id: string): void {
    this.change(id, { cancelled: true });
  }

  /** One occurrence of an entry that repeats takes place at another time, or (null) not at all. */
  except(id: string, originalStart: string, instead: { start: string; end: string } | null): void {
    this.#entries.get(id)?.exceptions.set(originalStart, instead);
    this.change(id, {});
  }

  /** The entries that have changed after `version`, each once, in the order of their last change; those that are gone included. */
  changedSince(version: number): Entry[] {
    const last = new Map<string, number>();
    for (const change of this.#changes) if (change.version > version) last.set(change.id, change.version);
    return [...last].toSorted(([, a], [, b]) => a - b).flatMap(([id]) => this.#entries.get(id) ?? []);
  }

  /** What of an entry falls into a span: itself, or its occurrences. */
  occurrences(entry: Entry, fromMs: number, toMs: number): Occurrence[] {
    const all: Occurrence[] = entry.repeats ? this.#repeated(entry, entry.repeats) : [entry];
    return all.filter((one) => instant(one.end, one.zone) > fromMs && instant(one.start, one.zone) < toMs);
  }

  /** @returns ends the subscription */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #repeated(entry: Entry, { every, interval, count }: Repeats): Occurrence[] {
    const shift = (text: string, index: number) => {
      const days = index * interval * (every === 'week' ? 7 : 1);
      return Temporal.PlainDateTime.from(text).add({ days }).toString({ smallestUnit: 'second' });
    };
    return Array.from({ length: count }, (_, index) => {
      const originalStart = shift(entry.start, index);
      const instead = entry.exceptions.get(originalStart);
      return {
        ...entry,
        start: originalStart,
        end: shift(entry.end, index),
        ...instead,
        id: `${entry.id}_${originalStart.replaceAll(/[-:]/g, '')}`,
        cancelled: entry.cancelled || instead === null,
        seriesId: entry.id,
        originalStart,
      };
    });
  }

  #changed(entry: Entry): void {
    this.#version += 1;
    entry.version = this.#version;
    entry.updatedMs = this.#now();
    this.#changes.push({ version: this.#version, id: entry.id });
    for (const listener of this.#listeners) listener();
  }
}

/** The instant of a wall-clock time, in ms since the epoch. */
export const instant = (local: string, zone: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;

/** @param text ISO 8601, with an offset or `Z`, or wall-clock in `zone` */
export function localIn(text: string, zone: string): string {
  const at = /(Z|[+-]\d{2}:?\d{2})$/i.test(text)
    ? Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDateTime()
    : Temporal.PlainDateTime.from(text);
  return at.toString({ smallestUnit: 'second' });
}

export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
