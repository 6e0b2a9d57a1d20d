// Runs every test: unit, real PostgreSQL, real sockets, a headless browser. Arguments go to vitest ("npm test -- server/src/voice").
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildWebWhenChanged } from './web-build.ts';

const root = path.resolve(import.meta.dirname, '../..');

await buildWebWhenChanged();
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
