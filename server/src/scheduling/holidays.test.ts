import { describe, expect, it } from 'vitest';
import { HOLIDAY_COUNTRIES, holidaysOf, withHolidays } from './holidays.ts';

const datesOf = (country: string, year: number) =>
  Object.fromEntries(holidaysOf(country, year).map(({ id, date }) => [id, date]));

describe('public holidays', () => {
  it('are those the United States publish for 2026, the Friday before a Saturday included', () => {
    expect(datesOf('US', 2026)).toEqual({
      newYear: '2026-01-01',
      mlkDay: '2026-01-19',
      presidentsDay: '2026-02-16',
      memorialDay: '2026-05-25',
      juneteenth: '2026-06-19',
      independenceDay: '2026-07-03',
      laborDay: '2026-09-07',
      columbusDay: '2026-10-12',
      veteransDay: '2026-11-11',
      thanksgiving: '2026-11-26',
      christmas: '2026-12-25',
    });
    expect(datesOf('US', 2020)['juneteenth']).toBeUndefined();
    expect(datesOf('US', 2023)['newYear']).toBe('2023-01-02');
  });

  it('follow Easter', () => {
    expect(datesOf('GB', 2026)).toMatchObject({ goodFriday: '2026-04-03', easterMonday: '2026-04-06' });
    expect(datesOf('DE', 2024)).toMatchObject({ ascension: '2024-05-09', whitMonday: '2024-05-20' });
    expect(datesOf('AT', 2038)).toMatchObject({ easterMonday: '2038-04-26', corpusChristi: '2038-06-24' });
    expect(datesOf('FR', 2008)['easterMonday']).toBe('2008-03-24');
  });

  it('two that fall on a weekend are kept on two weekdays', () => {
    expect(datesOf('GB', 2021)).toMatchObject({ christmas: '2021-12-27', boxingDay: '2021-12-28' });
    expect(datesOf('GB', 2022)).toMatchObject({ christmas: '2022-12-27', boxingDay: '2022-12-26' });
  });

  it('come before a date, and on the last weekday of a month', () => {
    expect(datesOf('CA', 2026)).toMatchObject({ victoriaDay: '2026-05-18', thanksgiving: '2026-10-12' });
    expect(datesOf('CA', 2025)['victoriaDay']).toBe('2025-05-19');
    expect(datesOf('IE', 2026)['octoberHoliday']).toBe('2026-10-26');
  });

  it('have an id once each, on a date of their own, in every country and many years', () => {
    for (const country of HOLIDAY_COUNTRIES)
      for (let year = 2000; year < 2060; year++) {
        const holidays = holidaysOf(country, year);
        expect(new Set(holidays.map(({ id }) => id)).size).toBe(holidays.length);
        expect(new Set(holidays.map(({ date }) => date)).size).toBe(holidays.length);
      }
    expect(holidaysOf('XX', 2026)).toEqual([]);
  });

  it('close the business, unless it says otherwise', () => {
    const own = [{ date: '2026-11-26', open: [{ from: '08:00', to: '12:00' }] }];
    const plan = { country: 'US', openOn: ['columbusDay'] };
    const exceptions = withHolidays(own, plan, { first: 2026, last: 2027 });
    expect(exceptions.filter(({ date }) => date === '2026-11-26')).toEqual(own);
    expect(exceptions).toContainEqual({ date: '2027-12-24', open: [], note: 'Christmas Day' });
    expect(exceptions.some(({ date }) => date === '2026-10-12')).toBe(false);
    expect(withHolidays(own, null, { first: 2026, last: 2027 })).toBe(own);
  });
});
