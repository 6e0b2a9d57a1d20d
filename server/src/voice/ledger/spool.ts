// Ledger entries on disk while PostgreSQL is away: JSON lines in numbered segments, oldest first, each deleted once delivered.
import { mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { reviveEntry, type Entry } from './record.ts';

/** A segment is closed past this, so that what is delivered can be deleted while more arrives. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

export interface Spool {
  readonly isEmpty: boolean;
  /** Appends in order; resolves once the bytes are on the disk itself. */
  append(entries: readonly Entry[]): Promise<void>;
  /** The oldest segment, closed to further lines. A last line cut off by a crash is left out. */
  oldest(): Promise<{ entries: Entry[]; remove(): Promise<void> } | undefined>;
  /** Keeps what PostgreSQL refuses, for a person to look at. */
  setAside(entries: readonly Entry[]): Promise<void>;
  close(): Promise<void>;
}

/** Finds what an earlier run left in `dir`, which is made where missing. Throws when the folder cannot be used. */
export function openSpool(dir: string): Spool {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const segments = readdirSync(dir)
    .filter((name) => /^\d{12}\.jsonl$/.test(name))
    .sort();
  let last = Number.parseInt(segments.at(-1) ?? '0', 10);
  let current: { file: FileHandle; bytes: number } | undefined;

  const closeCurrent = async (): Promise<void> => {
    const closing = current;
    current = undefined;
    await closing?.file.close();
  };

  return {
    get isEmpty() {
      return segments.length === 0;
    },
    async append(entries) {
      if (entries.length === 0) return;
      if (current === undefined || current.bytes > SEGMENT_BYTES) {
        await closeCurrent();
        last += 1;
        const name = `${String(last).padStart(12, '0')}.jsonl`;
        current = { file: await open(join(dir, name), 'ax', 0o600), bytes: 0 };
        segments.push(name);
      }
      const lines = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      await current.file.appendFile(lines);
      await current.file.datasync();
      current.bytes += lines.length;
    },
    async oldest() {
      const name = segments[0];
      if (name === undefined) return undefined;
      if (segments.length === 1) await closeCurrent();
      const path = join(dir, name);
      const entries = parse(await readFile(path, 'utf8'));
      return {
        entries,
        async remove() {
          await rm(path, { force: true });
          segments.shift();
        },
      };
    },
    async setAside(entries) {
      const file = await open(join(dir, 'refused.jsonl'), 'a', 0o600);
      try {
        await file.appendFile(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    close: closeCurrent,
  };
}

function parse(text: string): Entry[] {
  const entries: Entry[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      entries.push(reviveEntry(line));
    } catch {
      // Cut off by a crash in mid-write: it was never promised to anyone.
    }
  }
  return entries;
}
