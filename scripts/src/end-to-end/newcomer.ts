// What a newcomer's test needs beside the browser: the mail they get.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
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
