import { understandInDetail } from '@offhook/machines';
import { describe, expect, it } from 'vitest';
import { outputWhen, readRow } from './row.ts';

const base = { now: '2027-03-01T09:00:00', timezone: 'America/New_York' };
const hear = (row: Record<string, unknown>) => {
  const { text, context } = readRow({ ...base, ...row });
  return understandInDetail(text, context);
};
const staffOf = (row: Record<string, unknown>) =>
  hear(row).commands.flatMap((c) => (c.type === 'set' && c.slot === 'staff' ? [c.value] : []))[0];

describe('a row of the understand filter', () => {
  it('reads the day and times named, in the zone of the row', () =>
    expect(outputWhen(hear({ text: 'tomorrow after 5' }))).toEqual({
      date: '2027-03-02',
      times: ['17:00', '05:00'],
      from: '17:00',
      to: null,
    }));

  it('says nothing of when where nothing was said', () =>
    expect(outputWhen(hear({ text: 'hello' }))).toBeNull());

  it('gives a date of birth as the date', () =>
    expect(outputWhen(hear({ text: 'the 5th of March 1982', expect: 'birthDate' }))?.date).toBe(
      '1982-03-05',
    ));

  it.each([
    ['an object', [{ date: '2027-03-04', time: '15:30', staff: 'Dana Reed' }]],
    ['an object with an instant', [{ startsAt: '2027-03-04T15:30:00', staff: 'Dana Reed' }]],
    ['pieces', ['2027-03-04', '15:30', 'Dana Reed']],
    [
      'labelled slots',
      [
        { slot: 'appointment_date', values: ['Thursday'], canonical: ['2027-03-04'] },
        { slot: 'appointment_time', values: ['3:30 pm'] },
        { slot: 'stylist_name', values: ['Dana Reed'] },
      ],
    ],
    ["the agent's own words", ['I have Thursday, March 4th at 3:30 pm with Dana Reed. Does that work?']],
  ])('takes what was offered as %s, and a yes accepts it', (_shape, offered) => {
    const row = {
      text: 'yes, that works',
      offered,
      catalog: { staff: ['Dana Reed', { id: 'Sam', name: 'Sam Carter' }] },
    };
    expect(outputWhen(hear(row))).toMatchObject({ date: '2027-03-04', times: ['15:30'] });
    expect(staffOf(row)).toBe('Dana Reed');
  });

  it('chooses among several offers', () =>
    expect(
      hear({ text: 'the second one', offered: ['2027-03-04T10:00', '2027-03-04T14:30'] }).commands[0],
    ).toMatchObject({ type: 'choose', index: 1 }));

  it('takes services by name and by need', () =>
    expect(
      hear({
        text: 'I have a toothache',
        catalog: { services: ['Cleaning', { id: 'urgent', name: 'Urgent visit', needs: ['toothache'] }] },
      }).commands,
    ).toContainEqual(expect.objectContaining({ slot: 'service', value: ['urgent'] })));

  it.each([
    [{ text: 3 }, /"text"/],
    [{ text: 'x', expect: 'nonsense' }, /"expect"/],
    [{ text: 'x', now: 'yesterday' }, /"now"/],
    [{ text: 'x', timezone: 'Mars/Olympus' }, /"timezone"/],
  ])('says what is wrong with %j', (row, message) =>
    expect(() => readRow({ ...base, ...row })).toThrow(message),
  );
});
