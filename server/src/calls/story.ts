// What a call tells at a glance: a sentence or two, the states it went through, and what was understood of it and when.
import type { turns } from '@offhook/db';
import { Temporal } from 'temporal-polyfill';
import type { Reader } from '../http/reader.ts';
import { writtenNumber } from '../wording/written-number.ts';
import { en, type StoryWords } from './wording/en.ts';
import { es } from './wording/es.ts';

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

const WORDS = { en, es } satisfies Record<Reader['language'], StoryWords>;

/** The call in a sentence or two, from what is known of it and nothing else: the same call always reads the same. */
export function summarize(call: Told, { language, locale }: Reader): string {
  const words = WORDS[language];
  const list = (parts: readonly string[]): string =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format(new Set(parts));
  const who = call.callerName ?? words.nameless[call.otherParty] ?? writtenNumber(call.otherParty);
  const about = call.topics.map((topic) => words.about[topic]).filter((known) => known !== undefined);
  const first = (call.direction === 'inbound' ? words.called : words.weCalled)(
    who,
    about.length > 0 ? ` ${list(about)}` : '',
  );
  const came = [
    ...call.appointments.map(({ startsAt, staff, services }) => {
      const when = Temporal.Instant.from(startsAt).toZonedDateTimeISO(call.timezone);
      const day = when.toLocaleString(locale, { weekday: 'short', month: 'short', day: 'numeric' });
      const time = when.toLocaleString(locale, { hour: 'numeric', minute: '2-digit' });
      return words.booked(list(services.map(({ name }) => name)), staff.name, `${day}, ${time}`);
    }),
    // What was said ends where we end it.
    ...call.messages.map(
      ({ kind, text }) => `${words.taken[kind] ?? words.message}: “${text.replaceAll(/[“”]/g, `"`)}”`,
    ),
  ];
  const end = came.length > 0 ? [] : [words.outcomes[call.outcome ?? 'none'] ?? ''];
  if (call.endedBy?.startsWith('error:')) end.push(words.brokeOff);
  return [first, ...came, ...end].filter((sentence) => sentence !== '').join(' ');
}
