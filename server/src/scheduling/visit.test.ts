// A visit that nobody can do alone: shared out, found, booked, moved and cancelled as one.
import { appointments, newId, staffServices, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { Effect, EpochMs, Opening } from '@offhook/machines';
import { and, asc, eq, ne } from 'drizzle-orm';
import { array, assert, integer, property, tuple } from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reschedule } from './changing.ts';
import { createDesk, type Desk } from './desk.ts';
import { type Calendar, freeStaff, openDay, openingAt } from './openings.ts';
import { rangesOf } from './ranges.ts';
import { at, calendar } from './testing.ts';
import { shareOut } from './visit.ts';
import { epochDayOf, MINUTE } from './wall-clock.ts';

const performers = new Map([
  ['haircut', ['leo', 'maria']],
  ['beard', ['leo']],
  ['color', ['maria', 'anna']],
  ['highlights', ['anna']],
]);

describe('sharing a visit out', () => {
  it.each([
    [['beard', 'haircut'], ['beard+haircut: leo']],
    [
      ['color', 'haircut', 'beard'],
      ['color+haircut: maria', 'beard: leo'],
    ],
    [
      ['beard', 'color', 'highlights'],
      ['beard: leo', 'color+highlights: anna'],
    ],
    [
      ['haircut', 'highlights', 'beard'],
      ['haircut: leo,maria', 'highlights: anna', 'beard: leo'],
    ],
  ])('%s: to as few as can be, in the order that was asked for', (services, shares) =>
    expect(
      shareOut(services, performers)?.map(
        ({ serviceIds, staffIds }) => `${serviceIds.join('+')}: ${staffIds.join()}`,
      ),
    ).toEqual(shares),
  );

  it('leaves nothing where nobody performs one of them', () =>
    expect(shareOut(['haircut', 'massage'], performers)).toBeUndefined());
});

it('openings of a visit are those at which everybody is free in their turn, and no others', () => {
  const busyTimes = array(tuple(integer({ min: 0, max: 600 }), integer({ min: 5, max: 120 })), {
    maxLength: 6,
  });
  const lengths = array(integer({ min: 10, max: 90 }), { minLength: 2, maxLength: 3 });
  const opens = at('2026-06-02T09:00');
  assert(
    property(lengths, array(busyTimes, { minLength: 4, maxLength: 4 }), (durations, taken) => {
      const people = taken.map((times, index) => ({
        id: `person ${index}`,
        times: times.map(
          ([from, length]) => [opens + from * MINUTE, opens + (from + length) * MINUTE] as const,
        ),
      }));
      // Two for the first part, one for each of the others.
      const shares = durations.map((_, index) =>
        index === 0 ? people.slice(0, 2) : people.slice(index + 1, index + 2),
      );
      const parts = shares.map((those, index) => ({
        ...calendar({
          durationMinutes: durations[index]!,
          staff: those.map(({ id, times }) => ({ id, busy: rangesOf(times) })),
        }),
        serviceIds: [`service ${index}`],
      }));
      const total = durations.reduce((sum, minutes) => sum + minutes, 0);
      const visit: Calendar = { ...parts[0]!, durationMinutes: total, parts };
      const day = openDay(visit, epochDayOf('2026-06-02'));
      const free = freeStaff(visit, day, day.grid);
      const isFree = (times: readonly (readonly [EpochMs, EpochMs])[], from: EpochMs, to: EpochMs) =>
        from >= opens &&
        to <= at('2026-06-02T17:00') &&
        times.every(([begins, ends]) => to <= begins || from >= ends);
      for (const [index, startsAt] of day.grid.entries()) {
        let from = startsAt;
        const fits = shares.every((those, part) => {
          const to = from + durations[part]! * MINUTE;
          const someone = those.some(({ times }) => isFree(times, from, to));
          from = to;
          return someone;
        });
        expect(free[index]!.length > 0).toBe(fits);
        if (!fits) continue;
        const found = openingAt(visit, day, startsAt, free[index]!);
        expect(found).toMatchObject({ startsAt, endsAt: startsAt + total * MINUTE });
        expect(found.parts?.map((part) => part.startsAt)).toEqual([
          startsAt,
          ...found.parts!.slice(0, -1).map((part) => part.endsAt),
        ]);
        for (const part of found.parts ?? [])
          expect(
            isFree(people.find(({ id }) => id === part.staffId)!.times, part.startsAt, part.endsAt),
          ).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

describe('a caller who wants what nobody does alone', () => {
  const NOW = Date.parse('2026-06-01T12:00:00Z');
  let database: TestDatabase;
  let salon: SeededBusiness;
  let desk: Desk;
  let color = '';
  let haircut = '';
  let anna = '';
  let ben = '';
  beforeAll(async () => {
    database = await createTestDatabase({ maxConnections: 10 });
  });
  afterAll(() => database?.drop());
  beforeEach(async () => {
    salon = await seedBusiness(database.db);
    [haircut, color] = salon.serviceIds as [string, string];
    [anna, ben] = salon.staffIds as [string, string];
    desk = createDesk({ db: database.db, now: () => NOW });
    // Anna colors, Ben cuts.
    await within(async (tx) => {
      await tx
        .delete(staffServices)
        .where(and(eq(staffServices.staffId, anna), ne(staffServices.serviceId, color)));
      await tx
        .delete(staffServices)
        .where(and(eq(staffServices.staffId, ben), ne(staffServices.serviceId, haircut)));
    });
  });
  const within = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
    withOrganization(database.db, salon.organizationId, run);
  const rows = () => within((tx) => tx.select().from(appointments).orderBy(asc(appointments.startsAt)));
  type Wish = Effect extends infer E ? (E extends Effect ? Omit<E, 'id'> : never) : never;
  const caller = (callId = newId()) => {
    const call = { organizationId: salon.organizationId, callId };
    return async <Result>(wish: Wish) =>
      (await desk.run({ ...wish, id: newId() }, call, AbortSignal.timeout(5_000))) as unknown as Result & {
        outcome: string;
      };
  };
  const find = async (
    run: ReturnType<typeof caller>,
    time: string,
    more: { excludeAppointmentId?: string } = {},
  ) => {
    const when = {
      any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: [time] } }],
      not: [],
    };
    const wish = { type: 'findOpenings' as const, serviceIds: [color, haircut], when, limit: 1, ...more };
    const { fits } = await run<{ fits: Opening[] }>(wish);
    return fits[0];
  };
  const customer = { name: 'Dana Reed', phone: '+12025550117' };
  const visit = () => ({ type: 'book' as const, serviceIds: [color, haircut], customer });
  const ten = Date.parse('2026-06-02T14:00:00Z');
  const hours = (list: { startsAt: Date; staffId: string; status: string }[]) =>
    list.map(({ startsAt, staffId, status }) => [(startsAt.getTime() - ten) / 3_600_000, staffId, status]);

  it('is offered both, one after the other, and has them held and booked as one', async () => {
    const run = caller();
    const opening = await find(run, '10:00');
    expect(opening).toMatchObject({ startsAt: ten, endsAt: ten + 135 * MINUTE, staffId: anna });
    await run({ type: 'holdOpening', serviceIds: [color, haircut], opening: opening! });
    expect(hours(await rows())).toEqual([
      [0, anna, 'held'],
      [1.5, ben, 'held'],
    ]);
    // To everybody else both are taken.
    expect(await find(caller(), '10:00')).toBeUndefined();
    const { outcome } = await run({ ...visit(), opening: opening! });
    expect(outcome).toBe('booked');
    const booked = await rows();
    expect(hours(booked)).toEqual([
      [0, anna, 'confirmed'],
      [1.5, ben, 'confirmed'],
    ]);
    expect(new Set(booked.map(({ visitId }) => visitId)).size).toBe(1);
    const { appointments: known } = await run<{ appointments: object[] }>({
      type: 'findAppointments',
      phone: customer.phone,
    });
    expect(known).toMatchObject([
      { id: booked[0]!.id, serviceIds: [color, haircut], startsAt: ten, parts: [{}, {}] },
    ]);
  });

  it('moves and cancels them as one', async () => {
    const run = caller();
    const opening = await find(run, '10:00');
    const { appointmentId } = await run<{ appointmentId: string }>({ ...visit(), opening: opening! });
    // Half an hour later is in the way of nobody but the visit itself.
    const later = await find(run, '10:30', { excludeAppointmentId: appointmentId });
    await run({
      type: 'holdOpening',
      serviceIds: [color, haircut],
      opening: later!,
      movesAppointmentId: appointmentId,
    });
    expect((await run({ type: 'reschedule', appointmentId, opening: later! })).outcome).toBe('moved');
    expect(hours(await rows())).toEqual([
      [0.5, anna, 'confirmed'],
      [2, ben, 'confirmed'],
    ]);
    expect((await run({ type: 'cancelAppointment', appointmentId })).outcome).toBe('cancelled');
    expect((await rows()).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });

  it('loses none of it to somebody who has only one of the two', async () => {
    const run = caller();
    const opening = await find(run, '10:00');
    const justCut = { startsAt: ten + 90 * MINUTE, endsAt: ten + 135 * MINUTE, staffId: ben };
    expect(
      (await caller()({ type: 'book', serviceIds: [haircut], opening: justCut, customer })).outcome,
    ).toBe('booked');
    expect((await run({ ...visit(), opening: opening! })).outcome).toBe('taken');
    expect(await rows()).toHaveLength(1);
  });

  it('is one of ten who want the same, and the only one who gets it', async () => {
    const opening = await find(caller(), '10:00');
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => caller()({ ...visit(), opening: opening! })),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'booked')).toHaveLength(1);
    expect(await rows()).toHaveLength(2);
  });

  it('comes an hour later to both, when one of them moves it in their own calendar', async () => {
    const run = caller();
    await run({ ...visit(), opening: (await find(run, '10:00'))! });
    const cut = (await rows())[1]!;
    const actor = {
      organizationId: salon.organizationId,
      idempotencyKey: newId(),
      now: NOW,
      by: 'calendar' as const,
    };
    const opening = { staffId: ben, startsAt: cut.startsAt.getTime() + 3_600_000 };
    await within((tx) => reschedule(tx, actor, { appointmentId: cut.id, opening }));
    expect(hours(await rows())).toEqual([
      [1, anna, 'confirmed'],
      [2.5, ben, 'confirmed'],
    ]);
  });
});
