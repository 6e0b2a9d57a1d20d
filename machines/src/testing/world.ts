// A world in memory that answers the dialogue's effects: a calendar on a half-hour grid, messages kept in a list. For
// tests and for talking to the dialogue in the terminal; the server's real world is PostgreSQL.
import { Temporal } from 'temporal-polyfill';
import type { Appointment, Business, E164, EpochMs, Opening, VisitPart } from '../business.ts';
import type { Effect, EffectRequest, EffectResult } from '../dialogue/effects.ts';
import { allows, distinctTimes, local } from '../dialogue/wish.ts';
import type { When } from '../understanding/command.ts';

export interface WorldOptions {
  appointments?: Appointment[];
  /** How far ahead openings are looked for. */
  daysAhead?: number;
  /** Effects that cannot be reached. */
  away?: EffectRequest['type'][];
  /** The opening asked to be held is taken by someone else first, this many times. */
  snatch?: number;
  transfer?: 'begun' | 'failed';
  code?: string;
}

type Request<T extends EffectRequest['type']> = Extract<EffectRequest, { type: T }>;

export class World {
  readonly business: Business;
  readonly appointments: Appointment[];
  readonly messages: Request<'takeMessage'>[] = [];
  readonly tags: string[] = [];
  readonly optedOut: E164[] = [];
  readonly codesSentTo: E164[] = [];
  /** Ids of appointments whose customers said that they would come. */
  readonly confirmed: string[] = [];
  hold?: Opening;
  readonly #options: WorldOptions;
  #snatches: number;
  #count = 0;

  constructor(business: Business, options: WorldOptions = {}) {
    this.business = business;
    this.appointments = [...(options.appointments ?? [])];
    this.#options = options;
    this.#snatches = options.snatch ?? 0;
  }

  answer(effect: Effect, now: EpochMs): EffectResult {
    if (this.#options.away?.includes(effect.type)) return { type: effect.type, outcome: 'unavailable' };
    const act = this.#acts[effect.type] as (effect: EffectRequest, now: EpochMs) => EffectResult;
    return act(effect, now);
  }

  readonly #acts: { [T in EffectRequest['type']]: (request: Request<T>, now: EpochMs) => EffectResult } = {
    findOpenings: (request, now) => ({
      type: 'findOpenings',
      outcome: 'found',
      ...this.#openings(request, now),
    }),
    holdOpening: ({ opening, movesAppointmentId }) => {
      if (this.#snatches > 0) {
        this.#snatches -= 1;
        this.#add(opening, ['someone else'], 'Someone Else');
      }
      if (!this.#isFree(opening, movesAppointmentId)) return { type: 'holdOpening', outcome: 'taken' };
      this.hold = opening;
      return { type: 'holdOpening', outcome: 'held', expiresAt: opening.startsAt };
    },
    releaseHold: () => {
      this.hold = undefined;
      return { type: 'releaseHold', outcome: 'released' };
    },
    book: ({ opening, serviceIds, customer, repeat }) => {
      if (!this.#isFree(opening)) return { type: 'book', outcome: 'taken' };
      this.hold = undefined;
      const { id } = this.#add(opening, serviceIds, customer.name, customer.phone);
      const taken: EpochMs[] = [];
      for (let time = 1; time < (repeat?.times ?? 1); time += 1) {
        const later = this.#weeksLater(opening, time * repeat!.everyWeeks);
        if (this.#isFree(later)) this.#add(later, serviceIds, customer.name, customer.phone);
        else taken.push(later.startsAt);
      }
      return { type: 'book', outcome: 'booked', appointmentId: id, taken };
    },
    findAppointments: ({ phone }, now) => ({
      type: 'findAppointments',
      outcome: 'found',
      appointments: this.appointments
        .filter((appointment) => appointment.customerPhone === phone && appointment.startsAt > now)
        .sort((a, b) => a.startsAt - b.startsAt),
    }),
    reschedule: ({ appointmentId, opening }) => {
      if (!this.#isFree(opening, appointmentId)) return { type: 'reschedule', outcome: 'taken' };
      const index = this.appointments.findIndex(({ id }) => id === appointmentId);
      this.appointments[index] = { ...this.appointments[index]!, parts: undefined, ...opening };
      this.hold = undefined;
      return { type: 'reschedule', outcome: 'moved' };
    },
    cancelAppointment: ({ appointmentId }) => {
      this.appointments.splice(
        this.appointments.findIndex(({ id }) => id === appointmentId),
        1,
      );
      return { type: 'cancelAppointment', outcome: 'cancelled' };
    },
    confirmAppointment: ({ appointmentId }) => {
      this.confirmed.push(appointmentId);
      return { type: 'confirmAppointment', outcome: 'confirmed' };
    },
    sendCode: ({ to }) => {
      this.codesSentTo.push(to);
      return { type: 'sendCode', outcome: 'sent' };
    },
    checkCode: ({ code }) => ({
      type: 'checkCode',
      outcome: code === (this.#options.code ?? '123456') ? 'right' : 'wrong',
    }),
    answer: () => ({ type: 'answer', outcome: 'unknown' }),
    takeMessage: (message) => {
      this.messages.push(message);
      return { type: 'takeMessage', outcome: 'taken' };
    },
    transfer: () => ({ type: 'transfer', outcome: this.#options.transfer ?? 'begun' }),
    optOut: ({ phone }) => {
      this.optedOut.push(phone);
      return { type: 'optOut', outcome: 'noted' };
    },
    tag: ({ tag }) => {
      this.tags.push(tag);
      return { type: 'tag', outcome: 'tagged' };
    },
  };

  #openings(
    { serviceIds, staffId, notStaffIds, when, limit, excludeAppointmentId }: Request<'findOpenings'>,
    now: EpochMs,
  ) {
    const open = this.#grid(serviceIds, staffId, now)
      .filter((o) => !notStaffIds?.includes(o.staffId))
      .filter((o) => this.#isFree(o, excludeAppointmentId));
    const free = distinctTimes(open);
    const fits = free.filter(({ startsAt }) => allows(when, startsAt, this.business.timezone));
    if (fits.length > 0)
      return { fits: (when.prefer === 'latest' ? fits.reverse() : fits).slice(0, limit), nearest: [] };
    const target = this.#pointOf(when) ?? now;
    const before = free.findLast(({ startsAt }) => startsAt < target);
    const after = free.find(({ startsAt }) => startsAt >= target);
    return { fits: [], nearest: [before, after].filter((opening) => opening !== undefined) };
  }

  #pointOf({ any: [option] }: When): EpochMs | undefined {
    if (!option?.dates) return undefined;
    const { time } = option;
    const at = time && ('at' in time ? time.at[0] : (time.from ?? time.to));
    return Temporal.PlainDate.from(option.dates.from)
      .toPlainDateTime(at ?? '12:00')
      .toZonedDateTime(this.business.timezone).epochMilliseconds;
  }

  /** Every half hour of the opening hours, for everyone who does all of the services. */
  #grid(serviceIds: string[], staffId: string | undefined, now: EpochMs): Opening[] {
    const minutes = this.business.services
      .filter(({ id }) => serviceIds.includes(id))
      .reduce((sum, { durationMinutes }) => sum + durationMinutes, 0);
    const able = this.business.staff.filter((person) =>
      serviceIds.every((id) => person.serviceIds.includes(id)),
    );
    const staff = able.filter(({ id }) => !staffId || id === staffId);
    const today = Temporal.PlainDate.from(local(now, this.business.timezone).date);
    const openings: Opening[] = [];
    for (let day = 0; day < (this.#options.daysAhead ?? 14); day += 1) {
      const date = today.add({ days: day });
      for (const { from, to } of this.business.hours.filter(({ weekday }) => weekday === date.dayOfWeek)) {
        const at = (time: string) =>
          date.toPlainDateTime(time).toZonedDateTime(this.business.timezone).epochMilliseconds;
        for (let startsAt = at(from); startsAt + minutes * 60_000 <= at(to); startsAt += 30 * 60_000)
          if (startsAt > now && able.length === 0) openings.push(...this.#visit(serviceIds, startsAt));
          else if (startsAt > now)
            for (const { id } of staff)
              openings.push({ startsAt, endsAt: startsAt + minutes * 60_000, staffId: id });
      }
    }
    return openings;
  }

  #weeksLater(opening: Opening, weeks: number): Opening {
    const shift = (at: EpochMs) =>
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(this.business.timezone).add({ weeks })
        .epochMilliseconds;
    const moved = <Span extends { startsAt: EpochMs; endsAt: EpochMs }>(span: Span): Span => ({
      ...span,
      startsAt: shift(span.startsAt),
      endsAt: shift(span.endsAt),
    });
    return { ...moved(opening), ...(opening.parts && { parts: opening.parts.map(moved) }) };
  }

  /** Service by service, each with the first who does it; none when somebody is missing. */
  #visit(serviceIds: string[], startsAt: EpochMs): Opening[] {
    let at = startsAt;
    const parts: VisitPart[] = [];
    for (const id of serviceIds) {
      const person = this.business.staff.find((one) => one.serviceIds.includes(id));
      const service = this.business.services.find((one) => one.id === id);
      if (!person || !service) return [];
      const endsAt = at + service.durationMinutes * 60_000;
      parts.push({ serviceIds: [id], staffId: person.id, startsAt: at, endsAt });
      at = endsAt;
    }
    const [first] = parts;
    return first ? [{ startsAt, endsAt: at, staffId: first.staffId, parts }] : [];
  }

  #isFree(wanted: Opening, exceptId?: string): boolean {
    const taken = this.appointments
      .filter(({ id }) => id !== exceptId)
      .flatMap((other) => other.parts ?? [other]);
    return (wanted.parts ?? [wanted]).every(
      ({ startsAt, endsAt, staffId }) =>
        !taken.some(
          (other) => other.staffId === staffId && other.startsAt < endsAt && startsAt < other.endsAt,
        ),
    );
  }

  #add(opening: Opening, serviceIds: string[], customerName: string, customerPhone?: E164): Appointment {
    const appointment = {
      ...opening,
      id: `appointment-${(this.#count += 1)}`,
      serviceIds,
      customerName,
      customerPhone,
    };
    this.appointments.push(appointment);
    return appointment;
  }
}
