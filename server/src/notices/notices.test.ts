// What follows a booking, a message, a missed call: whom it reaches, when, and that it does so once.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  appointments,
  calls,
  contacts,
  memberNotices,
  messages,
  newId,
  notices,
  noticeSettings,
  type NoticeSettings,
  pushSubscriptions,
  users,
  withOrganization,
  withUser,
} from '@offhook/db';
import type { WaitlistWish } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { VendorError } from '../errors.ts';
import { messageEvent, publish } from '../events/organization-events.ts';
import { book } from '../scheduling/booking.ts';
import { cancel, edit, reschedule } from '../scheduling/changing.ts';
import { createUser } from '../testing.ts';
import { deliverNotice } from './deliver-notice.ts';
import { loadBusiness } from './facts.ts';
import { writeNotice } from './write-notice.ts';
import { openTextingHouse, type TextingHouse } from '../texts/testing.ts';

let house: TextingHouse;
beforeAll(async () => {
  house = await openTextingHouse();
});
afterAll(() => house?.close());
beforeEach(() => house.at('2026-12-01T10:00'));

let last = 0;
/** Another customer each time, in the business's own zone. */
const somebody = () => `+1212557${String((last += 1)).padStart(4, '0')}`;
const within = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
  withOrganization(house.database.db, house.business.organizationId, run);
const actor = (key = newId()) => ({
  organizationId: house.business.organizationId,
  callId: newId(),
  idempotencyKey: key,
  now: house.app.now().getTime(),
});
const settle = () => house.app.jobs.drain();
const at = async (local: string) => {
  house.at(local);
  await settle();
};
const choose = (settings: NoticeSettings) =>
  within((tx) =>
    tx
      .insert(noticeSettings)
      .values({ organizationId: house.business.organizationId, settings })
      .onConflictDoUpdate({ target: noticeSettings.organizationId, set: { settings } }),
  );
const instant = (utc: string) => ({ staffId: house.business.staffIds[0]!, startsAt: Date.parse(utc) });
/** Mails of the folder, newest last. */
function mailsTo(address: string): string[] {
  const dir = path.join(house.app.config.home, 'mail');
  return readdirSync(dir)
    .toSorted((a, b) => a.localeCompare(b))
    .map((file) => readFileSync(path.join(dir, file), 'utf8'))
    .filter((mail) => mail.includes(`To: ${address}\n`));
}

describe('a customer', () => {
  it('is told what was booked, reminded a day and two hours ahead, and each once', async () => {
    const phone = somebody();
    await house.book('2026-12-03T15:00', phone);
    await settle();
    await settle();
    expect(house.inbox(phone)).toEqual([
      'Test Salon: Haircut on Thursday, December 3 at 3:00 PM with Anna is booked. Reply C to confirm, R to move, X to cancel. STOP ends texts.',
    ]);
    await at('2026-12-02T14:59');
    expect(house.inbox(phone)).toHaveLength(1);
    await at('2026-12-02T15:00');
    await at('2026-12-03T13:00');
    expect(
      house
        .inbox(phone)
        .slice(1)
        .map((body) => body.includes('a reminder of your Haircut')),
    ).toEqual([true, true]);
  });

  it('is told what moved, and reminded of the new time alone', async () => {
    const phone = somebody();
    const id = await house.book('2026-12-04T15:00', phone);
    await settle();
    await within((tx) =>
      reschedule(tx, actor(), { appointmentId: id, opening: instant('2026-12-07T16:00:00Z') }),
    );
    await settle();
    expect(house.inbox(phone).at(-1)).toContain(
      'has moved from Friday, December 4, 3:00 PM, to Monday, December 7 at 11:00 AM',
    );
    await at('2026-12-04T13:30');
    expect(house.inbox(phone)).toHaveLength(2);
    await at('2026-12-06T11:00');
    expect(house.inbox(phone)).toHaveLength(3);
  });

  it('is told of a visit to several people once, and reminded of it once', async () => {
    const phone = somebody();
    const { organizationId, serviceIds, staffIds } = house.business;
    const begins = Date.parse('2026-12-05T15:00:00Z');
    const part = (index: 0 | 1, startsAt: number, minutes: number) => ({
      serviceIds: [serviceIds[index]!],
      staffId: staffIds[index]!,
      startsAt,
      endsAt: startsAt + minutes * 60_000,
    });
    const parts = [part(0, begins, 45), part(1, begins + 45 * 60_000, 90)];
    const customer = { name: 'Dana Reed', phone };
    const opening = { staffId: staffIds[0]!, startsAt: begins, parts };
    const id = await within((tx) => book(tx, actor(), { serviceIds, customer, opening }));
    await settle();
    expect(house.inbox(phone)).toEqual([
      expect.stringContaining(
        'Haircut + Color on Saturday, December 5 at 10:00 AM with Anna + Ben is booked',
      ),
    ]);
    await at('2026-12-04T10:00');
    expect(house.inbox(phone)).toHaveLength(2);
    await house.text('X', phone);
    expect(house.inbox(phone).at(-1)).toContain('Haircut + Color');
    expect(house.inbox(phone)).toHaveLength(3);
    const visit = await within((tx) =>
      tx
        .select({ status: appointments.status })
        .from(appointments)
        .where(and(eq(appointments.organizationId, organizationId), eq(appointments.customerPhone, phone))),
    );
    expect([(await house.appointment(id)).status, visit.length]).toEqual(['cancelled', 2]);
    expect(new Set(visit.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });

  it('who cancelled by text hears so once, and is not reminded', async () => {
    const phone = somebody();
    await house.book('2026-12-08T15:00', phone);
    await settle();
    await house.text('X', phone);
    await at('2026-12-08T13:00');
    expect(house.inbox(phone).filter((body) => body.includes('cancelled'))).toHaveLength(1);
    expect(house.inbox(phone)).toHaveLength(2);
  });

  it('is not woken: a reminder comes before the night, what the business does waits for the morning', async () => {
    const phone = somebody();
    const early = await house.book('2026-12-10T09:00', phone);
    await settle();
    await at('2026-12-09T20:50');
    expect(house.inbox(phone)).toHaveLength(2);
    await at('2026-12-09T20:55');
    expect(house.inbox(phone)).toHaveLength(3);
    house.at('2026-12-09T23:00');
    await within((tx) => cancel(tx, { ...actor(), by: 'member' }, { appointmentId: early }));
    await settle();
    expect(house.inbox(phone)).toHaveLength(3);
    await at('2026-12-10T08:00');
    expect(house.inbox(phone)).toHaveLength(4);
  });

  it('whose number is of another zone is left in peace by that one’s clock, too', async () => {
    const phone = '+13105550117';
    const id = await house.book('2026-12-11T15:00', phone);
    await settle();
    house.at('2026-12-02T09:00');
    await within((tx) => cancel(tx, { ...actor(), by: 'member' }, { appointmentId: id }));
    await settle();
    expect(house.inbox(phone)).toHaveLength(1);
    await at('2026-12-02T11:00');
    expect(house.inbox(phone)).toHaveLength(2);
  });

  it('who gave an address gets a calendar entry that moves and goes with the appointment', async () => {
    const phone = somebody();
    const email = `${createHash('sha1').update(phone).digest('hex').slice(0, 8)}@example.test`;
    const id = await house.book('2026-12-14T15:00', phone);
    await within((tx) => tx.update(contacts).set({ email }).where(eq(contacts.phone, phone)));
    await settle();
    await within((tx) =>
      reschedule(tx, actor(), { appointmentId: id, opening: instant('2026-12-15T16:00:00Z') }),
    );
    await settle();
    await within((tx) => cancel(tx, actor(), { appointmentId: id }));
    await settle();
    const entries = mailsTo(email).map((mail) =>
      ['METHOD', 'UID', 'SEQUENCE', 'DTSTART', 'STATUS'].map(
        (name) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(mail)?.[1],
      ),
    );
    const uid = `${id}@offhook`;
    expect(entries).toEqual([
      ['REQUEST', uid, '0', '20261214T200000Z', 'CONFIRMED'],
      ['REQUEST', uid, '1', '20261215T160000Z', 'CONFIRMED'],
      ['CANCEL', uid, '2', '20261215T160000Z', 'CANCELLED'],
    ]);
  });

  it('on the waitlist is offered what becomes free, and whoever answers first has it', async () => {
    const [owner, first, second] = [somebody(), somebody(), somebody()];
    const { organizationId } = house.business;
    for (const [phone, name] of [
      [first, 'Ann Lee'],
      [second, 'Bo Kim'],
    ] as const)
      await within((tx) =>
        tx.insert(messages).values({
          organizationId,
          kind: 'waitlist',
          urgent: false,
          text: 'as soon as you can',
          phone,
          name,
        }),
      );
    const id = await house.book('2026-12-16T10:00', owner);
    await settle();
    await within((tx) => cancel(tx, actor(), { appointmentId: id }));
    await settle();
    expect(house.inbox(first)).toEqual([
      'Test Salon: a time has become free: 1) Wednesday, December 16, 10:00 AM. Reply 1 to take it. The first to reply has it.',
    ]);
    await house.text('1', second);
    await house.text('1', first);
    expect(house.inbox(second).at(-1)).toContain('is yours');
    expect(house.inbox(first).at(-1)).toContain('has just been taken');
    await within((tx) => tx.delete(messages).where(eq(messages.kind, 'waitlist')));
  });

  it('on the waitlist is offered only what they wish for', async () => {
    const { organizationId, staffIds, serviceIds } = house.business;
    const [anna, ben] = staffIds;
    const [haircut, color] = serviceIds;
    const wishes: [text: string, wish: WaitlistWish | null, isAsked: boolean][] = [
      // Said on Tuesday, December 1: tomorrow and next week are reckoned from there.
      ['Next week in the morning', null, true],
      ['Only on a Friday', null, false],
      ['Tomorrow at 10 am', null, false],
      ['A haircut with Ben please', null, false],
      ['not with Anna', null, false],
      ['', { serviceIds: [haircut!], when: { any: [{ time: { to: '12:00' } }], not: [] } }, true],
      ['', { serviceIds: [haircut!], when: { any: [{ time: { from: '12:00' } }], not: [] } }, false],
      ['', { serviceIds: [], staffId: ben! }, false],
      ['', { serviceIds: [], notStaffIds: [anna!] }, false],
      // It takes longer than what has become free, and after that there is somebody else.
      ['', { serviceIds: [color!] }, false],
      ['', { serviceIds: [haircut!], staffId: anna!, movesAppointmentId: newId() }, false],
      ['whenever', null, true],
    ];
    const waiting = wishes.map(([text, wish, isAsked]) => ({ text, wish, isAsked, phone: somebody() }));
    for (const { text, wish, phone } of waiting)
      await within((tx) =>
        tx.insert(messages).values({
          organizationId,
          kind: 'waitlist',
          urgent: false,
          text,
          wish,
          phone,
          createdAt: house.app.now(),
        }),
      );
    const id = await house.book('2026-12-09T10:00', somebody());
    await house.book('2026-12-09T10:45', somebody());
    await house.book('2026-12-09T09:00', somebody());
    await settle();
    house.at('2026-12-07T10:00');
    await within((tx) => cancel(tx, actor(), { appointmentId: id }));
    await settle();
    const asked = waiting.filter(({ phone }) => house.inbox(phone).some((text) => text.includes('10:00 AM')));
    expect(asked).toEqual(waiting.filter(({ isAsked }) => isAsked));
    await within((tx) => tx.delete(messages).where(eq(messages.kind, 'waitlist')));
  });

  it('waiting for a better time gives the old one up for it', async () => {
    const { organizationId, serviceIds } = house.business;
    const phone = somebody();
    const old = await house.book('2026-12-10T15:00', phone);
    const wish: WaitlistWish = { serviceIds: serviceIds.slice(0, 1), movesAppointmentId: old };
    await within((tx) =>
      tx
        .insert(messages)
        .values({ organizationId, kind: 'waitlist', urgent: false, text: 'earlier', phone, wish }),
    );
    const id = await house.book('2026-12-09T13:00', somebody());
    await settle();
    await within((tx) => cancel(tx, actor(), { appointmentId: id }));
    await settle();
    await house.text('1', phone);
    expect((await house.appointment(old)).startsAt).toEqual(new Date('2026-12-09T18:00:00Z'));
    const [message] = await within((tx) => tx.select().from(messages).where(eq(messages.phone, phone)));
    expect(message?.handledAt).not.toBeNull();
  });

  it('who came is asked how it was; who did not, is not', async () => {
    await choose({ reviewUrl: 'https://example.com/review', noShowText: true });
    const [came, missing] = [somebody(), somebody()];
    const [id, missed] = [
      await house.book('2026-12-17T10:00', came),
      await house.book('2026-12-17T12:00', missing),
    ];
    await settle();
    house.at('2026-12-17T12:30');
    await within((tx) => edit(tx, actor(), { appointmentId: missed, details: { status: 'noShow' } }));
    await at('2026-12-17T15:00');
    expect((await house.appointment(id)).status).toBe('completed');
    expect(house.inbox(came).at(-1)).toContain('How was it? https://example.com/review');
    expect(house.inbox(missing).at(-1)).toContain('we missed you at 12:00 PM');
    await choose({});
  });
});

describe('people of the business', () => {
  it('hear of a message at once, by the channels they chose', async () => {
    const { organizationId } = house.business;
    const owner = await createUser(house.database.db, organizationId);
    const viewer = await createUser(house.database.db, organizationId, { role: 'viewer' });
    const phone = somebody();
    await within((tx) =>
      tx
        .insert(memberNotices)
        .values({ organizationId, userId: owner.id, phone, choices: { message: ['sms', 'email'] } }),
    );
    house.at('2026-12-01T23:30');
    const message = {
      id: newId(),
      kind: 'message',
      callId: null,
      urgent: false,
      idempotencyKey: null,
    } as const;
    await within(async (tx) => {
      await tx
        .insert(messages)
        .values({ ...message, organizationId, text: 'Call me back', name: 'Dana', phone: '+12125550100' });
      await publish(tx, organizationId, messageEvent(message));
    });
    await settle();
    expect(house.inbox(phone)).toEqual([
      `Test Salon: message from Dana, (212) 555-0100: Call me back\n${house.app.publicUrl()}/in/${organizationId}/messages`,
    ]);
    expect(mailsTo(owner.email)).toHaveLength(1);
    expect(mailsTo(viewer.email)).toHaveLength(0);
  });

  it('hear of a call that came to nothing, each in their language, on their phone with the way to it', async () => {
    const { organizationId, agentId, e164 } = house.business;
    const owner = await createUser(house.database.db, organizationId);
    const spanish = await createUser(house.database.db, organizationId);
    await withUser(house.database.db, spanish.id, (tx) =>
      tx
        .update(users)
        .set({ preferences: { language: 'es' } })
        .where(eq(users.id, spanish.id)),
    );
    const browser = { endpoint: 'https://push.example.com/1', p256dh: 'key', auth: 'secret' };
    await within((tx) =>
      tx.insert(pushSubscriptions).values({ ...browser, id: newId(), organizationId, userId: owner.id }),
    );
    const pushed = vi.spyOn(house.app.push, 'send').mockResolvedValue(true);
    let missed = '';
    const call = (outcome: string, fromNumber: string) => ({
      id: newId(),
      organizationId,
      agentId,
      callSid: newId(),
      direction: 'inbound' as const,
      fromNumber,
      toNumber: e164,
      startedAt: house.app.now(),
      outcome,
    });
    for (const [outcome, from] of [
      ['booked', '+12125550123'],
      ['abandoned', 'browser'],
      ['abandoned', '+12125550123'],
    ] as const)
      await within(async (tx) => {
        const row = call(outcome, from);
        missed = row.id;
        await tx.insert(calls).values(row);
        await publish(tx, organizationId, { type: 'call.completed', key: row.id, data: { callId: row.id } });
      });
    await settle();
    expect(mailsTo(owner.email).map((mail) => /^Subject: (.*)$/m.exec(mail)?.[1])).toEqual([
      'Missed call from (212) 555-0123',
    ]);
    expect(mailsTo(spanish.email).map((mail) => /^Subject: (.*)$/m.exec(mail)?.[1])).toEqual([
      'Llamada perdida de (212) 555-0123',
    ]);
    expect(mailsTo(owner.email)[0]).toContain(`/in/${organizationId}/calls/${missed}`);
    expect(pushed.mock.calls.map(([to, message]) => [to.endpoint, message])).toEqual([
      [
        browser.endpoint,
        {
          title: 'Missed call from (212) 555-0123',
          body: 'Test Salon: missed call from (212) 555-0123 at 10:00 AM.',
          url: `/in/${organizationId}/calls/${missed}`,
        },
      ],
    ]);
  });
});

it('what has become pointless meanwhile is left', async () => {
  const phone = somebody();
  const id = await house.book('2026-12-18T15:00', phone);
  house.sandbox.faults.add({ kind: 'refuse', vendor: 'carrier', status: 503, count: 1 });
  await settle();
  await within((tx) =>
    reschedule(tx, actor(), { appointmentId: id, opening: instant('2026-12-18T21:00:00Z') }),
  );
  await at('2026-12-01T10:30');
  expect(house.inbox(phone)).toHaveLength(1);
  const [first] = await within((tx) =>
    tx
      .select()
      .from(notices)
      .where(and(eq(notices.address, phone), eq(notices.kind, 'booked'))),
  );
  expect(first).toMatchObject({ status: 'skipped', reason: 'overtaken' });
});

it('a text whose sending gave no answer is looked for before it is sent again', async () => {
  const phone = somebody();
  await house.book('2026-12-19T15:00', phone);
  const { organizationId } = house.business;
  const job = await within(async (tx) => {
    const business = await loadBusiness(tx, organizationId);
    const words = business.words;
    const notice = { about: newId(), kind: 'passedOn', channel: 'sms', address: phone, words } as const;
    // Kept from its own job, so that each attempt is ours.
    await writeNotice(tx, { send: async () => true }, business, { ...notice, dueAt: house.app.now() });
    const [row] = await tx
      .select()
      .from(notices)
      .where(and(eq(notices.address, phone), eq(notices.kind, 'passedOn')));
    return { organizationId, noticeId: row!.id };
  });
  const sent: string[] = [];
  const senders = {
    carrierOf: async () => ({
      async sendSms({ text }: { text: string }): Promise<{ id: string }> {
        sent.push(text);
        throw new VendorError('twilio', 'no answer', { retryable: true });
      },
      findSms: async ({ text }: { text: string }) => (sent.includes(text) ? ['SM1'] : []),
    }),
    mailer: house.app.mailer,
    push: house.app.push,
    textStatusUrl: () => 'https://phone.example.com/sms/status',
    publicUrl: () => 'https://phone.example.com',
  };
  const context = {
    db: house.database.db,
    now: () => house.app.now(),
    signal: AbortSignal.timeout(60_000),
    lastAttempt: false,
  };
  await expect(deliverNotice(job, { ...context, attempt: 1 }, senders)).rejects.toThrow('no answer');
  await deliverNotice(job, { ...context, attempt: 2 }, senders);
  await deliverNotice(job, { ...context, attempt: 3 }, senders);
  expect(sent).toHaveLength(1);
  const [kept] = await within((tx) => tx.select().from(notices).where(eq(notices.id, job.noticeId)));
  expect(kept).toMatchObject({ status: 'sent', carrierId: 'SM1' });
});
