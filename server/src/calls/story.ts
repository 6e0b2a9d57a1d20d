// What a call tells at a glance: a sentence or two, the states it went through, and what was understood of it and when.
import type { turns } from '@offhook/db';
import { Temporal } from 'temporal-polyfill';

type Turn = typeof turns.$inferSelect;

/** Something the caller gave, and the moment to listen to. */
export interface Captured {
  /** What it fills, e.g. `when`, `name`. */
  slot: string;
  value: unknown;
  /** It took the place of what was understood before. */
  corrected: boolean;
  /** The words it was read from. */
  said: string;
  turnIndex: number;
  /** Since the call began. */
  atMs: number;
}

/** Everything that was filled in, in the order it was said. */
export function capturedIn(turnsOfCall: readonly Turn[], startedAt: Date): Captured[] {
  return turnsOfCall.flatMap((turn) =>
    commandsOf(turn).flatMap(({ type, slot, value, span }) => {
      if ((type !== 'set' && type !== 'correct') || typeof slot !== 'string') return [];
      const [from, to] = Array.isArray(span) ? (span as number[]) : [];
      return {
        slot,
        value: value ?? null,
        corrected: type === 'correct',
        said: turn.callerText?.slice(from, to) ?? '',
        turnIndex: turn.index,
        atMs: since(startedAt, turn),
      };
    }),
  );
}

/** The dialogue's states one after the other, each with the turn that led there. */
export function pathOf(turnsOfCall: readonly Turn[], startedAt: Date) {
  const steps: { state: string; turnIndex: number; atMs: number }[] = [];
  for (const turn of turnsOfCall) {
    if (turn.stateAfter === '' || turn.stateAfter === steps.at(-1)?.state) continue;
    steps.push({ state: turn.stateAfter, turnIndex: turn.index, atMs: since(startedAt, turn) });
  }
  return steps;
}

function commandsOf({ commands }: Turn): Record<string, unknown>[] {
  return Array.isArray(commands) ? (commands as Record<string, unknown>[]) : [];
}

// The recording begins with the call; a turn's clock with the caller's last sound.
const since = (startedAt: Date, turn: Turn): number =>
  Math.max(0, turn.startedAt.getTime() - startedAt.getTime());

export interface Told {
  callerName: string | null;
  otherParty: string;
  direction: 'inbound' | 'outbound';
  outcome: string | null;
  endedBy: string | null;
  durationMs: number | null;
  topics: readonly string[];
  timezone: string;
  appointments: readonly {
    startsAt: string;
    staff: { name: string };
    services: readonly { name: string }[];
  }[];
  messages: readonly { kind: string; text: string }[];
}

/** The call in a sentence or two, from what is known of it and nothing else: the same call always reads the same. */
export function summarize(call: Told): string {
  const who = call.callerName ?? call.otherParty;
  const about = call.topics.map((topic) => ABOUT[topic]).filter((words) => words !== undefined);
  const first = `${call.direction === 'inbound' ? `${who} called` : `We called ${who}`}${about.length > 0 ? ` ${list(about)}` : ''}.`;
  const came = [
    ...call.appointments.map(({ startsAt, staff, services }) => {
      const when = Temporal.Instant.from(startsAt).toZonedDateTimeISO(call.timezone);
      const day = when.toLocaleString('en-US', { weekday: 'short', month: 'short', day: 'numeric' });
      const time = when.toLocaleString('en-US', { hour: 'numeric', minute: '2-digit' });
      return `${list(services.map(({ name }) => name))} with ${staff.name} is booked for ${day}, ${time}.`;
    }),
    // What was said ends where we end it.
    ...call.messages.map(
      ({ kind, text }) => `${TAKEN[kind] ?? 'Message'}: “${text.replaceAll(/[“”]/g, `"`)}”`,
    ),
  ];
  const end = came.length > 0 ? [] : [OUTCOMES[call.outcome ?? 'none'] ?? ''];
  if (call.endedBy?.startsWith('error:')) end.push('The call broke off.');
  return [first, ...came, ...end].filter((sentence) => sentence !== '').join(' ');
}

const ABOUT: Record<string, string | undefined> = {
  book: 'to book an appointment',
  reschedule: 'to move an appointment',
  cancel: 'to cancel an appointment',
  leaveMessage: 'to leave a message',
  transfer: 'to speak to a person',
  emergency: 'about an emergency',
  'ask:hours': 'to ask about opening hours',
  'ask:address': 'to ask where you are',
  'ask:price': 'to ask about prices',
  'ask:duration': 'to ask how long it takes',
  'ask:services': 'to ask what you offer',
  'ask:staff': 'to ask about your staff',
  'ask:openings': 'to ask for free times',
  'ask:myAppointment': 'to ask about their appointment',
  'ask:knowledge': 'with a question',
  'ask:open': 'with a question',
};
const TAKEN: Record<string, string | undefined> = { lead: 'Lead', waitlist: 'Waitlist' };
const OUTCOMES: Record<string, string | undefined> = {
  booked: 'An appointment was booked.',
  rescheduled: 'An appointment was moved.',
  cancelled: 'An appointment was cancelled.',
  answered: 'The question was answered.',
  messageTaken: 'A message was taken.',
  transferred: 'The caller was put through.',
  notForUs: 'It was not meant for you.',
  abandoned: 'The caller hung up.',
  none: 'Nothing came of it.',
};

const list = (words: readonly string[]): string =>
  [...new Set(words)].join(', ').replace(/, ([^,]*)$/, ' and $1');
