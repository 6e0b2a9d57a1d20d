// Formats every file of the repository in place.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { readOptions } from './command-line/read-options.ts';

readOptions('npm run format: formats every file in place.', {});

const root = path.resolve(import.meta.dirname, '../..');
const { status } = spawnSync(path.join(root, 'node_modules/.bin/oxfmt'), ['.'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
