// Outlook's calendars through Microsoft's SDK, against the sandbox's Graph: one event for an appointment whatever happens on the
// way, and everything that can stand in an owner's calendar read for what it means.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SANDBOX_CREDENTIALS, startSandbox, type Sandbox } from '@offhook/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CalendarAccount,
  type ConsentVendor,
  ConsentError,
  CursorLostError,
} from '../../scheduling/calendars/calendar.ts';
import { agree, visitConsentPage } from '../consent-testing.ts';
import { createMicrosoftCalendar } from './calendar.ts';

const never = new AbortController().signal;
const at = (text: string): number => Date.parse(text);
/** Another one for every test. */
let appointment = {
  appointmentId: '',
  title: 'Dana Reed · Haircut',
  description: '+12025550117',
  startsAt: at('2026-12-01T15:00:00Z'),
  endsAt: at('2026-12-01T15:45:00Z'),
  timezone: 'America/New_York',
};
const window = { from: at('2026-11-20T00:00:00Z'), to: at('2027-11-20T00:00:00Z') };

let sandbox: Sandbox;
let vendor: ConsentVendor;
let account: CalendarAccount;
let calendarId: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  vendor = createMicrosoftCalendar(
    {
      clientId: SANDBOX_CREDENTIALS.oauthClientId,
      clientSecret: SANDBOX_CREDENTIALS.oauthClientSecret,
      url: sandbox.urls.microsoft,
    },
    Date.now,
  );
});
beforeEach(async () => {
  appointment = { ...appointment, appointmentId: crypto.randomUUID() };
  sandbox.faults.clear();
  for (const { id } of sandbox.microsoft.primary.list()) sandbox.microsoft.primary.remove(id);
  account = vendor.open((await agree(vendor, never)).accessToken);
  calendarId = (await account.calendars(never)).find(({ primary }) => primary)?.id ?? '';
});
afterAll(() => sandbox.close());

const entries = () => sandbox.microsoft.primary.list();
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'did not fail',
    (error: unknown) => error,
  );
const timed = { start: '2026-12-02T09:00:00', end: '2026-12-02T10:00:00' };

describe('consent', () => {
  it('names the mailbox, and is refreshed with the newest token', async () => {
    const given = await agree(vendor, never);
    expect(given.account).toBe('owner@outlook.example');
    const renewed = await vendor.refresh(given.refreshToken, never);
    expect(renewed.refreshToken).not.toBe(given.refreshToken);
    expect(await vendor.open(renewed.accessToken).calendars(never)).toMatchObject([
      { name: 'Calendar', primary: true },
      { name: 'Chair two', primary: false },
    ]);
  });

  it('is worth nothing with another verifier than it was asked for with', async () => {
    const { proof } = await visitConsentPage(vendor);
    const stolen = { ...proof, verifier: 'x'.repeat(43) };
    expect(await failure(vendor.exchange(stolen, never))).toBeInstanceOf(ConsentError);
  });

  it('that was taken back has to be given again', async () => {
    const { refreshToken, accessToken } = await agree(vendor, never);
    sandbox.microsoft.oauth.revoke();
    expect(await failure(vendor.refresh(refreshToken, never))).toBeInstanceOf(ConsentError);
    expect(await failure(vendor.open(accessToken).calendars(never))).toBeInstanceOf(ConsentError);
  });
});

describe('an appointment in Outlook', () => {
  it('is one event, moved when it is written again, and gone when it is removed', async () => {
    const id = await account.put(calendarId, appointment, undefined, never);
    const later = {
      ...appointment,
      startsAt: at('2026-12-03T20:00:00Z'),
      endsAt: at('2026-12-03T20:45:00Z'),
    };
    expect(await account.put(calendarId, later, id, never)).toBe(id);
    expect(entries()).toMatchObject([
      { subject: 'Dana Reed · Haircut', start: '2026-12-03T20:00:00', zone: 'UTC' },
    ]);
    await account.remove(calendarId, appointment.appointmentId, id, never);
    await account.remove(calendarId, appointment.appointmentId, id, never);
    expect(entries()).toEqual([]);
  });

  it('is one event though the answer to the first request got lost, and shows what it is by now', async () => {
    await account.put(calendarId, appointment, undefined, never);
    const moved = {
      ...appointment,
      startsAt: at('2026-12-01T16:00:00Z'),
      endsAt: at('2026-12-01T16:45:00Z'),
    };
    await account.put(calendarId, moved, undefined, never);
    // One whose mark is not found yet, as may be for a moment.
    const id = entries()[0]?.id ?? '';
    sandbox.microsoft.primary.change(id, { properties: {} });
    const again = {
      ...appointment,
      startsAt: at('2026-12-01T17:00:00Z'),
      endsAt: at('2026-12-01T17:45:00Z'),
    };
    await account.put(calendarId, again, undefined, never);
    expect(entries()).toMatchObject([{ id, start: '2026-12-01T17:00:00' }]);
  });

  it('comes back after the owner has deleted it, whether or not its event is remembered', async () => {
    const first = await account.put(calendarId, appointment, undefined, never);
    sandbox.microsoft.primary.remove(entries()[0]?.id ?? '');
    const second = await account.put(calendarId, appointment, first, never);
    expect(second).not.toBe(first);
    sandbox.microsoft.primary.remove(entries()[0]?.id ?? '');
    await account.put(calendarId, appointment, undefined, never);
    expect(entries()).toHaveLength(1);
  });

  it('is rid of the second event where there are two', async () => {
    await account.put(calendarId, appointment, undefined, never);
    const { properties = {} } = entries()[0] ?? {};
    sandbox.microsoft.primary.add({ ...timed, subject: 'a second one', properties });
    await account.put(calendarId, appointment, undefined, never);
    expect(entries()).toMatchObject([{ subject: appointment.title }]);
  });
});

describe('what has changed', () => {
  it('is every kind of engagement, page by page, for what it means', async () => {
    const own = sandbox.microsoft.primary;
    own.add({ ...timed, subject: 'dentist' });
    own.add({ ...timed, subject: 'hidden', private: true });
    own.add({ ...timed, subject: 'shown as free', busy: false });
    own.add({ ...timed, subject: 'declined', declined: true });
    own.add({ start: '2026-12-24T00:00:00', end: '2026-12-27T00:00:00', subject: 'away', allDay: true });
    own.add({ start: '2028-01-01T09:00:00', end: '2028-01-01T10:00:00', subject: 'outside of the window' });
    const id = await account.put(calendarId, appointment, undefined, never);
    for (let index = 0; index < 220; index++) own.add({ ...timed, subject: `filler ${index}` });
    const { changes } = await account.changes(calendarId, window, never);
    expect(changes).toHaveLength(226);
    const dentist = {
      removed: false,
      startsAt: at('2026-12-02T14:00:00Z'),
      endsAt: at('2026-12-02T15:00:00Z'),
    };
    expect(changes.slice(0, 6)).toMatchObject([
      { ...dentist, busy: true },
      { ...dentist, busy: true },
      { ...dentist, busy: false },
      { ...dentist, busy: false },
      // Midnight to midnight in New York.
      { busy: true, startsAt: at('2026-12-24T05:00:00Z'), endsAt: at('2026-12-27T05:00:00Z') },
      {
        id,
        appointmentId: appointment.appointmentId,
        startsAt: appointment.startsAt,
        endsAt: appointment.endsAt,
      },
    ]);
  });

  it('of a series is each occurrence, the moved one where it is now, free where the series is', async () => {
    const own = sandbox.microsoft.primary;
    const repeats = { every: 'week' as const, interval: 1, count: 3 };
    const { id } = own.add({ ...timed, subject: 'class', repeats });
    own.add({ ...timed, subject: 'not taking time', busy: false, repeats });
    own.except(id, '2026-12-09T09:00:00', { start: '2026-12-10T11:00:00', end: '2026-12-10T12:00:00' });
    own.except(id, '2026-12-16T09:00:00', null);
    const { changes, cursor } = await account.changes(calendarId, window, never);
    expect(changes).toMatchObject([
      { busy: true, startsAt: at('2026-12-02T14:00:00Z') },
      { busy: true, startsAt: at('2026-12-10T16:00:00Z') },
      { busy: false },
      { busy: false },
      { busy: false },
    ]);
    // Nothing would say that one of them is gone.
    own.except(id, '2026-12-02T09:00:00', null);
    expect(await failure(account.changes(calendarId, { cursor }, never))).toBeInstanceOf(CursorLostError);
  });

  it('is told once, and what is gone as gone', async () => {
    const own = sandbox.microsoft.primary;
    const { id } = own.add({ ...timed, subject: 'dentist' });
    own.add({ ...timed, subject: 'stays' });
    const first = await account.changes(calendarId, window, never);
    const none = await account.changes(calendarId, { cursor: first.cursor }, never);
    expect(none.changes).toEqual([]);
    own.remove(id);
    const { changes } = await account.changes(calendarId, { cursor: none.cursor }, never);
    expect(changes).toEqual([{ id: first.changes[0]?.id, removed: true }]);
  });

  it('has to be read anew once Outlook has forgotten where we were', async () => {
    const { cursor } = await account.changes(calendarId, window, never);
    sandbox.microsoft.forgetSyncTokens();
    expect(await failure(account.changes(calendarId, { cursor }, never))).toBeInstanceOf(CursorLostError);
    expect((await account.changes(calendarId, window, never)).changes).toEqual([]);
  });
});

it('says when the owner is taken, series and whole days included', async () => {
  const own = sandbox.microsoft.primary;
  own.add({ ...timed, subject: 'class', repeats: { every: 'day', interval: 1, count: 30 } });
  own.add({ ...timed, subject: 'free', busy: false });
  own.add({ start: '2026-12-03T00:00:00', end: '2026-12-04T00:00:00', subject: 'away', allDay: true });
  const span = { from: at('2026-12-03T00:00:00Z'), to: at('2026-12-04T12:00:00Z') };
  expect(await account.freeBusy(calendarId, span, never)).toEqual([
    { from: at('2026-12-03T14:00:00Z'), to: at('2026-12-03T15:00:00Z') },
    { from: at('2026-12-03T05:00:00Z'), to: at('2026-12-04T05:00:00Z') },
  ]);
});

describe('being told of changes', () => {
  it('takes an address that answers the handshake, and carries the secret', async () => {
    const heard = Promise.withResolvers<unknown>();
    const server = createServer((request, response) => {
      const token = new URL(request.url ?? '/', 'http://here').searchParams.get('validationToken');
      if (token !== null) return void response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
      let body = '';
      request
        .on('data', (piece: Buffer) => (body += piece.toString()))
        .on('end', () => {
          heard.resolve(JSON.parse(body));
          response.writeHead(202).end();
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/calendars`;
    try {
      const { subscription, expiresAt } = await account.watch(
        calendarId,
        { id: '', url, secret: 's3cret' },
        never,
      );
      expect(expiresAt - Date.now()).toBeGreaterThan(60 * 3_600_000);
      sandbox.microsoft.primary.add({ ...timed, subject: 'dentist' });
      expect(await heard.promise).toMatchObject({
        value: [{ subscriptionId: subscription, clientState: 's3cret' }],
      });
      await account.unwatch(subscription, never);
      await account.unwatch(subscription, never);
      expect(sandbox.microsoft.subscriptions).toBe(0);
    } finally {
      server.close();
    }
  });

  it('is refused where nobody answers the handshake', async () => {
    const url = `${sandbox.urls.google}/nothing/here`;
    expect(await failure(account.watch(calendarId, { id: '', url, secret: 's' }, never))).toMatchObject({
      message: expect.stringContaining('validation request failed'),
    });
  });
});

describe('what goes wrong', () => {
  it('says when to try again, and tries nothing by itself', async () => {
    sandbox.faults.add({ kind: 'refuse', vendor: 'microsoft', status: 429 });
    expect(await failure(account.calendars(never))).toMatchObject({ retryable: true, retryAfterSeconds: 2 });
    expect(await account.calendars(never)).toHaveLength(2);
  });

  it.each([500, 503])('says that a %i may pass', async (status) => {
    sandbox.faults.add({ kind: 'refuse', vendor: 'microsoft', status });
    expect(await failure(account.calendars(never))).toMatchObject({ vendor: 'Microsoft', retryable: true });
  });

  it('says that a request Outlook does not take is refused for good', async () => {
    const reversed = { ...appointment, endsAt: appointment.startsAt - 60_000 };
    expect(await failure(account.put(calendarId, reversed, undefined, never))).toMatchObject({
      retryable: false,
    });
  });
});
