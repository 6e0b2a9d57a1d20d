// When an utterance brings nothing forward: ask again, simpler; after two in a row offer a person or a message.
import { remember, say, when } from './setup.ts';

/** People forgive one "sorry?"; after the second they want someone else. */
const MISSES_BEFORE_HELP = 2;

/** Counts a miss. The door resets the count as soon as the call moves on. */
export const countMiss = remember(({ misunderstood }) => ({ misunderstood: misunderstood + 1 }));

/** This miss is the second in a row. */
export const secondMiss = when(({ misunderstood }) => misunderstood + 1 >= MISSES_BEFORE_HELP);

/** Transitions for an utterance that does not answer the open question. */
export const missed = (apology?: ReturnType<typeof say>) => [
  { guard: secondMiss, target: '#offeringHelp', actions: countMiss },
  { target: '#resuming', actions: apology ? [apology, countMiss] : [countMiss] },
];
