import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpectationKind } from '../dialogue/expectation.ts';
import { epochOf, hear, NOW, SALON, types, valueOf } from './testing.ts';
import { understand } from './understand.ts';

const OFFERED = [
  { startsAt: epochOf('2026-11-23T10:00'), staffId: 'maria' },
  { startsAt: epochOf('2026-11-23T14:30'), staffId: 'sam' },
  { startsAt: epochOf('2026-11-24T11:00'), staffId: 'maria' },
];

describe('goals', () => {
  it.each([
    ["hi, I'd like to make an appointment please", 'book'],
    ['do you have any openings on Saturday morning', 'book'],
    ['can I get in to see Maria next week', 'book'],
    ['I need to reschedule', 'reschedule'],
    ['can you move my haircut to next Thursday at 2', 'reschedule'],
    ["I can't make it to my appointment tomorrow", 'reschedule'],
    ['I want to cancel my haircut tomorrow', 'cancel'],
    ['can I leave a message', 'leaveMessage'],
    ['could somebody call me back about a refund', 'leaveMessage'],
    ["I'm running ten minutes late", 'leaveMessage'],
    ['can I talk to a real person please', 'transfer'],
    ['put me through to the front desk', 'transfer'],
    ['representative', 'transfer'],
    ['hold on a second', 'wait'],
    ['can you say that again', 'repeat'],
    ['sorry?', 'repeat'],
    ["let's start over", 'startOver'],
    ['thank you so much', 'thanks'],
    ['okay bye', 'goodbye'],
    ["that's all for today", 'goodbye'],
    ['hello', 'greeting'],
    ['how are you doing today', 'smallTalk'],
  ])('%s: %s', (text, type) => expect(types(hear(text))).toContain(type));

  it.each([
    'No, that is all, thank you. Goodbye.',
    'No thanks, that will be all. Bye now.',
    'thank you. bye bye',
    "that's everything, thanks, have a good day, bye",
  ])('%s: explains every leave that is taken', (text) => {
    expect(hear(text).accountedFor).toBe(1);
    expect(types(hear(text)).filter((type) => type === 'goodbye')).toHaveLength(1);
  });

  it.each([
    ['how much do you charge for a color', 'price'],
    ['what are your hours on Sunday', 'hours'],
    ['are you open on thanksgiving', 'hours'],
    ['where are you located', 'address'],
    ['how long does a haircut take', 'duration'],
    ['do you guys do beard trims', 'services'],
    ['when is my appointment', 'myAppointment'],
    ['are you a robot', 'areYouHuman'],
    ['is there parking nearby', 'knowledge'],
    ['who is the mayor', 'open'],
  ])('%s asks for %s', (text, topic) =>
    expect(hear(text).commands).toContainEqual(expect.objectContaining({ type: 'ask', topic })),
  );

  it.each([
    ['sorry, wrong number', 'wrongNumber'],
    ["I'm calling about your Google business listing", 'salesCall'],
    ['press one to be removed from this list', 'robocall'],
  ])('%s is not for us: %s', (text, kind) =>
    expect(hear(text).commands).toContainEqual(expect.objectContaining({ type: 'notForUs', kind })),
  );

  it('hears the signs of an emergency, but not that there are none', () => {
    expect(hear('I smell gas in here').commands).toContainEqual(
      expect.objectContaining({ type: 'emergency', rule: 0 }),
    );
    expect(types(hear("I don't smell gas"))).not.toContain('emergency');
    expect(types(hear('it never burned my scalp'))).not.toContain('emergency');
  });

  it('does not take an appointment that is for a wish to make one', () =>
    expect(types(hear('I have an appointment tomorrow at 3 and I need to move it to Friday'))).not.toContain(
      'book',
    ));

  it('gives several commands for one utterance', () => {
    const heard = hear("I'd like to book a haircut and a color with Maria tomorrow at 3 pm");
    expect(types(heard)).toContain('book');
    expect(valueOf(heard, 'service')).toEqual(['cut', 'color']);
    expect(valueOf(heard, 'staff')).toBe('maria');
    expect(valueOf(heard, 'when')?.any).toEqual([
      { dates: { from: '2026-11-21', to: '2026-11-21' }, time: { at: ['15:00'] } },
    ]);
    expect(heard.accountedFor).toBe(1);
  });
});

describe('services', () => {
  it.each([
    ['a hair cut', ['cut']],
    ['just a trim', ['cut']],
    ['beard trim', ['beard']],
    ['I want to cover my grays', ['color']],
    ["I'm getting married in May", ['updo']],
    ['a dye job and a beard trim', ['color', 'beard']],
  ])('%s', (text, ids) => expect(valueOf(hear(text), 'service')).toEqual(ids));

  it('names no service where none was named', () =>
    expect(valueOf(hear('what is the weather like'), 'service')).toBeUndefined());
});

describe('yes and no', () => {
  it.each([
    'yes',
    'yeah',
    'yep',
    'uh huh',
    'sure, why not',
    'that works',
    'sounds good to me',
    'perfect, thank you',
    'go ahead',
    'that is correct',
    'I guess so',
    'no problem',
    'okay',
    'right',
  ])('%s is a yes', (text) => expect(types(hear(text, { expect: 'yesNo' }))).toContain('affirm'));
  it.each([
    'no',
    'nope',
    'no thanks',
    'not really',
    "that's not right",
    "that doesn't work for me",
    "I don't think so",
    'I said NO not yes!',
    "it's not ok",
    'disagree',
    'never mind',
  ])('%s is a no', (text) => {
    expect(types(hear(text, { expect: 'yesNo' }))).toContain('deny');
    expect(types(hear(text, { expect: 'yesNo' }))).not.toContain('affirm');
  });
  it.each(["I'm not sure", 'what was the price again', 'can I come right away', 'do they have good parking'])(
    '%s is neither',
    (text) => {
      const said = types(hear(text, { expect: 'yesNo' }));
      expect(said).not.toContain('affirm');
      expect(said).not.toContain('deny');
    },
  );
  it.each(['sure but change the time', 'right, but not with Sam'])(
    '%s confirms nothing by itself',
    (text) => {
      const yes = hear(text, { expect: 'yesNo' }).commands.find(({ type }) => type === 'affirm');
      expect(yes?.confidence ?? 0).toBeLessThan(0.5);
    },
  );
  it.each([
    'is that right?',
    'does that work',
    'would that be okay with Maria',
    'no, actually book it on the 6th',
  ])('%s is no yes', (text) => expect(types(hear(text, { expect: 'yesNo' }))).not.toContain('affirm'));
  it('follows a caller who takes a no back', () =>
    expect(types(hear('no wait, yes', { expect: 'yesNo' }))).toContain('affirm'));
});

describe('corrections', () => {
  it.each([
    'actually, make it Friday',
    'no, Friday',
    'I meant Friday',
    'sorry, I said Friday',
    'can we do Friday instead',
  ])('%s', (text) =>
    expect(hear(text, { expect: 'yesNo' }).commands).toContainEqual(
      expect.objectContaining({
        type: 'correct',
        slot: 'when',
        value: { any: [{ dates: { from: '2026-11-27', to: '2026-11-27' } }], not: [] },
      }),
    ),
  );
  it('takes a yes and a change together', () => {
    const heard = hear('yes but make it 4', { expect: 'yesNo' });
    expect(types(heard)).toEqual(['affirm', 'correct']);
    expect(valueOf(heard, 'when')?.any).toEqual([{ time: { at: ['16:00'] } }]);
  });
});

describe('choosing among offers', () => {
  it.each([
    ['the first one', 0],
    ['the second one', 1],
    ['number three', 2],
    ['the last one', -1],
    ['ten works', 0],
    ['2:30 is good', 1],
    ['eleven', 2],
    ['Tuesday', 2],
    ['Monday at 10', 0],
    ['the earlier one', 0],
    ['the later one', 2],
    ['the afternoon one', 1],
    ['the one with Sam', 1],
    ["I'll take the 10 o'clock", 0],
  ])('%s', (text, index) =>
    expect(hear(text, { expect: 'choice', offered: OFFERED }).commands).toContainEqual(
      expect.objectContaining({ type: 'choose', index }),
    ),
  );

  it('keeps a wish that fits several offers, or none, as a wish', () => {
    expect(types(hear('Monday', { expect: 'choice', offered: OFFERED }))).toEqual(['set']);
    expect(types(hear('anything on Wednesday', { expect: 'choice', offered: OFFERED }))).toEqual(['set']);
  });

  it('turns the offers down', () => {
    expect(types(hear('none of those', { expect: 'choice', offered: OFFERED }))).toEqual(['deny']);
    expect(
      valueOf(hear('do you have anything later', { expect: 'choice', offered: OFFERED }), 'when')?.prefer,
    ).toBe('later');
  });
});

describe('accepting what the agent proposed', () => {
  const proposed = { date: '2026-11-24', time: '11:00', staffId: 'maria' };
  it('fills the slots the agent named', () => {
    const heard = hear('yes that works', { expect: 'yesNo', proposed });
    expect(valueOf(heard, 'staff')).toBe('maria');
    expect(valueOf(heard, 'when')?.any).toEqual([
      { dates: { from: '2026-11-24', to: '2026-11-24' }, time: { at: ['11:00'] } },
    ]);
  });
  it('lets what the caller says take precedence', () =>
    expect(valueOf(hear('yes, but at noon', { expect: 'yesNo', proposed }), 'when')?.any).toEqual([
      { dates: { from: '2026-11-24', to: '2026-11-24' }, time: { at: ['12:00'] } },
    ]));
  it('takes another person asked for to be another', () =>
    expect(
      valueOf(hear('book me with someone else on Friday', { expect: 'open', proposed }), 'staff'),
    ).toBeUndefined());
  it.each(['no', 'someone else please', 'what is the address?', 'do they have parking'])(
    'fills nothing on: %s',
    (text) => {
      const heard = hear(text, { expect: 'yesNo', proposed });
      expect(valueOf(heard, 'staff')).toBeUndefined();
      expect(valueOf(heard, 'when')).toBeUndefined();
    },
  );
});

describe('staff', () => {
  it.each([
    ['with Sam please', 'sam'],
    ['Maria', 'maria'],
    ['Mariah', 'maria'],
    ['doctor Wideman', 'weidmann'],
    ['Samuel', 'sam'],
    ['whoever is free', 'any'],
    ['no preference', 'any'],
    ["it doesn't matter", 'any'],
  ])('%s', (text, id) => expect(valueOf(hear(text, { expect: 'staff' }), 'staff')).toBe(id));
  it.each<[string, ExpectationKind, string | undefined, string | undefined]>([
    ['Maria Miller', 'name', 'Maria', undefined],
    ['Maria', 'name', 'Maria', undefined],
    ['this is Sam Porter, I need a haircut', 'open', 'Sam', undefined],
    ['my name is Sam and I want Maria', 'open', 'Sam', 'maria'],
    ['can I have Maria instead', 'name', undefined, 'maria'],
    ['no, Maria please', 'name', 'Maria', 'maria'],
    ["the stylist's name is Maria", 'open', undefined, 'maria'],
    ['this is Sam, can I get in with Sam tomorrow', 'open', 'Sam', 'sam'],
  ])('is told from callers who bear the same name: %s (%s)', (text, expect_, given, id) => {
    const heard = hear(text, { expect: expect_ });
    expect(valueOf(heard, 'name')?.given).toBe(given);
    expect(valueOf(heard, 'staff')).toBe(id);
  });
  it('does not book someone the caller does not want', () =>
    expect(valueOf(hear('not Maria', { expect: 'staff' }), 'staff')).toBeUndefined());
});

describe('whatever is said', () => {
  const kinds: ExpectationKind[] = [
    'open',
    'service',
    'staff',
    'when',
    'choice',
    'name',
    'spelling',
    'phone',
    'email',
    'address',
    'birthDate',
    'code',
    'yesNo',
    'message',
    'nothing',
  ];
  const word = fc.oneof(
    fc.constantFrom(
      'yes',
      'no',
      'Friday',
      'at',
      '3',
      'pm',
      'the',
      'second',
      'one',
      'book',
      'cancel',
      'Maria',
      'haircut',
      'not',
      'five',
      'double',
      'oh',
      'd',
      'a',
      'n',
      'dot',
      'at',
      'com',
      ',',
      '.',
      '?',
      'my',
      'name',
      'is',
      '2027',
      '14th',
      'of',
    ),
    fc.string({ maxLength: 8 }),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  const utterances = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '));

  it('never throws, keeps spans inside the text, and shares and confidences between 0 and 1', () => {
    fc.assert(
      fc.property(utterances, fc.constantFrom(...kinds), (text, expectation) => {
        const { commands, accountedFor } = hear(text, {
          expect: expectation,
          offered: OFFERED,
          proposed: { date: '2026-11-24', staffId: 'sam' },
        });
        expect(commands.length).toBeGreaterThan(0);
        expect(accountedFor).toBeGreaterThanOrEqual(0);
        expect(accountedFor).toBeLessThanOrEqual(1);
        for (const { confidence, span } of commands) {
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThanOrEqual(1);
          expect(span[0]).toBeGreaterThanOrEqual(0);
          expect(span[1]).toBeGreaterThanOrEqual(span[0]);
          expect(span[1]).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('says the same of the same words', () => {
    fc.assert(
      fc.property(utterances, (text) => {
        expect(hear(text, { expect: 'when' })).toEqual(hear(text, { expect: 'when' }));
      }),
    );
  });

  it('takes no longer for a very long utterance than for a long one', () => {
    const noise = 'friday at three or '.repeat(20_000);
    const start = performance.now();
    understand(noise, {
      now: NOW,
      expectation: { kind: 'when', keyTerms: [], offered: [] },
      business: SALON,
    });
    expect(performance.now() - start).toBeLessThan(200);
  });

  it('says how little it understood', () => {
    expect(hear('purple monkey dishwasher')).toEqual({
      commands: [{ type: 'unclear', confidence: 1, span: [0, 24] }],
      accountedFor: 0,
    });
    expect(hear('book a haircut because the walrus eats cabbages on television').accountedFor).toBeLessThan(
      0.5,
    );
  });
});
