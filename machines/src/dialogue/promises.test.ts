// What the dialogue promises whatever is said and however the world answers: found by random calls.
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test, vi } from 'vitest';
import { meaning, MEANINGS, resultsOf } from '../testing/caller.ts';
import { salon } from '../verticals/salon.ts';
import { businessFrom } from '../verticals/template.ts';
import { render } from '../wording/wording.ts';
import type { Heard, Setting, Step } from './dialogue.ts';
import type { Effect } from './effects.ts';
import { dialogue } from './respond.ts';

/** Thousands of turns: a machine busy with other tests needs its time. */
vi.setConfig({ testTimeout: 60_000 });

const NOW = Date.UTC(2026, 10, 20, 15);
const MAX_TURNS = 25;

const setting = (number?: string): Setting => ({
  business: businessFrom(salon, {
    transferTo: '+12025550199',
    limits: { maxTurns: MAX_TURNS, maxMinutes: 60 },
  }),
  callId: 'call-1',
  caller: { number, upcoming: [] },
});

interface Exchange {
  heard: Heard;
  step: Step;
}

/** A whole call: what was heard and answered, results in the order given by `world`. */
function play(to: Setting, names: string[], world: number[], stale = false): Exchange[] {
  const exchanges: Exchange[] = [];
  let step = dialogue.begin(to, NOW);
  let owed: Effect[] = step.effects;
  let drawn = 0;
  const take = (heard: Heard) => {
    step = dialogue.respond(to, step.snapshot, heard, NOW);
    exchanges.push({ heard, step });
    owed = [...owed, ...step.effects];
  };
  const answer = (effect: Effect) => {
    const results = resultsOf(effect);
    owed = owed.filter(({ id }) => id !== effect.id);
    if (!step.over) take(results[(world[(drawn += 1) % world.length] ?? 0) % results.length]!);
  };
  const settle = () => {
    while (owed[0] && !step.over) answer(owed[0]);
  };
  settle();
  for (const name of names) {
    if (step.over) break;
    const late = owed;
    take(name === 'silence' ? { type: 'silence' } : meaning(...MEANINGS[name]!));
    // Results may also come only after the next words.
    if (stale) late.forEach(answer);
    else settle();
  }
  return exchanges;
}

const names = fc.constantFrom(...Object.keys(MEANINGS), 'silence');
const detour = fc.array(names, { maxLength: 3 });
/** Random words seldom book anything, so most calls are a booking with detours. */
const bookings = fc
  .tuple(detour, detour, detour, detour)
  .map(([a, b, c, d]) => [...a, 'bookAll', ...b, 'first', 'name', 'phone', ...c, 'yes', 'yes', ...d]);
const calls = fc.oneof({ weight: 3, arbitrary: bookings }, fc.array(names, { maxLength: 30 }));
/** Mostly a kind world, so that calls get somewhere. */
const worlds = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(9)), {
  minLength: 1,
  maxLength: 12,
});
const numbers = fc.constantFrom(undefined, '+12025550178');

/** The counterexample found, or nothing. */
const counterexample = <T>(property: fc.IProperty<T>, numRuns = 80): string | undefined =>
  fc.defaultReportMessage(fc.check(property, { numRuns }));

/** A yes, and nothing besides but what was read back once more: "yes, Tuesday at eleven". */
function isYes({ heard }: Exchange, { opening }: Extract<Effect, { type: 'book' }>, zone: string): boolean {
  if (heard.type !== 'utterance') return false;
  const { commands } = heard.understanding;
  const booked = Temporal.Instant.fromEpochMilliseconds(opening.startsAt).toZonedDateTimeISO(zone);
  const said = { date: booked.toPlainDate().toString(), time: booked.toPlainTime().toString().slice(0, 5) };
  return (
    commands.some(({ type, confidence }) => type === 'affirm' && confidence >= 0.5) &&
    commands.every((command) => {
      if (command.type !== 'correct' || command.slot !== 'when')
        return command.type === 'affirm' || command.type === 'goodbye';
      const [{ dates, time } = {}] = command.value.any;
      const at = time && 'at' in time ? time.at : [];
      return dates?.from === said.date && dates.to === said.date && at.includes(said.time);
    })
  );
}

/** The words that read back what `book` books, in both of their variants. */
function readBacks({ business }: Setting, book: Extract<Effect, { type: 'book' }>): string[] {
  const { name, phone } = book.customer;
  const services = book.serviceIds.map((id) => business.services.find((one) => one.id === id)!.name);
  const staff = business.staff.filter(({ id }) => id === book.opening.staffId).map(({ name }) => name);
  const filled = {
    services,
    startsAt: book.opening.startsAt,
    staff,
    name,
    phone,
    spelled: false,
    repeats: book.repeat,
  };
  return [0, 1].map((times) => render({ key: 'readBack', with: filled }, business, NOW, times).text);
}

test('nothing is booked without a yes to a read-back of exactly what is booked', () => {
  let booked = 0;
  const property = fc.property(calls, worlds, numbers, fc.boolean(), (said, world, number, stale) => {
    const to = setting(number);
    const exchanges = play(to, said, world, stale);
    return exchanges.every((exchange, i) => {
      const book = exchange.step.effects.find((effect) => effect.type === 'book');
      if (!book) return true;
      booked += 1;
      const lines = exchanges.slice(0, i).flatMap(({ step }) => step.lines);
      const lastReadBack = lines.findLast(({ key }) => key === 'readBack')?.text ?? '';
      return isYes(exchange, book, to.business.timezone) && readBacks(to, book).includes(lastReadBack);
    });
  });
  expect(counterexample(property, 200)).toBeUndefined();
  expect(booked).toBeGreaterThan(3);
});

const asksAgain = ({ heard }: Exchange): boolean =>
  heard.type === 'utterance' && heard.understanding.commands.some(({ type }) => type === 'repeat');

test('"booked" is said only after the world has booked', () => {
  const property = fc.property(calls, worlds, numbers, (said, world, number) =>
    play(setting(number), said, world)
      .filter((exchange) => !asksAgain(exchange) && exchange.step.lines.some(({ key }) => key === 'booked'))
      .every(({ heard }) => heard.type === 'effectResult' && heard.result.outcome === 'booked'),
  );
  expect(counterexample(property)).toBeUndefined();
});

test('no appointment is cancelled or moved for a caller who proves nothing', () => {
  /** A date, a code, or having booked the appointment in this call. */
  const proofs = new Set(['day', 'closedDay', 'bookAll', 'yesBut', 'code', 'yes', 'yesBye']);
  const property = fc.property(calls, worlds, numbers, (said, world, number) =>
    play(
      setting(number),
      said.filter((name) => !proofs.has(name)),
      world,
    ).every(({ step }) =>
      step.effects.every(({ type }) => type !== 'cancelAppointment' && type !== 'reschedule'),
    ),
  );
  expect(counterexample(property)).toBeUndefined();
});

const longer = { minLength: MAX_TURNS + 10, maxLength: MAX_TURNS + 10 };
const ends = (said: string[], world: number[], number?: string) =>
  play(setting(number), said, world).at(-1)?.step.over === true;

test('every call ends, whatever is said', () => {
  expect(counterexample(fc.property(fc.array(names, longer), worlds, numbers, ends))).toBeUndefined();
});

test('every call ends, even when the same is said over and over', () => {
  const stubborn = names.map((name) => Array.from({ length: longer.minLength }, () => name));
  expect(counterexample(fc.property(stubborn, worlds, numbers, ends))).toBeUndefined();
});

test('a result that never comes is given up on', () => {
  const to = setting('+12025550178');
  let step = dialogue.begin(to, NOW);
  for (const name of ['bookAll', 'name'])
    step = dialogue.respond(to, step.snapshot, meaning(...MEANINGS[name]!), NOW);
  for (let silences = 0; silences < 3; silences += 1)
    step = dialogue.respond(to, step.snapshot, { type: 'silence' }, NOW);
  expect(step.lines.map(({ key }) => key)).toContain('calendarDown');
});

test('the agent is never silent where the caller is to speak next', () => {
  const property = fc.property(calls, worlds, numbers, (said, world, number) =>
    play(setting(number), said, world).every(
      ({ heard, step }) => heard.type === 'effectResult' || step.effects.length > 0 || step.lines.length > 0,
    ),
  );
  expect(counterexample(property)).toBeUndefined();
});

test('the same step comes of the same words, also through JSON', () => {
  const property = fc.property(calls, worlds, (said, world) => {
    const to = setting('+12025550178');
    const snapshot = play(to, said, world).at(-1)?.step.snapshot ?? dialogue.begin(to, NOW).snapshot;
    const copy = JSON.parse(JSON.stringify(snapshot)) as typeof snapshot;
    const [one, other] = [snapshot, copy].map((from) =>
      JSON.stringify(dialogue.respond(to, from, meaning(...MEANINGS['bookAll']!), NOW)),
    );
    return one === other;
  });
  expect(counterexample(property)).toBeUndefined();
});
