// Openings around every change of the clocks, against a plain search that goes from minute to minute and knows of zones only
// what Intl shows on the wall clock.
import type { EpochMs } from '@offhook/machines';
import { describe, expect, it } from 'vitest';
import { rangesOf } from './ranges.ts';
import { EVERY_DAY, all, calendar } from './testing.ts';
import { MINUTE } from './wall-clock.ts';

/** The dates of 2026 that are shorter and longer than others. */
const ZONES: [zone: string, shorter: string, longer: string][] = [
  ['America/New_York', '2026-03-08', '2026-11-01'],
  ['America/St_Johns', '2026-03-08', '2026-11-01'],
  ['America/Havana', '2026-03-08', '2026-11-01'],
  ['America/Santiago', '2026-09-06', '2026-04-04'],
  ['America/Nuuk', '2026-03-28', '2026-10-24'],
  ['Europe/London', '2026-03-29', '2026-10-25'],
  ['Europe/Dublin', '2026-03-29', '2026-10-25'],
  ['Europe/Berlin', '2026-03-29', '2026-10-25'],
  ['Atlantic/Azores', '2026-03-29', '2026-10-25'],
  ['Africa/Cairo', '2026-04-24', '2026-10-29'],
  ['Africa/Casablanca', '2026-03-22', '2026-02-15'],
  ['Asia/Beirut', '2026-03-29', '2026-10-24'],
  ['Asia/Jerusalem', '2026-03-27', '2026-10-25'],
  ['Australia/Sydney', '2026-10-04', '2026-04-05'],
  ['Australia/Adelaide', '2026-10-04', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04', '2026-04-05'],
  ['Pacific/Auckland', '2026-09-27', '2026-04-05'],
  ['Pacific/Chatham', '2026-09-27', '2026-04-05'],
  ['Pacific/Easter', '2026-09-05', '2026-04-04'],
  ['Pacific/Norfolk', '2026-10-04', '2026-04-05'],
];
/** Minutes from noon of the day before: none, and into the night, before, at and after most changes. */
const NOTICES = [0, 700, 839, 1_015];
const BUFFERS = [
  [0, 0],
  [20, 0],
  [0, 35],
  [10, 45],
] as const;
/** Through every night, and around the clock. Nowhere do clocks change at the bounds. */
const HOURS = [
  ['19:30', '07:00'],
  ['00:00', '24:00'],
] as const;
const [DURATION, INCREMENT] = [50, 15];
/** What is taken, in minutes from noon of the day before. */
const TAKEN = [
  [690, 725],
  [871, 885],
  [1_003, 1_060],
] as const;

describe.each(ZONES)('where the clocks of %s change', (zone, shorter, longer) => {
  it.each([
    { date: shorter, hours: 'fewer' },
    { date: longer, hours: 'more' },
  ])('on $date, with $hours hours than others, every opening is found and no other', ({ date, hours }) => {
    const wall = readWallClock(zone, date);
    const length = wall.shown.filter((clock) => clock.startsWith(date)).length;
    expect(hours === 'fewer' ? length : -length).toBeLessThan(hours === 'fewer' ? 1440 : -1440);
    const now = wall.instantOf(`${wall.dates[0]} 12:00`);
    const busy = TAKEN.map(([from, to]) => [now + from * MINUTE, now + to * MINUTE] as const);
    for (const notice of NOTICES)
      for (const [before, after] of BUFFERS)
        for (const [from, to] of HOURS) {
          const given = calendar({
            now,
            business: {
              timezone: zone,
              hours: EVERY_DAY.map((weekday) => ({ weekday, from, to })),
              exceptions: [],
            },
            staff: [{ id: 'anna', busy: rangesOf(busy) }],
            rules: { minimumNoticeMinutes: notice, horizonDays: 3, incrementMinutes: INCREMENT },
            durationMinutes: DURATION,
            bufferBeforeMinutes: before,
            bufferAfterMinutes: after,
          });
          const found = wall.dates.flatMap((each) => all(given, each));
          const searched = plainSearch(wall, {
            from,
            to,
            earliest: now + notice * MINUTE,
            before,
            after,
            busy,
          });
          expect(found, `${notice} min ahead, ${before} and ${after} around, ${from}–${to}`).toEqual(
            searched,
          );
        }
  });
});

interface WallClock {
  /** The date, and those beside it. */
  dates: string[];
  /** What the clock shows, `YYYY-MM-DD HH:MM`, from the first minute of those dates to half a day after the last. */
  shown: string[];
  /** The instant of the first of these minutes. */
  begins: EpochMs;
  /** Minutes of those dates, counted from there, on the increment; where the clock shows a time twice, the first is meant. */
  beginnings: number[];
  /** The first instant at which it shows this. */
  instantOf(clock: string): EpochMs;
}

function readWallClock(zone: string, date: string): WallClock {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const noon = Date.parse(`${date}T12:00Z`);
  const dates = [-1, 0, 1].map((days) => new Date(noon + days * 1440 * MINUTE).toISOString().slice(0, 10));
  const shown: string[] = [];
  let begins = Infinity;
  // Zones are up to 14 hours from UTC.
  for (let at = noon - 51 * 60 * MINUTE; at < noon + 64 * 60 * MINUTE; at += MINUTE) {
    const clock = format.format(at);
    if (shown.length === 0 && !clock.startsWith(dates[0]!)) continue;
    begins = Math.min(begins, at);
    shown.push(clock);
  }
  const seen = new Set<string>();
  const beginnings = shown.flatMap((clock, minute) => {
    const isFirst = seen.size < seen.add(clock).size;
    const isOn = dates.includes(clock.slice(0, 10)) && Number(clock.slice(-2)) % INCREMENT === 0;
    return isFirst && isOn ? [minute] : [];
  });
  return { dates, shown, begins, beginnings, instantOf: (clock) => begins + shown.indexOf(clock) * MINUTE };
}

function plainSearch(
  { shown, begins, beginnings }: WallClock,
  wish: {
    from: string;
    to: string;
    earliest: EpochMs;
    before: number;
    after: number;
    busy: (readonly [EpochMs, EpochMs])[];
  },
): EpochMs[] {
  const { from, to, earliest, before, after, busy } = wish;
  const isOpen = shown.map((clock) => {
    const time = clock.slice(-5);
    return from < to ? time >= from && time < to : time >= from || time < to;
  });
  const isTaken = shown.map((_, minute) => {
    const at = begins + minute * MINUTE;
    return busy.some(([begin, end]) => at >= begin && at < end);
  });
  const free = beginnings.filter(
    (minute) =>
      isOpen.slice(minute, minute + DURATION).every(Boolean) &&
      !isTaken.slice(Math.max(0, minute - before), minute + DURATION + after).some(Boolean),
  );
  return free.map((minute) => begins + minute * MINUTE).filter((startsAt) => startsAt >= earliest);
}
