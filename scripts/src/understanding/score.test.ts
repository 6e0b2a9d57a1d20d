import { describe, expect, it } from 'vitest';
import type { Recorded, Turn } from './dialogue.ts';
import { scoreDialogues } from './score-dialogues.ts';
import { holdsDate, scoreNames } from './score-names.ts';
import { scorePoints } from './score-points.ts';

const ignore = (): void => {};
const user = (i: number, text: string, state: Record<string, string[]>, acts: Turn['acts'] = []): Turn => ({
  i,
  speaker: 'USER',
  text,
  acts,
  state_after: state,
});
const agent = (i: number, text: string, acts: Turn['acts'], call?: Turn['service_call']): Turn => ({
  i,
  speaker: 'SYSTEM',
  text,
  acts,
  ...(call === undefined ? {} : { service_call: call }),
});

const booking: Recorded = {
  id: 'a',
  service: 'Salon',
  turns: [
    agent(0, 'How about Dana Reed?', [{ act: 'OFFER', slot: 'stylist_name', values: ['Dana Reed'] }]),
    user(
      1,
      'That sounds good, on March 4th please',
      { stylist_name: ['Dana Reed'], appointment_date: ['March 4th'] },
      [{ act: 'INFORM', slot: 'appointment_date', values: ['March 4th'], canonical: ['2019-03-04'] }],
    ),
    agent(2, 'At what time?', [{ act: 'REQUEST', slot: 'appointment_time' }]),
    user(
      3,
      '3 pm',
      { stylist_name: ['Dana Reed'], appointment_date: ['March 4th'], appointment_time: ['3 pm'] },
      [{ act: 'INFORM', slot: 'appointment_time', values: ['3 pm'], canonical: ['15:00'] }],
    ),
    agent(4, 'Booked.', [{ act: 'NOTIFY_SUCCESS' }], { method: 'BookAppointment', parameters: {} }),
  ],
  outcome: {
    booked: true,
    book_call: { appointment_date: '2019-03-04', appointment_time: '15:00', stylist_name: 'Dana Reed' },
  },
};

describe('scores', () => {
  it('count what each turn changes, and what is booked', () => {
    const { perSlot, booked, exact } = scoreDialogues([booking], ignore);
    expect(perSlot.all).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect([booked, exact]).toEqual([1, 1]);
  });

  it('miss a change nobody could hear, and a booking that differs', () => {
    const turns = booking.turns.map((turn) => (turn.i === 3 ? { ...turn, text: 'mumble' } : turn));
    const { perSlot, exact } = scoreDialogues([{ ...booking, turns }], ignore);
    expect(perSlot.time.recall).toBe(0);
    expect(exact).toBe(0);
  });

  it('hold a time right on either half of the clock, and a date only when exact', () => {
    const row = { set: 's', ref: '2019-03-01T09:00:00' };
    const missed: string[] = [];
    scorePoints(
      [
        { ...row, id: 'right', text: 'tomorrow at 3', date: '2019-03-02', time: '15:00' },
        { ...row, id: 'wrong', text: 'tomorrow at 3', date: '2019-03-03', time: '15:00' },
      ],
      false,
      ({ id }) => missed.push(id),
    );
    expect(missed).toEqual(['wrong']);
  });

  it('compare whole names, the first guess and all guesses', () => {
    const scores = scoreNames(
      [{ id: 'c/0', item: 'name', attempt: 0, text: 'Dana Reid', nbest: ['Dana Reed'], gold: 'Dana Reed' }],
      ignore,
    );
    expect(scores['name all']).toEqual({ rows: 1, top1: 0, nbest: 1 });
  });
});

describe('the most that could be read of a date of birth', () => {
  it.each([
    ['27th of the 9th 1979', true],
    ['the twenty seventh of September seventy nine', true],
    ['September 27th 1979', true],
    ['270979', true],
    ['27th of the 9th', false],
    ['21st of the 9th 1979', false],
    ['yes', false],
  ])('"%s": %s', (text, holds) => {
    expect(holdsDate(text, '1979-09-27')).toBe(holds);
  });
});
