// Keeps account of one utterance: the commands found in it, and which of its words they explain.
import { find, spanOf, type Utterance } from './clause.ts';
import type { Command, Slot, SlotValues } from './command.ts';
import type { DetailedUnderstanding } from './context.ts';
import type { Phrases } from './phrases/phrases.ts';

/** Tokens `[a, b)`. */
export interface Place {
  a: number;
  b: number;
}

/** A command without the account of where it was said. */
type Unplaced<C> = C extends unknown ? Omit<C, 'confidence' | 'span'> : never;

export class Account {
  protected readonly said: Utterance;
  protected readonly phrases: Phrases;
  protected readonly commands: Command[] = [];
  private readonly explained: Uint8Array;
  /** Words that take back what was said before: "actually", "I meant". */
  private readonly correction: Place | undefined;

  constructor(said: Utterance, phrases: Phrases) {
    this.said = said;
    this.phrases = phrases;
    this.explained = new Uint8Array(said.tokens.length);
    this.correction = find(said, phrases.corrects);
  }

  protected overlapsSet({ a, b }: Place): boolean {
    const [start, end] = spanOf(this.said, a, b);
    return this.commands.some(
      (c) => (c.type === 'set' || c.type === 'correct') && c.span[0] < end && start < c.span[1],
    );
  }

  protected set<S extends Slot>(
    slot: S,
    value: SlotValues[S],
    confidence: number,
    place: Place,
    corrects = false,
  ): void {
    const marker = this.correction;
    const takesBack =
      corrects || (marker !== undefined && marker.a <= place.b + 1) || this.deniedBefore(place);
    const command = { type: takesBack ? 'correct' : 'set', slot, value };
    this.add(command as Unplaced<Command>, confidence, place);
    if (takesBack && marker !== undefined) this.cover(marker);
  }

  /** "No, Friday": what follows a refusal takes its place. */
  protected deniedBefore({ a }: Place): boolean {
    const at = this.said.tokens[a]?.start ?? 0;
    return this.commands.some((c) => c.type === 'deny' && c.span[1] <= at);
  }

  protected add(command: Unplaced<Command>, confidence: number, place: Place): void {
    const span = spanOf(this.said, place.a, place.b);
    this.commands.push({ ...command, confidence, span });
    this.cover(place);
  }

  protected cover({ a, b }: Place): void {
    this.explained.fill(1, a, b);
  }

  protected finish(named: DetailedUnderstanding['named']): DetailedUnderstanding {
    const { said, phrases } = this;
    let words = 0;
    let explained = 0;
    said.tokens.forEach((token, i) => {
      if (token.mark) return;
      if (this.explained[i] === 1) {
        words++;
        explained++;
      } else if (!phrases.fillers.has(token.t)) words++;
    });
    if (this.commands.length === 0) {
      this.commands.push({ type: 'unclear', confidence: words === 0 ? 0.5 : 1, span: [0, said.text.length] });
      return { commands: this.commands, accountedFor: 0 };
    }
    this.commands.sort((x, y) => x.span[0] - y.span[0] || x.span[1] - y.span[1]);
    return {
      commands: this.commands,
      accountedFor: words === 0 ? 1 : explained / words,
      ...(named === undefined ? {} : { named }),
    };
  }
}
