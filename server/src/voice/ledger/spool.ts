// Ledger entries on disk while PostgreSQL is away: JSON lines in segments that are written once, whole, and deleted once
// delivered. Nothing is ever appended to, so processes that share the folder may deliver each other's segments.
import { mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@offhook/db';
import { reviveEntry, type Entry } from './record.ts';

const SEGMENT = /^[0-9a-f-]{36}\.jsonl$/;

export interface Spool {
  readonly isEmpty: boolean;
  /** Keeps entries in order; resolves once the bytes are on the disk itself. */
  append(entries: readonly Entry[]): Promise<void>;
  /** The oldest entries: whole segments until there are `rows` of them, or no more. */
  oldest(rows: number): Promise<{ entries: Entry[]; remove(): Promise<void> }>;
  /** Keeps what PostgreSQL refuses, for a person to look at. */
  setAside(entries: readonly Entry[]): Promise<void>;
}

/** Finds what an earlier run left in `dir`, which is made where missing. Throws when the folder cannot be used. */
export function openSpool(dir: string): Spool {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // Named by UUIDv7, segments sort by age.
  const segments = readdirSync(dir)
    .filter((name) => SEGMENT.test(name))
    .sort();

  return {
    get isEmpty() {
      return segments.length === 0;
    },
    async append(entries) {
      if (entries.length === 0) return;
      const name = `${newId()}.jsonl`;
      const path = join(dir, name);
      await write(`${path}.part`, 'wx', entries);
      await rename(`${path}.part`, path);
      await sync(dir);
      segments.push(name);
    },
    async oldest(rows) {
      const entries: Entry[] = [];
      const taken: string[] = [];
      for (const name of segments) {
        if (entries.length >= rows) break;
        taken.push(name);
        entries.push(...parse(await readSegment(join(dir, name))));
      }
      return {
        entries,
        async remove() {
          for (const name of taken) await rm(join(dir, name), { force: true });
          segments.splice(0, taken.length);
        },
      };
    },
    setAside: (entries) => write(join(dir, 'refused.jsonl'), 'a', entries),
  };
}

async function write(path: string, flags: 'wx' | 'a', entries: readonly Entry[]): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Makes a rename survive a power cut. */
async function sync(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Empty when another process has delivered and deleted it meanwhile. */
async function readSegment(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

const parse = (text: string): Entry[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map(reviveEntry);
