// Walks the dialogue itself as a graph: every state reachable by anything a caller can mean and any way the world can
// answer. In each of them a way out has to exist.
import { expect, test } from 'vitest';
import { fromTransition } from 'xstate';
import { getAdjacencyMap, getStateNodes } from 'xstate/graph';
import { meaning, MEANINGS, resultsOf } from '../testing/caller.ts';
import { salon } from '../verticals/salon.ts';
import { businessFrom } from '../verticals/template.ts';
import { callMachine } from './call.machine.ts';
import type { Heard, Setting, Step } from './dialogue.ts';
import type { Effect } from './effects.ts';
import type { Memory } from './memory.ts';
import { dialogue } from './respond.ts';

const NOW = Date.UTC(2026, 10, 20, 15);

const REMINDED = {
  id: 'appointment-1',
  serviceIds: ['haircut'],
  staffId: 'staff-1',
  startsAt: Date.UTC(2026, 10, 24, 16),
  endsAt: Date.UTC(2026, 10, 24, 17),
  customerName: 'Dana Reed',
  customerPhone: '+12025550178',
};

interface Situation {
  step: Step;
  owed: Effect[];
}
type Event = { type: 'heard'; name: string; heard: Heard };

const settingOf = (parts: Partial<Setting['business']> = {}, number?: string): Setting => ({
  business: businessFrom(salon, { limits: { maxTurns: 1_000, maxMinutes: 60 }, ...parts }),
  callId: 'call-1',
  caller: { number, upcoming: [] },
});

const reminder: Setting = {
  ...settingOf({ transferTo: '+12025550199' }, '+12025550178'),
  placed: { purpose: 'reminder', appointment: REMINDED, from: '+12025550142' },
};

const settings: [string, Setting][] = [
  ['a known number', settingOf({ transferTo: '+12025550199' }, '+12025550178')],
  ['a withheld number, nobody to transfer to, consent asked', settingOf({ recordingConsent: 'ask' })],
  ['a reminder we call with', reminder],
];

const hear = (setting: Setting, { step, owed }: Situation, heard: Heard): Situation => {
  const next = dialogue.respond(setting, step.snapshot, heard, NOW);
  const answered = heard.type === 'effectResult' ? heard.effectId : undefined;
  return { step: next, owed: [...owed.filter(({ id }) => id !== answered), ...next.effects] };
};

/** What tells situations apart; counters that only vary the wording do not. */
function kindOf({ step, owed }: Situation): string {
  const { memory } = step.snapshot.machine as { memory: Memory };
  const { goal, found, refusals, widened } = memory;
  if (step.over || step.state.startsWith('transferring')) return step.state;
  return JSON.stringify([
    step.state,
    goal,
    owed[0]?.type,
    step.state.includes('choosing') && refusals,
    step.state.includes('finding') && widened,
    /^(cancelling|rescheduling)/.test(step.state) && found?.length,
  ]);
}

const event = (heard: Heard, name: string): Event => ({ type: 'heard', name, heard });
const SPOKEN: Event[] = [
  ...Object.entries(MEANINGS).map(([name, commands]) => event(meaning(...commands), name)),
  event({ type: 'silence' }, 'silence'),
  event({ type: 'resumed' }, 'resumed'),
  event({ type: 'machine' }, 'machine'),
];
const results = ({ owed: [first] }: Situation): Event[] =>
  first ? resultsOf(first).map((heard, i) => event(heard, `${first.type} ${i}`)) : [];

const walked = new Map<Setting, Situation[]>();

/** Every kind of situation reachable from picking up. */
function walk(setting: Setting): Situation[] {
  const known = walked.get(setting);
  if (known) return known;
  const step = dialogue.begin(setting, NOW);
  const logic = fromTransition((situation: Situation, { heard }: Event) => hear(setting, situation, heard), {
    step,
    owed: step.effects,
  });
  const map = getAdjacencyMap(logic, {
    events: ({ context }) => (context.step.over ? [] : [...results(context), ...SPOKEN]),
    serializeState: ({ context }) => kindOf(context) as never,
    serializeEvent: ({ name }) => name as never,
  });
  const situations = Object.values(map).map(({ state }) => state.context);
  walked.set(setting, situations);
  return situations;
}

/** Lets what is owed come in, each result the worst of its kind; what was passed on the way counts. */
function settle(setting: Setting, situation: Situation): Situation[] {
  const passed = [situation];
  for (let i = 0; passed[0]!.owed[0] && i < 10; i += 1)
    passed.unshift(hear(setting, passed[0]!, resultsOf(passed[0]!.owed[0]).at(-1)!));
  return passed;
}

const isWayOut = ({ step: { over, state } }: Situation): boolean =>
  over || /^(message|transferring|offeringHelp)/.test(state);

test.each(settings)(
  'from every state a person, a message or goodbye is within two turns: %s',
  (_, setting) => {
    // Many situations settle into the same one; it is asked once.
    const settled = new Map(
      walk(setting)
        .filter(({ step }) => !step.over)
        .map((situation) => settle(setting, situation)[0]!)
        .map((situation) => [kindOf(situation), situation]),
    );
    expect(settled.size).toBeGreaterThan(50);
    const trapped: string[] = [];
    for (const [kind, situation] of settled)
      for (const wish of ['goodbye', 'transfer', 'leaveMessage'] as const) {
        const say = (to: Situation) => settle(setting, hear(setting, to, meaning({ type: wish })));
        const first = say(situation);
        const second = first.some(isWayOut) ? first : say(first[0]!);
        if (!second.some(isWayOut)) trapped.push(`${wish} from ${kind}`);
      }
    expect(trapped).toEqual([]);
  },
  60_000,
);

test('the walk meets every state the machine can rest in', () => {
  const met = new Set(settings.flatMap(([, setting]) => walk(setting).map(({ step }) => step.state)));
  const resting = getStateNodes(callMachine)
    .filter(({ type, meta }) => type === 'atomic' && meta?.expects)
    .map(({ path }) => path.join('.'));
  expect(resting.length).toBeGreaterThan(40);
  expect(resting.filter((state) => !met.has(state))).toEqual([]);
}, 60_000);
