// What words and results change in memory, before the machine decides where the call goes from there.
import type { Opening } from '../business.ts';
import type { Command, Slot, SlotValues, Understanding } from '../understanding/command.ts';
import { asidesFor, type Ask } from './asking.ts';
import type { EffectResult } from './effects.ts';
import { came, turnTo } from './goals.ts';
import { servicesReadOut } from './booking.ts';
import { choices } from './identifying.ts';
import { soundsUrgent } from './urgency.ts';
import { nothingHeard, type CallContext, type Goal, type Memory } from './memory.ts';
import { allows, distinctTimes, mergeWhen, namedDate } from './wish.ts';

/** Below this a name is asked to be spelled; understanding gives about 0.9 to a name it has on its lists. */
const NAME_SURE = 0.5;

/** Who comes again and again and does not say for how long. */
const TIMES = 6;

/** The state in which the caller's words themselves are taken down. */
export const DICTATION = 'message.text';

type SlotCommand = Extract<Command, { slot: Slot }>;

const isSlot = (command: Command): command is SlotCommand =>
  command.type === 'set' || command.type === 'correct';

/**
 * The context after an utterance: slots filled, another goal turned to, questions in passing answered.
 * @param state where the question was asked, e.g. `booking.when`
 */
export function absorbUtterance(
  context: CallContext,
  state: string,
  text: string,
  { commands }: Understanding,
): CallContext {
  let after: CallContext = {
    ...context,
    turns: context.turns + 1,
    silences: 0,
    lost: 0,
    heard: { ...nothingHeard, text },
  };
  // A message is taken down word for word; what it mentions is not a wish put to us.
  const dictating = state === DICTATION;
  for (const goal of dictating ? [] : goalsIn(commands, after)) after = { ...after, ...goal(after) };
  const before = after;
  const slots = commands.filter(isSlot).filter((command) => !dictating && isAnswer(command, commands, after));
  for (const command of slots) after = fill(after, state, command);
  for (const command of commands) after = { ...after, ...mark(after, state, command) };
  const changed = told(before) !== told(after);
  const asides = dictating
    ? []
    : commands
        .filter((command): command is Ask => command.type === 'ask')
        .filter((ask) => !isWishToo(ask, commands))
        .flatMap((ask) => asidesFor(ask, aboutQuestion(after, commands)));
  const answered = asides.some(({ type }) => type === 'line');
  if (answered) after = { ...after, helped: true, ...came('answered', after) };
  const leaving =
    commands.some(({ type }) => type === 'goodbye') || (after.leaving && after.goal === context.goal);
  return { ...after, leaving, heard: { ...after.heard, changed, asides } };
}

const GOALS: Partial<Record<Command['type'], Goal>> = {
  book: 'booking',
  reschedule: 'rescheduling',
  cancel: 'cancelling',
  leaveMessage: 'message',
};

function goalOf(command: Command): Goal | undefined {
  if (command.type !== 'ask') return GOALS[command.type];
  if (command.topic === 'myAppointment') return 'checking';
  return command.topic === 'openings' ? 'booking' : undefined;
}

/**
 * The first goal named is turned to, further ones wait. "Book it for Friday" while moving an appointment is no new goal,
 * and neither is "move it to Friday" while an opening is being booked.
 */
function goalsIn(commands: Command[], context: CallContext): ((memory: CallContext) => Partial<Memory>)[] {
  const named = [...new Set(commands.map(goalOf))]
    .filter((goal) => goal !== undefined)
    .filter((goal) => !(goal === 'booking' && context.goal === 'rescheduling'))
    .filter((goal) => !(goal === 'rescheduling' && context.goal === 'booking' && context.opening));
  const [first, ...later] = named;
  if (!first) return [];
  return [
    (memory) => turnTo(first, memory),
    (memory) => ({ agenda: [...memory.agenda, ...later.filter((goal) => !memory.agenda.includes(goal))] }),
  ];
}

/** "How much is a colour?" in the middle of booking a haircut asks about a colour and does not wish for one. */
function isAnswer(command: SlotCommand, commands: Command[], { wish, goal }: CallContext): boolean {
  const topics = commands.filter((other) => other.type === 'ask').map((ask) => ask.topic);
  if (goal === 'none' || topics.length === 0 || command.type === 'correct') return true;
  if (command.slot === 'service')
    return wish.serviceIds.length === 0 || !topics.some((topic) => topic === 'price' || topic === 'duration');
  if (command.slot === 'when') return wish.when === undefined || !topics.includes('hours');
  return true;
}

/** "Can you cancel it?" is a wish; that it also sounds like the cancellation policy is no question. */
const isWishToo = (ask: Ask, commands: Command[]): boolean =>
  ask.topic === 'knowledge' &&
  commands.some(
    (other) => GOALS[other.type] !== undefined && other.span[0] < ask.span[1] && ask.span[0] < other.span[1],
  );

/** The context a question in passing is answered in: with what the question itself named. */
function aboutQuestion(context: CallContext, commands: Command[]): CallContext {
  const service = commands.find((command) => isSlot(command) && command.slot === 'service');
  const when = commands.find((command) => isSlot(command) && command.slot === 'when');
  return {
    ...context,
    wish: {
      ...context.wish,
      ...(service && isSlot(service) && service.slot === 'service' ? { serviceIds: service.value } : {}),
      ...(when && isSlot(when) && when.slot === 'when' ? { when: when.value } : {}),
    },
  };
}

/** Everything a caller can tell us; a change in it means the call moves on, and that what was read back is stale. */
const told = ({ wish, customer, opening, appointment, statedDate, code, note, message }: CallContext) =>
  JSON.stringify([wish, customer, opening, appointment, statedDate, code, note, message]);

/** The list without one; absent when nobody is left on it. */
function others(ids: string[] | undefined, id: string): string[] | undefined {
  const left = ids?.filter((other) => other !== id) ?? [];
  return left.length > 0 ? left : undefined;
}

type Fill = {
  [S in Slot]?: (
    context: CallContext,
    value: SlotValues[S],
    said: { state: string; confidence: number; type: 'set' | 'correct' },
  ) => Partial<Memory>;
};

const FILL: Fill = {
  // "And a beard trim too" while an opening is being settled adds; a correction replaces.
  service: (context, serviceIds, { type }) =>
    wishFor(context, {
      serviceIds:
        type === 'set' && context.opening
          ? [...new Set([...context.wish.serviceIds, ...serviceIds])]
          : serviceIds,
    }),
  staff: (context, staff) => {
    if (staff === 'any') return wishFor(context, { staffId: undefined });
    // Who is asked for after all is no longer refused.
    return wishFor(context, { staffId: staff, notStaffIds: others(context.wish.notStaffIds, staff) });
  },
  notStaff: (context, refused) => {
    const { staffId, notStaffIds } = context.wish;
    return wishFor(context, {
      staffId: staffId === refused ? undefined : staffId,
      notStaffIds: [...(others(notStaffIds, refused) ?? []), refused],
    });
  },
  when: (context, when, { state }) => {
    const names = namedDate(when);
    if (asksForOldDate(context, state)) return { statedDate: names ?? context.statedDate };
    const timezone = context.setting.business.timezone;
    const { opening, offered, wish } = context;
    // "Yes, Friday at three" said of Friday at three changes nothing.
    if (opening && !when.prefer && allows(when, opening.startsAt, timezone)) return {};
    const left = offered.filter(({ startsAt }) => when.any.length > 0 && allows(when, startsAt, timezone));
    const merged = mergeWhen(when, {
      wished: wish.when ?? context.refused,
      offered,
      chosen: opening,
      timezone,
    });
    if (left.length === 1) return { ...chosen(left[0]), wish: { ...wish, when: merged } };
    return wishFor(context, { when: merged });
  },
  // The time that was found for the first of them stays.
  repeat: ({ wish, goal }, repeat) => {
    if (goal === 'rescheduling') return {};
    if (repeat === 'once') return { wish: { ...wish, repeat: undefined } };
    return { wish: { ...wish, repeat: { times: wish.repeat?.times ?? TIMES, ...repeat } } };
  },
  name: ({ customer }, name, { state, confidence }) => ({
    customer: {
      ...customer,
      name: state.endsWith('.spelling') ? { ...customer.name, ...name } : name,
      nameUnsure: confidence < NAME_SURE && !name.spelled,
      nameSaid: true,
    },
  }),
  phone: ({ customer }, phone) => ({ customer: { ...customer, phone }, found: undefined }),
  // "Can you tell Maria I'm running late" is the message already.
  note: ({ goal, message }, note) =>
    goal === 'message' && !message.text
      ? { message: { ...message, text: note, urgent: message.urgent || soundsUrgent(note) } }
      : { note },
  code: (_, code) => ({ code }),
};

function fill(
  context: CallContext,
  state: string,
  { type, slot, value, confidence }: SlotCommand,
): CallContext {
  const change = FILL[slot] as ((c: CallContext, v: unknown, s: unknown) => Partial<Memory>) | undefined;
  return { ...context, ...change?.(context, value, { type, state, confidence }) };
}

/** A day named while an appointment is being identified is the appointment's, not a wish for a new one. */
const asksForOldDate = ({ goal, appointment }: CallContext, state: string): boolean =>
  state.endsWith('.date') || ((goal === 'cancelling' || goal === 'checking') && !appointment);

/** A changed wish makes the opening found for the old one stale. */
const wishFor = (context: CallContext, part: Partial<Memory['wish']>): Partial<Memory> => {
  const wish = { ...context.wish, ...part };
  if (JSON.stringify(wish) === JSON.stringify(context.wish)) return {};
  return { wish, opening: undefined, held: false, offered: [], widened: false };
};

const chosen = (opening: Opening | undefined): Partial<Memory> =>
  opening ? { opening, held: false, offered: [], refusals: 0 } : {};

/** What the commands that fill no slot leave behind. */
function mark(context: CallContext, state: string, command: Command): Partial<Memory> {
  if (command.type === 'choose') return chosenFrom(context, state, command.index);
  if (command.type === 'emergency') return { emergency: command.rule };
  if (command.type === 'notForUs')
    return { notForUs: command.kind, abuse: context.abuse + (command.kind === 'abuse' ? 1 : 0) };
  return {};
}

/** "The second one", of whatever was listed last. */
function chosenFrom(context: CallContext, state: string, index: number): Partial<Memory> {
  if (state.endsWith('.which')) return { appointment: choices(context).at(index) };
  if (!state.endsWith('.service')) return chosen(distinctTimes(context.offered).at(index));
  const service = servicesReadOut(context).at(index);
  return service ? wishFor(context, { serviceIds: [service.id] }) : {};
}

/** The context after a result: what it brought is at hand for the machine's guards. */
export function absorbResult(context: CallContext, result: EffectResult): CallContext {
  const heard = { ...nothingHeard, text: context.heard.text };
  if (result.outcome === 'found')
    return result.type === 'findOpenings'
      ? { ...context, heard: { ...heard, fits: result.fits, nearest: result.nearest } }
      : { ...context, heard, found: result.appointments };
  if (result.outcome === 'booked')
    return {
      ...context,
      heard: { ...heard, taken: result.taken ?? [] },
      made: [...context.made, result.appointmentId],
    };
  if (result.outcome !== 'answered') return { ...context, heard };
  const line = { key: 'fromKnowledge' as const, with: { answer: result.text } };
  return { ...context, heard: { ...heard, asides: [{ type: 'line', line }] }, helped: true };
}
