// A live call for tests: one exchange at a time, and the few things tests say to it.
import { expect } from 'vitest';
import type { Clock } from '../clock.ts';
import { systemClock, type VoiceDependencies } from '../index.ts';
import { line, type Script, scriptedDialogue } from './dialogue.ts';
import { type Exchange, openExchange } from './phone.ts';

export const GREETING = 'Thanks for calling Willow Street Salon, how can I help?';
/** The exchange of the test at hand, from `open` to `close`. */
export let exchange: Exchange;

export async function open(
  script: Script,
  greeting: Parameters<typeof scriptedDialogue>[0] = { lines: [line(GREETING)] },
  overrides: Partial<VoiceDependencies> = {},
): Promise<void> {
  exchange = await openExchange(scriptedDialogue(greeting, script), overrides);
}

export const close = (): Promise<void> => exchange.close();

/** The caller's words as the transcriber would give them. */
export function say(text: string, endOfSpeechMs = 0): void {
  exchange.ears.sessions.at(-1)?.events.endOfTurn({ text, confidence: 0.9, endOfSpeechMs });
}
export const interim = (text: string): void => exchange.ears.sessions.at(-1)?.events.interim(text);
export const greeted = (): Promise<void> => expect.poll(() => exchange.mouth.spoken).toContain(GREETING);
/** The greeting has been heard to its end. */
export const settled = (): Promise<void> => expect.poll(() => exchange.ledger.turns.length).toBe(1);
export const ended = (): Promise<void> => expect.poll(() => exchange.voice.liveCalls).toBe(0);

/** Time stands still until the test lets it pass. */
export function heldClock(): Clock & { pass(ms: number): void; pending(): number } {
  let now = 1_000;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => now,
    epoch: systemClock.epoch,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass(ms) {
      now += ms;
      for (const timer of [...timers].sort((a, b) => a.at - b.at)) {
        if (timer.at <= now && timers.delete(timer)) timer.run();
      }
    },
    pending: () => timers.size,
  };
}
