// What did the caller mean? Deterministic understanding first and always; a language model only for what that leaves open,
// with a deadline, and never against what is certain.
import type { Business, Command, Expectation, Understanding } from '@offhook/machines';
import { type Clock, tooLate } from '../clock.ts';
import type { LanguageModel, ModelUsage, Understand } from '../language-model.ts';

/** Below this share of the words accounted for, something was said that tier 1 does not know. */
const ENOUGH_ACCOUNTED_FOR = 0.6;
/** What tier 1 is this sure of, a model cannot talk it out of. */
const CERTAIN = 0.8;
/** Half of all answers are there in 0.9 s (0.55 s to the first token); a caller who hears "one moment" waits a second more. */
const MODEL_DEADLINE_MS = 1_800;
/** For the larger model, where the first was quick to make nothing of it: asking again what was meant takes longer. */
const HARD_DEADLINE_MS = 1_500;
/** Beside the turn's own question at most one asked ahead is kept. */
const REMEMBERED = 2;

export interface Reading {
  understanding: Understanding;
  tier: 'deterministic' | 'model';
  usage?: ModelUsage;
}

export interface TwoTiers {
  /** Tier 1: at once. */
  read(text: string, expectation: Expectation): Understanding;
  /**
   * Tier 2, when tier 1's reading asks for it and there is a model; else `undefined`. Never rejects: without an answer by
   * the deadline tier 1 stands. Asking again for the same words gives the same answer, so that it can be asked ahead.
   */
  ask(text: string, expectation: Expectation, first: Understanding): Promise<Reading> | undefined;
  /** The call is over: nobody waits any more. */
  close(): void;
}

export function createTwoTiers(options: {
  understand(
    text: string,
    context: { now: number; expectation: Expectation; business: Business },
  ): Understanding;
  model?: Pick<LanguageModel, 'understand' | 'understandHard'>;
  business: Business;
  clock: Clock;
  log: { warn(details: object, message: string): void };
}): TwoTiers {
  const { understand, model, business, clock, log } = options;
  /** The reading of an interim is, more often than not, that of the turn. */
  let last: { text: string; expectation: Expectation; understanding: Understanding } | undefined;
  const asked = new Map<string, { reading: Promise<Reading>; controller: AbortController }>();

  /** What one model makes of the words; nothing when it fails or is late. */
  async function askOne(
    understandBy: Understand,
    deadlineMs: number,
    text: string,
    expectation: Expectation,
    controller: AbortController,
    report: (usage: ModelUsage) => void,
  ): Promise<Command[]> {
    const late = new AbortController();
    const signal = AbortSignal.any([controller.signal, late.signal]);
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => aborted.reject(signal.reason), { once: true });
    const cancel = clock.after(deadlineMs, () => late.abort(tooLate('no answer in time')));
    try {
      const context = { now: clock.epoch(), expectation, business };
      return await Promise.race([understandBy(text, context, signal, report), aborted.promise]);
    } catch (error) {
      log.warn({ err: error }, 'the language model did not help; deterministic understanding stands');
      return [];
    } finally {
      cancel();
    }
  }

  async function askModel(
    { understand: quickly, understandHard }: Pick<LanguageModel, 'understand' | 'understandHard'>,
    text: string,
    expectation: Expectation,
    first: Understanding,
    controller: AbortController,
  ): Promise<Reading> {
    let usage: ModelUsage | undefined;
    const report = (used: ModelUsage): void => void (usage = usage ? together(usage, used) : used);
    const began = clock.now();
    let commands = await askOne(quickly, MODEL_DEADLINE_MS, text, expectation, controller, report);
    const hadTime = clock.now() - began < MODEL_DEADLINE_MS / 2;
    if (understandHard && hadTime && isUnclear(commands) && !controller.signal.aborted) {
      commands = await askOne(understandHard, HARD_DEADLINE_MS, text, expectation, controller, report);
    }
    if (commands.length === 0) return { understanding: first, tier: 'deterministic', usage };
    return { understanding: merge(first, commands), tier: 'model', usage };
  }

  return {
    read(text, expectation) {
      if (last?.text !== text || last.expectation !== expectation) {
        const understanding = understand(text, { now: clock.epoch(), expectation, business });
        last = { text, expectation, understanding };
      }
      return last.understanding;
    },

    ask(text, expectation, first) {
      if (!model || !leavesOpen(first)) return undefined;
      const key = `${expectation.kind}\n${text.toLowerCase()}`;
      const known = asked.get(key);
      if (known) return known.reading;
      const controller = new AbortController();
      const reading = askModel(model, text, expectation, first, controller);
      asked.set(key, { reading, controller });
      for (const [oldest, { controller: unwanted }] of asked) {
        if (asked.size <= REMEMBERED) break;
        unwanted.abort(new Error('other words were said'));
        asked.delete(oldest);
      }
      return reading;
    },

    close() {
      for (const { controller } of asked.values()) controller.abort(new Error('the call is over'));
    },
  };
}

/** True when a good part of what was said means nothing to tier 1. */
function leavesOpen({ commands, accountedFor }: Understanding): boolean {
  return accountedFor < ENOUGH_ACCOUNTED_FOR || isUnclear(commands);
}

const isUnclear = (commands: readonly Command[]): boolean => commands.every(({ type }) => type === 'unclear');

/** Two requests for one turn; the model named is the last. */
const together = (one: ModelUsage, other: ModelUsage): ModelUsage => ({
  model: other.model,
  tokensIn: one.tokensIn + other.tokensIn,
  tokensCached: one.tokensCached + other.tokensCached,
  tokensOut: one.tokensOut + other.tokensOut,
  costMicros: one.costMicros === null || other.costMicros === null ? null : one.costMicros + other.costMicros,
});

/** What tier 1 is certain of, and of the model what it does not contradict. */
export function merge(first: Understanding, commands: readonly Command[]): Understanding {
  const certain = first.commands.filter(
    ({ type, confidence }) => type !== 'unclear' && confidence >= CERTAIN,
  );
  const settled = new Set(certain.map(subjectOf));
  const added = commands.filter((command) => command.type !== 'unclear' && !settled.has(subjectOf(command)));
  const merged = [...certain, ...added];
  return merged.length === 0 ? first : { commands: merged, accountedFor: 1 };
}

/** Commands that answer the same question, under one name. */
const SAME_QUESTION: Partial<Record<Command['type'], string>> = {
  affirm: 'yes or no',
  deny: 'yes or no',
  book: 'goal',
  reschedule: 'goal',
  cancel: 'goal',
};

/** What a command is about: two about the same contradict or repeat each other. */
function subjectOf(command: Command): string {
  if (command.type === 'set' || command.type === 'correct') return `slot ${command.slot}`;
  return SAME_QUESTION[command.type] ?? command.type;
}
