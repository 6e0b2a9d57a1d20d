// Whole calls, turn by turn, each for one thing a caller can rely on.
import { describe, expect, test } from 'vitest';
import type { Appointment, Business } from '../business.ts';
import type { Heard, Setting, Step } from './dialogue.ts';
import { dialogue } from './respond.ts';
import { MEANINGS, meaning } from '../testing/caller.ts';
import { Rehearsal, type RehearsalOptions } from '../testing/rehearsal.ts';
import type { Meant } from '../testing/meant.ts';
import { World } from '../testing/world.ts';
import { salon } from '../verticals/salon.ts';
import { businessFrom } from '../verticals/template.ts';

/** Friday, 20 November 2026, 10:00 in New York. */
const NOW = Date.UTC(2026, 10, 20, 15);
const OURS = '+12025550142';
/** The same evening, after closing. */
const EVENING = Date.UTC(2026, 10, 21, 1);
const AT_3_TOMORROW = Date.UTC(2026, 10, 21, 20);
const MONDAY_AT_10 = Date.UTC(2026, 10, 23, 15);
const PERSON = '+12025550199';

const call = (business: Partial<Business> = {}, options: Partial<RehearsalOptions> = {}) =>
  new Rehearsal(businessFrom(salon, { transferTo: PERSON, ...business }), { now: NOW, ...options });

const on = (date: string, at?: string) => ({
  any: [{ dates: { from: date, to: date }, time: at ? { at: [at] } : undefined }],
  not: [],
});
const set = {
  when: (date: string, at?: string): Meant => ({ type: 'set', slot: 'when', value: on(date, at) }),
  name: (given: string, family: string): Meant => ({
    type: 'set',
    slot: 'name',
    value: { given, family, spelled: false },
  }),
  phone: (value: string): Meant => ({ type: 'set', slot: 'phone', value }),
};
const haircutAt3 = MEANINGS['bookAll']!;
const yes: Meant = { type: 'affirm' };
const no: Meant = { type: 'deny' };
const dana = set.name('Dana', 'Reed');

const monday: Appointment = {
  id: 'monday',
  serviceIds: ['haircut'],
  staffId: 'staff-1',
  startsAt: MONDAY_AT_10,
  endsAt: MONDAY_AT_10 + 45 * 60_000,
  customerName: 'Dana Reed',
  customerPhone: '+12025550178',
};

describe('being put on hold', () => {
  test.each(['hold on', 'your call is important to us please stay on the line'])(
    '%s: waited for, and asked again',
    (words) => {
      const c = call();
      c.mean({ type: 'book' });
      const asked = c.step.expectation.kind;
      c.say(words);
      expect(c.step.expectation).toMatchObject({ kind: asked, onHold: true });
      c.say(words);
      expect(c.step.expectation.onHold).toBe(true);
      // Nobody came back for as long as that: from here it is an ordinary silence.
      c.hear({ type: 'silence' });
      expect(c.step.expectation).toMatchObject({ kind: asked });
      expect(c.step.expectation.onHold).toBeUndefined();
      c.say(words);
      c.say('a haircut');
      expect(c.step.expectation.onHold).toBeUndefined();
    },
  );
});

describe('booking', () => {
  test('a correction at the read-back finds another opening and reads back again', () => {
    const c = call();
    c.mean(...haircutAt3);
    c.mean(dana);
    expect(c.mean(no, { type: 'correct', slot: 'when', value: on('2026-11-24') })).toMatch(/Tuesday.*3 PM/);
    c.mean(yes);
    expect(c.world.appointments).toMatchObject([{ startsAt: Date.UTC(2026, 10, 24, 20) }]);
  });

  test('a yes that changes something is no yes', () => {
    const c = call();
    c.mean(...haircutAt3);
    c.mean(dana);
    expect(c.mean(yes, { type: 'correct', slot: 'name', value: { given: 'Lee', spelled: false } })).toMatch(
      /for Lee/,
    );
    expect(c.world.appointments).toEqual([]);
  });

  test('where the time is not open the nearest before and after are offered', () => {
    const c = call(
      {},
      { appointments: [1, 2].map((n) => ({ ...monday, id: `${n}`, staffId: `staff-${n}` })) },
    );
    c.mean({ type: 'book' }, { type: 'set', slot: 'service', value: ['haircut'] });
    const offer = c.mean(set.when('2026-11-23', '10:00'));
    expect(offer).toMatch(/isn't open/);
    expect(c.step.expectation.kind).toBe('choice');
    const times = c.step.expectation.offered.map(({ startsAt }) => startsAt);
    expect(times.some((at) => at < MONDAY_AT_10)).toBe(true);
    expect(times.some((at) => at > MONDAY_AT_10)).toBe(true);
    expect(c.mean({ type: 'choose', index: 0 })).toMatch(/free.*name/);
  });

  test('"and a beard trim too" adds a service, "make it a beard trim" replaces it', () => {
    const beard = (type: 'set' | 'correct'): Meant => ({ type, slot: 'service', value: ['beard-trim'] });
    const added = call();
    added.mean(...haircutAt3);
    added.mean(dana);
    // Both together would last past closing time.
    expect(added.mean(beard('set'))).toMatch(/nearest I have.*2:30 PM/);
    expect(added.mean({ type: 'choose', index: 0 })).toMatch(/a haircut and a beard trim.*2:30 PM with Leo/);
    const replaced = call();
    replaced.mean(...haircutAt3);
    replaced.mean(dana);
    const readBack = replaced.mean(beard('correct'));
    expect(readBack).toMatch(/a beard trim.*3 PM with Leo/);
    expect(readBack).not.toMatch(/haircut/);
  });

  test('an opening snatched while being held is replaced by another', () => {
    const c = call({}, { snatch: 1 });
    expect(c.mean(...haircutAt3)).toMatch(/taken just now|name/);
    c.mean(dana);
    c.mean(yes);
    expect(c.world.appointments.map(({ customerName }) => customerName)).toContain('Dana Reed');
    expect(c.step.outcome).toBe('booked');
  });

  test('a hold is not waited for, and one that is lost late is told while the booking is still open', () => {
    const setting: Setting = {
      business: businessFrom(salon),
      callId: 'call-1',
      caller: { number: '+12025550178', upcoming: [] },
    };
    const textOf = ({ lines }: Step) => lines.map(({ text }) => text).join(' ');
    const hear = (step: Step, heard: Heard) => dialogue.respond(setting, step.snapshot, heard, NOW);
    const taken = ({ effects }: Step): Heard => ({
      type: 'effectResult',
      effectId: effects[0]!.id,
      result: { type: 'holdOpening', outcome: 'taken' },
    });
    const world = new World(setting.business);
    const asked = hear(dialogue.begin(setting, NOW), meaning(...haircutAt3));
    const found = world.answer(asked.effects[0]!, NOW);
    const holding = hear(asked, { type: 'effectResult', effectId: asked.effects[0]!.id, result: found });
    expect(holding.effects).toMatchObject([{ type: 'holdOpening' }]);
    expect(textOf(holding)).toMatch(/is free.*name/);
    const readBack = hear(holding, meaning(dana));
    expect(readBack.expectation.kind).toBe('yesNo');

    const lost = hear(readBack, taken(holding));
    expect(textOf(lost)).toMatch(/taken just now/);
    expect(lost.effects).toMatchObject([{ type: 'findOpenings' }]);

    const committing = hear(readBack, meaning(yes));
    expect(committing.effects).toMatchObject([{ type: 'book' }]);
    // The caller hears at once that the yes has arrived; what comes of it is told when it is so.
    expect(committing.lines.map(({ key }) => key)).toEqual(['acknowledged']);
    expect(textOf(committing)).not.toMatch(/set|booked/);
    expect(hear(committing, taken(holding))).toMatchObject({
      state: committing.state,
      lines: [],
      effects: [],
    });
  });

  test('with the calendar away nothing is confirmed and a message is taken', () => {
    const c = call({}, { away: ['book'] });
    c.mean(...haircutAt3);
    c.mean(dana);
    expect(c.mean(yes)).toMatch(/can't confirm/);
    expect(c.said.join(' ')).not.toMatch(/all set/);
    expect(c.world.messages).toMatchObject([
      {
        kind: 'lead',
        name: 'Dana Reed',
        phone: '+12025550178',
        text: expect.stringContaining('2026-11-21 15:00'),
      },
    ]);
  });

  test('a withheld number is asked for', () => {
    const c = call({}, { caller: { number: undefined } });
    c.mean(...haircutAt3);
    c.mean(dana);
    expect(c.step.expectation.kind).toBe('phone');
    expect(c.mean(set.phone('+12025550111'))).toContain('2 0 2, 5 5 5, 0 1 1 1');
  });

  test('a name heard badly is spelled, and read back spelled', () => {
    const c = call();
    c.mean(...haircutAt3);
    c.mean({
      type: 'set',
      slot: 'name',
      value: { given: 'Ann', family: 'Wydman', spelled: false },
      confidence: 0.3,
    });
    expect(c.step.expectation.kind).toBe('spelling');
    expect(c.mean({ type: 'set', slot: 'name', value: { family: 'Weidmann', spelled: true } })).toContain(
      'W, E, I, D, M, A, N, N',
    );
  });

  test('a caller who leaves before the yes leaves nothing behind', () => {
    const c = call();
    c.mean(...haircutAt3);
    expect(c.mean({ type: 'goodbye' })).toMatch(/nothing has been booked/);
    expect(c.world.hold).toBeUndefined();
    expect(c.step.over).toBe(true);
  });

  test('someone who does not do it is named, and someone who does is found', () => {
    const c = call();
    c.mean({ type: 'book' }, { type: 'set', slot: 'service', value: ['color'] });
    expect(c.mean({ type: 'set', slot: 'staff', value: 'staff-2' })).toMatch(
      /Leo doesn't do color, but Maria can/,
    );
  });
});

test.each([
  ['es', 'sábado 21 de noviembre, a las 3 de la tarde'],
  ['ru', 'завтра, в субботу, 21 ноября, в 15:00'],
  ['uz', 'ertaga, shanba, 21-noyabr, soat 15:00'],
] as const)('a booking is made in %s from greeting to goodbye', (language, time) => {
  const c = call({ language });
  c.mean(...haircutAt3);
  const readBack = c.mean(dana);
  for (const part of [time, 'Dana Reed', 'Maria', '2 0 2, 5 5 5, 0 1 7 8']) expect(readBack).toContain(part);
  expect(c.mean(yes)).toContain(time);
  c.mean(no);
  expect(c.step).toMatchObject({ over: true, outcome: 'booked' });
});

describe('cancelling and moving', () => {
  const options = { appointments: [monday], code: '424242' };

  test('number, name and date together cancel, after a yes', () => {
    const c = call({}, options);
    c.mean({ type: 'cancel' });
    c.mean(dana);
    expect(c.said.join(' ')).not.toContain('10 AM');
    expect(c.mean(set.when('2026-11-23'))).toMatch(/Monday.*10 AM.*cancel it/);
    expect(c.world.appointments).toHaveLength(1);
    expect(c.mean(yes)).toMatch(/cancelled/);
    expect(c.world.appointments).toEqual([]);
    expect(c.step.outcome).toBe('cancelled');
  });

  test('a date that is not theirs leads to a code texted to the number on the appointment', () => {
    const c = call({}, options);
    c.mean({ type: 'cancel' });
    c.mean(dana);
    c.mean(set.when('2026-11-25'));
    expect(c.mean(set.when('2026-11-26'))).toMatch(/text a code/);
    c.mean(yes);
    expect(c.world.codesSentTo).toEqual(['+12025550178']);
    c.mean({ type: 'set', slot: 'code', value: '111111' });
    expect(c.mean({ type: 'set', slot: 'code', value: '424242' })).toMatch(/cancel it/);
  });

  test('two wrong codes end in a person or a message', () => {
    const c = call({}, options);
    c.mean({ type: 'cancel' });
    c.mean(dana);
    c.mean(no);
    c.mean(yes);
    c.mean({ type: 'set', slot: 'code', value: '1' });
    expect(c.mean({ type: 'set', slot: 'code', value: '2' })).toMatch(/speak to a person/);
    expect(c.world.appointments).toHaveLength(1);
  });

  test('an appointment moves to a time read back and agreed to', () => {
    const c = call({}, options);
    c.mean({ type: 'reschedule' });
    c.mean(dana);
    expect(c.mean(set.when('2026-11-23'))).toMatch(/I have your haircut.*What day and time/);
    expect(c.mean(set.when('2026-11-24', '14:00'))).toMatch(/from Monday.*to Tuesday.*2 PM/);
    expect(c.mean(yes)).toMatch(/now Tuesday/);
    expect(c.world.appointments).toMatchObject([{ id: 'monday', startsAt: Date.UTC(2026, 10, 24, 19) }]);
  });

  test('an appointment for two services moves with both', () => {
    const both = { ...monday, serviceIds: ['color', 'haircut'], endsAt: monday.startsAt + 165 * 60_000 };
    const c = call({}, { appointments: [both] });
    c.mean({ type: 'reschedule' });
    c.mean(dana);
    expect(c.mean(set.when('2026-11-23'))).toMatch(/I have your color and haircut/);
    c.mean(set.when('2026-11-24', '14:00'));
    expect(c.effects.findLast(({ type }) => type === 'findOpenings')).toMatchObject({
      serviceIds: ['color', 'haircut'],
    });
    expect(c.mean(yes)).toMatch(/color and haircut is now Tuesday/);
  });

  test('what was booked in this call needs no proof', () => {
    const c = call();
    c.mean(...haircutAt3);
    c.mean(dana);
    c.mean(yes);
    expect(c.mean({ type: 'cancel' })).toMatch(/Shall I cancel it/);
    c.mean(yes);
    expect(c.world.appointments).toEqual([]);
  });
});

describe('an appointment again and again', () => {
  const EVERY_FOUR_WEEKS = 'a haircut with Leo every four weeks, three times, on Tuesday at 2 pm';

  test('is read back as such, and booked as often', () => {
    const c = call();
    c.say(EVERY_FOUR_WEEKS);
    expect(c.mean(dana)).toMatch(/2 PM with Leo, every 4 weeks, 3 times in all, for Dana Reed/);
    expect(c.mean(yes)).toMatch(/all set.*every 4 weeks, 3 times in all/);
    const weeks = c.world.appointments.map(
      ({ startsAt }) => (startsAt - c.world.appointments[0]!.startsAt) / 604_800_000,
    );
    expect(weeks).toEqual([0, 4, 8]);
  });

  test('is asked for, and taken back, at the read-back without losing the time', () => {
    const c = call();
    c.say('a haircut with Leo on Tuesday at 2 pm');
    c.mean(dana);
    expect(c.say('and every other week please')).toMatch(/2 PM with Leo, every 2 weeks, 6 times in all/);
    expect(c.say('no, just once')).not.toMatch(/every 2 weeks/);
    expect(c.mean(yes)).toMatch(/all set/);
    expect(c.world.appointments).toHaveLength(1);
  });

  test('says which of the dates somebody else has', () => {
    const c = call();
    c.say(EVERY_FOUR_WEEKS);
    const [held] = c.effects.filter((effect) => effect.type === 'holdOpening');
    const { opening } = held!;
    const four = 4 * 604_800_000;
    c.world.appointments.push({
      ...monday,
      ...opening,
      startsAt: opening.startsAt + four,
      endsAt: opening.endsAt + four,
    });
    c.mean(dana);
    expect(c.mean(yes)).toMatch(/Somebody has Tuesday, December 22nd, at 2 PM already/);
  });
});

describe('a visit to several people', () => {
  // Maria colors, Leo trims beards.
  const booked = () => {
    const c = call();
    expect(c.say("I'd like a color and a beard trim on Tuesday at 2 pm")).toMatch(/2 PM with Maria and Leo/);
    expect(c.mean(dana)).toMatch(
      /read that back: a color and a beard trim.*with Maria and Leo, for Dana Reed/,
    );
    expect(c.mean(yes)).toMatch(/all set.*Maria and Leo/);
    return c;
  };

  test('is read back with everybody who has a part in it, and booked as one', () => {
    const { world } = booked();
    const [visit] = world.appointments;
    expect(world.appointments).toHaveLength(1);
    expect(visit?.parts?.map(({ serviceIds }) => serviceIds)).toEqual([['color'], ['beard-trim']]);
    expect(visit?.parts?.[1]?.startsAt).toBe(visit?.parts?.[0]?.endsAt);
  });

  test('moves and is cancelled as one', () => {
    const c = booked();
    c.mean({ type: 'reschedule' });
    expect(c.mean(set.when('2026-11-25', '10:00'))).toMatch(/move your color and beard trim.*Maria and Leo/);
    expect(c.mean(yes)).toMatch(/now Wednesday/);
    expect(c.mean({ type: 'cancel' })).toMatch(/your color and beard trim.*Maria and Leo.*cancel it/);
    c.mean(yes);
    expect(c.world.appointments).toEqual([]);
  });

  test('with somebody who has no part in it is not possible', () => {
    const c = call();
    const answer = c.say('a color and a beard trim with Leo on Tuesday at 2 pm');
    expect(answer).toMatch(/with Maria and Leo/);
    const business = businessFrom(salon);
    const staff = [...business.staff, { id: 'staff-3', name: 'Otto', serviceIds: ['blowout'] }];
    expect(call({ staff }).say('a color and a beard trim with Otto on Tuesday at 2 pm')).toMatch(
      /Otto doesn't do/,
    );
  });
});

describe('at any moment', () => {
  test('a question is answered and the open question asked again, shorter', () => {
    const c = call();
    c.mean(...haircutAt3);
    expect(c.mean(...MEANINGS['parking']!)).toMatch(/parking behind.*first and last name/);
    expect(c.step.state).toBe('booking.name');
  });

  test('a booking left for a message is come back to', () => {
    const c = call();
    c.mean(...haircutAt3);
    c.mean({ type: 'leaveMessage' });
    c.say('please call me back about gift cards');
    expect(c.mean(dana)).toMatch(/pass that on.*back to your booking/);
    expect(c.step.state).toBe('booking.readBack');
    expect(c.world.messages).toHaveLength(1);
  });

  test('cancelling in the middle of a booking keeps both apart', () => {
    const c = call({}, { appointments: [monday] });
    c.mean(...haircutAt3);
    c.mean({ type: 'reschedule' }, { type: 'unclear' });
    c.mean({ type: 'cancel' });
    c.mean(dana);
    c.mean(set.when('2026-11-23'));
    expect(c.mean(yes)).toMatch(/cancelled.*back to your booking/);
    c.mean(yes);
    expect(c.world.appointments).toMatchObject([{ startsAt: AT_3_TOMORROW }]);
  });

  test('connecting is announced only once it has begun', () => {
    expect(call().mean({ type: 'transfer' })).toMatch(/connecting you/);
    const c = call({}, { transfer: 'failed' });
    expect(c.mean({ type: 'transfer' })).toMatch(/nobody is free.*pass on/);
    expect(c.said.join(' ')).not.toMatch(/connecting/);
  });

  test('danger is answered at once, and without anyone to reach becomes an urgent message', () => {
    const c = call({ transferTo: undefined });
    c.mean(...haircutAt3);
    expect(c.mean({ type: 'emergency', rule: 0 })).toMatch(/^Please rinse.*911/);
    c.mean(dana);
    expect(c.world.messages).toMatchObject([{ urgent: true, name: 'Dana Reed' }]);
  });

  test('the second misunderstanding in a row offers a person or a message', () => {
    const c = call();
    c.mean({ type: 'book' });
    expect(c.mean({ type: 'unclear' })).toMatch(/didn't catch/);
    expect(c.mean({ type: 'unclear' })).toMatch(/speak to a person, or leave a message/);
    expect(c.mean({ type: 'set', slot: 'service', value: ['haircut'] })).toMatch(/day and time/);
  });

  test('silence is asked about, then checked, then ends the call', () => {
    const c = call();
    c.mean({ type: 'book' });
    expect(c.hear({ type: 'silence' })).toMatch(/Which service/);
    expect(c.hear({ type: 'silence' })).toMatch(/still there/);
    expect(c.hear({ type: 'silence' })).toMatch(/hang up/);
    expect(c.step).toMatchObject({ over: true, outcome: 'abandoned' });
  });

  test('abuse is warned once', () => {
    const c = call();
    expect(c.mean(...MEANINGS['abuse']!)).toMatch(/friendly/);
    c.mean(...MEANINGS['abuse']!);
    expect(c.step).toMatchObject({ over: true, outcome: 'notForUs' });
    expect(c.world.tags).toEqual(['abuse']);
  });

  test('"could you repeat that" says the same again', () => {
    const c = call();
    const offer = c.mean(...haircutAt3);
    expect(c.mean({ type: 'repeat' })).toBe(offer);
  });

  test('the call ends when its minutes are used up', () => {
    const c = call();
    c.now = NOW + 16 * 60_000;
    expect(c.mean({ type: 'book' })).toMatch(/have to end.*pass on/);
    expect(c.step.over).toBe(true);
    expect(c.world.messages).toMatchObject([{ kind: 'lead', phone: '+12025550178' }]);
  });

  test('a message told along with the wish to leave one is not asked for again, and its urgency is heard', () => {
    const c = call();
    const text = 'please let Maria know it is urgent';
    c.mean({ type: 'leaveMessage' }, { type: 'set', slot: 'note', value: text });
    expect(c.mean(dana)).toMatch(/urgent.*2 0 2/);
    expect(c.world.messages).toMatchObject([{ text, urgent: true }]);
  });

  test('asking once more to leave a message is not the message', () => {
    const c = call();
    c.mean({ type: 'leaveMessage' });
    expect(c.mean({ type: 'leaveMessage' })).toMatch(/your message now/);
    c.say('please call me back');
    c.mean(dana);
    expect(c.world.messages).toMatchObject([{ text: 'please call me back' }]);
  });

  test('a dictated message is taken word for word, whatever it mentions', () => {
    const c = call();
    c.say('can I leave a message');
    c.say('tell Maria I have to cancel my appointment tomorrow, thanks, bye');
    c.mean(dana);
    expect(c.world.messages).toMatchObject([
      { text: 'tell Maria I have to cancel my appointment tomorrow, thanks, bye', name: 'Dana Reed' },
    ]);
    expect(c.world.appointments).toEqual([]);
  });

  test('a person asked for while dictating is put through; the same words in a message are the message', () => {
    const asked = call();
    asked.say('can I leave a message');
    expect(asked.say('can I speak to a person')).toMatch(/connecting you/);
    const dictated = call();
    dictated.say('can I leave a message');
    dictated.say('tell Maria I want to speak to a person about my bill');
    dictated.mean(dana);
    expect(dictated.world.messages).toMatchObject([
      { text: 'tell Maria I want to speak to a person about my bill' },
    ]);
  });

  test('"a message" and "a person" answer what was offered after two misunderstandings', () => {
    const lost = () => {
      const c = call();
      c.mean({ type: 'book' });
      c.mean({ type: 'unclear' });
      c.mean({ type: 'unclear' });
      return c;
    };
    expect(lost().say('a message')).toMatch(/pass on/);
    expect(lost().say('a person')).toMatch(/connecting you/);
  });

  test('a yes to the offer of a message, where there is no one to ask, takes it at once', () => {
    const c = call({ transferTo: undefined });
    c.mean({ type: 'book' });
    c.mean({ type: 'unclear' });
    c.mean({ type: 'unclear' });
    expect(c.mean(yes)).toBe('What would you like me to pass on?');
  });

  test('starting over forgets what was said', () => {
    const c = call();
    c.mean(...haircutAt3);
    c.mean(dana);
    expect(c.mean({ type: 'startOver' })).toMatch(/start over.*(help|do for you)/);
    expect(c.mean({ type: 'book' })).toMatch(/haircut/);
    expect(c.step.state).toBe('booking.service');
  });
});

describe('picking up', () => {
  test('on an outbound call the agent says who is calling, and thanks nobody for calling', () => {
    const c = call({}, { caller: { name: 'Dana Reed' }, placed: { purpose: 'callback', from: OURS } });
    expect(c.said[0]).toMatch(/^Hello, this is Ava, calling from Hair salon/);
    c.mean({ type: 'goodbye' });
    expect(c.said.join(' ')).toMatch(/calling back.*Thank you for your time/);
    expect(c.said.join(' ')).not.toMatch(/for calling/);
  });

  test('a returning caller is greeted by name, and booked under it', () => {
    const c = call({}, { caller: { name: 'Dana Reed' } });
    expect(c.said[0]).toMatch(/^Hi Dana/);
    expect(c.mean(...haircutAt3)).toMatch(/for Dana Reed.*book it/);
  });

  test('a caller with an appointment ahead is asked about it, without its day being told', () => {
    const c = call({}, { caller: { name: 'Dana Reed', upcoming: [monday] }, appointments: [monday] });
    expect(c.said.join(' ')).toMatch(/your coming appointment/);
    expect(c.said.join(' ')).not.toMatch(/Monday/);
    expect(c.mean(yes)).toMatch(/What name/);
    expect(c.mean(dana)).toMatch(/Your haircut is Monday.*10 AM/);
  });

  test('consent is asked first where it must be, and a refusal is passed on', () => {
    const c = call({ recordingConsent: 'ask' });
    expect(c.step).toMatchObject({ expectation: { kind: 'yesNo' } });
    expect(c.step.lines.find(({ key }) => key === 'consentAsk')?.interruptible).toBe(false);
    expect(c.mean(no)).toMatch(/not be recorded.*help/);
    expect(c.world.tags).toEqual(['recording-declined']);
  });

  test.each([
    ['book', /can still book/, 'listening'],
    ['message', /take a message/, 'listening'],
    ['voicemail', /leave your message/, 'message.text'],
    ['forward', /connecting you/, 'over'],
  ] as const)('after hours, mode %s', (afterHours, says, state) => {
    const c = call({ afterHours }, { now: EVENING });
    expect(c.said.join(' ')).toMatch(says);
    expect(c.step.state).toBe(state);
  });

  test('after hours with messages only, a wish to book becomes a lead', () => {
    const c = call({ afterHours: 'message' }, { now: EVENING });
    expect(c.mean(...haircutAt3)).toMatch(/can't book while we're closed/);
    c.mean(dana);
    expect(c.world.messages).toMatchObject([{ kind: 'lead', text: expect.stringContaining('Haircut') }]);
  });
});
