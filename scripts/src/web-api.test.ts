// What the dashboard knows of the API is what the API is: its types, and all that can be done.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeApi } from '@offhook/server/openapi';
import { beforeAll, expect, it } from 'vitest';
import { apiTypes } from './api-types.ts';
import { NOT_NEEDED, operationsOf, usedByWeb } from './web-operations.ts';

// Builds the whole server: some seconds on a busy machine.
const TIMEOUT_MS = 60_000;

let document: Awaited<ReturnType<typeof describeApi>>;
beforeAll(async () => {
  document = await describeApi();
}, TIMEOUT_MS);

it(
  'the web’s types of the API are those of the routes: "npm run api:types" writes them anew',
  { timeout: TIMEOUT_MS },
  () => {
    const committed = readFileSync(path.resolve(import.meta.dirname, '../../web/src/api/schema.ts'), 'utf8');
    expect(apiTypes(document)).toBe(committed);
  },
);

it('some screen asks for every operation, or it is said why none needs it', () => {
  const operations = operationsOf(document);
  const used = usedByWeb(operations);
  const listed = Object.values(NOT_NEEDED).flat();
  expect(used.length).toBeGreaterThan(150);
  expect(operations.filter((operation) => !used.includes(operation) && !listed.includes(operation))).toEqual(
    [],
  );
  // A reason that has gone stale is no reason.
  expect(listed.filter((operation) => used.includes(operation) || !operations.includes(operation))).toEqual(
    [],
  );
});
