// What people who ask a command for help, or for what it has not, are told.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const format = (argument: string) =>
  spawnSync(process.execPath, [path.join(import.meta.dirname, '../format.ts'), argument], {
    encoding: 'utf8',
  });

test('--help says what a command does, and does nothing', () => {
  expect(format('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^npm run format: /) });
});

test('what a command does not know is named and refused, and nothing is done', () => {
  expect(format('--chekc')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: "Unknown option '--chekc'. --help tells what there is.\n",
  });
  expect(format('web')).toMatchObject({
    status: 1,
    stdout: '',
    stderr: '"web" is nothing this command knows. --help tells what there is.\n',
  });
});
