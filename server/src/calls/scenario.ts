// A call as a test: what the caller said, to be said again (`npm run call -- --replay FILE`), and what came of it.
import type { getCall } from './get-call.ts';

export interface Scenario {
  format: 'offhook-scenario/1';
  name: string;
  /** E.164 of the caller, where it was shown. */
  from: string | null;
  language: string | null;
  /** The caller's utterances, as they were understood. */
  say: string[];
  expect: {
    outcome: string | null;
    /** The dialogue's states, one after the other. */
    states: string[];
    appointments: { services: string[]; staff: string }[];
  };
}

export function scenarioOf(call: Awaited<ReturnType<typeof getCall>>): Scenario {
  const caller = call.direction === 'inbound' ? call.fromNumber : call.toNumber;
  return {
    format: 'offhook-scenario/1',
    name: `Call of ${call.startedAt}`,
    from: /^\+[1-9]\d+$/.test(caller) ? caller : null,
    language: call.language,
    say: call.turns.flatMap(({ callerText }) => (callerText?.trim() ? [callerText.trim()] : [])),
    expect: {
      outcome: call.outcome,
      states: call.path.map(({ state }) => state),
      appointments: call.appointments.map(({ services, staff }) => ({
        services: services.map(({ name }) => name),
        staff: staff.name,
      })),
    },
  };
}
