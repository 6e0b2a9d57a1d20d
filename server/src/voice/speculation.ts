// Thinks ahead: while the caller has probably finished, plays the turn through to its answer and has the audio made.
// Nothing it finds is ever told or done: the turn itself, once over, takes the same road and finds it paved.
import type {
  Command,
  Dialogue,
  Effect,
  EffectResult,
  Line,
  Setting,
  Step,
  Understanding,
} from '@offhook/machines';

/** Effects that answer effects: openings, then a hold, then a question. Deeper than this is guessing. */
const MAX_STEPS = 4;

export interface Speculation {
  /** The caller will probably have said `text`, and the dialogue stands at `from`. Replaces what was considered before. */
  consider(text: string, from: Step): void;
  /**
   * The turn is over. Tells whether it was thought of, and gives the step where it was decided for these very words;
   * what was made for another one is thrown away.
   */
  settle(
    text: string,
    understanding: Understanding,
    from: Step,
  ): { outcome: 'none' | 'hit' | 'miss'; step?: Step };
  /** What was considered came true. */
  cameTrue(): void;
  /** The caller goes on, or the call is over. */
  drop(): void;
}

export function createSpeculation(options: {
  setting: Setting;
  dialogue: Dialogue;
  read(text: string): Understanding;
  epoch(): number;
  foresee(effect: Effect): Promise<EffectResult | undefined>;
  prepare(lines: readonly Line[]): void;
  log: { warn(details: object, message: string): void };
}): Speculation {
  const { setting, dialogue, read, epoch, foresee, prepare } = options;
  let considered: { from: Step; text: string; meaning: string; step: Step } | undefined;

  async function playThrough(thought: object, first: Step): Promise<void> {
    const lines: Line[] = [];
    let step = first;
    for (let depth = 0; depth < MAX_STEPS; depth += 1) {
      lines.push(...step.lines);
      prepare(lines);
      const [effect] = step.effects;
      if (!effect) return;
      const result = await foresee(effect);
      if (thought !== considered || !result) return;
      step = dialogue.respond(
        setting,
        step.snapshot,
        { type: 'effectResult', effectId: effect.id, result },
        epoch(),
      );
    }
  }

  return {
    consider(text, from) {
      const understanding = read(text);
      const meaning = meaningOf(understanding.commands);
      if (considered?.from === from && considered.meaning === meaning) return;
      const utterance = { type: 'utterance' as const, text, understanding };
      const step = dialogue.respond(setting, from.snapshot, utterance, epoch());
      const thought = { from, text, meaning, step };
      considered = thought;
      playThrough(thought, step).catch((error: unknown) => {
        options.log.warn({ err: error }, 'thinking ahead failed');
      });
    },

    settle(text, { commands }, from) {
      const thought = considered;
      considered = undefined;
      if (!thought) return { outcome: 'none' };
      if (thought.from === from && thought.meaning === meaningOf(commands)) {
        // The dialogue is pure: for the same words it would decide the same again.
        return { outcome: 'hit', step: thought.text === text ? thought.step : undefined };
      }
      prepare([]);
      return { outcome: 'miss' };
    },

    cameTrue() {
      considered = undefined;
    },

    drop() {
      considered = undefined;
      prepare([]);
    },
  };
}

/** What commands mean, whatever words they were said in. */
function meaningOf(commands: readonly Command[]): string {
  return JSON.stringify(commands, (name, value: unknown) =>
    name === 'span' || name === 'confidence' ? undefined : value,
  );
}
