// Keeps a result: JSON for programs, HTML for people, the text for the terminal.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asHtml } from './html.ts';
import type { Result } from './result.ts';

export { asHtml } from './html.ts';
export * from './result.ts';
export { asText } from './text.ts';

/** Writes `<question>-<time>.json` and `.html` below `folder`. */
export function keep(result: Result, folder: string): { json: string; html: string } {
  mkdirSync(folder, { recursive: true });
  const stem = path.join(folder, `${result.question}-${result.startedAt.replaceAll(/[:.]/g, '-')}`);
  const files = { json: `${stem}.json`, html: `${stem}.html` };
  writeFileSync(files.json, `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(files.html, asHtml(result));
  return files;
}
