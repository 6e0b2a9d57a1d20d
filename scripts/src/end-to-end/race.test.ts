// Two callers ask for the same opening at the same moment: one gets it, the other is offered something else, every time.
import { setTimeout as delay } from 'node:timers/promises';
import { type SimulatedCall, Ticker } from '@offhook/sandbox/caller';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ASKS, dayFromNow, eventually } from './calls.ts';
import { startHouse, type House } from './house.ts';

const PAIRS = 50;
/** Pairs begin one after the other, so that each contends with itself and not with all. */
const STAGGER_MS = 300;
/** In real time: a hundred callers on quick lines would be too many for a small machine. */
const LINE = { ticker: new Ticker(), agentQuietMs: 600 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
}, 60_000);
afterAll(() => house.close());

/** Two callers who ask for the same at once; resolves when one of them was told that they have it, and the other of another. */
async function askTogether(callers: string[], wish: string, got: RegExp): Promise<string[][]> {
  const calls = await Promise.all(callers.map((from) => house.call({ from, ...LINE })));
  await Promise.all(
    calls.map(async (call) => {
      await call.agentFinished({ until: ASKS.wish });
      await call.say(wish);
    }),
  );
  const answered = await eventually(
    async () => {
      const answers = await Promise.all(calls.map((call) => answerOf(call)));
      return [answers.filter((answer) => got.test(answer)), answers.filter((answer) => !got.test(answer))];
    },
    ([winners, others]) => {
      expect(winners).toHaveLength(1);
      // Another time of that day, or another day: never nothing.
      expect(others).toEqual([expect.stringMatching(/\d (AM|PM).*\?/)]);
    },
  );
  await Promise.all(calls.map((call) => call.hangUp()));
  return answered;
}

/** Nobody waits for a hold: who loses may have begun to hear the time, or heard it out, before hearing that it has just gone. */
async function answerOf(call: SimulatedCall): Promise<string> {
  const { agent } = await call.agentFinished();
  return agent.split('taken just now').at(-1) as string;
}

it(
  `${PAIRS} pairs of callers: one gets the opening, the other is offered another`,
  { timeout: 120_000 },
  async () => {
    const pairs = await Promise.all(
      Array.from({ length: PAIRS }, async (_, index) => {
        await delay(index * STAGGER_MS);
        // A day of its own for each pair, and one person of the staff, who can do it once.
        const day = dayFromNow(2 + index).toLocaleString('en-US', { month: 'long', day: 'numeric' });
        const callers = [1, 2].map((side) => `+120255${side}${String(index).padStart(4, '0')}`);
        const got = new RegExp(`${day}(st|nd|rd|th), at 11 AM with Anna`);
        return askTogether(callers, `a haircut on ${day} at 11 am with Anna`, got);
      }),
    );
    expect(pairs).toHaveLength(PAIRS);
    const span = `from=${dayFromNow(0).toString()}T00:00:00Z&to=${dayFromNow(60).toString()}T00:00:00Z`;
    await eventually(
      () => house.get<{ items: unknown[] }>(`/api/v1/appointments?status=held&${span}`),
      (held) => expect(held.items).toEqual([]),
    );
  },
);
