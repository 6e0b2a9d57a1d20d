// A large business and its front desk, for `bench scheduling`: fifty people with a year of appointments.
import {
  agents,
  businessProfiles,
  connect,
  migrate,
  newId,
  organizations,
  services,
  staff,
  staffServices,
  withOrganization,
} from '@offhook/db';
import type { DeskProbe } from '@offhook/bench';
import { createDesk } from '@offhook/server/desk';
import { matchOpenings } from '@offhook/server/match';
import { rangesOf } from '@offhook/server/ranges';
import { sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';

const ZONE = 'America/New_York';
/** Most dialogues offer three; the desk is asked for as many as it ever is. */
const OPENINGS = 10;
const SERVICE_MINUTES = 45;
const HOURS = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));
const MINUTE_MS = 60_000;
/** Booked hours of each day, out of 9 to 18: about three quarters. */
const BOOKED_HOURS = [9, 10, 11, 13, 14, 16, 17];

/** Fills the business in a migrated or empty database. `close` leaves the database to its owner. */
export async function openDesk(
  databaseUrl: string,
  size: { staff: number; days: number },
): Promise<DeskProbe> {
  await migrate(databaseUrl);
  // As many connections as the server itself uses.
  const connection = connect(databaseUrl);
  const { db } = connection;
  const organizationId = newId();
  const serviceId = newId();
  const rules = { minimumNoticeMinutes: 0, horizonDays: size.days, incrementMinutes: 15 };
  const people = Array.from({ length: size.staff }, (_, position) => ({
    id: newId(),
    organizationId,
    position,
    name: `Stylist ${position + 1}`,
  }));
  await withOrganization(db, organizationId, async (tx) => {
    await tx.insert(organizations).values({ id: organizationId, name: 'Large Salon' });
    await tx.insert(businessProfiles).values({
      organizationId,
      timezone: ZONE,
      vertical: 'salon',
      hours: HOURS,
      booking: rules,
    });
    await tx.insert(agents).values({ id: newId(), organizationId, name: 'Riley', voice: 'sandbox-modem' });
    await tx.insert(services).values({
      id: serviceId,
      organizationId,
      position: 0,
      name: 'Haircut',
      durationMinutes: SERVICE_MINUTES,
    });
    await tx.insert(staff).values(people);
    await tx
      .insert(staffServices)
      .values(people.map(({ id }) => ({ organizationId, staffId: id, serviceId })));
    // A year of fifty people takes longer than a caller would be kept waiting.
    await tx.execute(sql`set local statement_timeout = '5min'`);
    await tx.execute(sql`
      insert into appointments (id, organization_id, staff_id, service_ids, status, starts_at, ends_at, occupied, customer_name, source)
      select gen_random_uuid(), ${organizationId}::uuid, person.id, array[${serviceId}::uuid], 'confirmed',
        start, start + ${`${SERVICE_MINUTES} minutes`}::interval,
        tstzrange(start, start + ${`${SERVICE_MINUTES} minutes`}::interval), 'Dana Reed', 'demo'
      from staff person,
        generate_series(0, ${size.days - 1}::int) as day,
        unnest(array[${sql.join(
          BOOKED_HOURS.map((hour) => sql`${hour}::int`),
          sql`, `,
        )}]) as hour,
        lateral (select ((now() at time zone ${ZONE})::date + day + make_time(hour, 0, 0)) at time zone ${ZONE} as start) as at
      where person.organization_id = ${organizationId}::uuid`);
  });
  // As autovacuum does a minute later.
  await db.execute(sql`analyze appointments`);

  const desk = createDesk({ db, now: Date.now });
  const { signal } = new AbortController();
  const today = Temporal.Now.plainDateISO(ZONE);
  const call = () => ({ organizationId, callId: newId() });
  const openings = async (fromDay: number, daysLong: number) => {
    const dates = {
      from: today.add({ days: fromDay }).toString(),
      to: today.add({ days: fromDay + daysLong - 1 }).toString(),
    };
    const result = await desk.run(
      {
        type: 'findOpenings',
        id: newId(),
        serviceIds: [serviceId],
        when: { any: [{ dates }], not: [] },
        limit: OPENINGS,
      },
      call(),
      signal,
    );
    if (result.outcome !== 'found' || !('fits' in result)) throw new Error('The desk was not available.');
    return result.fits;
  };
  let raceDay = 0;
  const calendar = {
    now: Date.now(),
    business: { timezone: ZONE, hours: HOURS, exceptions: [] },
    rules,
    staff: people.map(({ id }) => ({ id, busy: yearOf(today, size.days) })),
    durationMinutes: SERVICE_MINUTES,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
  };

  return {
    staff: size.staff,
    appointments: size.staff * size.days * BOOKED_HOURS.length,
    find: async (days) => (await openings(days, 7)).length,
    match(days, whom) {
      const dates = { from: today.add({ days }).toString(), to: today.add({ days: days + 21 }).toString() };
      const when = { any: [{ dates, time: { from: '14:00' } }], not: [] };
      const staffWanted = whom === 'one' ? calendar.staff.slice(-1) : calendar.staff;
      return matchOpenings({ ...calendar, staff: staffWanted }, when, 5).fits.length;
    },
    async race(callers) {
      raceDay += 1;
      const [opening] = await openings(raceDay, 1);
      if (!opening) throw new Error('The day of the race is booked out.');
      return Promise.all(
        Array.from({ length: callers }, async () => {
          const from = performance.now();
          const result = await desk.run(
            { type: 'holdOpening', id: newId(), serviceIds: [serviceId], opening },
            call(),
            signal,
          );
          const { outcome } = result;
          if (outcome !== 'held' && outcome !== 'taken' && outcome !== 'unavailable')
            throw new Error(`A hold was answered ${outcome}.`);
          return { outcome, tookMs: performance.now() - from };
        }),
      );
    },
    close: () => connection.close(),
  };
}

/** What the appointments of one person take, as they were put into the database. */
const yearOf = (today: Temporal.PlainDate, days: number) =>
  rangesOf(
    Array.from({ length: days }, (_, day) =>
      BOOKED_HOURS.map((hour) => {
        const plainTime = { hour };
        const from = today
          .add({ days: day })
          .toZonedDateTime({ timeZone: ZONE, plainTime }).epochMilliseconds;
        return [from, from + SERVICE_MINUTES * MINUTE_MS] as const;
      }),
    ).flat(),
  );
