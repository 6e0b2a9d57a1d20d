import type { Business, Effect, EffectResult } from '@offhook/machines';
import { describe, expect, it } from 'vitest';
import { createFrontDesk } from './front-desk.ts';

const call = {
  organizationId: 'organization',
  callId: 'call',
  business: { knowledge: [{ id: '1', question: 'Parking?', variations: [], answer: 'Behind the house.' }] },
  caller: { number: '+12025550199' },
} as unknown as Parameters<ReturnType<typeof createFrontDesk>['run']>[1] & { business: Business };
const signal = AbortSignal.timeout(5_000);
const message: Effect = { id: 'e1', type: 'takeMessage', kind: 'message', urgent: true, text: 'Call me' };

const USAGE = { model: 'm', tokensIn: 40, tokensCached: 0, tokensOut: 7, costMicros: 170 };

/** A front desk whose desk answers `result`, and what reached the ledger. */
function frontDesk(result: EffectResult, words: string[] | null = null) {
  const kept: object[] = [];
  const asked: unknown[] = [];
  const desk = createFrontDesk({
    desk: { run: async () => result, releaseCall: async () => undefined },
    ledger: {
      message: async (record) => void kept.push(record),
      event: (record) => void kept.push(record),
    },
    model: words
      ? {
          async *answer(question, knowledge, _signal, report) {
            asked.push(question, knowledge);
            yield* words;
            report?.(USAGE);
          },
        }
      : undefined,
    codes: {
      send: async () => ({ type: 'sendCode', outcome: 'sent' }),
      check: async () => ({ type: 'checkCode', outcome: 'right' }),
    },
    now: () => new Date('2026-06-01T12:00:00Z'),
  });
  return { desk, kept, asked };
}

describe('a message', () => {
  it('goes to the desk', async () => {
    const { desk, kept } = frontDesk({ type: 'takeMessage', outcome: 'taken' });
    expect(await desk.run(message, call, signal)).toEqual({ type: 'takeMessage', outcome: 'taken' });
    expect(kept).toEqual([]);
  });

  it('is kept by the ledger while the database is away, under the key the desk would have used', async () => {
    const { desk, kept } = frontDesk({ type: 'takeMessage', outcome: 'unavailable' });
    expect(await desk.run(message, call, signal)).toEqual({ type: 'takeMessage', outcome: 'taken' });
    expect(kept).toMatchObject([
      { idempotencyKey: 'call:e1', text: 'Call me', urgent: true, phone: '+12025550199', wish: null },
    ]);
  });

  it('keeps what somebody waits for', async () => {
    const { desk, kept } = frontDesk({ type: 'takeMessage', outcome: 'unavailable' });
    const wish = { serviceIds: ['haircut'], when: { any: [{ time: { from: '15:00' } }], not: [] } };
    await desk.run({ ...message, kind: 'waitlist', wish }, call, signal);
    expect(kept).toMatchObject([{ kind: 'waitlist', wish }]);
  });
});

describe('a tag', () => {
  it('is kept by the ledger while the database is away', async () => {
    const { desk, kept } = frontDesk({ type: 'tag', outcome: 'unavailable' });
    const tag: Effect = { id: 'e1', type: 'tag', tag: 'recording-agreed' };
    expect(await desk.run(tag, call, signal)).toEqual({ type: 'tag', outcome: 'tagged' });
    expect(kept).toMatchObject([{ callId: 'call', type: 'tag', data: { tag: 'recording-agreed' } }]);
  });
});

describe('a booking', () => {
  it('that could not be made stays unmade', async () => {
    const { desk, kept } = frontDesk({ type: 'book', outcome: 'unavailable' });
    const booking: Effect = {
      id: 'e2',
      type: 'book',
      serviceIds: ['s'],
      opening: { startsAt: 0, endsAt: 1, staffId: 'a' },
      customer: { name: 'A caller' },
    };
    expect(await desk.run(booking, call, signal)).toEqual({ type: 'book', outcome: 'unavailable' });
    expect(kept).toEqual([]);
  });
});

describe('a question', () => {
  const question: Effect = { id: 'e3', type: 'answer', question: 'Where do I park?' };
  const unknown: EffectResult = { type: 'answer', outcome: 'unknown' };

  it('is answered by the model from the business’s knowledge', async () => {
    const { desk, asked } = frontDesk(unknown, ['Behind ', 'the house. ']);
    expect(await desk.run(question, call, signal)).toEqual({
      type: 'answer',
      outcome: 'answered',
      text: 'Behind the house.',
    });
    expect(asked).toEqual(['Where do I park?', call.business.knowledge]);
  });

  it('is told piece by piece while it is being made', async () => {
    const { desk } = frontDesk(unknown, ['Behind ', 'the house. Ri', 'ng the bell']);
    const pieces: string[] = [];
    await desk.run(question, { ...call, answering: (piece) => void pieces.push(piece) }, signal);
    expect(pieces).toEqual(['Behind the house.', 'Ring the bell']);
  });

  it('the model does not know is unknown, and so is every one without a model', async () => {
    expect(await frontDesk(unknown, []).desk.run(question, call, signal)).toEqual(unknown);
    expect(await frontDesk(unknown).desk.run(question, call, signal)).toEqual(unknown);
  });
});

describe('what an answer used', () => {
  it('is told to the call', async () => {
    const { desk } = frontDesk({ type: 'answer', outcome: 'unknown' }, ['Behind ', 'it.']);
    const used: unknown[] = [];
    const question: Effect = { id: 'e3', type: 'answer', question: 'Where can I park?' };
    await desk.run(question, { ...call, used: (usage) => void used.push(usage) }, signal);
    expect(used).toEqual([USAGE]);
  });
});
