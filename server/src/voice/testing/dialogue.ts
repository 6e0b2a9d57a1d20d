// A dialogue small enough to see through: it greets, echoes what it hears, and does what a few magic words ask.
import type { Dialogue, Expectation, ExpectationKind, Heard, Line, Step } from '@offhook/machines';

export const line = (text: string, more: Partial<Line> = {}): Line => ({
  key: text,
  text,
  interruptible: true,
  personal: false,
  ...more,
});

export const expecting = (kind: ExpectationKind): Expectation => ({ kind, keyTerms: [], offered: [] });

/** What a script answers to what was heard; the rest of a step is filled in. */
export type Script = (heard: string, count: number) => Partial<Step>;

/** `heard` is the caller's words, `(silence)`, or `(effect outcome)`; the snapshot counts the exchanges. */
export function scriptedDialogue(greeting: Partial<Step>, script: Script): Dialogue {
  const step = (count: number, part: Partial<Step>): Step => ({
    snapshot: { version: 1, machine: count },
    state: `step${count}`,
    lines: [],
    effects: [],
    expectation: expecting('open'),
    outcome: 'none',
    over: false,
    ...part,
  });
  return {
    begin: () => step(0, greeting),
    respond(_setting, snapshot, heard) {
      const count = Number(snapshot.machine) + 1;
      return step(count, script(nameOf(heard), count));
    },
  };
}

function nameOf(heard: Heard): string {
  if (heard.type === 'utterance') return heard.text;
  return heard.type === 'effectResult' ? `(${heard.result.type} ${heard.result.outcome})` : `(${heard.type})`;
}
