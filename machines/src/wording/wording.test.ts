import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Business, Language, Tone } from '../business.ts';
import { businessFrom } from '../verticals/template.ts';
import { verticals } from '../verticals/index.ts';
import type { LineKey, LineParams, Say } from './lines.ts';
import { pronounceable } from './pronounceable.ts';
import { fixedLines, render } from './wording.ts';

/** Friday, 20 November 2026, 10:00 in New York. */
const NOW = Date.UTC(2026, 10, 20, 15);
const AT_3_TOMORROW = Date.UTC(2026, 10, 21, 20);

const business = (parts: Partial<Business> = {}) =>
  businessFrom(verticals.salon, { name: 'Shear Delight', ...parts });
const LANGUAGES: Language[] = ['en', 'es', 'ru', 'uz'];
const TONES: Tone[] = ['warm', 'professional', 'brief'];

/** Every line that is filled, with words of the given kind. */
const filledWith = (text: string, at: number): Say[] => {
  const appointment = { services: [text], startsAt: at, staff: [text] };
  const openings = [appointment, { startsAt: at + 3_600_000 }, { startsAt: at + 86_400_000, staff: [text] }];
  const week = [
    {
      fromWeekday: 1,
      toWeekday: 5,
      ranges: [
        { from: '09:00', to: '12:00' },
        { from: '13:00', to: '24:00' },
      ],
    },
    { fromWeekday: 6, toWeekday: 6, ranges: [] },
  ];
  const filled: { [K in LineKey as LineParams[K] extends null ? never : K]: LineParams[K] } = {
    greetKnown: { name: text },
    askService: { services: [text, text], more: true },
    staffCannot: { staff: text, services: [text], others: [text] },
    offer: { openings },
    offerOne: { opening: appointment },
    offerNearest: { openings },
    offerNext: { openings },
    askWhichOne: { openings },
    held: { opening: appointment },
    readBack: { ...appointment, name: text, spelled: true, phone: '+12025550178' },
    seriesWithout: { dates: [at] },
    booked: { ...appointment, name: text },
    foundAppointment: appointment,
    readBackMove: { ...appointment, from: at },
    moved: appointment,
    askCancel: appointment,
    cancelled: appointment,
    kept: appointment,
    yourAppointment: appointment,
    remind: { ...appointment, name: text },
    willCome: appointment,
    leaveReminder: { ...appointment, name: text, from: '+12025550178' },
    leaveCallback: { from: '+12025550178' },
    hours: { days: week },
    hoursToday: { day: '2026-11-22', ranges: [] },
    address: { address: text },
    price: { service: text, amountMinor: 4550, currency: 'USD' },
    priceUnknown: { service: text },
    duration: { service: text, minutes: 90 },
    services: { services: [text] },
    staffList: { staff: [text] },
    fromKnowledge: { answer: text },
    messageTaken: { phone: '+442071838750', name: text },
    messageUrgent: { phone: '+12025550178', name: text },
    emergency: { say: text },
  };
  return Object.entries(filled).map(([key, params]) => ({ key, with: params }) as Say);
};

describe('English as people say it', () => {
  const say = (line: Say, times = 0) => render(line, business(), NOW, times).text;

  test('a read-back says service, day with weekday, time, person, name and number', () => {
    expect(
      say({
        key: 'readBack',
        with: {
          services: ['Haircut'],
          startsAt: AT_3_TOMORROW,
          staff: ['Maria'],
          name: 'Dana Reed',
          spelled: false,
          phone: '+12025550178',
        },
      }),
    ).toBe(
      'Let me read that back: a haircut, tomorrow, Saturday, November 21st, at 3 PM with Maria, for Dana Reed, at 2 0 2, 5 5 5, 0 1 7 8. Shall I book it?',
    );
  });

  test.each([
    ['Haircut', 'a haircut'],
    ['Oil change', 'an oil change'],
    ['AC repair', 'an AC repair'],
    ['Highlights', 'highlights'],
    ['Updo', 'an updo'],
    ['Uniform fitting', 'a uniform fitting'],
    ['The works', 'the works'],
    ['60-minute massage', 'a 60-minute massage'],
  ])('%s is spoken of as "%s"', (name, spoken) => {
    expect(say({ key: 'price', with: { service: name, amountMinor: 4500, currency: 'USD' } })).toBe(
      `It's 45 dollars for ${spoken}.`,
    );
  });

  test('times of one day are listed under the day, the same person once', () => {
    const openings = [0, 1, 2].map((hours) => ({
      startsAt: AT_3_TOMORROW - 3 * 3_600_000 + hours * 3_600_000,
      staff: ['Maria'],
    }));
    expect(say({ key: 'offer', with: { openings } })).toBe(
      'I have tomorrow, Saturday, November 21st, at noon, 1 PM or 2 PM with Maria. Which would you like?',
    );
  });

  test('hours of equal days are one phrase', () => {
    const days = [{ fromWeekday: 1, toWeekday: 5, ranges: [{ from: '09:00', to: '18:00' }] }];
    expect(say({ key: 'hours', with: { days } })).toBe('We are open Monday to Friday from 9 AM to 6 PM.');
  });

  test('a question gets simpler each time it is asked; other lines take turns', () => {
    expect([0, 1, 2, 3].map((times) => say({ key: 'askWhen' }, times))).toEqual([
      'What day and time would you like?',
      'When would suit you? A day and a time, please.',
      'Say a day, like Friday morning.',
      'Say a day, like Friday morning.',
    ]);
    expect(say({ key: 'oneMoment' }, 0)).not.toBe(say({ key: 'oneMoment' }, 1));
    expect(say({ key: 'oneMoment' }, 2)).toBe(say({ key: 'oneMoment' }, 0));
  });
});

test.each(LANGUAGES)(
  '%s says every line, in every tone and variant, and never the same key for nothing',
  (language) => {
    for (const tone of TONES) {
      const to = business({ language, agent: { name: 'Ava', tone } });
      const lines = [
        ...fixedLines(to),
        ...filledWith('Maria', AT_3_TOMORROW).map((line) => render(line, to, NOW, 0)),
      ];
      for (const { key, text } of lines) {
        expect(text.length, `${language} ${key}`).toBeGreaterThan(2);
        expect(text, `${language} ${key}`).not.toMatch(/undefined|null|NaN|\[object/);
      }
    }
  },
);

test.each(LANGUAGES)('%s begins lines with each of its beginnings, cut where a clause ends', (language) => {
  const said = TONES.flatMap((tone) =>
    [0, 1].flatMap((times) =>
      filledWith('Maria', AT_3_TOMORROW).map(
        (line) => render(line, business({ language, agent: { name: 'Ava', tone } }), NOW, times).text,
      ),
    ),
  );
  const beginnings = fixedLines(business({ language })).filter(({ key }) => key === 'beginning');
  expect(beginnings.length).toBeGreaterThan(4);
  for (const { text } of beginnings) {
    expect(text).toMatch(/^[^,:.!?]{2,40}[,:.!?]$/);
    expect(said.filter((line) => line.startsWith(`${text} `))).not.toEqual([]);
  }
});

test.each(LANGUAGES.slice(1))('%s has its own words, not the English ones', (language) => {
  const english = new Set(fixedLines(business()).map(({ text }) => text));
  const same = fixedLines(business({ language, knowledge: [], emergencies: [] })).filter(({ text }) =>
    english.has(text),
  );
  expect(same).toEqual([]);
});

test('a name, number or appointment makes a line personal; fixed lines never are', () => {
  expect(fixedLines(business()).every(({ personal }) => !personal)).toBe(true);
  const personal = filledWith('x', NOW)
    .filter((line) => render(line, business(), NOW, 0).personal)
    .map(({ key }) => key);
  expect(personal).toEqual(
    expect.arrayContaining([
      'greetKnown',
      'readBack',
      'booked',
      'askCancel',
      'messageTaken',
      'yourAppointment',
    ]),
  );
  expect(personal).not.toContain('offer');
});

test('fixed lines hold the greeting the business chose, its answers and its emergencies', () => {
  const texts = fixedLines(
    business({ agent: { name: 'Ava', tone: 'warm', greeting: 'Shear Delight, good day!' } }),
  ).map(({ text }) => text);
  expect(texts).toContain('Shear Delight, good day!');
  expect(texts).toContain('There is free parking behind the salon.');
  expect(texts.some((text) => text.includes('911'))).toBe(true);
});

const SPEAKABLE = /^[\p{L}\p{M}\p{N}\s.,?!¿¡':;-]*$/u;
/** Anything an owner might paste in: markup, links, emoji, symbols, control characters. */
const pasted = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<b>50% off</b> & more!',
    'https://example.com/a?b=1',
    'Café 🎉 @home #1',
    '$45 / visit',
    'a\u0000b\u200bc',
    '`code` *bold* [x](y)',
  ),
);

test('nothing unpronounceable reaches the synthesizer, whatever the business wrote', () => {
  const property = fc.property(pasted, fc.constantFrom(...LANGUAGES), (text, language) => {
    const to = business({
      language,
      name: text,
      agent: { name: text, tone: 'warm', greeting: text, closing: text },
    });
    const lines = [
      ...fixedLines(to),
      ...filledWith(text, AT_3_TOMORROW).map((line) => render(line, to, NOW, 0)),
    ];
    return lines.every((line) => SPEAKABLE.test(line.text) && !line.text.includes('  '));
  });
  expect(fc.defaultReportMessage(fc.check(property, { numRuns: 60 }))).toBeUndefined();
});

test.each([
  ['Tips & tricks', 'Tips and tricks'],
  ['20% off', '20 percent off'],
  ['It is $45.', 'It is 45 dollars.'],
  ['See https://example.com/x now', 'See now'],
  ['**Yes** <b>we</b> do 🎉', 'Yes we do'],
  ['Mon–Fri', 'Mon, Fri'],
  ['O’Brien', "O'Brien"],
])('%s is spoken as %s', (written, spoken) => {
  expect(pronounceable(written, 'en')).toBe(spoken);
});

test('speaking what is already speakable changes nothing', () => {
  const property = fc.property(pasted, (text) => {
    const once = pronounceable(text, 'en');
    return pronounceable(once, 'en') === once;
  });
  expect(fc.defaultReportMessage(fc.check(property, { numRuns: 500 }))).toBeUndefined();
});
