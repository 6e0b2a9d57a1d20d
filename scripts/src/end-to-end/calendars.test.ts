// Callers book, move and cancel; what they did stands in the staff's own calendars and on their phones, and what owners do there
// is heard of by the next caller. Whatever vendor is away meanwhile: callers notice nothing, and it all arrives once.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { driverOf, phoneNumbers, withCalledNumber, withOrganization } from '@offhook/db';
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';
import { Ticker } from '@offhook/sandbox/caller';
import { eq } from 'drizzle-orm';
import { SMTPServer } from 'smtp-server';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { dayFromNow, eventually, weekdayName, ZONE } from './calls.ts';
import { type House, startHouse } from './house.ts';

const STAFF_OF = { google: 'Maria', microsoft: 'Anna' } as const;
type Vendor = keyof typeof STAFF_OF;
const VENDORS = ['google', 'microsoft'] as const;
/** Calls are long where they are said in tones; not quicker, or a busy machine makes pauses where there are none. */
const ticker = new Ticker({ speed: 10 });
/** So long a caller waits for a question, by the line's clock. */
const PATIENCE_MS = 200_000;
/** What follows a call is done behind it. */
const SOON = { timeout: 30_000 };

let house: House;
let organizationId: string;
let mailIsDown = false;
const mails: string[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) =>
    done(mailIsDown ? Object.assign(new Error('try later'), { responseCode: 451 }) : null),
  onData(stream, _session, done) {
    let mail = '';
    stream.on('data', (chunk: Buffer) => (mail += chunk.toString()));
    stream.on('end', () => {
      mails.push(mail);
      done();
    });
  },
});

beforeAll(async () => {
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  const { port } = smtp.server.address() as AddressInfo;
  house = await startHouse({
    model: true,
    env: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'salon@example.test' },
  });
  const { accountSid, authToken } = SANDBOX_CREDENTIALS;
  await fetch(`${house.sandbox.urls.carrier}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
    body: new URLSearchParams({ PhoneNumber: DEMO.machineNumber }),
  });
  const [line] = await withCalledNumber(house.database.db, DEMO.machineNumber, (tx) =>
    tx.select().from(phoneNumbers).where(eq(phoneNumbers.e164, DEMO.machineNumber)),
  );
  organizationId = line?.organizationId ?? '';
  const always = { from: '00:00', to: '00:00' };
  await Promise.all([
    // Whatever the time of day is.
    house.send('PATCH', '/api/v1/notice-settings', { quiet: always }),
    house.send('PATCH', '/api/v1/notice-preferences', { choices: { appointment: ['email'] } }),
    connect('google'),
    connect('microsoft'),
  ]);
}, 60_000);
afterAll(async () => {
  await house.close();
  smtp.close();
});

interface Connection {
  id: string;
  vendor: Vendor;
  status: string;
  links: { syncedAt: string | null; told: boolean; waiting: number }[];
}
const connections = async () => (await house.get<{ items: Connection[] }>('/api/v1/calendars')).items;

/** The owner goes to the consent page and comes back, and says whose calendar it is. */
async function connect(vendor: Vendor): Promise<void> {
  const begun = await house.send('POST', '/api/v1/calendars/connect', { vendor });
  const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
  const consent = await fetch(((await begun.json()) as { url: string }).url, { redirect: 'manual' });
  await fetch(consent.headers.get('location') ?? '', { headers: { cookie }, redirect: 'manual' });
  const connection = (await connections()).find((one) => one.vendor === vendor);
  const [{ items: calendars }, { items: staff }] = await Promise.all([
    house.get<{ items: { id: string; primary: boolean }[] }>(
      `/api/v1/calendars/connections/${connection?.id}/calendars`,
    ),
    house.get<{ items: { id: string; name: string }[] }>('/api/v1/staff'),
  ]);
  await house.send('PUT', '/api/v1/calendars/links', {
    connectionId: connection?.id,
    staffId: staff.find(({ name }) => name === STAFF_OF[vendor])?.id,
    calendarId: calendars.find(({ primary }) => primary)?.id,
  });
  await eventually(connections, (all) =>
    expect(all.find((one) => one.vendor === vendor)).toMatchObject({
      status: 'connected',
      links: [{ syncedAt: expect.any(String), told: true }],
    }),
  );
}

/** What the caller says to what the agent asks, until it says what ends the errand. */
type Answers = [asked: RegExp, answer: string][];

async function phone(from: string, wish: string, answers: Answers, done: RegExp): Promise<string> {
  const call = await house.call({ from, ticker, agentQuietMs: 4_000 });
  const hear = () => call.agentFinished({ until: /\?/, timeoutMs: PATIENCE_MS });
  await hear();
  let said = wish;
  for (let exchange = 0; exchange < 8; exchange += 1) {
    await call.say(said);
    const { agent } = await hear();
    if (done.test(agent)) {
      await call.hangUp();
      return agent;
    }
    const answer = answers.find(([asked]) => asked.test(agent));
    if (!answer) throw new Error(`Nothing to say to "${agent}"`);
    said = answer[1];
  }
  throw new Error(`It took too long: ${JSON.stringify(call.transcript)}`);
}

const YES: Answers[number] = [/shall I (book|cancel)|is that right/i, 'yes please'];
const NAME: Answers[number] = [/name/i, 'Dana Reed'];

/** A customer of one member of staff, on a day of their own. */
function customer(vendor: Vendor, from: string, daysAhead: number) {
  const date = dayFromNow(daysAhead);
  const day = weekdayName(date);
  const staff = STAFF_OF[vendor];
  const DATE: Answers[number] = [/what day is|which date/i, day];
  const wish = (time: string) => `I'd like a haircut with ${staff} on ${day} at ${time}`;
  /** What of this day stands in the calendar. */
  const inCalendar = async () =>
    house.sandbox[vendor].primary
      .list()
      .map(({ id, start, zone }) => ({ id, start: toLocal(start, zone) }))
      .filter(({ start }) => start.toPlainDate().equals(date));
  const texts = async () =>
    house.sandbox.carrier
      .messages()
      .filter(({ to, direction }) => to === from && direction === 'outbound-api')
      .map(({ body }) => /is booked|has moved|is cancelled/.exec(body)?.[0].split(' ')[1]);
  return {
    wish,
    inCalendar,
    book: (preface = '') => phone(from, preface + wish('10 am'), [YES, NAME], /you're all set/i),
    move: () =>
      phone(
        from,
        'I need to move my appointment',
        [YES, NAME, DATE, [/day and time|when would/i, `${day} at 2 pm`]],
        /is now /i,
      ),
    cancel: () => phone(from, 'I have to cancel my appointment', [YES, NAME, DATE], /is cancelled/i),
    /** What stands in the calendar, by the hour, and which texts have come. */
    async seen(): Promise<[hours: number[], texts: (string | undefined)[]]> {
      const hours = (await inCalendar()).map(({ start }) => start.hour);
      return [hours.toSorted((a, b) => a - b), await texts()];
    },
  };
}

const toLocal = (start: string, zone: string): Temporal.PlainDateTime =>
  Temporal.PlainDateTime.from(start).toZonedDateTime(zone).withTimeZone(ZONE).toPlainDateTime();

/** Lets the time pass that failed work waits before it is tried again. */
async function retriesComeDue(): Promise<void> {
  await withOrganization(house.database.db, organizationId, async (tx) => {
    const sql = driverOf(tx);
    await sql`update calendar_outbox set due_at = now() where written < revision`;
    await sql`
      with due as (
        update jobs.job set start_after = now()
        where state = 'retry' or (state = 'created' and name = 'calendar.write') returning name)
      select pg_notify('pgboss_' || left(encode(sha224('jobs'::bytea), 'hex'), 24), name)
      from (select distinct name from due) as names`;
  });
}

describe.concurrent.each(VENDORS)('with a calendar at %s', { timeout: 60_000 }, (vendor) => {
  it('a caller books, another call moves it, a third cancels it; calendar and texts follow', async ({
    expect,
  }) => {
    const { book, move, cancel, seen } = customer(vendor, `+1212555017${vendor.length}`, 2);
    await book();
    await expect.poll(seen, SOON).toEqual([[10], ['booked']]);
    await move();
    await expect.poll(seen, SOON).toEqual([[14], ['booked', 'moved']]);
    await cancel();
    await expect.poll(seen, SOON).toEqual([[], ['booked', 'moved', 'cancelled']]);
  });

  it('what the owner does there holds for the next caller', async ({ expect }) => {
    const { book, seen, inCalendar, wish } = customer(vendor, `+1212555018${vendor.length}`, 3);
    await book();
    await expect.poll(seen, SOON).toEqual([[10], ['booked']]);
    const { primary } = house.sandbox[vendor];
    const [event] = await inCalendar();
    const at = (hour: number) => ({
      start: `${dayFromNow(3).toString()}T${hour}:00:00`,
      end: `${dayFromNow(3).toString()}T${hour + 1}:00:00`,
      zone: ZONE,
    });
    primary.add({ subject: 'Dentist', ...at(12) });
    primary.change(event?.id ?? '', at(16));
    // Told by the vendor: by itself the calendar is read every ten minutes.
    await expect.poll(seen, SOON).toEqual([
      [12, 16],
      ['booked', 'moved'],
    ]);
    const other = `+1212555019${vendor.length}`;
    await phone(other, wish('noon'), [], /isn't open|nothing then/i);
    await phone(other, wish('10 am'), [NAME], /shall i book it/i);
  });
});

it(
  'whichever vendor fails, callers go on, and everything arrives once when it is back',
  { timeout: 90_000 },
  async () => {
    const customers = VENDORS.map((vendor, index) => customer(vendor, `+1212555016${index}`, 4));
    const { faults } = house.sandbox;
    const refuse = (vendor: Vendor | 'carrier' | 'openai' | 'deepgram', status: number, match?: string) =>
      faults.add({ kind: 'refuse', vendor, status, count: 1_000, match });
    const revoke = (vendor: Vendor) => {
      house.sandbox[vendor].oauth.revoke();
      house.sandbox[vendor].oauth.expireAccess();
    };
    const status = async () =>
      Object.fromEntries((await connections()).map((one) => [one.vendor, one.status]));
    const recovered = async () => {
      faults.clear();
      mailIsDown = false;
      await retriesComeDue();
    };

    refuse('google', 503);
    refuse('microsoft', 429);
    const model = refuse('openai', 500);
    // What deterministic understanding does not account for the model is asked about.
    const preface =
      'My sister keeps telling everybody it looks quite awful from behind and on both sides, so ';
    await Promise.all(customers.map(({ book }) => book(preface)));
    expect(model.left).toBeLessThan(model.count);
    const seen = () => Promise.all(customers.map((each) => each.seen()));
    const both = <T>(each: T): [T, T] => [each, each];
    await expect.poll(seen, SOON).toEqual(both([[], ['booked']]));
    await recovered();
    await expect.poll(seen, SOON).toEqual(both([[10], ['booked']]));

    refuse('carrier', 500, '/Messages.json');
    mailIsDown = true;
    revoke('google');
    const ears = faults.add({ kind: 'drop', vendor: 'deepgram', match: '/listen', count: 2, afterMs: 500 });
    await Promise.all(customers.map(({ move }) => move()));
    expect(ears.left).toBe(0);
    const told = ['booked'];
    await expect.poll(seen, SOON).toEqual([
      [[10], told],
      [[14], told],
    ]);
    await expect.poll(status, SOON).toEqual({ google: 'reconnect', microsoft: 'connected' });
    await connect('google');
    await recovered();
    await expect.poll(seen, SOON).toEqual(both([[14], ['booked', 'moved']]));

    refuse('google', 429);
    revoke('microsoft');
    const mouth = refuse('deepgram', 500, '/speak');
    await Promise.all(customers.map(({ cancel }) => cancel()));
    expect(mouth.left).toBeLessThan(mouth.count);
    await expect.poll(status, SOON).toEqual({ google: 'connected', microsoft: 'reconnect' });
    await connect('microsoft');
    await recovered();
    await expect.poll(seen, SOON).toEqual(both([[], ['booked', 'moved', 'cancelled']]));

    const mailed = () =>
      mails
        .filter((mail) => mail.includes(weekdayName(dayFromNow(4))))
        .map((mail) => /Booked|Moved|Cancelled/.exec(mail)?.[0] ?? mail)
        .toSorted((a, b) => a.localeCompare(b));
    await expect.poll(mailed, SOON).toEqual(['Booked', 'Booked', 'Cancelled', 'Cancelled', 'Moved', 'Moved']);
  },
);
