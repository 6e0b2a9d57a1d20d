import {
  appointmentChanges,
  appointments,
  busyBlocks,
  contacts,
  messages,
  newId,
  services,
  staff,
  withOrganization,
} from '@offhook/db';
import {
  type SeededBusiness,
  type TestDatabase,
  createTestDatabase,
  seedBusiness,
} from '@offhook/db/testing';
import type { Effect, EffectResult, EpochMs, Opening, When } from '@offhook/machines';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOLD_MS } from './holding.ts';
import { type Desk, createDesk } from './desk.ts';

const NEW_YORK = 'America/New_York';
/** A Monday morning, 8:00 in New York. */
const MONDAY = Date.parse('2026-06-01T12:00:00Z');
const HOUR = 3_600_000;
const anyTime: When = { any: [], not: [] };
const never = new AbortController().signal;

let database: TestDatabase;
let salon: SeededBusiness;
let clock: EpochMs;
let desk: Desk;

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 20 });
});
afterAll(() => database?.drop());
beforeEach(async () => {
  salon = await seedBusiness(database.db, {
    profile: { booking: { minimumNoticeMinutes: 0, horizonDays: 90, incrementMinutes: 15 } },
  });
  clock = MONDAY;
  desk = createDesk({ db: database.db, now: () => clock });
});

type Wish = Effect extends infer E ? (E extends Effect ? Omit<E, 'id'> : never) : never;

/** One caller on the line. */
function caller(callId = newId(), at: SeededBusiness = salon) {
  const call = { organizationId: at.organizationId, callId, caller: { number: '+12025550199' } };
  let effects = 0;
  return {
    call,
    run: (wish: Wish, id = String(++effects)): Promise<EffectResult> =>
      desk.run({ ...wish, id }, call, never),
    hangUp: () => desk.releaseCall(call),
  };
}

const anna = () => salon.staffIds[0]!;
const haircut = () => [salon.serviceIds[0]!];
/** 45 minutes with Anna from an hour of Tuesday in New York. */
const tuesday = (hour: number, staffId = anna()): Opening => {
  const startsAt = Date.parse('2026-06-02T04:00:00Z') + hour * HOUR;
  return { startsAt, endsAt: startsAt + 45 * 60_000, staffId };
};
const holdOf = (opening: Opening): Wish => ({ type: 'holdOpening', serviceIds: haircut(), opening });
const bookingOf = (opening: Opening, name = 'Dana Reed'): Wish => ({
  type: 'book',
  serviceIds: haircut(),
  opening,
  customer: { name, phone: '+12025550199' },
});
async function booked(hour: number, who = caller()): Promise<string> {
  const result = await who.run(bookingOf(tuesday(hour)));
  if (result.type !== 'book' || result.outcome !== 'booked') throw new Error(result.outcome);
  return result.appointmentId;
}
const rows = () =>
  withOrganization(database.db, salon.organizationId, (tx) => tx.select().from(appointments));
const local = (at: number) =>
  new Date(at).toLocaleString('en-US', {
    timeZone: NEW_YORK,
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
async function find(
  who = caller(),
  when = anyTime,
  more: Partial<Extract<Wish, { type: 'findOpenings' }>> = {},
) {
  const found = await who.run({ type: 'findOpenings', serviceIds: haircut(), when, limit: 3, ...more });
  if (found.type !== 'findOpenings' || found.outcome !== 'found') throw new Error(found.outcome);
  return found;
}
const tuesdayAt = (at: string): When => ({
  any: [{ dates: { from: '2026-06-02', to: '2026-06-02' }, time: { at: [at] } }],
  not: [],
});

describe('someone the caller will not have', () => {
  it('is left out of what is offered, first and nearest', async () => {
    const wish = { type: 'findOpenings', serviceIds: haircut(), when: anyTime, limit: 3 } as const;
    const offered = async (notStaffIds?: string[]) => {
      const result = await caller().run({ ...wish, ...(notStaffIds ? { notStaffIds } : {}) });
      if (result.type !== 'findOpenings' || result.outcome !== 'found') throw new Error(result.outcome);
      return [...result.fits, ...result.nearest].map(({ staffId }) => staffId);
    };
    const [first] = await offered();
    expect(first).toBeDefined();
    expect(await offered([first!])).not.toContain(first);
    expect(await offered(salon.staffIds)).toEqual([]);
  });
});

describe('booking', () => {
  it('holds, books, and finds the appointment again by number', async () => {
    const dana = caller();
    expect(await dana.run(holdOf(tuesday(15)))).toEqual({
      type: 'holdOpening',
      outcome: 'held',
      expiresAt: MONDAY + HOLD_MS,
    });
    const booked = await dana.run(bookingOf(tuesday(15)));
    expect(booked).toMatchObject({ type: 'book', outcome: 'booked' });
    await dana.hangUp();
    expect(await rows()).toMatchObject([
      { status: 'confirmed', customerName: 'Dana Reed', holdExpiresAt: null, callId: dana.call.callId },
    ]);
    const found = await caller().run({ type: 'findAppointments', phone: '+12025550199' });
    expect(found).toMatchObject({
      appointments: [{ ...tuesday(15), customerName: 'Dana Reed', serviceIds: haircut() }],
    });
    const changes = await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.select().from(appointmentChanges),
    );
    expect(changes).toMatchObject([{ kind: 'booked', actor: 'caller', callId: dana.call.callId }]);
    const known = await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.select().from(contacts),
    );
    expect(known).toMatchObject([{ phone: '+12025550199', name: 'Dana Reed' }]);
  });

  it('books without a hold when the opening is free, and refuses when it is not', async () => {
    expect(await caller().run(bookingOf(tuesday(10)))).toMatchObject({ outcome: 'booked' });
    expect(await caller().run(bookingOf(tuesday(10.5)))).toEqual({ type: 'book', outcome: 'taken' });
    expect(await caller().run(bookingOf(tuesday(10.75)))).toMatchObject({ outcome: 'booked' });
  });

  it('makes one appointment of a request that arrives twice', async () => {
    const dana = caller();
    const first = await dana.run(bookingOf(tuesday(10)), 'same');
    expect(await dana.run(bookingOf(tuesday(10)), 'same')).toEqual(first);
    expect(await rows()).toHaveLength(1);
  });

  it('gives one opening to exactly one of 60 callers, holding and booking at once', async () => {
    const held = await Promise.all(
      Array.from({ length: 60 }, () => caller()).map(async (who) => ({
        who,
        result: await who.run(holdOf(tuesday(15))),
      })),
    );
    const outcomes = held.map(({ result }) => result.outcome);
    expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(59);
    // The holder books; everyone else tries to as well.
    const booked = await Promise.all(held.map(({ who }) => who.run(bookingOf(tuesday(15)))));
    const holder = outcomes.indexOf('held');
    expect(booked.map(({ outcome }) => outcome)).toEqual(
      outcomes.map((_, i) => (i === holder ? 'booked' : 'taken')),
    );
    expect(await rows()).toHaveLength(1);
  });

  it('gives overlapping openings to callers who never overlap', async () => {
    const wishes = Array.from({ length: 60 }, (_, i) => tuesday(9 + (i % 12) * 0.25));
    const results = await Promise.all(wishes.map((wish) => caller().run(bookingOf(wish))));
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['booked', 'taken']));
    const [overlaps] = await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.execute<{ count: number }>(sql`select count(*)::int from appointments a join appointments b
        on a.id < b.id and a.staff_id = b.staff_id and a.occupied && b.occupied`),
    );
    expect(overlaps).toEqual({ count: 0 });
  });

  it('keeps buffers free on both sides', async () => {
    const buffered = await seedBusiness(database.db, {
      services: [{ name: 'Color', durationMinutes: 45, bufferAfterMinutes: 15 }],
      staff: [{ name: 'Anna' }],
    });
    const book = (hour: number) =>
      caller(newId(), buffered).run({
        ...bookingOf(tuesday(hour, buffered.staffIds[0])),
        serviceIds: buffered.serviceIds,
      } as Wish);
    expect(await book(10)).toMatchObject({ outcome: 'booked' });
    expect(await book(10.75)).toMatchObject({ outcome: 'taken' });
    expect(await book(9.25)).toMatchObject({ outcome: 'taken' });
    expect(await book(11)).toMatchObject({ outcome: 'booked' });
    expect(await book(9)).toMatchObject({ outcome: 'booked' });
  });
});

describe('holds', () => {
  it('are replaced by the next hold of the same call', async () => {
    const dana = caller();
    await dana.run(holdOf(tuesday(15)));
    await dana.run(holdOf(tuesday(15.25)));
    expect((await rows()).map(({ startsAt }) => startsAt.getTime())).toEqual([tuesday(15.25).startsAt]);
  });

  it('run out, and then make room in the same transaction', async () => {
    await caller().run(holdOf(tuesday(15)));
    clock += HOLD_MS - 1;
    expect(await caller().run(holdOf(tuesday(15)))).toMatchObject({ outcome: 'taken' });
    clock += 1;
    expect(await caller().run(holdOf(tuesday(15)))).toMatchObject({ outcome: 'held' });
    expect(await rows()).toHaveLength(1);
  });

  it('that ran out are still booked while nobody else wants the opening', async () => {
    const dana = caller();
    await dana.run(holdOf(tuesday(15)));
    clock += HOLD_MS * 2;
    expect(await dana.run(bookingOf(tuesday(15)))).toMatchObject({ outcome: 'booked' });
  });

  it('are booked the same whichever process placed them, and once however often asked', async () => {
    const elsewhere = createDesk({ db: database.db, now: () => clock });
    const [here, there] = [caller(), caller()];
    await here.run(holdOf(tuesday(11)));
    await there.run(holdOf(tuesday(15)));
    const first = await here.run(bookingOf(tuesday(11)), 'b');
    expect(await here.run(bookingOf(tuesday(11)), 'b')).toEqual(first);
    await elsewhere.run({ ...bookingOf(tuesday(15)), id: 'b' }, there.call, never);
    const [one, other] = await rows();
    const same = (row: NonNullable<typeof one>) => [
      [row.status, row.customerName, row.customerPhone, row.source, row.holdExpiresAt],
      [row.endsAt.getTime() - row.startsAt.getTime(), row.occupied.length],
    ];
    expect(same(one!)).toEqual(same(other!));
    const changes = await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.select().from(appointmentChanges),
    );
    expect(changes.map(({ kind, after }) => [kind, Object.keys(after as object)])).toEqual(
      Array.from({ length: 2 }, () => ['booked', ['endsAt', 'staffId', 'startsAt']]),
    );
  });

  it('that ran out and went to somebody else are not booked', async () => {
    const dana = caller();
    await dana.run(holdOf(tuesday(15)));
    clock += HOLD_MS;
    expect(await caller().run(bookingOf(tuesday(15), 'Leo Fox'))).toMatchObject({ outcome: 'booked' });
    expect(await dana.run(bookingOf(tuesday(15)))).toEqual({ type: 'book', outcome: 'taken' });
    expect(await rows()).toMatchObject([{ customerName: 'Leo Fox' }]);
  });

  it('are given back when asked, and when the caller hangs up', async () => {
    const dana = caller();
    await dana.run(holdOf(tuesday(15)));
    expect(await dana.run({ type: 'releaseHold' })).toEqual({ type: 'releaseHold', outcome: 'released' });
    expect(await rows()).toEqual([]);
    await dana.run(holdOf(tuesday(15)));
    await dana.hangUp();
    await dana.hangUp();
    expect(await rows()).toEqual([]);
  });
});

describe('moving and cancelling', () => {
  it('moves to a time that overlaps the old one, held in between', async () => {
    const appointmentId = await booked(10);
    const dana = caller();
    expect(
      await dana.run({ ...holdOf(tuesday(10.25)), movesAppointmentId: appointmentId } as Wish),
    ).toMatchObject({ outcome: 'held' });
    expect(await caller().run(bookingOf(tuesday(10.75)))).toMatchObject({ outcome: 'taken' });
    expect(await dana.run({ type: 'reschedule', appointmentId, opening: tuesday(10.25) })).toEqual({
      type: 'reschedule',
      outcome: 'moved',
    });
    expect(await rows()).toMatchObject([
      { id: appointmentId, startsAt: new Date(tuesday(10.25).startsAt), status: 'confirmed' },
    ]);
  });

  it('keeps the old time when the new one is taken', async () => {
    const appointmentId = await booked(10);
    await booked(14);
    expect(await caller().run({ type: 'reschedule', appointmentId, opening: tuesday(14.25) })).toEqual({
      type: 'reschedule',
      outcome: 'taken',
    });
    const [row] = await withOrganization(database.db, salon.organizationId, (tx) =>
      tx
        .select()
        .from(appointments)
        .where(
          and(eq(appointments.organizationId, salon.organizationId), eq(appointments.id, appointmentId)),
        ),
    );
    expect(row?.startsAt.getTime()).toBe(tuesday(10).startsAt);
  });

  it('cancels, frees the time, and says the same when asked twice', async () => {
    const appointmentId = await booked(10);
    const cancel: Wish = { type: 'cancelAppointment', appointmentId };
    expect(await caller().run(cancel)).toMatchObject({ outcome: 'cancelled' });
    expect(await caller().run(cancel)).toMatchObject({ outcome: 'cancelled' });
    await booked(10);
    expect(await caller().run({ type: 'cancelAppointment', appointmentId: newId() })).toMatchObject({
      outcome: 'unavailable',
    });
  });

  it('never touches another organization’s appointment', async () => {
    const appointmentId = await booked(10);
    const other = await seedBusiness(database.db);
    const stranger = caller(newId(), other);
    expect(await stranger.run({ type: 'cancelAppointment', appointmentId })).toMatchObject({
      outcome: 'unavailable',
    });
    expect(await stranger.run({ type: 'findAppointments', phone: '+12025550199' })).toMatchObject({
      appointments: [],
    });
    expect(await stranger.run(holdOf(tuesday(12)))).toMatchObject({ outcome: 'taken' });
    expect(await rows()).toMatchObject([{ status: 'confirmed' }]);
  });
});

describe('finding openings', () => {
  it('finds the very time asked for, and the nearest around it once nobody is free', async () => {
    const first = await find(caller(), tuesdayAt('15:00'));
    expect(first.fits.map(({ startsAt }) => local(startsAt))).toEqual(['Tue 3:00 PM']);
    for (const staffId of salon.staffIds) await caller().run(bookingOf(tuesday(15, staffId)));
    const second = await find(caller(), tuesdayAt('15:00'));
    expect(second.fits).toEqual([]);
    expect(second.nearest.map(({ startsAt }) => local(startsAt)).sort()).toEqual([
      'Tue 2:15 PM',
      'Tue 3:45 PM',
    ]);
  });

  it('gives the next caller the other person, and shares the day between them', async () => {
    const [opening] = (await find(caller(), tuesdayAt('15:00'))).fits;
    await caller().run(bookingOf(opening!));
    const [next] = (await find(caller(), tuesdayAt('11:00'))).fits;
    expect(next!.staffId).not.toBe(opening!.staffId);
  });

  it('are those of the catalog as it is now, whatever it was when last asked', async () => {
    const lengths = async () =>
      (await find()).fits.map(({ startsAt, endsAt, staffId }) => [staffId, (endsAt - startsAt) / 60_000]);
    expect(await lengths()).toContainEqual([anna(), 45]);
    await withOrganization(database.db, salon.organizationId, async (tx) => {
      await tx
        .update(staff)
        .set({ archivedAt: new Date(clock) })
        .where(eq(staff.id, anna()));
      await tx.update(services).set({ durationMinutes: 60 }).where(eq(services.id, haircut()[0]!));
    });
    for (const [staffId, minutes] of await lengths()) {
      expect(staffId).not.toBe(anna());
      expect(minutes).toBe(60);
    }
  });

  it('counts others’ holds as taken, but not the caller’s own, nor the appointment being moved', async () => {
    const dana = caller();
    await dana.run(holdOf(tuesday(15)));
    const withAnna = { staffId: anna() };
    expect((await find(dana, tuesdayAt('15:00'), withAnna)).fits).toHaveLength(1);
    expect((await find(caller(), tuesdayAt('15:00'), withAnna)).fits).toHaveLength(0);
    const booked = await dana.run(bookingOf(tuesday(15)));
    const excludeAppointmentId =
      booked.type === 'book' && booked.outcome === 'booked' ? booked.appointmentId : '';
    expect((await find(caller(), tuesdayAt('15:15'), withAnna)).fits).toHaveLength(0);
    expect(
      (await find(caller(), tuesdayAt('15:15'), { ...withAnna, excludeAppointmentId })).fits,
    ).toHaveLength(1);
  });

  it('looks further when the days around the wish are full', async () => {
    // Away for five weeks: nothing near, in either direction.
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.execute(sql`update business_profiles set exceptions = (
        select jsonb_agg(jsonb_build_object('date', to_char(d, 'YYYY-MM-DD'), 'open', '[]'::jsonb))
        from generate_series('2026-06-02'::date, '2026-07-31'::date, interval '1 day') as d)`),
    );
    const { fits, nearest } = await find(caller(), tuesdayAt('15:00'));
    expect(fits).toEqual([]);
    expect(nearest.map(({ startsAt }) => new Date(startsAt).toISOString())).toEqual([
      '2026-06-01T21:15:00.000Z',
      '2026-08-01T13:00:00.000Z',
    ]);
    const soon = await find(caller(), anyTime, { limit: 40 });
    expect(soon.fits).toHaveLength(40);
    expect(new Date(soon.fits.at(-1)!.startsAt).toISOString().slice(0, 7)).toBe('2026-08');
  });

  it('takes turns among the staff, where the business has it so', async () => {
    const withThree = await seedBusiness(database.db, {
      staff: [{ name: 'Anna' }, { name: 'Ben' }, { name: 'Cleo' }],
      profile: { assignment: 'roundRobin' },
    });
    const given: string[] = [];
    for (const hour of [10, 11, 12, 13]) {
      const who = caller(newId(), withThree);
      const wish = { serviceIds: [withThree.serviceIds[0]!] };
      const [opening] = (await find(who, tuesdayAt(`${hour}:00`), wish)).fits;
      await who.run({ ...bookingOf(opening!), ...wish });
      given.push(opening!.staffId);
    }
    expect(given.map((id) => withThree.staffIds.indexOf(id))).toEqual([0, 1, 2, 0]);
  });

  it('offers and books nothing into time that is blocked, however long the block', async () => {
    const block = (staffId: string, from: number, to: number) =>
      withOrganization(database.db, salon.organizationId, (tx) =>
        tx.insert(busyBlocks).values({
          organizationId: salon.organizationId,
          staffId,
          startsAt: new Date(from),
          endsAt: new Date(to),
          source: 'calendar',
        }),
      );
    const withAnna = { staffId: anna() };
    const appointmentId = await booked(10);
    const dana = caller();
    await dana.run(holdOf(tuesday(16)));
    // Came in after the opening had been offered.
    await block(anna(), tuesday(15).endsAt - 60_000, tuesday(15).endsAt);
    expect((await find(caller(), tuesdayAt('15:00'), withAnna)).fits).toEqual([]);
    expect(await caller().run(holdOf(tuesday(15)))).toMatchObject({ outcome: 'taken' });
    expect(await caller().run(bookingOf(tuesday(15)))).toMatchObject({ outcome: 'taken' });
    expect(await caller().run({ type: 'reschedule', appointmentId, opening: tuesday(15) })).toMatchObject({
      outcome: 'taken',
    });
    expect(await caller().run(holdOf(tuesday(14.25)))).toMatchObject({ outcome: 'held' });
    // Ben is away for a year.
    await block(salon.staffIds[1]!, MONDAY - 100 * 24 * HOUR, MONDAY + 265 * 24 * HOUR);
    expect((await find(caller(), anyTime, { staffId: salon.staffIds[1]! })).fits).toEqual([]);
    expect(await rows()).toHaveLength(3);
  });

  it('offers only staff who perform every service asked for', async () => {
    const [cut, color] = salon.serviceIds;
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.execute(sql`delete from staff_services where staff_id = ${anna()} and service_id = ${color}`),
    );
    const both = await find(caller(), tuesdayAt('15:00'), { serviceIds: [cut!, color!] });
    expect(both.fits).toEqual([
      {
        startsAt: tuesday(15).startsAt,
        endsAt: tuesday(15).startsAt + 135 * 60_000,
        staffId: salon.staffIds[1],
      },
    ]);
    expect((await find(caller(), anyTime, { serviceIds: [newId()] })).fits).toEqual([]);
  });
});

describe('a series', () => {
  const repeat = { everyWeeks: 4, times: 3 };
  it('is booked at its time of day, without the dates that somebody else has', async () => {
    const inFourWeeks = {
      ...tuesday(15),
      startsAt: tuesday(15).startsAt + 28 * 24 * HOUR,
      endsAt: tuesday(15).endsAt + 28 * 24 * HOUR,
    };
    await caller().run(bookingOf(inFourWeeks, 'Ray Cole'));
    const { run } = caller();
    await run(holdOf(tuesday(15)));
    const result = await run({ ...bookingOf(tuesday(15)), repeat } as Wish);
    expect(result).toMatchObject({ outcome: 'booked', taken: [inFourWeeks.startsAt] });
    const mine = (await rows()).filter(({ customerName }) => customerName === 'Dana Reed');
    expect(mine.map(({ startsAt }) => local(startsAt.getTime()))).toEqual(['Tue 3:00 PM', 'Tue 3:00 PM']);
    expect(new Set(mine.map(({ seriesId }) => seriesId)).size).toBe(1);
    expect(mine[0]?.seriesId).not.toBeNull();
  });

  it('is not booked at all where its first date has gone', async () => {
    await booked(15);
    expect(await caller().run({ ...bookingOf(tuesday(15), 'Ray Cole'), repeat } as Wish)).toMatchObject({
      outcome: 'taken',
    });
    expect(await rows()).toHaveLength(1);
  });
});

describe('messages', () => {
  it('are kept once, with the caller’s number where none was left', async () => {
    const dana = caller();
    const wish: Wish = {
      type: 'takeMessage',
      kind: 'message',
      urgent: true,
      text: 'Please call me back',
      name: 'Dana',
      wish: { serviceIds: [salon.serviceIds[0]!] },
    };
    expect(await dana.run(wish, 'm')).toEqual({ type: 'takeMessage', outcome: 'taken' });
    expect(await dana.run(wish, 'm')).toEqual({ type: 'takeMessage', outcome: 'taken' });
    const kept = await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.select().from(messages),
    );
    expect(kept).toMatchObject([
      {
        kind: 'message',
        urgent: true,
        text: 'Please call me back',
        phone: '+12025550199',
        wish: { serviceIds: [salon.serviceIds[0]!] },
      },
    ]);
  });

  it('make known the name of a caller who has none, and leave the name of one who has', async () => {
    const leave = (name: string, key: string) =>
      caller().run({ type: 'takeMessage', kind: 'message', urgent: false, text: 'Call me', name }, key);
    const names = () =>
      withOrganization(database.db, salon.organizationId, (tx) =>
        tx.select({ name: contacts.name }).from(contacts).where(eq(contacts.phone, '+12025550199')),
      );
    await withOrganization(database.db, salon.organizationId, (tx) =>
      tx.update(contacts).set({ name: null }).where(eq(contacts.phone, '+12025550199')),
    );
    await leave('Dana', 'first');
    await leave('Somebody Else', 'second');
    expect(await names()).toEqual([{ name: 'Dana' }]);
  });
});
