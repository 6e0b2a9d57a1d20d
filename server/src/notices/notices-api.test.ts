// What the dashboard can do about notices: words, settings, preferences, threads.
import { seedBusiness } from '@offhook/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, createUser } from '../testing.ts';
import { openTextingHouse, type TextingHouse } from '../texts/testing.ts';
import { faultsOf, fill } from './templates.ts';
import { afterQuiet, beforeQuiet, isQuiet, written } from './when.ts';
import { zonesOf } from './zones.ts';

describe('words', () => {
  it('that are filled in are never read as a template, nor as a header', () => {
    const template = { subject: 'For {name}', body: '{name}: {unknown}.' };
    expect(fill(template, { name: '{code}\r\nBcc: all@example.test' })).toEqual({
      subject: 'For {code} Bcc: all@example.test',
      body: '{code} Bcc: all@example.test: .',
    });
  });

  it.each([
    ['hi {nmae}', '{nmae} is not known here'],
    ['hi {name', 'brace'],
    ['hi {code}', '{code} is not known here'],
  ])('%s: %s', (body, fault) =>
    expect(faultsOf('booked', 'sms', { subject: null, body }).join(' ')).toContain(fault),
  );

  it.each([
    ['1:00 p.m.', 'a la 1:00 p.m.'],
    ['11:00 a.m.', 'a las 11:00 a.m.'],
    ['13:00', 'a las 13:00'],
  ])('say %s in Spanish as it is said', (time, said) =>
    expect(fill({ subject: null, body: 'a las {time}' }, { time }).body).toBe(said),
  );

  it('tell dates and times in every language, in the alphabet of plain texts', () =>
    expect(
      (['en', 'es', 'ru'] as const).map((language) =>
        written(Date.UTC(2026, 11, 4, 20), 'America/New_York', language),
      ),
    ).toEqual([
      { date: 'Friday, December 4', time: '3:00 PM' },
      { date: 'viernes, 4 de diciembre', time: '3:00 p.m.' },
      { date: 'пятница, 4 декабря', time: '15:00' },
    ]));
});

describe('quiet hours', () => {
  const quiet = { from: '21:00', to: '08:00' };
  const zone = ['America/New_York'];

  it('end by the clock on the wall, also in the night it is changed', () => {
    // The clocks went forward at 2 o'clock.
    const night = Date.parse('2026-03-08T03:00:00Z');
    expect(new Date(afterQuiet(night, quiet, zone)).toISOString()).toBe('2026-03-08T12:00:00.000Z');
    expect(new Date(beforeQuiet(Date.parse('2026-03-08T11:00:00Z'), quiet, zone)).toISOString()).toBe(
      '2026-03-08T01:55:00.000Z',
    );
  });

  it('are those of every zone the customer may be in', () => {
    const zones = zonesOf('+13105550117', 'America/New_York');
    expect(zones).toEqual(['America/New_York', 'America/Los_Angeles']);
    expect(isQuiet(Date.parse('2026-06-01T14:30:00Z'), quiet, zones)).toBe(true);
    expect(isQuiet(Date.parse('2026-06-01T15:00:00Z'), quiet, zones)).toBe(false);
    expect(zonesOf('+12125550117', 'America/New_York')).toEqual(['America/New_York']);
  });

  it('may be none', () => expect(isQuiet(0, { from: '00:00', to: '00:00' }, zone)).toBe(false));
});

describe('in the dashboard', () => {
  let house: TextingHouse;
  let headers: Record<string, string>;
  beforeAll(async () => {
    house = await openTextingHouse();
    house.at('2026-12-01T10:00');
    const { organizationId } = house.business;
    const owner = await createUser(house.database.db, organizationId);
    headers = { ...bearer(house.app, { organizationId, userId: owner.id }), 'if-match': '*' };
  });
  afterAll(() => house?.close());
  const api = async (method: 'GET' | 'PUT' | 'PATCH' | 'POST', path: string, payload?: object) => {
    const response = await house.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers,
      ...(payload && { payload }),
    });
    return { status: response.statusCode, json: response.json<Record<string, unknown>>() };
  };
  const which = { kind: 'booked', channel: 'sms', language: 'en', subject: null };

  it('own words are used from then on, seen beforehand, and taken back', async () => {
    const own = { ...which, body: '{name}, we look forward to {date}!' };
    const { json: seen } = await api('POST', 'notice-templates/preview', own);
    expect(seen).toEqual({
      subject: null,
      body: 'Dana Reed, we look forward to Wednesday, December 2!',
      faults: [],
    });
    expect(await api('PUT', 'notice-templates', { ...own, body: '{nonsense}' })).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('{nonsense} is not known here') },
    });
    expect((await api('PUT', 'notice-templates', own)).json).toMatchObject({ isOwn: true });
    const phone = '+12125580001';
    await house.book('2026-12-09T15:00', phone);
    await house.app.jobs.drain();
    expect(house.inbox(phone)).toEqual(['Dana Reed, we look forward to Wednesday, December 9!']);
    expect((await api('POST', 'notice-templates/reset', which)).json).toMatchObject({ isOwn: false });
  });

  it('other reminders hold for what is booked already', async () => {
    const phone = '+12125580002';
    await house.book('2026-12-10T15:00', phone);
    await house.app.jobs.drain();
    expect((await api('PATCH', 'notice-settings', { reminders: [60] })).status).toBe(200);
    await house.app.jobs.drain();
    for (const [time, texts] of [
      ['2026-12-09T15:00', 1],
      ['2026-12-10T13:00', 1],
      ['2026-12-10T14:00', 2],
    ] as const) {
      house.at(time);
      await house.app.jobs.drain();
      expect([time, house.inbox(phone).length]).toEqual([time, texts]);
    }
  });

  it('a thread shows both sides, in order, and whether they still want texts', async () => {
    house.at('2026-12-01T10:00');
    const phone = '+12125580003';
    await house.book('2026-12-11T15:00', phone);
    await house.text('C', phone);
    await house.text('stop', phone);
    const { json } = await api('GET', `texts/thread?phone=${encodeURIComponent(phone)}`);
    expect(json).toMatchObject({ phone, optedOut: true });
    expect((json['texts'] as { body: string }[]).map(({ body }) => body)).toEqual(
      expect.arrayContaining(['C', 'stop']),
    );
    expect((await api('GET', 'texts')).json['items']).toMatchObject([{ phone, body: 'stop' }]);
  });

  it('whose number texted is said, also where it is another number of theirs', async () => {
    const phone = '+12125580003';
    const known = async () => (await api('GET', 'texts')).json['items'] as { contact: { id: string } }[];
    const [before] = await known();
    const { json: dana } = await api('POST', 'contacts', { phone: '+12125580004', name: 'Dana R.' });
    const id = String(dana['id']);
    expect(before).toMatchObject({ phone, contact: { name: 'Dana Reed' } });
    expect(before?.contact.id).not.toBe(id);
    await api('POST', `contacts/${id}/merge`, { otherId: before?.contact.id });
    expect(await known()).toMatchObject([{ phone, contact: { id, name: 'Dana R.' } }]);
  });

  it('mail that was kept is read by whom it concerns, and by no other member', async () => {
    const { organizationId } = house.business;
    const other = await createUser(house.database.db, organizationId);
    const mail = { subject: 'A link', text: 'https://…' };
    for (const to of ['stranger@example.test', other.email]) await house.app.mailer.send({ to, ...mail });
    await house.app.mailer.send({ to: other.email, ...mail, brand: { name: 'Test Salon' } });
    expect((await api('GET', 'mailbox')).json).toEqual({ items: [] });
    const response = await house.app.inject({
      url: '/api/v1/mailbox',
      headers: bearer(house.app, { organizationId, userId: other.id }),
    });
    const kept = { to: other.email, ...mail };
    expect(response.json()).toMatchObject({ items: [kept, kept] });
  });

  it('a browser is notified of the business it subscribed in, and of no other of theirs', async () => {
    const elsewhere = await seedBusiness(house.database.db);
    const { id: userId } = await createUser(house.database.db, elsewhere.organizationId);
    const endpoint = 'https://push.example.com/shared';
    const ask = (organizationId: string, method: 'GET' | 'PUT' | 'DELETE', payload?: object) =>
      house.app.inject({
        method,
        url: `/api/v1/notice-preferences/push${payload ? '' : `?endpoint=${endpoint}`}`,
        headers: bearer(house.app, { organizationId, userId }),
        ...(payload && { payload }),
      });
    const both = [house.business.organizationId, elsewhere.organizationId];
    const isSubscribed = () =>
      Promise.all(both.map(async (id) => (await ask(id, 'GET')).json<{ subscribed: boolean }>().subscribed));
    const keys = {
      p256dh: Buffer.alloc(65, 4).toString('base64url'),
      auth: Buffer.alloc(16, 4).toString('base64url'),
    };
    expect(await isSubscribed()).toEqual([false, false]);
    await ask(both[0]!, 'PUT', { endpoint, keys });
    expect(await isSubscribed()).toEqual([true, false]);
    await ask(both[1]!, 'PUT', { endpoint, keys });
    await ask(both[0]!, 'DELETE');
    expect(await isSubscribed()).toEqual([false, true]);
  });

  it('a member chooses what they hear of', async () => {
    const { json } = await api('PATCH', 'notice-preferences', {
      phone: '+12125550123',
      choices: { appointment: ['sms'] },
    });
    expect(json).toMatchObject({
      phone: '+12125550123',
      choices: { appointment: ['sms'], message: ['email', 'push'] },
    });
  });
});
