// The templates, tried: their sample calls go through real understanding and the real dialogue.
import { expect, test } from 'vitest';
import { understand } from '../understanding/understand.ts';
import { Rehearsal } from '../testing/rehearsal.ts';
import { businessFrom, inSpanish, verticals, type SampleCall, type VerticalTemplate } from './index.ts';

/** Friday, 20 November 2026, 10:00 in New York. */
const NOW = Date.UTC(2026, 10, 20, 15);

const templates = Object.values(verticals);
const calls = templates.flatMap((template) =>
  template.sampleCalls.map((call): [string, VerticalTemplate, SampleCall] => [
    `${template.title}: ${call.name}`,
    template,
    call,
  ]),
);

test.each(calls)('%s', (_, template, call) => {
  const rehearsal = new Rehearsal(businessFrom(template, { transferTo: '+12025550199' }), { now: NOW });
  for (const text of call.caller) rehearsal.say(text);
  const heard = rehearsal.said.join(' ');
  expect({ outcome: rehearsal.step.outcome, heard }).toMatchObject({ outcome: call.outcome });
  for (const words of call.hears ?? []) expect(heard).toContain(words);
});

test.each(templates)(
  '$title: what it refers to exists, and every service can be done by someone',
  (template) => {
    const services = template.services.map(({ id }) => id);
    const done = template.staff.flatMap(({ serviceIds }) => serviceIds);
    expect([...new Set(done)].filter((id) => !services.includes(id))).toEqual([]);
    expect(services.filter((id) => !done.includes(id))).toEqual([]);
    expect(new Set(services).size).toBe(services.length);
    expect(template.knowledge.every(({ variations }) => variations.length > 1)).toBe(true);
  },
);

test.each(templates)('$title: all that its owner looks at is there in Spanish', (template) => {
  const shown = ({ title, services, staff, knowledge }: VerticalTemplate) => [
    title,
    ...services.map(({ name }) => name),
    ...staff.map(({ role }) => role),
    ...knowledge.map(({ question }) => question),
  ];
  const english = shown(template);
  // As it is in both.
  const same = shown(inSpanish(template)).filter((words, i) => words === english[i] && words !== 'Color');
  expect(same).toEqual([]);
});

test('a service of a Spanish-speaking owner is found by what callers say in either language', () => {
  const business = businessFrom(inSpanish(verticals.salon), { language: 'es' });
  for (const words of ['Quisiera unas mechas mañana a las 3', 'Quisiera unos highlights mañana a las 3'])
    expect(
      understand(words, { now: NOW, expectation: { kind: 'open', keyTerms: [], offered: [] }, business })
        .commands,
    ).toContainEqual(expect.objectContaining({ type: 'set', slot: 'service', value: ['highlights'] }));
});
