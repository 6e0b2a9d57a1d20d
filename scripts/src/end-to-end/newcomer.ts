// What a newcomer's test needs beside the browser: the mail they get, and what their microphone hears.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monoWav } from '@offhook/sandbox/caller';
import { modulate, SAMPLE_RATE, silence } from '@offhook/sandbox/modem';
import { expect } from 'vitest';
import { eventually } from './calls.ts';
import type { House } from './house.ts';

/** The link to `screen` in the newest mail that has one. */
export async function linkTo(house: House, screen: string): Promise<string> {
  const folder = path.join(house.home, 'mail');
  const links = async () =>
    readdirSync(folder)
      .toSorted()
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
      .flatMap((mail) => mail.match(new RegExp(`https?://\\S+/${screen}#\\S+`)) ?? []);
  const found = await eventually(
    () => links().catch(() => []),
    (all) => expect(all).not.toEqual([]),
  );
  return found.at(-1) ?? '';
}

/** What is said into a microphone, each after so many seconds of silence: modem tones, as the sandbox understands them. */
export function writeSpeech(
  file: string,
  lines: readonly (readonly [afterSeconds: number, words: string])[],
): void {
  const audio = lines.flatMap(([after, words]) => [silence(after * SAMPLE_RATE), modulate(words)]);
  writeFileSync(file, monoWav(Buffer.concat([...audio, silence(SAMPLE_RATE)])));
}
