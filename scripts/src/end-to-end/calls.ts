// What the end-to-end tests read of a call, and how they wait for rows that are written off the road.
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedCall } from '@offhook/sandbox/caller';
import { Temporal } from 'temporal-polyfill';
import type { House } from './house.ts';

export interface CallDetail {
  id: string;
  endedAt: string | null;
  outcome: string | null;
  turns: {
    index: number;
    callerText: string | null;
    agentText: string;
    voiceToVoiceMs: number | null;
    engineMs: number | null;
  }[];
  recording: { url: string; durationMs: number } | null;
  voicemail: { url: string } | null;
  appointments: { startsAt: string; customerName: string | null; status: string }[];
  messages: { text: string; kind: string }[];
}

/** The demo business's zone. */
export const ZONE = 'America/New_York';

/** The date `days` from today at the demo business. */
export const dayFromNow = (days: number): Temporal.PlainDate => Temporal.Now.plainDateISO(ZONE).add({ days });

export const weekdayName = (date: Temporal.PlainDate): string =>
  date.toLocaleString('en-US', { weekday: 'long' });

export const localTime = (instant: string): Temporal.PlainDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(ZONE).toPlainDateTime();

/** The newest call from this number, with everything in it. */
export async function callFrom(house: House, number: string): Promise<CallDetail> {
  const path = `/api/v1/calls?limit=1&number=${encodeURIComponent(number)}`;
  const [call] = (await house.get<{ items: { id: string }[] }>(path)).items;
  if (!call) throw new Error(`There is no call from ${number}.`);
  return house.get(`/api/v1/calls/${call.id}`);
}

/** The agent that speaks in tones: its greeting takes half the time. */
export async function quickerAgent(house: House): Promise<string> {
  const { items } = await house.get<{ items: { id: string; voice: string }[] }>('/api/v1/agents');
  return items.find(({ voice }) => voice === 'sandbox-modem')?.id ?? '';
}

/** What the agent asks on the way to an appointment, and afterwards. */
export const ASKS = { wish: /help you/i, name: /your name/i, yes: /book it\?/i, more: /anything else/i };

/** Says each as soon as it is asked, and no sooner: "One moment" is not all of an answer. */
export async function converse(
  call: SimulatedCall,
  answers: [asked: RegExp, words: string][],
): Promise<void> {
  for (const [asked, words] of answers) {
    await call.agentFinished({ until: asked });
    await call.say(words);
  }
}

/** How long rows may take that are written in batches, off the road. */
const EVENTUALLY_MS = 10_000;

/** Reads until `assert` holds. Fails with what it said last. */
export async function eventually<T>(read: () => Promise<T>, assert: (value: T) => void): Promise<T> {
  const deadline = performance.now() + EVENTUALLY_MS;
  for (;;) {
    const value = await read();
    try {
      assert(value);
      return value;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(50);
  }
}
