import { appointmentChanges, newId, staff as staffTable, staffServices, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { and, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_CURSOR, readEvents } from '../../../../events/organization-events.ts';
import { createDesk } from '../../../../scheduling/desk.ts';
import { bearer, createTestApp, createUser } from '../../../../testing.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
let database: TestDatabase;
let app: FastifyInstance;
let salon: SeededBusiness;
let headers: { authorization: string };

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createTestApp(database.url, { connection: database, now: () => NOW });
});
beforeEach(async () => {
  salon = await seedBusiness(database.db);
  const { id: userId } = await createUser(database.db, salon.organizationId, { role: 'operator' });
  headers = bearer(app, { ...salon, userId, role: 'operator' });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object, ifMatch = '*') {
  const response = await app.inject({
    method,
    url: `/api/v1/appointments${path}`,
    headers: { ...headers, 'if-match': ifMatch },
    ...(payload && { payload }),
  });
  return { status: response.statusCode, etag: String(response.headers['etag']), body: response.json() };
}

const visit = (startsAt: string, more: object = {}) => ({
  staffId: salon.staffIds[0],
  serviceIds: [salon.serviceIds[0]],
  startsAt,
  customer: { name: 'Dana Reed', phone: '+12025550117' },
  ...more,
});
const book = async (startsAt: string, more?: object) =>
  (await ask('POST', '', visit(startsAt, more))).body.booked[0];

describe('people of the business', () => {
  it('book and move only to somebody who is there', async () => {
    const nobody = { staffId: newId() };
    expect(await ask('POST', '', visit('2031-06-02T15:00:00Z', nobody))).toMatchObject({
      status: 400,
      body: { code: 'invalid-request', detail: expect.stringContaining('staffId') },
    });
    const { id } = await book('2031-06-02T15:00:00Z');
    expect((await ask('PATCH', `/${id}`, nobody)).status).toBe(400);
    await ask('POST', `/${id}/cancel`, {});
  });

  it('book, with services back to back', async () => {
    const { status, body } = await ask(
      'POST',
      '',
      visit('2026-06-02T15:00:00Z', { serviceIds: salon.serviceIds, note: 'Prefers the window' }),
    );
    expect({ status, taken: body.taken }).toEqual({ status: 201, taken: [] });
    expect(body.booked[0]).toMatchObject({
      status: 'confirmed',
      startsAt: '2026-06-02T15:00:00.000Z',
      endsAt: '2026-06-02T17:15:00.000Z',
      services: [{ name: 'Haircut' }, { name: 'Color' }],
      note: 'Prefers the window',
      source: 'dashboard',
      seriesId: null,
    });
  });

  it('are told when somebody else has the time, and nothing is booked', async () => {
    await book('2026-06-02T15:00:00Z');
    const { status, body } = await ask('POST', '', visit('2026-06-02T15:30:00Z'));
    expect(status).toBe(409);
    expect(body.detail).toContain('2026-06-02T15:30:00.000Z');
  });

  it('and callers never get the same time', async () => {
    const { organizationId, serviceIds, staffIds } = salon;
    const desk = createDesk({ db: database.db, now: () => NOW.getTime() });
    const startsAt = Date.parse('2026-06-02T15:00:00Z');
    const effect = {
      type: 'book' as const,
      id: '1',
      serviceIds: [serviceIds[0]!],
      opening: { staffId: staffIds[0]!, startsAt, endsAt: startsAt + 2_700_000 },
      customer: { name: 'Ray Cole' },
    };
    const callers = Array.from({ length: 10 }, () =>
      desk.run(effect, { organizationId, callId: newId() }, AbortSignal.timeout(10_000)),
    );
    const members = Array.from({ length: 10 }, () => ask('POST', '', visit('2026-06-02T15:00:00Z')));
    const outcomes = [
      ...(await Promise.all(callers)).map(({ outcome }) => outcome === 'booked'),
      ...(await Promise.all(members)).map(({ status }) => status === 201),
    ];
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });

  it('move to another person and time without losing the old one', async () => {
    const first = await book('2026-06-02T15:00:00Z');
    await book('2026-06-02T18:00:00Z');
    const refused = await ask('PATCH', `/${first.id}`, { startsAt: '2026-06-02T18:00:00Z' });
    expect(refused.status).toBe(409);
    expect((await ask('GET', `/${first.id}`)).body.startsAt).toBe('2026-06-02T15:00:00.000Z');
    const moved = await ask('PATCH', `/${first.id}`, {
      startsAt: '2026-06-02T18:00:00Z',
      staffId: salon.staffIds[1],
      note: 'Moved on the phone',
    });
    expect(moved).toMatchObject({
      status: 200,
      body: { startsAt: '2026-06-02T18:00:00.000Z', staff: { name: 'Ben' }, note: 'Moved on the phone' },
    });
  });

  it('do not undo what another has changed meanwhile', async () => {
    const { id } = await book('2026-06-02T15:00:00Z');
    const seen = (await ask('GET', `/${id}`)).etag;
    expect((await ask('PATCH', `/${id}`, { note: 'one' }, seen)).status).toBe(200);
    expect((await ask('PATCH', `/${id}`, { note: 'two' }, seen)).status).toBe(412);
  });

  it('note who came and who did not, and cancel once', async () => {
    const { id } = await book('2026-06-02T15:00:00Z');
    expect((await ask('PATCH', `/${id}`, { status: 'noShow' })).body.status).toBe('noShow');
    const other = await book('2026-06-02T15:00:00Z');
    expect((await ask('POST', `/${other.id}/cancel`, { reason: 'Ill' })).body.cancelled).toMatchObject([
      { status: 'cancelled' },
    ]);
    expect((await ask('PATCH', `/${other.id}`, { note: 'x' })).status).toBe(409);
    expect((await ask('PATCH', `/${other.id}`, { startsAt: '2026-06-03T15:00:00Z' })).status).toBe(409);
  });

  it('see what was done to an appointment and by whom', async () => {
    const { id } = await book('2026-06-02T15:00:00Z');
    await ask('PATCH', `/${id}`, { startsAt: '2026-06-02T16:00:00Z', note: 'later' });
    await ask('POST', `/${id}/cancel`, { reason: 'Ill' });
    const { items } = (await ask('GET', `/${id}/changes`)).body;
    expect(
      items.map((item: Record<string, unknown>) => [item['kind'], item['actor'], item['after']]),
    ).toMatchObject([
      ['booked', 'member', { staffId: salon.staffIds[0] }],
      ['moved', 'member', { startsAt: '2026-06-02T16:00:00.000Z' }],
      ['edited', 'member', { note: 'later' }],
      ['cancelled', 'member', { reason: 'Ill' }],
    ]);
    expect(items[0].member.name).toBe('Test');
    const { events } = await withOrganization(database.db, salon.organizationId, (tx) =>
      readEvents(tx, salon.organizationId, FIRST_CURSOR),
    );
    for (const { type } of events) expect(type).toMatch(/^appointment\./);
  });
});

describe('a series', () => {
  const everyFourWeeks = { everyWeeks: 4, times: 7 };

  it('keeps its time of day when the clocks change', async () => {
    const { status, body } = await ask('POST', '', visit('2026-06-02T15:00:00Z', { repeat: everyFourWeeks }));
    expect(status).toBe(201);
    expect(body.booked.map(({ startsAt }: { startsAt: string }) => startsAt.slice(0, 16))).toEqual([
      '2026-06-02T15:00',
      '2026-06-30T15:00',
      '2026-07-28T15:00',
      '2026-08-25T15:00',
      '2026-09-22T15:00',
      '2026-10-20T15:00',
      '2026-11-17T16:00',
    ]);
  });

  it('is booked whole or not at all, unless dates that are taken may be left out', async () => {
    await book('2026-06-30T15:00:00Z');
    const refused = await ask('POST', '', visit('2026-06-02T15:00:00Z', { repeat: everyFourWeeks }));
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('2026-06-30');
    const span = '?from=2026-06-01T00:00:00Z&to=2027-06-01T00:00:00Z';
    expect((await ask('GET', span)).body.items).toHaveLength(1);
    const most = await ask(
      'POST',
      '',
      visit('2026-06-02T15:00:00Z', { repeat: { ...everyFourWeeks, skipTaken: true } }),
    );
    expect(most.body.taken).toEqual(['2026-06-30T15:00:00.000Z']);
    expect(most.body.booked).toHaveLength(6);
  });

  it('is cancelled from a date on', async () => {
    const { body } = await ask('POST', '', visit('2026-06-02T15:00:00Z', { repeat: everyFourWeeks }));
    const { cancelled } = (await ask('POST', `/${body.booked[4].id}/cancel`, { following: true })).body;
    expect(cancelled).toHaveLength(3);
    expect((await ask('GET', `/${body.booked[3].id}`)).body.status).toBe('confirmed');
  });
});

describe('a visit to several people', () => {
  /** Anna cuts, Ben colors: nobody does both. */
  let [anna, ben, haircut, color] = ['', '', '', ''];
  beforeEach(async () => {
    [anna = '', ben = ''] = salon.staffIds;
    [haircut = '', color = ''] = salon.serviceIds;
    await withOrganization(database.db, salon.organizationId, async (tx) => {
      const { staffId, serviceId } = staffServices;
      await tx.delete(staffServices).where(and(eq(staffId, anna), eq(serviceId, color)));
      await tx.delete(staffServices).where(and(eq(staffId, ben), eq(serviceId, haircut)));
    });
  });
  const asked = (more: object = {}) => ({
    parts: [
      { staffId: anna, serviceIds: [haircut] },
      { staffId: ben, serviceIds: [color] },
    ],
    startsAt: '2026-06-02T15:00:00Z',
    customer: { name: 'Dana Reed' },
    ...more,
  });
  const both = (salonsVisit: { startsAt: string; staff: { name: string } }[]) =>
    salonsVisit.map(({ startsAt, staff }) => `${staff.name} ${startsAt.slice(0, 16)}`);

  it('is offered with who does what, in either’s name', async () => {
    await ask('POST', '', visit('2026-06-02T15:45:00Z', { staffId: ben, serviceIds: [color] }));
    for (const whom of ['', `&staffId=${anna}`, `&staffId=${ben}`]) {
      const { body } = await ask(
        'GET',
        `/openings?serviceIds=${haircut},${color}&from=2026-06-02&days=1${whom}`,
      );
      expect(body.items[0]).toEqual({
        startsAt: '2026-06-02T13:00:00.000Z',
        endsAt: '2026-06-02T15:15:00.000Z',
        staffIds: [anna],
        parts: [
          {
            startsAt: '2026-06-02T13:00:00.000Z',
            endsAt: '2026-06-02T13:45:00.000Z',
            staffIds: [anna],
            serviceIds: [haircut],
          },
          {
            startsAt: '2026-06-02T13:45:00.000Z',
            endsAt: '2026-06-02T15:15:00.000Z',
            staffIds: [ben],
            serviceIds: [color],
          },
        ],
      });
      // Ben is taken from 15:45 to 17:15.
      const starts = body.items.map(({ startsAt }: { startsAt: string }) => startsAt.slice(11, 16));
      expect(starts.filter((time: string) => time > '13:30' && time < '16:30')).toEqual([]);
    }
  });

  it('is booked, moved and cancelled as one', async () => {
    const { status, body } = await ask('POST', '', asked());
    expect(status).toBe(201);
    expect(both(body.booked)).toEqual(['Anna 2026-06-02T15:00', 'Ben 2026-06-02T15:45']);
    expect(new Set(body.booked.map(({ visitId }: { visitId: string }) => visitId)).size).toBe(1);
    expect(body.booked[0].visitId).not.toBeNull();
    const [first, second] = body.booked;
    expect((await ask('PATCH', `/${second.id}`, { startsAt: '2026-06-02T18:45:00Z' })).status).toBe(200);
    expect((await ask('GET', `/${first.id}`)).body.startsAt).toBe('2026-06-02T18:00:00.000Z');
    const { cancelled } = (await ask('POST', `/${first.id}/cancel`, {})).body;
    expect(both(cancelled)).toEqual(['Anna 2026-06-02T18:00', 'Ben 2026-06-02T18:45']);
  });

  it('is booked whole or not at all, also again and again', async () => {
    await ask('POST', '', visit('2026-06-09T16:30:00Z', { staffId: ben, serviceIds: [color] }));
    const weekly = { repeat: { everyWeeks: 1, times: 3 } };
    expect((await ask('POST', '', asked({ ...weekly, startsAt: '2026-06-02T15:00:00Z' }))).status).toBe(409);
    const { body } = await ask('POST', '', asked({ repeat: { ...weekly.repeat, skipTaken: true } }));
    expect(both(body.booked)).toEqual([
      'Anna 2026-06-02T15:00',
      'Ben 2026-06-02T15:45',
      'Anna 2026-06-16T15:00',
      'Ben 2026-06-16T15:45',
    ]);
    const span = '?from=2026-06-09T00:00:00Z&to=2026-06-10T00:00:00Z';
    expect((await ask('GET', span)).body.items).toHaveLength(1);
  });

  it('is never shared out so that two customers wait for each other', async () => {
    const turned = [...asked().parts].toReversed();
    const wanted = Array.from({ length: 8 }, (_, index) => asked(index % 2 === 0 ? {} : { parts: turned }));
    const answers = await Promise.all(wanted.map((one) => ask('POST', '', one)));
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('says what is wrong with what is asked for', async () => {
    const refused = async (payload: object) => {
      const { status, body } = await ask('POST', '', payload);
      return [status, body.errors?.[0].path ?? body.detail];
    };
    expect(await refused({ ...asked(), staffId: anna })).toEqual([400, 'parts']);
    expect(await refused(asked({ parts: undefined, staffId: anna }))).toEqual([400, 'serviceIds']);
    const [one] = asked().parts;
    expect(await refused(asked({ parts: [one, one] }))).toEqual([400, 'parts']);
    expect(await refused(asked({ parts: [one, { staffId: newId(), serviceIds: [color] }] }))).toEqual([
      400,
      expect.stringContaining('staffId'),
    ]);
    expect(await refused(asked({ parts: [one, { staffId: ben, serviceIds: [newId()] }] }))).toEqual([
      400,
      expect.stringContaining('serviceIds'),
    ]);
  });
});

describe('openings', () => {
  const listed = async (query: string) =>
    (await ask('GET', `/openings?serviceIds=${salon.serviceIds[0]}&${query}`)).body.items as {
      startsAt: string;
      staffIds: string[];
    }[];

  it('say who is free when', async () => {
    await book('2026-06-02T13:00:00Z');
    const items = await listed('from=2026-06-02&days=1');
    expect(items[0]).toMatchObject({ startsAt: '2026-06-02T13:00:00.000Z', staffIds: [salon.staffIds[1]] });
    expect(items.find(({ startsAt }) => startsAt === '2026-06-02T13:45:00.000Z')?.staffIds).toEqual(
      salon.staffIds,
    );
  });

  it('are none on a public holiday the business keeps, and its own word goes before', async () => {
    const change = (payload: object) =>
      app.inject({
        method: 'PATCH',
        url: '/api/v1/organization',
        headers: { ...bearer(app, salon), 'if-match': '*' },
        payload,
      });
    await change({ holidays: { country: 'US', openOn: ['juneteenth'] } });
    expect(await listed('from=2026-07-03&days=1')).toEqual([]);
    expect(await listed('from=2026-06-19&days=1')).not.toEqual([]);
    await change({ exceptions: [{ date: '2026-07-03', open: [{ from: '09:00', to: '10:00' }] }] });
    expect(await listed('from=2026-07-03&days=1')).toHaveLength(2);
  });
});

describe('a room with places', () => {
  it('takes as many customers at once as it has places, and no more', async () => {
    const { organizationId, serviceIds } = salon;
    const make = (name: string) =>
      app.inject({
        method: 'POST',
        url: '/api/v1/staff',
        headers: bearer(app, salon),
        payload: { name, kind: 'resource', serviceIds: [serviceIds[1]] },
      });
    for (const place of ['Mat 1', 'Mat 2', 'Mat 3']) await make(place);
    await withOrganization(database.db, organizationId, async (tx) => {
      for (const id of salon.staffIds)
        await tx.update(staffTable).set({ archivedAt: NOW }).where(eq(staffTable.id, id));
    });
    const desk = createDesk({ db: database.db, now: () => NOW.getTime() });
    const run = (effect: Parameters<typeof desk.run>[0], callId: string) =>
      desk.run(effect, { organizationId, callId }, AbortSignal.timeout(5_000));
    const wanted = {
      type: 'findOpenings' as const,
      id: '1',
      serviceIds: [serviceIds[1]!],
      when: { any: [{ dates: { from: '2026-06-03', to: '2026-06-03' }, time: { at: ['10:00'] } }], not: [] },
      limit: 1,
    };
    const outcomes: string[] = [];
    for (let caller = 0; caller < 4; caller++) {
      const callId = newId();
      const found = await run(wanted, callId);
      const [opening] = (found as { fits: { staffId: string; startsAt: number; endsAt: number }[] }).fits;
      if (!opening) {
        outcomes.push('full');
        continue;
      }
      const booked = await run(
        { type: 'book', id: '2', serviceIds: [serviceIds[1]!], opening, customer: { name: 'Dana Reed' } },
        callId,
      );
      outcomes.push(booked.outcome);
    }
    expect(outcomes).toEqual(['booked', 'booked', 'booked', 'full']);
    const changes = await withOrganization(database.db, organizationId, (tx) =>
      tx.select().from(appointmentChanges),
    );
    expect(changes.every(({ actor }) => actor === 'caller')).toBe(true);
  });
});
