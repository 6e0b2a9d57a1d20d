import { appointments, busyBlocks, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createTestApp } from '../../../../testing.ts';

let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let headers: { authorization: string };

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database });
  salon = await seedBusiness(database.db, { name: 'The Salon' });
  headers = bearer(app, salon);
  for (const [hour, status] of [
    [9, 'confirmed'],
    [11, 'cancelled'],
    [13, 'held'],
    [15, 'confirmed'],
  ] as const)
    await add(hour, status);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function add(hour: number, status: 'confirmed' | 'cancelled' | 'held') {
  const startsAt = new Date(Date.UTC(2026, 5, 1, hour));
  const endsAt = new Date(Date.UTC(2026, 5, 1, hour + 1));
  await withOrganization(database.db, salon.organizationId, (tx) =>
    tx.insert(appointments).values({
      organizationId: salon.organizationId,
      staffId: salon.staffIds[0] ?? '',
      serviceIds: salon.serviceIds.slice(0, 1),
      status,
      startsAt,
      endsAt,
      occupied: `["${startsAt.toISOString()}","${endsAt.toISOString()}")`,
      customerName: 'A caller',
      holdExpiresAt: status === 'held' ? endsAt : null,
      source: 'call',
    }),
  );
}

const get = async (url: string) => (await app.inject({ url, headers })).json();
const hours = async (query: string) => {
  const { items } = await get(`/api/v1/appointments?${query}`);
  return items.map(({ startsAt }: { startsAt: string }) => Number(startsAt.slice(11, 13)));
};
const day = 'from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z';

describe('appointments', () => {
  it('come earliest first, without held openings', async () => {
    expect(await hours(day)).toEqual([9, 11, 15]);
    expect(await hours(`${day}&status=held`)).toEqual([13]);
    expect(await hours(`${day}&status=confirmed`)).toEqual([9, 15]);
  });

  it('belong to a span when any part of them lies in it', async () => {
    expect(await hours('from=2026-06-01T09:59:00Z&to=2026-06-01T11:00:00Z')).toEqual([9]);
    expect(await hours('from=2026-06-01T10:00:00Z&to=2026-06-01T11:01:00Z')).toEqual([11]);
  });

  it('can be taken away as a table', async () => {
    const { body, headers: told } = await app.inject({ url: `/api/v1/appointments/export?${day}`, headers });
    expect(told['content-disposition']).toBe('attachment; filename="appointments.csv"');
    const [titles, first, ...others] = body.trim().split('\r\n');
    expect(titles).toMatch(/^Starts,Ends,Status,With,For,Name,/);
    expect(first).toMatch(
      /^2026-06-01T09:00:00.000Z,2026-06-01T10:00:00.000Z,confirmed,Anna,Haircut,A caller,/,
    );
    expect(others).toHaveLength(2);
  });

  it('come page by page', async () => {
    const first = await get(`/api/v1/appointments?${day}&limit=2`);
    expect(first.items).toHaveLength(2);
    expect(await hours(`${day}&limit=2&cursor=${first.nextCursor}`)).toEqual([15]);
  });

  it('ask for a span', async () => {
    const response = await app.inject({ url: '/api/v1/appointments', headers });
    expect(response.json().errors.map(({ path }: { path: string }) => path)).toEqual(['from', 'to']);
  });

  it('of one organization are not shown to another', async () => {
    const other = await seedBusiness(database.db);
    const response = await app.inject({ url: `/api/v1/appointments?${day}`, headers: bearer(app, other) });
    expect(response.json().items).toEqual([]);
  });
});

describe('what callers cannot book', () => {
  /** By date: with whom, in hours of New York, why, and what it is called. */
  const shaded = async (business: SeededBusiness, from: string, days: number) => {
    const url = `/api/v1/appointments/unavailable?from=${from}&days=${days}`;
    const { items } = (await app.inject({ url, headers: bearer(app, business) })).json<{
      items: {
        staffId: string | null;
        date: string;
        from: string;
        to: string;
        why: string;
        note: string | null;
      }[];
    }>();
    const hourOf = (instant: string, date: string) =>
      (Date.parse(instant) - Date.parse(`${date}T04:00Z`)) / 3_600_000;
    return items.map(({ staffId, date, from: begins, to, why, note }) => [
      date,
      staffId === null ? 'all' : business.staffIds.indexOf(staffId),
      `${hourOf(begins, date)}-${hourOf(to, date)}`,
      why,
      ...(note === null ? [] : [note]),
    ]);
  };

  it('is the time outside the hours, holidays by their name, and what the owner says of a date', async () => {
    const shop = await seedBusiness(database.db, {
      profile: {
        hours: [
          { weekday: 5, from: '10:00', to: '12:00' },
          { weekday: 5, from: '13:00', to: '02:00' },
        ],
        holidays: { country: 'US', openOn: [] },
        exceptions: [{ date: '2026-06-20', open: [{ from: '09:00', to: '17:00' }], note: 'Street party' }],
      },
    });
    // Juneteenth is a Friday in 2026; the Friday before runs into its Saturday.
    expect(await shaded(shop, '2026-06-12', 2)).toEqual([
      ['2026-06-12', 'all', '0-10', 'closed'],
      ['2026-06-12', 'all', '12-13', 'closed'],
      ['2026-06-13', 'all', '2-24', 'closed'],
    ]);
    expect(await shaded(shop, '2026-06-19', 2)).toEqual([
      ['2026-06-19', 'all', '0-24', 'closed', 'Juneteenth'],
      ['2026-06-20', 'all', '0-9', 'closed', 'Street party'],
      ['2026-06-20', 'all', '17-24', 'closed', 'Street party'],
    ]);
  });

  it('is what somebody does not work or has in their own calendar, and for all of them where it is everybody', async () => {
    const shop = await seedBusiness(database.db, {
      staff: [
        { name: 'Anna', hours: [{ weekday: 1, from: '09:00', to: '13:00' }] },
        {
          name: 'Ben',
          exceptions: [{ date: '2026-06-01', open: [{ from: '11:00', to: '18:00' }], note: 'Dentist' }],
        },
      ],
    });
    await withOrganization(database.db, shop.organizationId, (tx) =>
      tx.insert(busyBlocks).values({
        organizationId: shop.organizationId,
        staffId: shop.staffIds[1] ?? '',
        startsAt: new Date('2026-06-01T16:00:00Z'),
        endsAt: new Date('2026-06-01T18:00:00Z'),
        source: 'calendar',
      }),
    );
    expect(await shaded(shop, '2026-06-01', 1)).toEqual([
      ['2026-06-01', 'all', '0-9', 'closed'],
      ['2026-06-01', 'all', '18-24', 'closed'],
      ['2026-06-01', 'all', '13-14', 'away'],
      ['2026-06-01', 0, '13-18', 'away'],
      ['2026-06-01', 1, '9-11', 'away', 'Dentist'],
      ['2026-06-01', 1, '12-14', 'busy'],
    ]);
  });
});

describe('the business', () => {
  it('has its zone, hours and numbers', async () => {
    const business = await get('/api/v1/organization');
    expect(business).toMatchObject({
      name: 'The Salon',
      timezone: 'America/New_York',
      numbers: [{ e164: salon.e164, agent: { id: salon.agentId, voice: 'sandbox-modem' } }],
    });
    expect(business.hours).toHaveLength(7);
  });

  it('has services with prices, and staff with what they do', async () => {
    expect((await get('/api/v1/services')).items).toMatchObject([
      { name: 'Haircut', durationMinutes: 45, price: { amountMinor: 4500, currency: 'USD' } },
      { name: 'Color', durationMinutes: 90 },
    ]);
    const { items } = await get('/api/v1/staff');
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Anna', 'Ben']);
    expect(items[0].serviceIds.toSorted()).toEqual([...salon.serviceIds].toSorted());
  });
});
