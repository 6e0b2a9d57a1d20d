// Calendars at an address: what other systems write there, read for what it means, and asked for politely.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSafeFetch } from '../../http/safe-fetch.ts';
import { type CalendarAccount, CursorLostError } from '../../scheduling/calendars/calendar.ts';
import { createIcsCalendar } from './calendar.ts';
import { expand } from './expand.ts';

const never = new AbortController().signal;
const at = (text: string): number => Date.parse(text);
const span = { from: at('2026-11-20T00:00:00Z'), to: at('2027-11-20T00:00:00Z') };
const ZONE = 'America/New_York';

const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, ...lines: string[]): string =>
  ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20261101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const spans = (text: string) =>
  expand(text, span, ZONE).map(({ busy, startsAt, endsAt }) => [
    busy ? 'busy' : 'free',
    new Date(startsAt).toISOString().slice(0, 16),
    new Date(endsAt).toISOString().slice(0, 16),
  ]);

describe('what an event means', () => {
  it.each<[string, string[], [string, string, string][]]>([
    [
      'in UTC',
      ['DTSTART:20261201T150000Z', 'DTEND:20261201T154500Z'],
      [['busy', '2026-12-01T15:00', '2026-12-01T15:45']],
    ],
    [
      'in a zone by its name, and by how long it is',
      ['DTSTART;TZID=Europe/Berlin:20261201T150000', 'DURATION:PT90M'],
      [['busy', '2026-12-01T14:00', '2026-12-01T15:30']],
    ],
    [
      'in a zone as Windows calls it',
      [
        'DTSTART;TZID=Pacific Standard Time:20261201T090000',
        'DTEND;TZID=Pacific Standard Time:20261201T100000',
      ],
      [['busy', '2026-12-01T17:00', '2026-12-01T18:00']],
    ],
    [
      'without a zone, where the business is',
      ['DTSTART:20261201T090000', 'DTEND:20261201T100000'],
      [['busy', '2026-12-01T14:00', '2026-12-01T15:00']],
    ],
    [
      'of whole days, where the business is',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227'],
      [['busy', '2026-12-24T05:00', '2026-12-27T05:00']],
    ],
    [
      'of one whole day, without an end',
      ['DTSTART;VALUE=DATE:20261224'],
      [['busy', '2026-12-24T05:00', '2026-12-25T05:00']],
    ],
    [
      'that takes no time',
      ['DTSTART:20261201T150000Z', 'DTEND:20261201T154500Z', 'TRANSP:TRANSPARENT'],
      [['free', '2026-12-01T15:00', '2026-12-01T15:45']],
    ],
    [
      'that was called off',
      ['DTSTART:20261201T150000Z', 'DTEND:20261201T154500Z', 'STATUS:CANCELLED'],
      [['free', '2026-12-01T15:00', '2026-12-01T15:45']],
    ],
    ['that is over', ['DTSTART:20251201T150000Z', 'DTEND:20251201T154500Z'], []],
  ])('%s', (_case, lines, expected) => {
    expect(spans(calendar(event('a', ...lines)))).toEqual(expected);
  });

  it('of ours is not taken for somebody else’s', () => {
    const times = ['DTSTART:20261201T150000Z', 'DTEND:20261201T154500Z'];
    const ours = ['0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001@offhook', `offhook${'0'.repeat(32)}@google.com`];
    expect(
      spans(calendar(...ours.map((uid) => event(uid, ...times)), event('theirs', ...times))),
    ).toHaveLength(1);
  });

  it('that repeats keeps its hour across the change of clocks, but for exceptions', () => {
    const weekly = event(
      'w',
      'DTSTART;TZID=America/New_York:20270305T090000',
      'DTEND;TZID=America/New_York:20270305T100000',
      'RRULE:FREQ=WEEKLY;COUNT=4',
      'EXDATE;TZID=America/New_York:20270312T090000',
    );
    const moved = event(
      'w',
      'RECURRENCE-ID;TZID=America/New_York:20270319T090000',
      'DTSTART;TZID=America/New_York:20270320T110000',
      'DTEND;TZID=America/New_York:20270320T113000',
    );
    expect(spans(calendar(weekly, moved))).toEqual([
      ['busy', '2027-03-05T14:00', '2027-03-05T15:00'],
      ['busy', '2027-03-20T15:00', '2027-03-20T15:30'],
      ['busy', '2027-03-26T13:00', '2027-03-26T14:00'],
    ]);
  });

  it('that never ends is followed as far as bookings go', () => {
    const forever = event('f', 'DTSTART:20200101T120000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY');
    expect(spans(calendar(forever))).toHaveLength(365);
  });

  it('that repeats every second is refused', () => {
    const hostile = event('h', 'DTSTART:20200101T120000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY');
    expect(() => spans(calendar(hostile))).toThrow('too often');
  });
});

describe('a calendar at an address', () => {
  let server: Server;
  let account: CalendarAccount;
  /** What is there, and what was asked for with which condition. */
  let there: { status: number; body: string; etag?: string; retryAfter?: string };
  const asked: (string | undefined)[] = [];
  const one = event('a', 'DTSTART:20261201T150000Z', 'DTEND:20261201T154500Z');
  beforeAll(async () => {
    server = createServer((request, response) => {
      const condition = request.headers['if-none-match'];
      asked.push(condition);
      const same = condition !== undefined && condition === there.etag;
      response.writeHead(same ? 304 : there.status, {
        ...(there.etag && { etag: there.etag }),
        ...(there.retryAfter && { 'retry-after': there.retryAfter }),
      });
      response.end(same ? undefined : there.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    asked.length = 0;
    there = { status: 200, body: calendar(one), etag: '"1"' };
    const vendor = createIcsCalendar(createSafeFetch(['127.0.0.0/8']), Date.now);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private.ics`;
    account = vendor.open(vendor.tokenOf({ url, timezone: ZONE }));
  });
  afterAll(() => void server.close());

  it('is read when it has changed, and once', async () => {
    const { changes, cursor } = await account.changes('calendar', span, never);
    expect(changes).toMatchObject([{ busy: true, startsAt: at('2026-12-01T15:00:00Z') }]);
    expect(await account.changes('calendar', { cursor }, never)).toEqual({ changes: [], cursor });
    there = { status: 200, body: calendar(), etag: '"2"' };
    await expect(account.changes('calendar', { cursor }, never)).rejects.toBeInstanceOf(CursorLostError);
    expect((await account.changes('calendar', span, never)).changes).toEqual([]);
    expect(asked).toEqual([undefined, '"1"', '"1"']);
  });

  it('is compared where its server knows no versions', async () => {
    there = { status: 200, body: calendar(one) };
    const { cursor } = await account.changes('calendar', span, never);
    expect((await account.changes('calendar', { cursor }, never)).changes).toEqual([]);
  });

  it('says when its owner is taken', async () => {
    const day = { from: at('2026-12-01T00:00:00Z'), to: at('2026-12-02T00:00:00Z') };
    expect(await account.freeBusy('calendar', day, never)).toEqual([
      { from: at('2026-12-01T15:00:00Z'), to: at('2026-12-01T15:45:00Z') },
    ]);
  });

  it.each([
    ['is gone', { status: 404, body: '' }, false, 'answers 404'],
    ['has a server that is ill', { status: 503, body: '' }, true, 'answers 503'],
    ['is none', { status: 200, body: '<html>Sign in</html>' }, false, 'cannot be read as a calendar'],
  ])('that %s says so', async (_case, answer, retryable, words) => {
    there = answer;
    await expect(account.changes('calendar', span, never)).rejects.toMatchObject({
      retryable,
      message: expect.stringContaining(words),
    });
  });

  it('that is asked too often says when to come again', async () => {
    there = { status: 429, body: '', retryAfter: '600' };
    await expect(account.changes('calendar', span, never)).rejects.toMatchObject({ retryAfterSeconds: 600 });
  });

  it('is not fetched from where only we can reach', async () => {
    const vendor = createIcsCalendar(createSafeFetch(), Date.now);
    const inside = vendor.open(vendor.tokenOf({ url: 'http://169.254.169.254/latest', timezone: ZONE }));
    await expect(inside.changes('calendar', span, never)).rejects.toThrow('not on the public internet');
  });
});
