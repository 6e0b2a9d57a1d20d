import { expect, it } from 'vitest';
import { createLater } from './later.ts';

function recording() {
  const lines: [object, string][] = [];
  return { lines, error: (details: object, message: string) => void lines.push([details, message]) };
}

it('does one thing after the other, and goes on after one that fails', async () => {
  const log = recording();
  const later = createLater(log);
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  later.do('first', async () => {
    await gate.promise;
    done.push('first');
  });
  later.do('second', async () => {
    throw new Error('no');
  });
  later.do('third', async () => void done.push('third'));
  expect(done).toEqual([]);
  gate.resolve();
  await later.settled();
  expect(done).toEqual(['first', 'third']);
  expect(log.lines.map(([, message]) => message)).toEqual(['second failed']);
});

it('leaves out what a flood asks for', async () => {
  const log = recording();
  const later = createLater(log);
  let done = 0;
  for (let asked = 0; asked < 300; asked++) later.do('mail', async () => void (done += 1));
  await later.settled();
  expect([done, log.lines.length]).toEqual([200, 100]);
  later.do('mail', async () => void (done += 1));
  await later.settled();
  expect(done).toBe(201);
});
