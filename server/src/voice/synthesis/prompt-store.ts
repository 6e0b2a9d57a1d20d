// Audio of fixed lines on disk, so that a restart does not pay for making them again.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Voice } from './synthesizer.ts';

/** About 18 hours of speech. Past it the files unused for longest go. */
const MAX_BYTES = 512 * 1024 * 1024;
const SUFFIX = '.ulaw';

export interface PromptStore {
  /** Never rejects: a file that cannot be read is one that is not there. */
  load(voice: Voice, text: string): Promise<Buffer | undefined>;
  /** Never rejects. A crash leaves the whole file or none. */
  save(voice: Voice, text: string, mulaw: Buffer): Promise<void>;
  /** Removes what exceeds the bound. */
  prune(): Promise<void>;
}

/** Raw µ-law files in `dir`, named by voice and text. */
export function createPromptStore(
  dir: string,
  log: { warn(details: object, message: string): void },
  maxBytes = MAX_BYTES,
): PromptStore {
  const fileOf = ({ model, language }: Voice, text: string): string => {
    const name = createHash('sha256')
      .update(JSON.stringify([model, language, text]))
      .digest('hex');
    return path.join(dir, name + SUFFIX);
  };

  return {
    async load(voice, text) {
      const file = fileOf(voice, text);
      try {
        const mulaw = await readFile(file);
        // Read is used: the bound is on what nobody wants any more.
        await utimes(file, new Date(), new Date());
        return mulaw.length > 0 ? mulaw : undefined;
      } catch {
        return undefined;
      }
    },

    async save(voice, text, mulaw) {
      const file = fileOf(voice, text);
      const part = `${file}.${process.pid}.part`;
      try {
        await mkdir(dir, { recursive: true });
        await writeFile(part, mulaw);
        await rename(part, file);
      } catch (error) {
        log.warn({ err: error, file }, 'a prompt could not be kept on disk');
      }
    },

    async prune() {
      const names = await readdir(dir).catch(() => []);
      const files = await Promise.all(
        names.map(async (name) => {
          const file = path.join(dir, name);
          const { size, mtimeMs } = await stat(file);
          return { file, size, mtimeMs };
        }),
      );
      let total = 0;
      for (const { file, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
        total += size;
        if (total > maxBytes || file.endsWith('.part')) await rm(file, { force: true });
      }
    },
  };
}
