// PostgreSQL goes away in the middle of a call: the call goes on, nothing is confirmed, and everything is written down after its return.
import { createDatabaseProxy, type DatabaseProxy } from '@offhook/db/testing-proxy';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ASKS, callFrom, converse, dayFromNow, eventually, weekdayName } from './calls.ts';
import { startHouse, type House } from './house.ts';

let house: House;
let proxy: DatabaseProxy;
beforeAll(async () => {
  house = await startHouse({
    databaseUrl: async (url) => {
      proxy = await createDatabaseProxy(url);
      return proxy.url;
    },
  });
}, 60_000);
afterAll(async () => {
  await house.close();
  await proxy.close();
});

it(
  'keeps talking without a database, promises nothing, and forgets nothing',
  { timeout: 90_000 },
  async () => {
    const from = '+12025550131';
    const call = await house.call({ from });
    await converse(call, [
      [ASKS.wish, `I'd like a haircut on ${weekdayName(dayFromNow(3))} at 2 pm`],
      [ASKS.name, 'Dana Reed'],
    ]);
    await call.agentFinished({ until: ASKS.yes });

    proxy.cut();
    await call.say('yes please');
    const { agent } = await call.agentFinished({ until: /reach our calendar/i });
    expect(agent).not.toMatch(/all set|booked/i);
    await call.say('Dana Reed');
    await call.agentFinished();
    expect(call.over).toBe(false);
    await call.hangUp();
    expect((await fetch(`${house.url}/readyz`)).status).toBe(503);

    proxy.restore();
    const kept = await eventually(
      async () => callFrom(house, from).catch(() => undefined),
      (value) => {
        expect(value?.endedAt).not.toBeNull();
        expect(value?.turns.map((turn) => turn.callerText)).toEqual([
          null,
          `I'd like a haircut on ${weekdayName(dayFromNow(3))} at 2 pm`,
          'Dana Reed',
          'yes please',
          'Dana Reed',
        ]);
      },
    );
    expect(kept?.messages).toHaveLength(1);
    expect(kept?.appointments.filter(({ status }) => status === 'confirmed')).toEqual([]);
    await eventually(
      async () => fetch(`${house.url}/readyz`),
      (response) => expect(response.status).toBe(200),
    );
  },
);
