// Writes the web's types of the API (web/src/api/schema.ts) from the routes' schemas.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeApi } from '@offhook/server/openapi';
import { readOptions } from './command-line/read-options.ts';

const web = path.resolve(import.meta.dirname, '../../web');

/** The generated file's text, of an OpenAPI document. */
export function apiTypes(api: object): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'offhook-api-'));
  try {
    const document = path.join(folder, 'openapi.json');
    writeFileSync(document, JSON.stringify(api));
    const generator = path.join(import.meta.dirname, '../node_modules/openapi-typescript/bin/cli.js');
    // With no --output it prints the types, and nothing else, to standard output.
    return execFileSync(process.execPath, [generator, document], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  readOptions('npm run api:types: writes web/src/api/schema.ts from the schemas of the server’s routes.', {});
  const file = path.join(web, 'src/api/schema.ts');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, apiTypes(await describeApi()));
}
