// Short answers to a question of the agent's, each of which means something only because of the question.
import { describe, expect, test } from 'vitest';
import { hear, NOW, types, valueOf } from './testing.ts';

const EARLIEST = { any: [], not: [], prefer: 'earliest' };

describe('asked when', () => {
  test.each([
    'whenever',
    'any time is fine',
    'anytime',
    "I don't mind",
    'you choose',
    "I'm flexible",
    "it doesn't matter",
    'no preference',
    'up to you',
  ])('"%s" leaves the time to us', (text) => {
    const heard = hear(text, { expect: 'when' });
    expect(types(heard)).toEqual(['set']);
    expect(valueOf(heard, 'when')).toEqual(EARLIEST);
    expect(heard.accountedFor).toBe(1);
  });

  test.each(['cuando sea', 'a cualquier hora', 'me da igual', 'cuando usted quiera', 'no me importa'])(
    '"%s" does in Spanish',
    (text) => {
      const heard = hear(text, { expect: 'when', business: { language: 'es' } });
      expect(valueOf(heard, 'when')).toEqual(EARLIEST);
      expect(types(heard)).not.toContain('deny');
    },
  );

  test('"any time on Friday" keeps its day', () => {
    expect(valueOf(hear('any time on Friday', { expect: 'when' }), 'when')).toMatchObject({
      any: [{ dates: { from: '2026-11-27' } }],
    });
  });

  test('asked for a name, "whenever" is no time', () => {
    expect(types(hear('whenever', { expect: 'name' }))).toEqual(['unclear']);
  });
});

describe('asked for a person or a message', () => {
  test.each([
    ['a message', 'leaveMessage'],
    ['message please', 'leaveMessage'],
    ['just a message, thanks', 'leaveMessage'],
    ['a person', 'transfer'],
    ['person', 'transfer'],
    ['real person', 'transfer'],
    ['a real person please', 'transfer'],
  ])('"%s" is %s', (text, type) => {
    expect(types(hear(text))).toContain(type);
  });

  test.each([
    ['un mensaje por favor', 'leaveMessage'],
    ['una persona', 'transfer'],
  ])('"%s" is %s in Spanish', (text, type) => {
    expect(types(hear(text, { business: { language: 'es' } }))).toContain(type);
  });

  test('a word of it inside a longer sentence is neither', () => {
    const said = types(hear('I got a message about my color'));
    expect(said).not.toContain('leaveMessage');
    expect(said).not.toContain('transfer');
  });
});

describe('asked for a name', () => {
  test.each([
    "yes that's correct",
    'no idea',
    "I'd rather not say",
    'why do you need it',
    'none of your business',
    'maybe',
    'nothing',
    'whatever',
    'never mind',
    'anonymous',
    'skip it',
    "that's fine",
  ])('"%s" is none', (text) => {
    expect(valueOf(hear(text, { expect: 'name' }), 'name')).toBeUndefined();
  });

  test.each(['no idea', "I'd rather not say", 'none of your business', 'anonymous'])(
    '"%s" refuses, once',
    (text) => {
      expect(types(hear(text, { expect: 'name' })).filter((type) => type === 'deny')).toHaveLength(1);
    },
  );

  test.each(['Al', 'Jo', 'May', 'Will', 'Bo'])('"%s" is one', (text) => {
    expect(valueOf(hear(text, { expect: 'name' }), 'name')).toMatchObject({ given: text });
  });

  test('"May Lee" and "will you call me" are told apart', () => {
    expect(valueOf(hear('May Lee', { expect: 'name' }), 'name')).toMatchObject({
      given: 'May',
      family: 'Lee',
    });
    expect(valueOf(hear('will you call me', { expect: 'name' }), 'name')).toBeUndefined();
  });
});

describe('whom it is for', () => {
  test.each([
    ["it's for my daughter Emily Clark", 'name', 'Emily', 'Clark'],
    ["it's for my daughter Emily Clark", 'open', 'Emily', 'Clark'],
    ['a haircut for my son Tom tomorrow', 'open', 'Tom', undefined],
    ['on behalf of Dana Reed', 'name', 'Dana', 'Reed'],
    ['on behalf of Dana Reed I need a haircut', 'open', 'Dana', 'Reed'],
    ['calling on behalf of my mother Anna Stein', 'open', 'Anna', 'Stein'],
    ["I'm Dana Reed, it's for my oldest daughter Emily", 'name', 'Emily', undefined],
    ['a haircut for my son Sam', 'open', 'Sam', undefined],
  ] as const)('"%s" (%s)', (text, expected, given, family) => {
    const heard = hear(text, { expect: expected });
    const name = valueOf(heard, 'name');
    expect([name?.given, name?.family]).toEqual([given, family]);
    expect(types(heard)).not.toContain('notForUs');
    expect(valueOf(heard, 'staff')).toBeUndefined();
  });

  test('a daughter without a name has none', () => {
    expect(valueOf(hear("it's for my daughter", { expect: 'name' }), 'name')).toBeUndefined();
    expect(valueOf(hear('a haircut for my husband on Friday'), 'name')).toBeUndefined();
  });

  test('a company that calls on behalf of another still sells', () => {
    expect(types(hear('I am calling on behalf of Google'))).toContain('notForUs');
  });
});

describe('asked which service', () => {
  test.each([
    ['the second one', 1],
    ['the first', 0],
    ['the last one', -1],
  ])('"%s" picks by place', (text, index) => {
    expect(hear(text, { expect: 'service' }).commands).toMatchObject([{ type: 'choose', index }]);
  });

  test('a service that is named outweighs a place', () => {
    const heard = hear('a haircut, my first one with you', { expect: 'service' });
    expect(valueOf(heard, 'service')).toEqual(['cut']);
    expect(types(heard)).not.toContain('choose');
  });
});

describe('dictating a message', () => {
  test.each(['can I speak to a person', 'let me talk to someone', 'I want to talk to a real person please'])(
    '"%s" asks for a person',
    (text) => {
      expect(types(hear(text, { expect: 'message' }))).toEqual(['transfer']);
    },
  );

  test('the same words inside a longer sentence are the message', () => {
    const text = 'please tell the owner that I want to speak to a person about my bill';
    expect(valueOf(hear(text, { expect: 'message' }), 'note')).toBe(text);
  });
});

describe('whom it is not to be with', () => {
  test.each([
    'not Maria',
    'anyone but Maria',
    'someone other than Maria please',
    'with anyone except Maria',
    "I don't want Maria",
    'not with Maria Lopez',
    'a haircut tomorrow but not with Maria please',
  ])('"%s" refuses her and asks for nobody', (text) => {
    for (const expect_ of ['open', 'staff', 'choice', 'when'] as const) {
      const heard = hear(text, {
        expect: expect_,
        offered: [{ startsAt: NOW + 86_400_000, staffId: 'maria' }],
      });
      expect(valueOf(heard, 'notStaff')).toBe('maria');
      expect(valueOf(heard, 'staff')).toBeUndefined();
      expect(types(heard)).not.toContain('choose');
    }
  });

  test('"not Maria, Sam please" and "rather Sam than Maria" ask for Sam', () => {
    for (const text of ['not Maria, Sam please', 'rather Sam than Maria']) {
      const heard = hear(text);
      expect([valueOf(heard, 'notStaff'), valueOf(heard, 'staff')]).toEqual(['maria', 'sam']);
    }
  });

  test.each([
    'on Friday, but with Maria',
    'not on Friday, with Maria',
    "I don't mind, Maria then",
    'earlier than Maria has',
  ])('"%s" refuses nobody', (text) => {
    expect(valueOf(hear(text), 'notStaff')).toBeUndefined();
  });

  test('in Spanish too', () => {
    for (const text of ['cualquiera menos Maria', 'no con Maria'])
      expect(valueOf(hear(text, { expect: 'staff', business: { language: 'es' } }), 'notStaff')).toBe(
        'maria',
      );
  });
});

describe('a date of birth misheard on the telephone', () => {
  const born = (text: string) =>
    valueOf(hear(text, { expect: 'birthDate', business: { timezone: 'Europe/London' } }), 'birthDate');
  test.each([
    ["it's the 12th of the 12th 1949", '1949-12-12'],
    ['1911 94', '1994-11-19'],
    ['191-194', '1994-11-19'],
    ['070 887', '1987-08-07'],
    ['08009 1986', '1986-09-08'],
    ['1100 877', '1977-08-11'],
    ['the 1st the 1st of the 7th 1980', '1980-07-01'],
  ])('"%s" is %s', (text, date) => {
    expect(born(text)).toBe(date);
  });

  test('digits that fit several dates fit none', () => {
    expect(born('1001 180')).toBeUndefined();
  });
});
