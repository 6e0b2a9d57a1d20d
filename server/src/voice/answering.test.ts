// Answers to questions, said while they are still being made: each piece once, in order, and none after the caller has spoken on.
import type { Effect, EffectResult } from '@offhook/machines';
import { afterEach, expect, it } from 'vitest';
import { line, type Script } from './testing/dialogue.ts';
import { close, exchange, interim, open, say, settled } from './testing/live-call.ts';

afterEach(close);

const question: Effect = { id: 'q', type: 'answer', question: 'Where?' };
const answered = (text: string): EffectResult => ({ type: 'answer', outcome: 'answered', text });
const script: Script = (heard) => {
  if (heard.startsWith('('))
    return { lines: [line('Behind the house. Ring twice.', { key: 'fromKnowledge' }), line('What else?')] };
  return heard === 'where' ? { effects: [question] } : { lines: [line(`You said ${heard}.`)] };
};

/** A call in which the question was asked; the answer is in the test's hands. */
async function asked() {
  await open(script);
  const answer = Promise.withResolvers<EffectResult>();
  let tell: (piece: string) => void = () => undefined;
  exchange.desk.answers.answer = (_effect, _signal, call) => {
    tell = (piece) => call.answering?.(piece);
    return answer.promise;
  };
  const phone = await exchange.call();
  await settled();
  return { phone, answer, tell: (piece: string) => tell(piece) };
}

it('are said piece by piece, then what follows them', async () => {
  const { answer, tell } = await asked();
  say('where');
  tell('Behind the house.');
  await expect.poll(() => exchange.mouth.spoken.at(-1)).toBe('Behind the house.');
  tell('Ring twice.');
  answer.resolve(answered('Behind the house. Ring twice.'));
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  expect(exchange.ledger.turns[1]?.agentText).toBe('Behind the house. Ring twice. What else?');
});

it('are made ahead of the turn’s end, and said only then', async () => {
  const { answer, tell } = await asked();
  exchange.ears.sessions[0]?.events.eagerEndOfTurn('where', 0.5);
  await expect.poll(() => exchange.desk.ran.at(-1)?.type).toBe('answer');
  tell('Behind the house.');
  expect(exchange.mouth.spoken).not.toContain('Behind the house.');
  say('where');
  await expect.poll(() => exchange.mouth.spoken.at(-1)).toBe('Behind the house.');
  tell('Ring twice.');
  answer.resolve(answered('Behind the house. Ring twice.'));
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  expect(exchange.ledger.turns[1]?.agentText).toBe('Behind the house. Ring twice. What else?');
  expect(exchange.desk.ran.filter(({ type }) => type === 'answer')).toHaveLength(1);
});

it('are left when the caller speaks on', async () => {
  const { phone, answer, tell } = await asked();
  phone.instant = false;
  say('where');
  tell('Behind the house.');
  await expect.poll(() => exchange.mouth.spoken).toContain('Behind the house.');
  interim('never mind');
  tell('Ring twice.');
  phone.instant = true;
  say('never mind');
  answer.resolve(answered('Behind the house. Ring twice.'));
  await expect.poll(() => exchange.mouth.spoken).toContain('You said never mind.');
  await expect.poll(() => exchange.ledger.turns.length).toBe(3);
  expect(exchange.mouth.spoken).not.toContain('Ring twice.');
  expect(exchange.mouth.spoken.filter((text) => text === 'Behind the house.')).toHaveLength(1);
});

it('stand as far as they were said when the rest does not come', async () => {
  const { answer, tell } = await asked();
  say('where');
  tell('Behind the house.');
  answer.reject(new Error('500'));
  await expect.poll(() => exchange.ledger.turns.length).toBe(2);
  expect(exchange.ledger.turns[1]?.agentText).toBe('Behind the house. What else?');
});
