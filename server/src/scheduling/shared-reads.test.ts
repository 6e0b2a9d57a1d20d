import { expect, it } from 'vitest';
import { createSharedReads } from './shared-reads.ts';

it('those who ask while a reading is under way share the next one, which begins after they asked', async () => {
  const share = createSharedReads(5_000);
  const gates: PromiseWithResolvers<void>[] = [];
  const read = async () => {
    const number = gates.push(Promise.withResolvers<void>());
    await gates[number - 1]!.promise;
    return number;
  };
  const first = share('k', read);
  const others = Array.from({ length: 9 }, () => share('k', read));
  const another = share('another', read);
  expect(gates).toHaveLength(2);
  gates[0]!.resolve();
  gates[1]!.resolve();
  expect(await Promise.all([first, another])).toEqual([1, 2]);
  await expect.poll(() => gates.length).toBe(3);
  gates[2]!.resolve();
  expect(new Set(await Promise.all(others))).toEqual(new Set([3]));
});

it('a reading that fails fails for those who share it, and for nobody after', async () => {
  const share = createSharedReads(5_000);
  const away = async () => {
    throw new Error('away');
  };
  const results = await Promise.allSettled([share('k', away), share('k', away), share('k', away)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await share('k', async () => 'back')).toBe('back');
});

it('a reading that never ends keeps those who ask later waiting for so long and no longer', async () => {
  const share = createSharedReads(20);
  void share('k', () => new Promise(() => undefined));
  expect(await share('k', async () => 'read')).toBe('read');
  expect(await share('k', async () => 'read again')).toBe('read again');
});
