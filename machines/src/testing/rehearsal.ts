// A call rehearsed in memory: utterances go in by text or as ready commands, effects are answered by a World at once.
import type { Business, EpochMs } from '../business.ts';
import type { Heard, Setting, Step } from '../dialogue/dialogue.ts';
import type { Effect } from '../dialogue/effects.ts';
import { dialogue } from '../dialogue/respond.ts';
import { understand } from '../understanding/understand.ts';
import { meaning } from './caller.ts';
import type { Meant } from './meant.ts';
import { World, type WorldOptions } from './world.ts';

export interface RehearsalOptions extends WorldOptions {
  now: EpochMs;
  caller?: Partial<Setting['caller']>;
  /** It is we who call. */
  placed?: Setting['placed'];
}

export class Rehearsal {
  readonly setting: Setting;
  readonly world: World;
  /** Everything the agent has said. */
  readonly said: string[] = [];
  readonly effects: Effect[] = [];
  /** How many utterances and silences have passed. */
  now: EpochMs;
  step: Step;

  constructor(business: Business, { now, caller, placed, ...world }: RehearsalOptions) {
    this.setting = {
      business,
      callId: 'call-1',
      caller: { number: '+12025550178', upcoming: [], ...caller },
      placed,
    };
    this.world = new World(business, world);
    this.now = now;
    this.step = dialogue.begin(this.setting, now);
    this.#settle();
  }

  /** Says something, through real understanding; returns what the agent answers. */
  say(text: string): string {
    const { business } = this.setting;
    const understanding = understand(text, { now: this.now, expectation: this.step.expectation, business });
    return this.hear({ type: 'utterance', text, understanding });
  }

  /** Means something, past understanding. */
  mean(...commands: Meant[]): string {
    return this.hear(meaning(...commands));
  }

  hear(heard: Heard): string {
    const before = this.said.length;
    this.#respond(heard);
    this.#settle();
    return this.said.slice(before).join(' ');
  }

  #respond(heard: Heard): void {
    this.step = dialogue.respond(this.setting, this.step.snapshot, heard, this.now);
    this.#note();
  }

  #note(): void {
    this.said.push(...this.step.lines.map(({ text }) => text));
    this.effects.push(...this.step.effects);
  }

  /** Answers effects until the agent waits for the caller. */
  #settle(): void {
    if (this.said.length === 0) this.#note();
    let { effects } = this.step;
    while (effects.length > 0) {
      const owed: Effect[] = [];
      for (const effect of effects) {
        const result = this.world.answer(effect, this.now);
        this.#respond({ type: 'effectResult', effectId: effect.id, result });
        owed.push(...this.step.effects);
      }
      effects = owed;
    }
  }
}
