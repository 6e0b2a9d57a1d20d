// What customers text, and what comes of it.
import { events, inboundTexts, messages, notices, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choiceOf, keywordOf } from './keywords.ts';
import { openTextingHouse, type TextingHouse } from './testing.ts';

describe('a short text', () => {
  it.each([
    ['STOP', 'stop'],
    [' Stop! ', 'stop'],
    ['Cancel', 'stop'],
    ['стоп', 'stop'],
    ['c', 'confirm'],
    ['С', 'confirm'],
    ['Yes.', 'confirm'],
    ['sí', 'confirm'],
    ["ko'chirish", 'move'],
    ['R', 'move'],
    ['x', 'cancel'],
    ['Отменить', 'cancel'],
    ['HELP', 'help'],
    ['Start', 'start'],
    ['please stop by the shop', undefined],
    ['', undefined],
  ])('%s is read as %s', (body, keyword) => expect(keywordOf(body)).toBe(keyword));

  it('chooses by number alone', () =>
    expect(['2', ' 2. ', 'at 2', '12', '0'].map(choiceOf)).toEqual([2, 2, undefined, undefined, undefined]));
});

describe('a customer who texts', () => {
  let house: TextingHouse;
  beforeAll(async () => {
    house = await openTextingHouse();
  });
  afterAll(() => house?.close());
  beforeEach(() => house.at('2026-12-01T10:00'));

  /** Another customer each time, so that tests do not read each other's texts. */
  let last = 0;
  const somebody = () => `+1212556${String((last += 1)).padStart(4, '0')}`;
  const rows = <T>(run: Parameters<typeof withOrganization<T>>[2]) =>
    withOrganization(house.database.db, house.business.organizationId, run);

  it('C confirms, and is thanked', async () => {
    const phone = somebody();
    const id = await house.book('2026-12-02T15:00', phone);
    await house.text('C', phone);
    expect((await house.appointment(id)).customerConfirmedAt).toEqual(new Date('2026-12-01T15:00:00Z'));
    expect(house.inbox(phone).at(-1)).toBe(
      'Test Salon: thank you, see you on Wednesday, December 2 at 3:00 PM.',
    );
  });

  it('X cancels once, however often the carrier announces it', async () => {
    const phone = somebody();
    const id = await house.book('2026-12-03T15:00', phone);
    const sid = `SM${'a'.repeat(32)}`;
    await house.text('X', phone, sid);
    await house.text('X', phone, sid);
    expect((await house.appointment(id)).status).toBe('cancelled');
    expect(house.inbox(phone).filter((body) => body.includes('is cancelled'))).toHaveLength(1);
  });

  it('R moves to the time chosen of those offered', async () => {
    const phone = somebody();
    const id = await house.book('2026-12-04T15:00', phone);
    await house.text('R', phone);
    expect(house.inbox(phone).at(-1)).toMatch(/reply with a number: 1\) .+; 2\) .+; 3\) /);
    await house.text('2', phone);
    const { startsAt, status } = await house.appointment(id);
    expect(status).toBe('confirmed');
    expect(startsAt).not.toEqual(new Date('2026-12-04T20:00:00Z'));
    expect(house.inbox(phone).at(-1)).toContain('is now on');
  });

  it('says in plain words when it should be', async () => {
    const phone = somebody();
    const id = await house.book('2026-12-05T15:00', phone);
    await house.text('Can I move my appointment to Monday at 11 am?', phone);
    expect(house.inbox(phone).at(-1)).toContain('1) Monday, December 7, 11:00 AM');
    await house.text('1', phone);
    expect((await house.appointment(id)).startsAt).toEqual(new Date('2026-12-07T16:00:00Z'));
  });

  it('is told when somebody else was quicker', async () => {
    const [phone, other] = [somebody(), somebody()];
    const id = await house.book('2026-12-08T15:00', phone);
    await house.text('move it to December 9 at 9 am', phone);
    await house.book('2026-12-09T09:00', other);
    await house.text('1', phone);
    expect((await house.appointment(id)).startsAt).toEqual(new Date('2026-12-08T20:00:00Z'));
    expect(house.inbox(phone).at(-1)).toContain('has just been taken');
  });

  it('STOP is obeyed at once and everywhere, START takes it back', async () => {
    const phone = somebody();
    await house.book('2026-12-10T15:00', phone);
    await house.text('STOP', phone);
    await house.text('C', phone);
    expect(house.inbox(phone)).toEqual([]);
    const [notice] = await rows((tx) => tx.select().from(notices).where(eq(notices.address, phone)));
    expect(notice).toMatchObject({ status: 'skipped', reason: 'optedOut' });
    await house.text('START', phone);
    await house.text('C', phone);
    expect(house.inbox(phone)).toHaveLength(1);
  });

  it('is seen to write, and the answer to arrive, by whoever follows the business: each once', async () => {
    const phone = somebody();
    const sid = `SM${'b'.repeat(32)}`;
    await house.text('Hello?', phone, sid);
    await house.text('Hello?', phone, sid);
    const [text] = await rows((tx) =>
      tx.select().from(inboundTexts).where(eq(inboundTexts.fromNumber, phone)),
    );
    const [reply] = await rows((tx) => tx.select().from(notices).where(eq(notices.address, phone)));
    const report = { MessageSid: reply!.carrierId!, MessageStatus: 'delivered' };
    const path = `/sms/status?organization=${house.business.organizationId}&notice=${reply!.id}`;
    await house.post(path, report);
    await house.post(path, report);
    const told = await rows((tx) => tx.select().from(events).orderBy(events.sequence));
    const about = [text!.id, reply!.id];
    expect(
      told
        .filter(({ data }) => about.includes(String(data['textId'] ?? data['noticeId'])))
        .map(({ type, data }) => [type, data]),
    ).toEqual([
      ['text.received', { textId: text!.id }],
      ['text.sent', { noticeId: reply!.id, status: 'sent' }],
      ['text.sent', { noticeId: reply!.id, status: 'delivered' }],
    ]);
  });

  it('has anything else passed on to the people of the business', async () => {
    const phone = somebody();
    await house.text('do you also do beards? my brother would like one', phone);
    const taken = await rows((tx) => tx.select().from(messages).where(eq(messages.phone, phone)));
    expect(taken).toMatchObject([
      { kind: 'message', text: 'do you also do beards? my brother would like one' },
    ]);
    expect(house.inbox(phone).at(-1)).toContain('passed your message on');
  });

  it('is believed only when the carrier signed for it', async () => {
    const phone = somebody();
    const id = await house.book('2026-12-11T15:00', phone);
    const form = { MessageSid: 'SM1', From: phone, To: house.business.e164, Body: 'X' };
    expect((await house.post('/sms', form, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')).statusCode).toBe(403);
    await house.app.jobs.drain();
    expect((await house.appointment(id)).status).toBe('confirmed');
    expect(
      await rows((tx) => tx.select().from(inboundTexts).where(eq(inboundTexts.fromNumber, phone))),
    ).toEqual([]);
  });

  it('gets the reply once the carrier, which was away, is back', async () => {
    const phone = somebody();
    await house.book('2026-12-12T15:00', phone);
    await house.app.jobs.drain();
    house.sandbox.faults.add({ kind: 'refuse', vendor: 'carrier', status: 500, count: 2 });
    await house.text('C', phone);
    expect(house.inbox(phone)).toHaveLength(1);
    for (const time of ['10:05', '10:30']) {
      house.at(`2026-12-01T${time}`);
      await house.app.jobs.drain();
    }
    expect(house.inbox(phone)).toHaveLength(2);
  });

  it('and how a text fared is kept, whatever order it is told in', async () => {
    const phone = somebody();
    await house.book('2026-12-13T15:00', phone);
    await house.text('C', phone);
    const find = () =>
      rows((tx) =>
        tx
          .select()
          .from(notices)
          .where(and(eq(notices.address, phone), eq(notices.kind, 'confirmedReply'))),
      );
    const [sent] = await find();
    expect(sent).toMatchObject({ status: 'sent', attempts: 1 });
    const path = `/sms/status?organization=${sent!.organizationId}&notice=${sent!.id}`;
    for (const MessageStatus of ['delivered', 'sent'])
      expect((await house.post(path, { MessageSid: sent!.carrierId!, MessageStatus })).statusCode).toBe(204);
    expect(await find()).toMatchObject([{ status: 'delivered' }]);
    expect((await house.post('/sms/status', { MessageSid: 'SM1', MessageStatus: 'sent' })).statusCode).toBe(
      400,
    );
  });
});
