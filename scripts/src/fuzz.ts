// `npm run fuzz`: asks every operation of the API many times for what nobody should send. The suite runs a short slice of it, the
// same each time.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { readOptions } from './command-line/read-options.ts';

const HELP = `Asks every operation of the API many times for what nobody should send, and fails where the answer is no refusal in
good order.

  npm run fuzz [-- TIMES]      (2000)
  FUZZ_SEED=1                  the same requests again, instead of others each time
  FUZZ_ONLY='POST /api/v1/…'   those operations whose name holds that`;

const {
  positionals: [times = '2000'],
} = readOptions(HELP, {}, 1);
if (!/^[1-9]\d*$/.test(times)) {
  console.error(`"${times}" is no number of times.`);
  process.exit(1);
}

const root = path.resolve(import.meta.dirname, '../..');
const { FUZZ_RUNS = times, FUZZ_SEED = String(randomInt(2 ** 31)) } = process.env;

process.stdout.write(`${FUZZ_RUNS} requests of each operation, FUZZ_SEED=${FUZZ_SEED}\n`);
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'server/src/fuzz'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FUZZ_RUNS, FUZZ_SEED } },
);
process.exitCode = status ?? 1;
