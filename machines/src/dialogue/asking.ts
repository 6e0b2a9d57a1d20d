// Questions asked in passing, answered from the business's own facts; what they do not hold is looked up, never made up.
import type { Service } from '../business.ts';
import type { Command, Topic } from '../understanding/command.ts';
import type { Say } from '../wording/lines.ts';
import { hoursOn, weekHours } from './hours.ts';
import type { Aside, CallContext } from './memory.ts';
import { namedDate } from './wish.ts';

export type Ask = Extract<Command, { type: 'ask' }>;

/** Prices and lengths are read out for this many services at most. */
const SERVICES_AT_ONCE = 3;

/** Topics that are goals of their own, not facts. */
export const GOAL_TOPICS: ReadonlySet<Topic> = new Set(['openings', 'myAppointment']);

/** What is said to a question, or the lookup it needs. */
export function asidesFor(ask: Ask, context: CallContext): Aside[] {
  if (GOAL_TOPICS.has(ask.topic)) return [];
  const lines = FACTS[ask.topic]?.(context, ask) ?? [];
  return lines.length > 0
    ? lines.map((line) => ({ type: 'line', line }))
    : [{ type: 'lookup', question: ask.question }];
}

const FACTS: Partial<Record<Topic, (context: CallContext, ask: Ask) => Say[]>> = {
  hours: ({ setting: { business }, wish }) => {
    const day = wish.when && namedDate(wish.when);
    return [
      day
        ? { key: 'hoursToday', with: hoursOn(business, day) }
        : { key: 'hours', with: { days: weekHours(business) } },
    ];
  },
  address: ({ setting: { business } }) => [
    business.address ? { key: 'address', with: { address: business.address } } : { key: 'addressUnknown' },
  ],
  price: (context) =>
    asked(context).map(({ name, price }) =>
      price
        ? { key: 'price', with: { service: name, ...price } }
        : { key: 'priceUnknown', with: { service: name } },
    ),
  duration: (context) =>
    asked(context).map(({ name, durationMinutes }) => ({
      key: 'duration',
      with: { service: name, minutes: durationMinutes },
    })),
  services: ({ setting: { business } }) => [
    { key: 'services', with: { services: business.services.map(({ name }) => name) } },
  ],
  staff: ({ setting: { business } }) => [
    { key: 'staffList', with: { staff: business.staff.map(({ name }) => name) } },
  ],
  areYouHuman: () => [{ key: 'isMachine' }],
  knowledge: ({ setting: { business } }, { knowledgeId }) =>
    business.knowledge
      .filter(({ id }) => id === knowledgeId)
      .map(({ answer }) => ({ key: 'fromKnowledge', with: { answer } })),
};

/** The services a question is about: those named, else the first few. */
function asked({ setting: { business }, wish }: CallContext): Service[] {
  const named = business.services.filter(({ id }) => wish.serviceIds.includes(id));
  return (named.length > 0 ? named : business.services).slice(0, SERVICES_AT_ONCE);
}
