import { describe, expect, it } from 'vitest';
import { hear, types, valueOf } from './testing.ts';

const name = (text: string, expectation: 'name' | 'open' | 'spelling' = 'name'): string => {
  const value = valueOf(hear(text, { expect: expectation }), 'name');
  return value === undefined
    ? ''
    : `${value.given ?? '–'} ${value.family ?? '–'}${value.spelled ? ' (spelled)' : ''}`;
};

describe('names', () => {
  it.each([
    ['Dana Reed', 'Dana Reed'],
    ['dana reed', 'Dana Reed'],
    ["it's Dana Reed", 'Dana Reed'],
    ['yeah my name is Dana Reed', 'Dana Reed'],
    ["Dana, that's D-A-N-A, Reed", 'Dana Reed (spelled)'],
    ["it's Dana, D-A-N-A, Reed", 'Dana Reed (spelled)'],
    ['last name Weidmann', '– Weidmann'],
    ['first name Dana last name Reed', 'Dana Reed'],
    ['Dana', 'Dana –'],
    ["the name's Maria Garcia Lopez", 'Maria Garcia Lopez'],
    ["Mary O'Brien", "Mary O'Brien"],
    ['under Kim Lee please', 'Kim Lee'],
    ['this is Mrs. Reed', '– Reed'],
    ['Anna Smith-Jones', 'Anna Smith-Jones'],
    ['d a n a space r e e d', 'Dana Reed (spelled)'],
    ['d a w n space Mor gan', 'Dawn Morgan (spelled)'],
    ['Delta Alpha November Alpha', 'Dana – (spelled)'],
    ['d as in dog a n a', 'Dana – (spelled)'],
    ['a double n e', 'Anne – (spelled)'],
  ])('%s', (text, expected) => expect(name(text)).toBe(expected));

  it('hears a name volunteered', () => {
    expect(name('hi, my name is Dana Reed and I need a haircut', 'open')).toBe('Dana Reed');
    expect(name('this is Dana Reed calling', 'open')).toBe('Dana Reed');
    expect(name('this is dana reed calling about friday', 'open')).toBe('Dana Reed');
  });

  it.each([
    "I'm calling about my appointment",
    'this is about a haircut',
    "it's tomorrow",
    "I'm not sure",
    'is this the salon',
  ])('hears none in: %s', (text) => expect(name(text, 'open')).toBe(''));

  it.each(['can I speak to a person', 'what do you need that for?', 'hold on a second', 'I want to cancel'])(
    'hears none when asked and told: %s',
    (text) => expect(name(text)).toBe(''),
  );
});

describe('telephone numbers', () => {
  it.each([
    ['202 555 0142', '+12025550142'],
    ['(202) 555-0142', '+12025550142'],
    ['two oh two five five five oh one four two', '+12025550142'],
    ['two zero two, triple five, zero one forty two', '+12025550142'],
    ["it's 202-555-0142", '+12025550142'],
    ['my number is +1 202 555 0142 thanks', '+12025550142'],
    ['plus four four seven seven double oh nine hundred one two three', '+447700900123'],
    ['44 7700 900123', '+447700900123'],
    ['202 555 0142 no sorry 0143', '+12025550143'],
    ['212 555 0100, wait, actually 202 555 0142', '+12025550142'],
  ])('%s', (text, phone) => expect(valueOf(hear(text, { expect: 'phone' }), 'phone')).toBe(phone));

  it('reads a number by the country of the business', () =>
    expect(
      valueOf(hear('07700 900 123', { expect: 'phone', business: { timezone: 'Europe/London' } }), 'phone'),
    ).toBe('+447700900123'));

  it('takes no date, price or short number for one', () => {
    expect(valueOf(hear('March 14th 2027', { expect: 'phone' }), 'phone')).toBeUndefined();
    expect(valueOf(hear('555 0142 extension', { expect: 'open' }), 'phone')).toBeUndefined();
  });

  it('hears one volunteered beside a name', () => {
    const heard = hear('my name is Dana Reed and my number is 202 555 0142');
    expect(valueOf(heard, 'phone')).toBe('+12025550142');
    expect(types(heard)).toEqual(['set', 'set']);
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['dana.reed@gmail.com', 'dana.reed@gmail.com'],
    ['dana dot reed at gmail dot com', 'dana.reed@gmail.com'],
    ["it's dana underscore reed 5 at outlook dot com", 'dana_reed5@outlook.com'],
    ['d a n a at example dot co dot uk', 'dana@example.co.uk'],
    ['my email is reed at gmail com', 'reed@gmail.com'],
  ])('%s', (text, email) => expect(valueOf(hear(text, { expect: 'email' }), 'email')).toBe(email));
});

describe('dates of birth', () => {
  it.each([
    ['March 5th 1982', '1982-03-05'],
    ['the fifth of march nineteen eighty two', '1982-03-05'],
    ['3/5/82', '1982-03-05'],
    ['03 05 1982', '1982-03-05'],
    ['27th of the 9th 1979', '1979-09-27'],
    ['1604 2003', '2003-04-16'],
    ['May 12 two thousand and five', '2005-05-12'],
    ['19th January 1950 9', '1959-01-19'],
    ['best of August 1959', '1959-08-01'],
    ['50 January 2012', '2012-01-15'],
  ])('%s', (text, date) => expect(valueOf(hear(text, { expect: 'birthDate' }), 'birthDate')).toBe(date));

  it('puts the day first where people do', () =>
    expect(
      valueOf(
        hear('03 05 1982', { expect: 'birthDate', business: { timezone: 'Europe/London' } }),
        'birthDate',
      ),
    ).toBe('1982-05-03'));

  it.each(['the 15th', 'March 5th', 'March 5th 2999', '45 45 1990'])('gives none for: %s', (text) =>
    expect(valueOf(hear(text, { expect: 'birthDate' }), 'birthDate')).toBeUndefined(),
  );
});

describe('messages and codes', () => {
  it('takes down a message whole', () => {
    const text = 'please tell Maria that the color washed out after two days';
    expect(valueOf(hear(text, { expect: 'message' }), 'note')).toBe(text);
  });
  it('takes no yes for a message', () =>
    expect(valueOf(hear('yes please', { expect: 'message' }), 'note')).toBeUndefined());
  it('reads a code', () =>
    expect(valueOf(hear('four seven one one double zero', { expect: 'code' }), 'code')).toBe('471100'));
});
