// Fixed lines are made once: for a process, and by way of the disk for the next one too.
import { mkdtemp, readdir, rm, truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { line } from '../testing/dialogue.ts';
import { scriptedSynthesizer } from '../testing/scripted.ts';
import { createPromptCache } from './prompt-cache.ts';
import { createPromptStore } from './prompt-store.ts';
import { createWarmUp } from './warm-up.ts';

const voice = { model: 'scripted', language: 'en' };
const quiet = { warn: () => undefined };
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'prompts-'));
});
afterEach(() => rm(dir, { recursive: true }));

function process(): {
  mouth: ReturnType<typeof scriptedSynthesizer>;
  cache: ReturnType<typeof createPromptCache>;
  warmUp: ReturnType<typeof createWarmUp>;
} {
  const mouth = scriptedSynthesizer();
  const cache = createPromptCache();
  const store = createPromptStore(dir, quiet);
  return { mouth, cache, warmUp: createWarmUp({ cache, store, log: quiet }) };
}

describe('warming up', () => {
  it('makes each line once, and never one with personal data', async () => {
    const { mouth, cache, warmUp } = process();
    const lines = [line('Hello.'), line('Goodbye.'), line('Hi Dana', { personal: true })];
    warmUp.warm(voice, lines, mouth.open);
    warmUp.warm(voice, lines, mouth.open);
    await expect.poll(() => cache.has(voice, 'Goodbye.')).toBe(true);
    expect(mouth.spoken).toEqual(['Hello.', 'Goodbye.']);
    await expect.poll(() => mouth.closed).toBe(1);
    await warmUp.close();
  });

  it('finds on disk what an earlier process made', async () => {
    const before = process();
    before.warmUp.warm(voice, [line('Hello.')], before.mouth.open);
    await expect.poll(() => readdir(dir)).toHaveLength(1);
    await before.warmUp.close();
    const after = process();
    after.warmUp.warm(voice, [line('Hello.')], after.mouth.open);
    await expect.poll(() => after.cache.get(voice, 'Hello.')).toEqual(before.cache.get(voice, 'Hello.'));
    expect(after.mouth.spoken).toEqual([]);
    await after.warmUp.close();
  });

  it('tries again after a failure, and makes again what is damaged on disk', async () => {
    const { mouth, cache, warmUp } = process();
    mouth.failures = 1;
    warmUp.warm(voice, [line('Hello.')], mouth.open);
    await expect.poll(() => mouth.closed).toBe(1);
    expect(cache.has(voice, 'Hello.')).toBe(false);
    warmUp.warm(voice, [line('Hello.')], mouth.open);
    await expect.poll(() => readdir(dir)).toHaveLength(1);
    await warmUp.close();
    const [name = ''] = await readdir(dir);
    await truncate(path.join(dir, name));
    const after = process();
    after.warmUp.warm(voice, [line('Hello.')], after.mouth.open);
    await expect.poll(() => after.mouth.spoken).toEqual(['Hello.']);
    await after.warmUp.close();
  });
});

describe('the bounds', () => {
  it('of memory drop what was used longest ago', () => {
    const cache = createPromptCache(250);
    for (const text of ['a', 'b']) cache.set(voice, text, Buffer.alloc(100));
    cache.get(voice, 'a');
    cache.set(voice, 'c', Buffer.alloc(100));
    cache.set(voice, 'huge', Buffer.alloc(1_000));
    expect(['a', 'b', 'c', 'huge'].map((text) => cache.has(voice, text))).toEqual([true, false, true, false]);
    expect(cache.bytes).toBe(200);
  });

  it('of the disk too', async () => {
    const store = createPromptStore(dir, quiet, 250);
    for (const text of ['a', 'b', 'c']) await store.save(voice, text, Buffer.alloc(100));
    const old = new Date(0);
    for (const name of await readdir(dir)) await utimes(path.join(dir, name), old, old);
    await store.load(voice, 'a');
    await store.load(voice, 'c');
    await store.prune();
    const left = await Promise.all(['a', 'b', 'c'].map((text) => store.load(voice, text)));
    expect(left.map((mulaw) => mulaw !== undefined)).toEqual([true, false, true]);
  });
});
