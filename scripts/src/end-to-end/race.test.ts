// Two callers ask for the same opening at the same moment: one gets it, the other is offered something else, every time.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayFromNow, eventually } from './calls.ts';
import { startHouse, type House } from './house.ts';

const PAIRS = 50;
/** Pairs begin one after the other, so that each contends with itself and not with all. */
const STAGGER_MS = 200;

let house: House;
beforeAll(async () => {
  house = await startHouse();
}, 60_000);
afterAll(() => house.close());

/** Asks for an opening and hears the agent out until it asks something back. */
async function ask(from: string, wish: string): Promise<string> {
  const call = await house.call({ from });
  await call.agentFinished();
  await call.say(wish);
  const answer = async () => (await call.agentFinished()).agent;
  return eventually(answer, (heard) => expect(heard).toContain('?'));
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
        const wish = `a haircut on ${day} at 11 am with Anna`;
        const callers = [1, 2].map((side) => `+120255${side}${String(index).padStart(4, '0')}`);
        return Promise.all(callers.map((caller) => ask(caller, wish)));
      }),
    );
    const outcomes = pairs.map((answers) => answers.filter((answer) => /your name/i.test(answer)).length);
    expect(outcomes).toEqual(pairs.map(() => 1));
    for (const answers of pairs) {
      const other = answers.find((answer) => !/your name/i.test(answer));
      // Another time of that day, or another day: never the one that is gone, never nothing.
      expect(other).toMatch(/\d (AM|PM)/);
      expect(other).not.toMatch(/at 11 AM with Anna/);
    }
    const from = dayFromNow(0).toString();
    const to = dayFromNow(60).toString();
    const held = await house.get<{ items: unknown[] }>(
      `/api/v1/appointments?status=held&from=${from}T00:00:00Z&to=${to}T00:00:00Z`,
    );
    expect(held.items.length).toBeLessThanOrEqual(PAIRS);
  },
);
