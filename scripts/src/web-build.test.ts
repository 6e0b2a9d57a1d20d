// What a visitor downloads before the first screen can show: it has to stay small, or a cheap phone waits.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const DIST = path.resolve(import.meta.dirname, '../../web/dist');
const BUDGET_BYTES = 180 * 1024;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
}

const manifest = JSON.parse(readFileSync(path.join(DIST, '.vite/manifest.json'), 'utf8')) as Record<
  string,
  Chunk
>;

/** A chunk with all it imports, except what is loaded later. */
function closure(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const imported of manifest[name]?.imports ?? []) closure(imported, found);
  return found;
}

const gzipped = (name: string): number => {
  const file = manifest[name]?.file;
  return file ? gzipSync(readFileSync(path.join(DIST, file))).length : 0;
};

it('begins with at most 180 KB of JavaScript, the words of a language included', () => {
  const [entry] = Object.entries(manifest).find(([, { isEntry }]) => isEntry) ?? [''];
  const initial = closure(entry);
  for (const name of closure('src/wording/en/en.ts')) initial.add(name);
  const bytes = [...initial].reduce((sum, name) => sum + gzipped(name), 0);
  expect(bytes).toBeGreaterThan(50 * 1024);
  expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
});

it('loads every screen, and each language, only when it is needed', () => {
  const [entry] = Object.entries(manifest).find(([, { isEntry }]) => isEntry) ?? [''];
  const initial = closure(entry);
  const early = [...initial].filter((name) => /src\/(screens|wording\/(en|es))/.test(name));
  expect(early).toEqual([]);
});
