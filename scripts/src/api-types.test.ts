import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { apiTypes } from './api-types.ts';

// Builds the whole server and runs the generator: some seconds on a busy machine.
const TIMEOUT_MS = 60_000;

it(
  'the web’s types of the API are those of the routes: "npm run api:types" writes them anew',
  { timeout: TIMEOUT_MS },
  async () => {
    const committed = readFileSync(path.resolve(import.meta.dirname, '../../web/src/api/schema.ts'), 'utf8');
    expect(await apiTypes()).toBe(committed);
  },
);
