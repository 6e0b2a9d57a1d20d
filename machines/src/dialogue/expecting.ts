// What the ears are told after a step: which answer is expected, which words to listen for, what was offered.
import { Temporal } from 'temporal-polyfill';
import type { Expectation, ExpectationKind } from './expectation.ts';
import { choices } from './identifying.ts';
import type { CallContext } from './memory.ts';

/** Transcribers take a limited bias list; Deepgram allows 500 tokens, well over this many short terms. */
const MAX_KEY_TERMS = 50;

/** What a spoken hour may be called, for the transcriber's ear. */
const hourTerm = (startsAt: number, timezone: string): string => {
  const time = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(timezone);
  const hour = time.hour % 12 === 0 ? 12 : time.hour % 12;
  return time.minute === 0 ? `${hour} o'clock` : `${hour}:${String(time.minute).padStart(2, '0')}`;
};

const TERMS: Partial<Record<ExpectationKind, (context: CallContext) => string[]>> = {
  open: (context) => [...ownTerms(context), ...services(context), ...staff(context)],
  service: (context) => [...ownTerms(context), ...services(context), ...staff(context)],
  staff,
  when: staff,
  choice: (context) => [
    ...offeredNow(context).map(({ startsAt }) => hourTerm(startsAt, context.setting.business.timezone)),
    ...staff(context),
  ],
};

function ownTerms({ setting: { business } }: CallContext): string[] {
  return business.agent.keyTerms ?? [];
}

function services({ setting: { business } }: CallContext): string[] {
  return business.services.flatMap(({ name, aliases }) => [name, ...aliases]);
}

function staff({ setting: { business } }: CallContext): string[] {
  return business.staff.map(({ name }) => name);
}

const offeredNow = (context: CallContext) => {
  const opening = context.opening ? [context.opening] : [];
  return context.offered.length > 0 ? context.offered : opening;
};

export function expectationAt(kind: ExpectationKind, context: CallContext): Expectation {
  const appointments = kind === 'choice' && context.offered.length === 0 ? choices(context) : [];
  return {
    kind,
    ...(context.onHold && { onHold: true }),
    keyTerms: (TERMS[kind]?.(context) ?? []).slice(0, MAX_KEY_TERMS),
    offered: [...offeredNow(context), ...appointments].map(({ startsAt, staffId }) => ({
      startsAt,
      staffId,
    })),
  };
}
