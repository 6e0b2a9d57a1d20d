// A conversation as its call knows it: what it needs to be held, and what it takes and tells.
import type {
  Dialogue,
  DialogueSnapshot,
  Effect,
  EffectResult,
  Expectation,
  Heard,
  Line,
  Outcome,
  Setting,
} from '@offhook/machines';
import type { Clock } from './clock.ts';
import type { EffectRunner } from './effects/runner.ts';
import type { Ledger } from './keeping.ts';
import type { ModelUsage } from './language-model.ts';
import type { Playback } from './synthesis/playback.ts';
import type { TurnGlimpse } from './timeline.ts';
import type { TurnAction, TurnEvent } from './turns/turn-taking.ts';
import type { TwoTiers } from './understanding/two-tiers.ts';

export interface ConversationOptions {
  setting: Setting;
  organizationId: string;
  dialogue: Dialogue;
  tiers: TwoTiers;
  clock: Clock;
  newId(): string;
  ledger: Pick<Ledger, 'turn' | 'snapshot'>;
  playback: Playback;
  effects: EffectRunner;
  turns: { report(event: TurnEvent): void };
  /** Said while an answer is slow to come. */
  filler: Line;
  /** What the next answer will be about. */
  expect(expectation: Expectation): void;
  log: { warn(details: object, message: string): void };
  /** Runs what comes later by itself; a fault in it ends the call in good order. */
  guarded(run: () => void): void;
  /** The dialogue is over and its last words were heard. */
  over(): void;
}

export interface Conversation {
  /** The agent picks up; or comes back to where `from` says the call was, and hears what has happened since. */
  begin(from?: { snapshot: DialogueSnapshot; turns: number; heard: Heard }): void;
  act(action: Exclude<TurnAction, { type: 'finish' }>): void;
  /** Words reached us at `wordsAt` (monotonic ms) whose last sound was at `endOfSpeech`. */
  heardCaller(at: { wordsAt: number; endOfSpeech: number }): void;
  audioBegan(audio: { cached: boolean; synthesisMs: number }): void;
  played(heard: string): void;
  answered(effect: Effect, result: EffectResult): void;
  /** A piece of the answer to a question, while the rest is still being made. */
  answering(effect: Effect, piece: Line): void;
  /** A language model was used on behalf of the turn at hand, or of the next. */
  used(usage: ModelUsage): void;
  /** The lines are said by others, without our mouth: they count as heard, and the turn is over. */
  saidForUs(heard: string): void;
  /** Says nothing more for now, and takes nothing of what was heard for said to us. */
  hush(): void;
  /** A machine listens: what is to be left on it is said, and that is all. */
  machine(): void;
  /** The engine's own last words, outside the dialogue. Replaces whatever is being said. */
  sayInstead(line: Line): void;
  readonly expectation: Expectation;
  readonly outcome: Outcome;
  /** Nothing more is to be said or heard. */
  readonly over: boolean;
  /** From it the call can go on later. */
  readonly snapshot: DialogueSnapshot | undefined;
  /** Turns begun so far. */
  readonly turns: number;
  /** The state's name, and the turn at hand or the last one; what is being said stands for what was heard. */
  glimpse(): { state: string; turn: TurnGlimpse | null };
  /** Writes down the turn under way. */
  close(): void;
}
