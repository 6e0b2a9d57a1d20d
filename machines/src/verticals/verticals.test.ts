// The templates, tried: their sample calls go through real understanding and the real dialogue.
import { expect, test } from 'vitest';
import { understand } from '../understanding/understand.ts';
import { Rehearsal } from '../testing/rehearsal.ts';
import { businessFrom, inSpanish, verticals, type SampleCall, type VerticalTemplate } from './index.ts';
import { spokenEmergencies, spokenName, spokenService } from './spoken.ts';

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
  const shown = ({ title, services, staff, knowledge, emergencies }: VerticalTemplate) => [
    title,
    ...services.map(({ name }) => name),
    ...staff.map(({ role }) => role),
    ...knowledge.map(({ question }) => question),
    ...emergencies.map(({ say }) => say),
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

const TO_ENGLISH = { vertical: 'salon', language: 'en' } as const;
const TO_SPANISH = { vertical: 'salon', language: 'es' } as const;

test('callers hear what a template brought in the language of their agent, whichever the owner reads', () => {
  const [english, spanish] = [verticals.salon, inSpanish(verticals.salon)];
  const said = (from: VerticalTemplate, to: typeof TO_ENGLISH | typeof TO_SPANISH) => ({
    names: from.services.map((service) => spokenService(service, to).name),
    rules: spokenEmergencies(from.emergencies, to).map(({ say }) => say),
  });
  const inOwn = ({ services, emergencies }: VerticalTemplate) => ({
    names: services.map(({ name }) => name),
    rules: emergencies.map(({ say }) => say),
  });
  expect(said(spanish, TO_ENGLISH)).toEqual(inOwn(english));
  expect(said(english, TO_SPANISH)).toEqual(inOwn(spanish));
  expect(said(english, TO_ENGLISH)).toEqual(inOwn(english));
  expect(said(spanish, TO_SPANISH)).toEqual(inOwn(spanish));
});

test('what an owner has put in words of their own stays, in every language', () => {
  const [haircut] = verticals.salon.services;
  const own = { ...haircut!, name: 'The Willow cut' };
  expect(spokenService(own, TO_SPANISH)).toBe(own);
  expect(spokenName('The Willow cut', TO_SPANISH)).toBe('The Willow cut');
  const [rule] = verticals.salon.emergencies;
  const rules = [
    { ...rule!, transferTo: '+12025550119' },
    { ...rule!, say: 'Come in at once.' },
  ];
  const [spanish] = inSpanish(verticals.salon).emergencies;
  expect(spokenEmergencies(rules, TO_SPANISH)).toEqual([
    { say: spanish!.say, signs: [...spanish!.signs, ...rule!.signs], transferTo: '+12025550119' },
    rules[1],
  ]);
  // There are no templates in it.
  expect(spokenName('Haircut', { vertical: 'salon', language: 'ru' })).toBe('Haircut');
});

test.each(templates)('$title: a Spanish-speaking caller in danger is told in Spanish', (template) => {
  const { vertical, emergencies } = template;
  const business = businessFrom(template, {
    language: 'es',
    emergencies: spokenEmergencies(emergencies, { vertical, language: 'es' }),
  });
  const understood = business.emergencies.map(
    ({ signs: [sign = ''] }) =>
      understand(sign, { now: NOW, expectation: { kind: 'open', keyTerms: [], offered: [] }, business })
        .commands,
  );
  expect(understood).toEqual(
    emergencies.map((_, rule) => [expect.objectContaining({ type: 'emergency', rule })]),
  );
});
