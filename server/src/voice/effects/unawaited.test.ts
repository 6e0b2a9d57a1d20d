// What nobody waits for: a hold is placed while the agent goes on speaking. It comes before the booking that builds on it, and
// where the opening turns out to be gone what was said for granted is taken back.
import type { Effect, EffectResult } from '@offhook/machines';
import { afterEach, expect, it } from 'vitest';
import { expecting, line, type Script } from '../testing/dialogue.ts';
import { close, exchange, heldClock, open, say, settled } from '../testing/live-call.ts';

afterEach(close);

const opening = { startsAt: 0, endsAt: 1, staffId: 'kim' };
const hold: Effect = { id: 'hold', type: 'holdOpening', serviceIds: ['cut'], opening };
const book: Effect = { id: 'book', type: 'book', serviceIds: ['cut'], opening, customer: { name: 'Dana' } };

const script: Script = (heard) => {
  switch (heard) {
    case 'at three':
      return { lines: [line('Three is free. Your name?')], effects: [hold], expectation: expecting('name') };
    case 'Dana':
      return { effects: [book], expectation: expecting('nothing') };
    case '(book booked)':
      return { lines: [line('Booked.')] };
    case '(holdOpening taken)':
      return { lines: [line('It has just gone.')] };
    default:
      return {};
  }
};

const changes = (): string[] =>
  exchange.desk.ran.map(({ type }) => type).filter((type) => type !== 'findAppointments');

/** A call in which the hold is under way and the agent has asked on. */
async function held(clock?: ReturnType<typeof heldClock>) {
  await open(script, undefined, clock && { clock });
  const answer = Promise.withResolvers<EffectResult>();
  exchange.desk.answers.holdOpening = () => answer.promise;
  exchange.desk.answers.book = async () => ({ type: 'book', outcome: 'booked', appointmentId: 'a1' });
  const phone = await exchange.call();
  await settled();
  phone.instant = false;
  say('at three');
  await expect.poll(() => exchange.mouth.spoken).toContain('Three is free. Your name?');
  return { phone, answer };
}

it('keeps neither the agent nor the turn waiting, and is no reason to say one moment', async () => {
  const clock = heldClock();
  const { phone, answer } = await held(clock);
  expect(changes()).toEqual(['holdOpening']);
  phone.instant = true;
  phone.play();
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  clock.pass(1_000);
  answer.resolve({ type: 'holdOpening', outcome: 'held', expiresAt: 0 });
  say('Dana');
  await expect.poll(() => exchange.ledger.turns.length).toBe(3);
  expect(exchange.ledger.turns.map(({ agentText }) => agentText).slice(1)).toEqual([
    'Three is free. Your name?',
    'Booked.',
  ]);
});

it('is over before the booking begins', async () => {
  const { phone, answer } = await held();
  phone.instant = true;
  phone.play();
  say('Dana');
  expect(changes()).toEqual(['holdOpening']);
  answer.resolve({ type: 'holdOpening', outcome: 'held', expiresAt: 0 });
  await expect.poll(changes).toEqual(['holdOpening', 'book']);
  await expect.poll(() => exchange.mouth.spoken).toContain('Booked.');
});

it('cuts off what took it for granted when somebody else was faster', async () => {
  const { phone, answer } = await held();
  answer.resolve({ type: 'holdOpening', outcome: 'taken' });
  await expect.poll(() => phone.received.some((part) => 'clear' in part)).toBe(true);
  phone.instant = true;
  phone.play();
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  expect(exchange.ledger.turns[1]?.agentText).toBe('It has just gone.');
});
