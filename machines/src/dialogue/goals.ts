// Which goal the call pursues, and the ones left for later. A goal is what its slots say, so leaving one and coming back
// needs no memory of where it was.
import type { Outcome } from './dialogue.ts';
import type { Goal, Memory } from './memory.ts';

/** Goals that end in an opening held for the caller. */
export const picksOpening = (goal: Goal | 'none'): boolean => goal === 'booking' || goal === 'rescheduling';

/** Who moves or cancels what they are reminded of has answered. */
const settles = (goal: Goal, before: Goal): boolean =>
  before === 'reminding' && (goal === 'rescheduling' || goal === 'cancelling');

/** Turns to another goal; the present one waits on the agenda. */
export function turnTo(goal: Goal, memory: Memory): Partial<Memory> {
  if (memory.goal === goal) return {};
  const waiting = memory.agenda.filter((waits) => waits !== goal);
  return {
    goal,
    agenda: memory.goal === 'none' || settles(goal, memory.goal) ? waiting : [memory.goal, ...waiting],
    ...(goal === 'message' ? { message: { kind: 'message', urgent: false } } : {}),
    // Both pick openings with the same slots, so one's wishes are put aside for the other's.
    ...(picksOpening(goal) && picksOpening(memory.goal) ? swapWishes(memory) : {}),
  };
}

/** Takes up the next goal on the agenda, or none. */
export function takeUpNext(memory: Memory): Partial<Memory> {
  const [goal, ...agenda] = memory.agenda;
  const comesBack = memory.parked !== undefined && goal !== undefined && picksOpening(goal);
  return {
    goal: goal ?? 'none',
    agenda,
    helped: true,
    misunderstood: 0,
    ...(comesBack
      ? { wish: memory.parked, parked: undefined, offered: [], opening: undefined, held: false }
      : {}),
  };
}

const swapWishes = (memory: Memory): Partial<Memory> => ({
  parked: memory.wish,
  wish: memory.parked ?? { serviceIds: [] },
  offered: [],
  opening: undefined,
  held: false,
});

/** What a call counts as when several things came of it, the weightiest first. */
const WEIGHT: Outcome[] = [
  'booked',
  'rescheduled',
  'cancelled',
  'transferred',
  'messageTaken',
  'answered',
  'notForUs',
  'abandoned',
  'none',
];

export const came = (outcome: Outcome, memory: Memory): Partial<Memory> => ({
  outcome: WEIGHT.indexOf(outcome) < WEIGHT.indexOf(memory.outcome) ? outcome : memory.outcome,
});
