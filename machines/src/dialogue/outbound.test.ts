// Calls we place: each says why it calls, does what it came for, and leaves on a machine what its purpose allows.
import { describe, expect, test } from 'vitest';
import { Rehearsal } from '../testing/rehearsal.ts';
import { soundsLikeMachine } from '../understanding/answering-machine.ts';
import { businessFrom } from '../verticals/template.ts';
import { salon } from '../verticals/salon.ts';
import type { Placed } from './dialogue.ts';
import { dialogue } from './respond.ts';

/** Friday, ten in the morning in New York. */
const NOW = Date.UTC(2026, 10, 20, 15);
const OURS = '+12025550142';
const appointment = {
  id: 'appointment-9',
  serviceIds: ['haircut'],
  staffId: 'staff-1',
  startsAt: Date.UTC(2026, 10, 23, 15),
  endsAt: Date.UTC(2026, 10, 23, 16),
  customerName: 'Dana Reed',
  customerPhone: '+12025550178',
};

const place = (placed: Omit<Placed, 'from'>, parts: Parameters<typeof businessFrom>[1] = {}): Rehearsal =>
  new Rehearsal(businessFrom(salon, parts), {
    now: NOW,
    appointments: [appointment],
    placed: { ...placed, from: OURS },
  });
const remind = (parts = {}): Rehearsal => place({ purpose: 'reminder', appointment }, parts);

describe('a reminder', () => {
  test('says whom it is for and when, and a yes is noted with the appointment', () => {
    const call = remind();
    expect(call.said.join(' ')).toMatch(/calling for Dana Reed.*haircut Monday, November 23rd, at 10 AM/);
    expect(call.step.expectation.kind).toBe('yesNo');
    expect(call.say('yes I will be there')).toMatch(/see you Monday/);
    expect(call.world.confirmed).toEqual(['appointment-9']);
    expect(call.say('no thank you')).toMatch(/Goodbye/);
    expect(call.step.over).toBe(true);
  });

  test('whoever cannot come moves it, with no proof beyond having answered there', () => {
    const call = remind();
    expect(call.say('no I cannot make it')).toMatch(/another time, or should I cancel/);
    call.say('another time please');
    expect(call.step.state).toBe('rescheduling.when');
    expect(call.say('Tuesday at 11 am')).toMatch(/Tuesday.*11 AM/);
    expect(call.say('yes')).toMatch(/is now Tuesday/);
    expect(call.world.appointments[0]?.startsAt).toBe(Date.UTC(2026, 10, 24, 16));
    // It is settled: nobody is asked once more whether they will come.
    expect(call.said.join(' ')).not.toMatch(/Will you be there/);
    expect(call.step.state).toBe('listening');
  });

  test('a time named at once is a wish to move it', () => {
    const call = remind();
    expect(call.say('could we make it Tuesday at 11')).toMatch(/Tuesday.*11 AM/);
  });

  test('whoever wants it cancelled has it cancelled after a yes to just that', () => {
    const call = remind();
    expect(call.say('please cancel it')).toMatch(/Monday.*cancel it/);
    expect(call.world.appointments).toHaveLength(1);
    call.say('yes');
    expect(call.world.appointments).toEqual([]);
    expect(call.world.confirmed).toEqual([]);
  });

  test('a question in between is answered, and the reminder comes back', () => {
    const call = remind({ address: '12 Elm Street' });
    expect(call.say('what is your address')).toMatch(/12 Elm Street.*Will you/);
  });

  test('is made after hours, too: who is called has not called a closed business', () => {
    const call = remind({ afterHours: 'voicemail', hours: [] });
    expect(call.said.join(' ')).not.toMatch(/closed/);
    expect(call.step.state).toBe('reminding.asking');
  });
});

describe('an answering machine', () => {
  test('is told who called, why, and where to call back; that is heard whole, and all', () => {
    const call = remind();
    const { lines, over } = dialogue.respond(call.setting, call.step.snapshot, { type: 'machine' }, NOW);
    expect(lines[0]?.text).toMatch(/Ava from .* message for Dana Reed.*Monday.*2 0 2.*Goodbye/);
    expect(lines).toMatchObject([{ interruptible: false, personal: true }]);
    expect(over).toBe(true);
  });

  test('gets no appointment on a call back', () => {
    const left = place({ purpose: 'callback' }).hear({ type: 'machine' });
    expect(left).toMatch(/returning your call.*2 0 2/);
    expect(left).not.toMatch(/haircut|Dana/);
  });

  test('gets nothing at all of a demo', () => {
    const call = place({ purpose: 'demo' });
    expect(call.said.join(' ')).toMatch(/call you asked for/);
    expect(call.hear({ type: 'machine' })).toBe('');
    expect(call.step.over).toBe(true);
  });

  test.each([
    ['Hi, you have reached Dana, please leave a message after the beep', true],
    ['Your call has been forwarded to an automated voice messaging system', true],
    ['I can’t come to the phone right now', true],
    ['Hello?', false],
    ['yes this is Dana', false],
    ['can I leave my car there', false],
  ])('is known by what it says: %s', (text, machine) => {
    expect(soundsLikeMachine(text, 'en')).toBe(machine);
  });
});

test('whoever is not the one we called for is left in peace', () => {
  const call = remind();
  expect(call.mean({ type: 'notForUs', kind: 'wrongNumber' })).toMatch(/sorry to have bothered/);
  expect(call.step).toMatchObject({ over: true, outcome: 'notForUs' });
});

test('whoever wants no more calls is told so, and it is noted', () => {
  const call = remind();
  expect(call.say('stop calling me')).toMatch(/not call this number/);
  expect(call.world.optedOut).toEqual(['+12025550178']);
  expect(call.step.over).toBe(true);
});
