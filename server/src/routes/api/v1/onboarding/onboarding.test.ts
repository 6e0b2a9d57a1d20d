import {
  agents,
  businessProfiles,
  calls,
  newId,
  organizations,
  phoneNumbers,
  withOrganization,
} from '@offhook/db';
import { createTestDatabase, seedBusiness, type TestDatabase } from '@offhook/db/testing';
import { templateIn } from '@offhook/machines';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSafeFetch } from '../../../../http/safe-fetch.ts';
import { loadBusinessLine } from '../../../../voice/index.ts';
import { bearer, createTestApp } from '../../../../testing.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
let database: TestDatabase;
let app: FastifyInstance;
let organizationId: string;
/** What the business's web page says; undefined: it is gone. */
let page: string | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  const strict = createSafeFetch();
  app = await createTestApp(database.url, {
    connection: database,
    now: () => NOW,
    safeFetch: async (url, request) =>
      url.includes('willow.example')
        ? {
            url,
            status: page === undefined ? 404 : 200,
            headers: { 'content-type': 'text/html; charset=utf-8' },
            body: Buffer.from(page ?? ''),
          }
        : strict(url, request),
  });
});
/** As it is after signing up. */
beforeEach(async () => {
  organizationId = newId();
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx.insert(organizations).values({ id: organizationId, name: 'New Salon', liveAt: null });
    await tx
      .insert(businessProfiles)
      .values({ organizationId, timezone: 'America/New_York', vertical: 'salon', hours: [] });
  });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST', path: string, payload?: object) {
  const url = `/api/v1/onboarding${path}`;
  const headers = bearer(app, { organizationId });
  const response = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: response.statusCode, body: response.json() };
}

const hours = [{ weekday: 1, from: '09:00', to: '17:00' }];
const beginning = async () => {
  const { items } = (await ask('GET', '/templates')).body;
  const salon = items.find(({ vertical }: { vertical: string }) => vertical === 'salon');
  const services = salon.services
    .slice(0, 2)
    .map(({ id, ...service }: { id: string }) => ({ ...service, templateId: id }));
  return { vertical: 'salon', hours, services, staff: [{ name: 'Maria' }, { name: 'Leo' }] };
};

async function giveNumber() {
  const agentId = newId();
  const e164 = `+1202555${String(Math.floor(performance.now() * 1000) % 10_000).padStart(4, '0')}`;
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx.insert(agents).values({ id: agentId, organizationId, name: 'Riley', voice: 'aura-2-thalia-en' });
    await tx.insert(phoneNumbers).values({ organizationId, e164, agentId });
  });
  return { agentId, e164 };
}

it('says what is missing in the reader’s language', async () => {
  const headers = { ...bearer(app, { organizationId }), 'accept-language': 'es-MX, en;q=0.5' };
  const { steps } = (await app.inject({ url: '/api/v1/onboarding', headers })).json<{
    steps: { id: string; missing: string[] }[];
  }>();
  expect(steps).toContainEqual(
    expect.objectContaining({ id: 'number', missing: ['Elija un número de teléfono.'] }),
  );
});

it('offers an owner who reads Spanish services that callers can ask for in both languages', async () => {
  const profile = { emergencies: templateIn('salon', 'en').emergencies };
  const own = await seedBusiness(database.db, { profile });
  const headers = { ...bearer(app, own), 'accept-language': 'es' };
  const url = '/api/v1/onboarding';
  const { items } = (await app.inject({ url: `${url}/templates`, headers })).json<{
    items: { vertical: string; services: { id: string; name: string; durationMinutes: number }[] }[];
  }>();
  const [service] = items.find(({ vertical }) => vertical === 'dental')?.services ?? [];
  expect(service).toMatchObject({ id: 'checkup', name: 'Revisión y limpieza' });
  const { id: templateId, name, durationMinutes } = service!;
  const begun = await app.inject({
    method: 'POST',
    url: `${url}/begin`,
    headers,
    payload: { vertical: 'dental', services: [{ templateId, name, durationMinutes }], staff: [] },
  });
  expect(begun.json().services.at(-1)).toMatchObject({
    name,
    aliases: expect.arrayContaining(['limpieza', 'Checkup and cleaning', 'teeth cleaning']),
  });
  const { emergencies } = (await app.inject({ url: '/api/v1/organization', headers })).json();
  expect(emergencies).toEqual(templateIn('dental', 'es').emergencies);
});

it('knows the time zones of the world', async () => {
  const { items } = (await ask('GET', '/time-zones')).body;
  expect(items).toEqual(
    expect.arrayContaining([
      { zone: 'America/New_York', offset: '-04:00' },
      { zone: 'Asia/Tashkent', offset: '+05:00' },
    ]),
  );
});

describe('the web page of the business', () => {
  it('becomes a draft that changes nothing until it is looked through', async () => {
    page = '<title>Willow</title><ul><li>Trim $20</li></ul><p>Mon-Fri 9-5</p>';
    const { status, body } = await ask('POST', '/import', { address: 'willow.example' });
    expect(status).toBe(200);
    expect(body.draft).toMatchObject({
      url: 'https://willow.example',
      name: 'Willow',
      services: [{ name: 'Trim', price: { amountMinor: 2000, currency: 'USD' } }],
    });
    expect((await ask('GET', '')).body.draft).toEqual(body.draft);
    const organization = await app.inject({
      url: '/api/v1/organization',
      headers: bearer(app, { organizationId }),
    });
    expect(organization.json()).toMatchObject({ name: 'New Salon', hours: [] });
  });

  it('that is none, or leads inside, is refused in words', async () => {
    page = undefined;
    const gone = await ask('POST', '/import', { address: 'willow.example' });
    expect(gone).toMatchObject({ status: 400, body: { detail: expect.stringContaining('answers 404') } });
    const inside = await ask('POST', '/import', { address: 'http://169.254.169.254/' });
    expect(inside).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('public internet') },
    });
  });
});

describe('setting up a business', () => {
  it('begins with what businesses of its kind offer, in the words callers use for it', async () => {
    const { body, status } = await ask('POST', '/begin', await beginning());
    expect(status).toBe(200);
    expect(body.services[0]).toMatchObject({ name: 'Haircut', aliases: expect.arrayContaining(['trim']) });
    const ids = body.services.map(({ id }: { id: string }) => id);
    expect(body.staff).toMatchObject([{ name: 'Maria' }, { name: 'Leo' }]);
    for (const person of body.staff) expect(person.serviceIds.toSorted()).toEqual(ids.toSorted());
  });

  it('done twice leaves one of each, and what the owner has changed', async () => {
    const wanted = await beginning();
    await ask('POST', '/begin', wanted);
    const again = { ...wanted, services: [{ ...wanted.services[0], name: 'HAIRCUT', durationMinutes: 99 }] };
    const { body } = await ask('POST', '/begin', again);
    expect(body.services.map(({ name }: { name: string }) => name)).toEqual(['Haircut', 'Color']);
    expect(body.services[0].durationMinutes).toBe(45);
    expect(body.staff).toHaveLength(2);
  });

  it('done again by somebody who has changed their mind changes, adds and takes away what they say', async () => {
    const wanted = await beginning();
    const { services, staff } = (await ask('POST', '/begin', wanted)).body;
    const [haircut, color] = services;
    const [maria, leo] = staff;
    const { body, status } = await ask('POST', '/begin', {
      vertical: 'dental',
      services: [
        { id: haircut.id, name: 'Cut', durationMinutes: 30, price: null },
        { name: 'Perm', durationMinutes: 90 },
      ],
      staff: [{ id: maria.id, name: 'Maria Lopez', does: ['perm'] }, { name: 'Ana' }],
      without: { services: [color.id], staff: [leo.id] },
    });
    expect(status).toBe(200);
    expect(body.services).toMatchObject([
      { id: haircut.id, name: 'Cut', durationMinutes: 30, price: null },
      { name: 'Perm', durationMinutes: 90 },
    ]);
    const perm = body.services[1].id;
    expect(body.staff).toMatchObject([
      { id: maria.id, name: 'Maria Lopez', serviceIds: [perm] },
      { name: 'Ana', serviceIds: expect.arrayContaining([haircut.id, perm]) },
    ]);
    const own = await app.inject({ url: '/api/v1/organization', headers: bearer(app, { organizationId }) });
    expect(own.json()).toMatchObject({ vertical: 'dental', hours });
    const refused = await ask('POST', '/begin', { ...wanted, staff: [{ name: 'Bo', does: ['Sauna'] }] });
    expect(refused).toMatchObject({ status: 400, body: { detail: expect.stringContaining('Sauna') } });
  });

  it('can be left and taken up again where it was', async () => {
    expect((await ask('GET', '')).body).toMatchObject({ next: 'business', liveAt: null });
    await ask('POST', '/confirm', { step: 'business' });
    expect((await ask('GET', '')).body.next).toBe('services');
    const early = await ask('POST', '/confirm', { step: 'services' });
    expect(early.status).toBe(409);
    expect(early.body.detail).toContain('Add a service');
    await ask('POST', '/begin', await beginning());
    await ask('POST', '/confirm', { step: 'services' });
    expect((await ask('GET', '')).body.next).toBe('receptionist');
  });

  it('lets callers in once nothing is missing that they need', async () => {
    await ask('POST', '/begin', await beginning());
    const refused = await ask('POST', '/go-live');
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('Choose a telephone number.');
    const { agentId, e164 } = await giveNumber();
    expect(await loadBusinessLine(database.db, e164)).toBeUndefined();
    expect((await ask('POST', '/go-live')).body.liveAt).toBe(NOW.toISOString());
    expect(await loadBusinessLine(database.db, e164)).toMatchObject({ organizationId, agentId });
    await withOrganization(database.db, organizationId, (tx) =>
      tx.insert(calls).values({
        organizationId,
        agentId,
        callSid: 'CA1',
        direction: 'inbound',
        fromNumber: '+12025550117',
        toNumber: '+12025550118',
        startedAt: NOW,
        endedAt: NOW,
      }),
    );
    for (const { id } of (await ask('GET', '')).body.steps) await ask('POST', '/confirm', { step: id });
    expect((await ask('GET', '')).body).toMatchObject({ next: null });
  });

  it('is shown and done by those who may, of the own business alone', async () => {
    const url = '/api/v1/onboarding/go-live';
    const headers = bearer(app, { organizationId, role: 'viewer' });
    expect((await app.inject({ method: 'POST', url, headers })).statusCode).toBe(403);
  });
});
