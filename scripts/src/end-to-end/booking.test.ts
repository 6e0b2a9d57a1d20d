// The whole road over the wire: a caller books, changes their mind, hangs up; the appointment, the call and its sound are there.
import { newId, phoneNumbers, withCalledNumber, withOrganization } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from '../demo.ts';
import { ASKS, callFrom, converse, dayFromNow, eventually, localTime, weekdayName } from './calls.ts';
import { startHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
}, 60_000);
afterAll(() => house.close());

describe.concurrent('a caller who phones the machine line', { timeout: 60_000 }, () => {
  it('books in three utterances, and everything of the call is kept', async () => {
    const from = '+12025550111';
    const call = await house.call({ from });
    await converse(call, [
      [ASKS.wish, "I'd like to book a haircut tomorrow at 3 pm"],
      [ASKS.name, 'Dana Reed'],
    ]);
    const readBack = await call.agentFinished({ until: ASKS.yes });
    const booked = new RegExp(`haircut.*${weekdayName(dayFromNow(1))}.*3 PM`, 'i');
    expect(readBack.agent).toMatch(booked);
    await call.say('yes please');
    expect((await call.agentFinished({ until: ASKS.more })).agent).toMatch(booked);
    expect((await call.hangUp()).errors).toEqual([]);

    const kept = await eventually(
      () => callFrom(house, from),
      (value) => {
        expect(value.endedAt).not.toBeNull();
        expect(value.recording).not.toBeNull();
        expect(value.turns).toHaveLength(4);
      },
    );
    expect(kept.outcome).toBe('booked');
    expect(kept.turns.map((turn) => turn.callerText)).toEqual([
      null,
      "I'd like to book a haircut tomorrow at 3 pm",
      'Dana Reed',
      'yes please',
    ]);
    expect(kept.turns[2]?.agentText).toBe(readBack.agent);
    for (const turn of kept.turns.slice(1)) {
      expect(turn.voiceToVoiceMs).toBeGreaterThan(0);
      expect(turn.engineMs).toBeGreaterThanOrEqual(0);
    }
    const [appointment] = kept.appointments;
    expect(appointment).toMatchObject({ customerName: 'Dana Reed', status: 'confirmed' });
    expect(localTime(appointment?.startsAt ?? '').toString()).toBe(`${dayFromNow(1).toString()}T15:00:00`);

    const sound = await fetch(`${house.url}${kept.recording?.url}`, { headers: { range: 'bytes=0-43' } });
    expect(sound.status).toBe(206);
    expect(
      Buffer.from(await sound.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('RIFF');
  });

  it('gets the other day when changing their mind on the way', async () => {
    const from = '+12025550112';
    const call = await house.call({ from });
    const firstWish = dayFromNow(2).dayOfWeek === 5 ? dayFromNow(3) : dayFromNow(2);
    await converse(call, [
      [ASKS.wish, `I want a haircut on ${weekdayName(firstWish)} at 11 am`],
      [ASKS.name, 'actually, make it Friday'],
      [ASKS.name, 'Ben Archer'],
    ]);
    expect((await call.agentFinished({ until: ASKS.yes })).agent).toMatch(/Friday.*11 AM/);
    await call.say('yes');
    await call.agentFinished({ until: ASKS.more });
    await call.hangUp();
    const kept = await eventually(
      () => callFrom(house, from),
      (value) => expect(value.appointments).toHaveLength(1),
    );
    const start = localTime(kept.appointments[0]?.startsAt ?? '');
    const friday = [1, 2, 3, 4, 5, 6, 7].map(dayFromNow).find((day) => day.dayOfWeek === 5);
    expect(start.toString()).toBe(`${friday?.toString()}T11:00:00`);
  });

  it('leaves no appointment and no held opening behind when hanging up midway', async () => {
    const from = '+12025550113';
    const day = dayFromNow(4);
    const call = await house.call({ from });
    await converse(call, [[ASKS.wish, `A haircut on ${weekdayName(day)} at 10 am please`]]);
    await call.agentFinished({ until: ASKS.name });
    const span = `from=${day.toString()}T00:00:00Z&to=${day.add({ days: 1 }).toString()}T00:00:00Z`;
    const held = () => house.get<{ items: unknown[] }>(`/api/v1/appointments?status=held&${span}`);
    // Nobody waits for a hold.
    await eventually(held, ({ items }) => expect(items).toHaveLength(1));
    await call.hangUp();
    await eventually(held, ({ items }) => expect(items).toHaveLength(0));
    const kept = await eventually(
      () => callFrom(house, from),
      (value) => expect(value.endedAt).not.toBeNull(),
    );
    expect(kept).toMatchObject({ appointments: [], outcome: 'abandoned' });
  });

  it('leaves a voicemail where the number takes no other calls, to be read and heard', async () => {
    const { db } = house.database;
    const from = '+12025550114';
    const to = '+12025550145';
    const [line] = await withCalledNumber(db, DEMO.machineNumber, (tx) =>
      tx.select().from(phoneNumbers).where(eq(phoneNumbers.e164, DEMO.machineNumber)),
    );
    if (!line) throw new Error('the demo has no machine line');
    const hours = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({
      weekday,
      from: '00:00',
      to: '24:00',
    }));
    await withOrganization(db, line.organizationId, (tx) =>
      tx.insert(phoneNumbers).values({ ...line, id: newId(), e164: to, route: 'voicemail', hours }),
    );
    const call = await house.call({ from, to });
    expect((await call.agentFinished()).agent).toMatch(/leave your name/i);
    await call.say('It is Dana, about Friday');
    await call.agentFinished();
    expect((await call.ended).errors).toEqual([]);
    const kept = await eventually(
      () => callFrom(house, from),
      ({ messages, voicemail }) => expect([messages.length, voicemail === null]).toEqual([1, false]),
    );
    expect(kept).toMatchObject({
      outcome: 'messageTaken',
      messages: [{ kind: 'voicemail', text: 'It is Dana, about Friday' }],
    });
    const sound = await fetch(`${house.url}${kept.voicemail?.url}`, { headers: { range: 'bytes=0-3' } });
    expect([sound.status, await sound.text()]).toEqual([206, 'RIFF']);
  });
});
