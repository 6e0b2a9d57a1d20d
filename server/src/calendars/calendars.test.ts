// Calendars from end to end: the real SDKs, the sandbox's vendors, our jobs by hand.
import {
  appointments,
  busyBlocks,
  calendarLinks,
  calendarOutbox,
  newId,
  withOrganization,
} from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { eq, sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { createEventFeed } from '../events/feed.ts';
import type { BusyElsewhere } from '../scheduling/calendars/busy-elsewhere.ts';
import { createDesk, type Desk } from '../scheduling/desk.ts';
import { bearer, createTestApp, createUser } from '../testing.ts';
import { createBusyElsewhere } from './freshness.ts';

const VENDORS = ['google', 'microsoft'] as const;
const DAY = 24 * 3_600_000;
/** How long each vendor tells of changes. */
const WATCHED_MS = { google: 7 * DAY, microsoft: 4_200 * 60_000 };
const SOON = { timeout: 10_000 };

/** What is at the address of somebody's calendar. */
let published = '';
let database: TestDatabase;
let sandbox: Sandbox;
let app: FastifyInstance;
let salon: SeededBusiness;
let headers: { authorization: string };
const salons: { headers: { authorization: string } }[] = [];
/** What the clock says, ahead of the real one. */
let ahead = 0;
const now = () => new Date(Date.now() + ahead);

beforeAll(async () => {
  database = await createTestDatabase({ maxConnections: 6 });
  sandbox = await startSandbox();
  const { oauthClientId: clientId, oauthClientSecret: clientSecret } = SANDBOX_CREDENTIALS;
  app = await createTestApp(database.url, {
    connection: database,
    jobsByHand: true,
    now,
    safeFetch: async (url) => ({ url, status: 200, headers: {}, body: Buffer.from(published) }),
    config: {
      google: { clientId, clientSecret, url: sandbox.urls.google },
      microsoft: { clientId, clientSecret, url: sandbox.urls.microsoft },
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
async function openSalon() {
  salon = await seedBusiness(database.db);
  const { id: userId } = await createUser(database.db, salon.organizationId);
  headers = bearer(app, { ...salon, userId });
  salons.push({ headers });
}
beforeEach(async () => {
  ahead = 0;
  await openSalon();
});
afterEach(async () => {
  sandbox.faults.clear();
  // Else all of them would be told of every change, and read on.
  for (const one of salons.splice(0)) {
    ({ headers } = one);
    for (const { id } of (await ask('GET', '')).body.items) await ask('DELETE', `/connections/${id}`);
  }
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

const ask = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) => {
  const response = await app.inject({
    method,
    url: `/api/v1/calendars${path}`,
    headers,
    ...(payload && { payload }),
  });
  return {
    status: response.statusCode,
    cookie: String(response.headers['set-cookie']).split(';')[0] ?? '',
    body: response.body === '' ? undefined : response.json(),
  };
};
const inSalon = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
  withOrganization(database.db, salon.organizationId, run);

/** The owner goes to the consent page and comes back; then the calendar is Anna's. */
async function connect(vendor: (typeof VENDORS)[number]) {
  const [from, page] = {
    google: ['onboarding', '/onboarding/number'],
    microsoft: ['calendar', '/settings/calendars'],
  }[vendor];
  const begun = await ask('POST', '/connect', { vendor, back: from });
  const consent = await fetch(begun.body.url, { redirect: 'manual' });
  const back = new URL(consent.headers.get('location') ?? '');
  const returned = await app.inject({ url: back.pathname + back.search, headers: { cookie: begun.cookie } });
  expect(returned.headers['location']).toBe(`${page}?connected=yes`);
  const [connection] = (await ask('GET', '')).body.items;
  const { items } = (await ask('GET', `/connections/${connection.id}/calendars`)).body;
  const calendar = items.find(({ primary }: { primary: boolean }) => primary);
  const link = { connectionId: connection.id, staffId: salon.staffIds[0], calendarId: calendar.id };
  expect((await ask('PUT', '/links', link)).status).toBe(200);
  await app.jobs.drain();
  return connection.id as string;
}
const instant = (local: string, zone: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
const write = () => app.calendars.write(salon.organizationId, AbortSignal.timeout(10_000));
/** What failed is tried again now rather than later. */
const becomeDue = () => inSalon((tx) => tx.update(calendarOutbox).set({ dueAt: sql`now()` }));
const readNow = async () => {
  const [link] = await inSalon((tx) => tx.select().from(calendarLinks));
  await inSalon((tx) => app.calendars.read(tx, { organizationId: salon.organizationId, linkId: link!.id }));
  await app.jobs.drain();
};
/** Of the salon's calendar. */
const readsWaiting = async () => {
  const [link] = await inSalon((tx) => tx.select().from(calendarLinks));
  const waiting = await database.sql`
    select from jobs.job where name = 'calendar.read' and state = 'created' and singleton_key = ${link!.id}`;
  return waiting.length;
};

const tomorrow = (hour: number): number => {
  const day = new Date(Date.now() + 2 * DAY);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), hour);
};
let desk: Desk;
beforeAll(() => {
  desk = createDesk({
    db: database.db,
    now: () => now().getTime(),
    busyElsewhere: createBusyElsewhere(app.calendarParts),
  });
});
const run = (effect: Parameters<Desk['run']>[0]) =>
  desk.run(effect, { organizationId: salon.organizationId, callId: newId() }, AbortSignal.timeout(5_000));
const at = (hour: number) => ({
  staffId: salon.staffIds[0]!,
  startsAt: tomorrow(hour),
  endsAt: tomorrow(hour) + 45 * 60_000,
});
async function book(hour: number): Promise<string> {
  const booked = await run({
    type: 'book',
    id: newId(),
    serviceIds: [salon.serviceIds[0]!],
    opening: at(hour),
    customer: { name: 'Dana Reed', phone: '+12025550117' },
  });
  expect(booked.outcome).toBe('booked');
  return (booked as { appointmentId: string }).appointmentId;
}
const busyAt = (hour: number, busyElsewhere: BusyElsewhere) =>
  busyElsewhere({ organizationId: salon.organizationId, ...at(hour) });
const appointment = async (id: string) =>
  (await inSalon((tx) => tx.select().from(appointments).where(eq(appointments.id, id))))[0]!;
const blocks = () => inSalon((tx) => tx.select().from(busyBlocks));

/** How many calendars the vendor tells of changes. */
const told = (vendor: (typeof VENDORS)[number]) =>
  vendor === 'google' ? sandbox.google.channels : sandbox.microsoft.subscriptions;

describe.each(VENDORS)('being told of changes by %s', (vendor) => {
  it('is asked for anew at half of its time, and not before', async () => {
    await connect(vendor);
    const known = async () => (await inSalon((tx) => tx.select().from(calendarLinks)))[0]!.subscription;
    const [first, many] = [await known(), told(vendor)];
    ahead = WATCHED_MS[vendor] / 2 - 3_600_000;
    await app.jobs.drain();
    expect(await known()).toBe(first);
    ahead = WATCHED_MS[vendor] / 2 + 3_600_000;
    await app.jobs.drain();
    expect(await known()).not.toBe(first);
    // The old one is given back.
    expect(told(vendor)).toBe(many);
  });

  it('ends with the use of the calendar, also where another takes its place', async () => {
    const connectionId = await connect(vendor);
    const many = told(vendor);
    const { items } = (await ask('GET', `/connections/${connectionId}/calendars`)).body;
    const other = items.find(({ primary }: { primary: boolean }) => !primary);
    const link = { connectionId, staffId: salon.staffIds[0], calendarId: other.id };
    const { id } = (await ask('PUT', '/links', link)).body;
    await app.jobs.drain();
    expect(told(vendor)).toBe(many);
    // It is tried again where the vendor is away.
    sandbox.faults.add({ kind: 'refuse', vendor, status: 503 });
    expect((await ask('DELETE', `/links/${id}`)).status).toBe(204);
    await app.jobs.drain();
    expect(told(vendor)).toBe(many);
    ahead = 120_000;
    await app.jobs.drain();
    expect(told(vendor)).toBe(many - 1);
  });
});

describe.each(VENDORS)('a calendar at %s', (vendor) => {
  const store = () => sandbox[vendor].primary;
  /** Events there that stand for an appointment. */
  const events = () => store().list();
  const local = (instant: number) => new Date(instant).toISOString().slice(0, 19);
  const owner = (
    entry: { hour: number; hours?: number } & Partial<Parameters<ReturnType<typeof store>['add']>[0]>,
  ) => {
    const { hour, hours = 1, ...more } = entry;
    const times = { start: local(tomorrow(hour)), end: local(tomorrow(hour + hours)), zone: 'UTC' };
    return store().add({ subject: 'Dentist', ...times, ...more });
  };
  beforeEach(() => {
    for (const { id } of store().list()) store().remove(id);
  });

  it('has every appointment as one event, moved and cancelled with it', async () => {
    await connect(vendor);
    const id = await book(15);
    await write();
    expect(events()).toMatchObject([{ subject: 'Dana Reed · Haircut' }]);
    await run({ type: 'reschedule', id: newId(), appointmentId: id, opening: at(17) });
    await write();
    expect(events()).toHaveLength(1);
    expect(events()[0]!.start.slice(11, 13)).not.toBe('');
    await run({ type: 'cancelAppointment', id: newId(), appointmentId: id });
    await write();
    expect(events()).toEqual([]);
  });

  it('is written into as soon as something changes', async () => {
    await connect(vendor);
    const stop = app.calendars.follow(createEventFeed(database, app.log, 'offhook_calendars'));
    try {
      const id = await book(15);
      await expect.poll(() => events().length, SOON).toBe(1);
      await Promise.all([book(17), run({ type: 'cancelAppointment', id: newId(), appointmentId: id })]);
      await expect
        .poll(() => events().map(({ start, zone }) => instant(start, zone)), SOON)
        .toEqual([tomorrow(17)]);
    } finally {
      stop();
    }
  });

  it('is written into by whoever hears again, with what nobody was told of meanwhile', async () => {
    await connect(vendor);
    await book(15);
    await openSalon();
    await connect(vendor);
    await book(17);
    let hear: ((organizationId: undefined) => void) | undefined;
    const stop = app.calendars.follow({
      subscribeAll(listener) {
        hear = listener;
        return () => undefined;
      },
    });
    try {
      hear?.(undefined);
      await expect.poll(() => events().length, SOON).toBe(2);
    } finally {
      stop();
    }
  });

  it('gets what was booked before it was connected', async () => {
    await book(15);
    await connect(vendor);
    expect(events()).toHaveLength(1);
  });

  it('has one event in the end, at whatever request our process dies', async () => {
    await connect(vendor);
    let booked = 0;
    for (let died = true; died;) {
      await book(14 + booked);
      // The vendor does what it is asked, but its answer never comes; then our process dies before it can say so.
      sandbox.faults.add({ kind: 'stall', vendor, skip: booked, durationMs: 60_000 });
      booked += 1;
      const dying = new AbortController();
      const attempt = app.calendars.write(salon.organizationId, dying.signal).then(
        () => 'lived',
        () => 'died',
      );
      const struck = vi.waitUntil(() => sandbox.faults.list().length === 0, { timeout: 5_000 });
      const first = await Promise.race([attempt, struck.then(() => 'died')]);
      died = first === 'died';
      sandbox.faults.clear();
      dying.abort();
      await Promise.all([attempt, struck]);
      await becomeDue();
      await write();
      expect(events()).toHaveLength(booked);
    }
    expect(booked).toBeGreaterThan(1);
    const outbox = await inSalon((tx) => tx.select().from(calendarOutbox));
    expect(outbox.filter(({ written, problem }) => written !== 1 || problem !== null)).toEqual([]);
  });

  it('that is away gets it later; callers notice nothing', async () => {
    await connect(vendor);
    sandbox.faults.add({ kind: 'refuse', vendor, status: 503, count: 2 });
    await book(15);
    await write();
    expect(events()).toEqual([]);
    const [connection] = (await ask('GET', '')).body.items;
    expect(connection.links[0]).toMatchObject({ waiting: 1, problem: expect.stringContaining('503') });
    sandbox.faults.clear();
    await becomeDue();
    await write();
    expect(events()).toHaveLength(1);
  });

  it('that has had enough of us is left alone for a while', async () => {
    await connect(vendor);
    await book(15);
    await book(17);
    sandbox.faults.add({ kind: 'refuse', vendor, status: 429 });
    await write();
    expect(sandbox.faults.list()).toEqual([]);
    expect(events()).toEqual([]);
    await becomeDue();
    await write();
    expect(events()).toHaveLength(2);
  });

  it('that says when to come again is asked no sooner, and no later than in half an hour', async () => {
    await connect(vendor);
    await book(15);
    await book(17);
    const due = async () =>
      (await inSalon((tx) => tx.select().from(calendarOutbox))).map(
        ({ dueAt }) => (dueAt.getTime() - Date.now()) / 1000,
      );
    sandbox.faults.add({ kind: 'refuse', vendor, status: 429, retryAfterSeconds: 600 });
    await write();
    for (const seconds of await due()) expect(Math.abs(seconds - 600)).toBeLessThan(10);
    await becomeDue();
    sandbox.faults.add({ kind: 'refuse', vendor, status: 503, retryAfterSeconds: 86_400 });
    await write();
    for (const seconds of await due()) expect(Math.abs(seconds - 1800)).toBeLessThan(10);
    await becomeDue();
    await write();

    sandbox.faults.add({ kind: 'refuse', vendor, status: 429, retryAfterSeconds: 90 });
    owner({ hour: 14 });
    // Told of it in the middle of reading, we would read once more when that is done.
    await expect.poll(readsWaiting).toBe(1);
    await readNow();
    expect(sandbox.faults.list()).toEqual([]);
    // Later than without its word, and as much sooner than with it that a slow machine makes no difference.
    ahead = 45_000;
    await readNow();
    expect(await blocks()).toEqual([]);
    ahead = 95_000;
    await app.jobs.drain();
    expect(await blocks()).toHaveLength(1);
  });

  it('takes the owner’s time: once, all day, and again and again but for exceptions', async () => {
    owner({ hour: 14 });
    owner({ hour: 20, busy: false });
    owner({ hour: 21, declined: true });
    const weekly = owner({ hour: 22, repeats: { every: 'day', interval: 1, count: 3 } });
    store().except(weekly.id, local(tomorrow(22) + DAY), null);
    const date = local(tomorrow(0) + 5 * DAY).slice(0, 10);
    store().add({
      subject: 'Holiday',
      start: `${date}T00:00:00`,
      end: `${date}T00:00:00`.replace(/\d\d(?=T)/, (day) => String((Number(day) % 28) + 1).padStart(2, '0')),
      allDay: true,
    });
    await connect(vendor);
    const starts = (await blocks()).map(({ startsAt }) => startsAt.getTime()).toSorted((a, b) => a - b);
    expect(starts.slice(0, 3)).toEqual([tomorrow(14), tomorrow(22), tomorrow(22) + 2 * DAY]);
    expect(
      (
        await run({
          type: 'book',
          id: '1',
          serviceIds: [salon.serviceIds[0]!],
          opening: at(14),
          customer: { name: 'x' },
        })
      ).outcome,
    ).toBe('taken');
  });

  it('tells what changes, and gives time back', async () => {
    await connect(vendor);
    const entry = owner({ hour: 14 });
    await readNow();
    expect(await blocks()).toMatchObject([{ startsAt: new Date(tomorrow(14)) }]);
    store().change(entry.id, { start: local(tomorrow(16)), end: local(tomorrow(17)) });
    await readNow();
    expect(await blocks()).toMatchObject([{ startsAt: new Date(tomorrow(16)) }]);
    store().remove(entry.id);
    await readNow();
    expect(await blocks()).toEqual([]);
  });

  it('that has forgotten where we were is read anew', async () => {
    await connect(vendor);
    owner({ hour: 14 });
    sandbox[vendor].forgetSyncTokens();
    const id = await book(17);
    await write();
    await readNow();
    expect(await blocks()).toHaveLength(1);
    expect((await appointment(id)).status).toBe('confirmed');
  });

  it('lets the owner move and cancel appointments', async () => {
    await connect(vendor);
    const id = await book(15);
    await write();
    const [event] = events();
    store().change(event!.id, { start: local(tomorrow(18)), end: local(tomorrow(19)), zone: 'UTC' });
    await readNow();
    expect((await appointment(id)).startsAt.getTime()).toBe(tomorrow(18));
    // It takes as long as the service does.
    expect((await appointment(id)).endsAt.getTime()).toBe(tomorrow(18) + 45 * 60_000);
    store().remove(event!.id);
    await readNow();
    expect((await appointment(id)).status).toBe('cancelled');
    expect(await blocks()).toEqual([]);
  });

  it('does not let the owner move one customer onto another', async () => {
    await connect(vendor);
    const [first, second] = [await book(15), await book(18)];
    await write();
    const event = events().find(
      ({ start, zone }) =>
        store().occurrences({ ...events()[0]!, start, zone }, tomorrow(15), tomorrow(15) + 1).length > 0,
    )!;
    store().change(event.id, { start: local(tomorrow(18)), end: local(tomorrow(19)), zone: 'UTC' });
    await readNow();
    expect((await appointment(first)).startsAt.getTime()).toBe(tomorrow(15));
    expect((await appointment(second)).startsAt.getTime()).toBe(tomorrow(18));
    await write();
    expect(new Set(events().map(({ start }) => start)).size).toBe(2);
  });

  it('is asked before somebody is told "booked", when what we know of it is old', async () => {
    await connect(vendor);
    owner({ hour: 14 });
    ahead = 3_600_000;
    const wish = {
      type: 'book' as const,
      id: '1',
      serviceIds: [salon.serviceIds[0]!],
      opening: at(14),
      customer: { name: 'Dana Reed' },
    };
    expect((await run(wish)).outcome).toBe('taken');
  });

  it('keeps no caller waiting, nor does the database: what is known counts then', async () => {
    await connect(vendor);
    owner({ hour: 14 });
    ahead = 3_600_000;
    const impatient = () => busyAt(14, createBusyElsewhere(app.calendarParts, 50));
    const begun = performance.now();
    sandbox.faults.add({ kind: 'stall', vendor, durationMs: 30_000 });
    expect(await impatient()).toBe(false);
    sandbox.faults.clear();
    await database.db.transaction(async (tx) => {
      await tx.execute(sql`lock table calendar_links in access exclusive mode`);
      expect(await impatient()).toBe(false);
    });
    // The one would answer in half a minute, and the other give up after ten seconds.
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await busyAt(14, createBusyElsewhere(app.calendarParts, 5_000))).toBe(true);
  });

  it('whose consent is taken back says so to its owner, and goes on once it is given again', async () => {
    await connect(vendor);
    sandbox[vendor].oauth.revoke();
    sandbox[vendor].oauth.expireAccess();
    await book(15);
    await write();
    expect((await ask('GET', '')).body.items).toMatchObject([{ status: 'reconnect' }]);
    await connect(vendor);
    expect((await ask('GET', '')).body.items).toMatchObject([{ status: 'connected' }]);
    await becomeDue();
    await write();
    expect(events()).toHaveLength(1);
  });

  it('renews a token once for everyone who needs one', async () => {
    await connect(vendor);
    sandbox[vendor].oauth.expireAccess();
    const [connection] = (await ask('GET', '')).body.items;
    const lists = Array.from({ length: 5 }, () => ask('GET', `/connections/${connection.id}/calendars`));
    expect((await Promise.all(lists)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('tells us by a message that carries our secret; others are not heard', async () => {
    await connect(vendor);
    const [link] = await inSalon((tx) => tx.select().from(calendarLinks));
    expect(link!.subscription).not.toBeNull();
    owner({ hour: 14 });
    await expect
      .poll(async () => {
        await app.jobs.drain();
        return (await blocks()).length;
      }, SOON)
      .toBe(1);
    const forged = await app.inject({
      method: 'POST',
      url: '/webhooks/calendars',
      headers: { 'x-goog-channel-token': `${'0'.repeat(64)}.${'A'.repeat(22)}` },
    });
    expect(forged.statusCode).toBe(404);
  });

  it('is forgotten when it is disconnected', async () => {
    owner({ hour: 14 });
    const id = await connect(vendor);
    expect(await blocks()).toHaveLength(1);
    const many = told(vendor);
    expect((await ask('DELETE', `/connections/${id}`)).status).toBe(204);
    expect(await blocks()).toEqual([]);
    expect((await ask('GET', '')).body.items).toEqual([]);
    expect(told(vendor)).toBe(many - 1);
  });
});

describe('a calendar at an address', () => {
  const ics = (instant: number) => new Date(instant).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const publish = (...hours: number[]) => {
    const events = hours.flatMap((hour) => [
      'BEGIN:VEVENT',
      `UID:${hour}`,
      `DTSTART:${ics(tomorrow(hour))}`,
      'DURATION:PT1H',
      'END:VEVENT',
    ]);
    published = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
  };
  const subscribe = () =>
    ask('POST', '/subscriptions', {
      url: 'webcal://cal.example.com/secret.ics',
      staffId: salon.staffIds[0],
      name: 'Cal.com',
    });

  it('takes time of somebody whose own calendar is written all the same, until it is given up', async () => {
    for (const { id } of sandbox.google.primary.list()) sandbox.google.primary.remove(id);
    publish(14);
    await connect('google');
    const { status, body } = await subscribe();
    expect(status).toBe(201);
    expect(await subscribe()).toMatchObject({ body: { id: body.id } });
    await app.jobs.drain();
    expect(await blocks()).toMatchObject([{ startsAt: new Date(tomorrow(14)), linkId: body.id }]);
    const { items } = (await ask('GET', '')).body;
    expect(items).toMatchObject([
      { vendor: 'google', links: [{ readOnly: false }] },
      { vendor: 'ics', links: [{ name: 'Cal.com', readOnly: true, waiting: 0, problem: null }] },
    ]);
    expect(JSON.stringify(items)).not.toContain('secret.ics');
    publish(16, 17);
    await inSalon((tx) => app.calendars.read(tx, { organizationId: salon.organizationId, linkId: body.id }));
    await app.jobs.drain();
    const starts = (await blocks()).map(({ startsAt }) => startsAt.getTime());
    expect(starts.toSorted((a, b) => a - b)).toEqual([tomorrow(16), tomorrow(17)]);
    await book(14);
    expect(await inSalon((tx) => tx.select().from(calendarOutbox))).toHaveLength(1);
    expect((await ask('DELETE', `/links/${body.id}`)).status).toBe(204);
    expect(await blocks()).toEqual([]);
  });

  it('is asked before somebody is told "booked", too', async () => {
    publish();
    await subscribe();
    await app.jobs.drain();
    publish(14);
    ahead = 3_600_000;
    const wish = { type: 'book' as const, id: '1', serviceIds: [salon.serviceIds[0]!], opening: at(14) };
    expect((await run({ ...wish, customer: { name: 'Dana Reed' } })).outcome).toBe('taken');
  });

  it('where there is none is refused at once', async () => {
    published = '<html>Sign in</html>';
    expect(await subscribe()).toMatchObject({ body: { detail: expect.stringContaining('cannot be read') } });
    expect((await ask('GET', '')).body.items).toEqual([]);
  });
});

describe('a feed of appointments', () => {
  const read = async (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url: new URL(url).pathname, headers });

  it('shows what is booked to whoever has its address, until it is taken back', async () => {
    const id = await book(15);
    const { body: full } = await ask('POST', '/feeds', { details: true });
    const { body: busy } = await ask('POST', '/feeds', { staffId: salon.staffIds[0] });
    const { body: colleague } = await ask('POST', '/feeds', { staffId: salon.staffIds[1] });
    const first = await read(full.url);
    expect(first.headers['content-type']).toContain('text/calendar');
    expect(first.body).toContain(`UID:${id}@offhook`);
    expect(first.body).toContain('Dana Reed · Haircut');
    const withoutDetails = (await read(busy.url)).body;
    expect(withoutDetails).toContain('SUMMARY:Busy');
    expect(withoutDetails).not.toContain('Dana');
    expect((await read(colleague.url)).body).not.toContain('BEGIN:VEVENT');
    const condition = { 'if-none-match': String(first.headers['etag']) };
    expect((await read(full.url, condition)).statusCode).toBe(304);
    await run({ type: 'cancelAppointment', id: newId(), appointmentId: id });
    expect((await read(full.url, condition)).body).not.toContain(id);
    expect((await ask('DELETE', `/feeds/${full.id}`)).status).toBe(204);
    expect((await read(full.url)).statusCode).toBe(404);
  });

  it('is nobody’s whose address was not signed here', async () => {
    const { body } = await ask('POST', '/feeds', {});
    const { pathname } = new URL(body.url);
    const forged = pathname.replace(/\.[\w-]{22}\.ics$/, `.${'A'.repeat(22)}.ics`);
    expect((await app.inject({ url: forged })).statusCode).toBe(404);
    expect((await app.inject({ url: '/feeds/x.ics' })).statusCode).toBe(404);
  });
});

describe('coming back from a consent page', () => {
  it('counts only in the browser that went there, and for a while', async () => {
    const { body, cookie } = await ask('POST', '/connect', { vendor: 'google' });
    const consent = await fetch(body.url, { redirect: 'manual' });
    const back = new URL(consent.headers.get('location') ?? '');
    const come = (headers: Record<string, string>) =>
      app.inject({ url: back.pathname + back.search, headers });
    expect((await come({})).headers['location']).toContain('another+browser');
    ahead = 3_600_000;
    expect((await come({ cookie })).headers['location']).toContain('run+out');
    const forged = await app.inject({
      url: '/api/v1/calendars/callback?state=x&code=y',
      headers: { cookie },
    });
    expect(forged.headers['location']).toContain('not+begun+here');
    expect((await ask('GET', '')).body.items).toEqual([]);
  });

  it('without consent says so', async () => {
    sandbox.google.oauth.declines = true;
    const { body, cookie } = await ask('POST', '/connect', { vendor: 'google' });
    const consent = await fetch(body.url, { redirect: 'manual' });
    sandbox.google.oauth.declines = false;
    const back = new URL(consent.headers.get('location') ?? '');
    const returned = await app.inject({ url: back.pathname + back.search, headers: { cookie } });
    expect(returned.headers['location']).toContain('No+consent');
  });
});
