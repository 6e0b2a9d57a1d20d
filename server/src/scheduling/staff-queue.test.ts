import { describe, expect, it } from 'vitest';
import { TakenError } from './room.ts';
import { type TimeWish, createStaffQueue } from './staff-queue.ts';

const never = new AbortController().signal;
const wish = (callId: string, startsAt = 0, endsAt = 45): TimeWish => ({
  organizationId: 'salon',
  staffId: 'anna',
  callId,
  startsAt,
  endsAt,
});
const free = async () => false;

describe('those who want time of one person', () => {
  it('come one after another, whatever happens to those before', async () => {
    const queue = createStaffQueue(free);
    const done: string[] = [];
    let atIt = 0;
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((callId, i) =>
        queue.run(wish(callId, i * 60, i * 60 + 45), never, async () => {
          expect(++atIt).toBe(1);
          await Promise.resolve();
          atIt--;
          done.push(callId);
          if (callId === 'b') throw new Error('lost the connection');
        }),
      ),
    );
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('hear at once that an overlapping time has gone; the call itself and other times go on', async () => {
    const queue = createStaffQueue(free);
    const gate = Promise.withResolvers<void>();
    const first = queue.run(wish('a'), never, () => gate.promise);
    const others = [wish('b', 30, 75), wish('a', 30, 75), wish('c', 90, 120)].map((other) =>
      queue.run(other, never, async () => 'taken up'),
    );
    const settled = Promise.allSettled(others);
    // Until all of them wait.
    await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    await first;
    const [b, a, c] = await settled;
    expect(b).toMatchObject({ status: 'rejected', reason: expect.any(TakenError) as unknown });
    expect([a, c]).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
  });

  it('who come while someone is at it ask first whether it has gone', async () => {
    const queue = createStaffQueue(async ({ callId }) => callId === 'late');
    const gate = Promise.withResolvers<void>();
    const first = queue.run(wish('a'), never, () => gate.promise);
    await expect(queue.run(wish('late'), never, async () => undefined)).rejects.toThrow(TakenError);
    gate.resolve();
    await first;
    // Nobody at it: no question asked.
    expect(await queue.run(wish('late'), never, async () => 'tried')).toBe('tried');
  });

  it('do not try one by one what one of them found gone', async () => {
    let gone = false;
    let attempts = 0;
    const queue = createStaffQueue(async () => gone);
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((callId) =>
        queue.run(wish(callId), never, async () => {
          attempts++;
          await new Promise((resolve) => setImmediate(resolve));
          gone = true;
          throw new TakenError('Another process was quicker');
        }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    expect(attempts).toBe(1);
  });

  it('are not kept waiting by someone who is past their deadline', async () => {
    const queue = createStaffQueue(free);
    const deadline = new AbortController();
    const silence = Promise.withResolvers<string>();
    const stuck = queue.run(wish('a'), deadline.signal, () => silence.promise);
    const next = queue.run(wish('b', 60, 90), never, async () => 'b');
    const last = queue.run(wish('c', 100, 130), never, async () => 'c');
    await new Promise((resolve) => setImmediate(resolve));
    deadline.abort();
    expect(await Promise.all([next, last])).toEqual(['b', 'c']);
    silence.resolve('came back');
    expect(await stuck).toBe('came back');
    expect(await queue.run(wish('d'), never, async () => 'd')).toBe('d');
  });

  it('who give up while they wait leave the queue to the others', async () => {
    const queue = createStaffQueue(free);
    const gate = Promise.withResolvers<void>();
    const patience = new AbortController();
    const first = queue.run(wish('a'), never, () => gate.promise);
    const impatient = queue.run(wish('b', 60, 90), patience.signal, async () => 'b');
    const patient = queue.run(wish('c', 100, 130), never, async () => 'c');
    await new Promise((resolve) => setImmediate(resolve));
    patience.abort(new Error('hung up'));
    await expect(impatient).rejects.toThrow('hung up');
    gate.resolve();
    await first;
    expect(await patient).toBe('c');
  });
});
