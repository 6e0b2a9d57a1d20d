// Asks every operation of the API so many times for what nobody should send: `npm run fuzz -- 2000`, with another seed each time
// unless FUZZ_SEED says which, and of those operations alone whose name holds FUZZ_ONLY (`POST /api/v1/appointments`). The suite
// runs a short slice of it, the same each time.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const { FUZZ_RUNS = process.argv[2] ?? '2000', FUZZ_SEED = String(randomInt(2 ** 31)) } = process.env;

process.stdout.write(`${FUZZ_RUNS} requests of each operation, FUZZ_SEED=${FUZZ_SEED}\n`);
const { status } = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'server/src/fuzz'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, FUZZ_RUNS, FUZZ_SEED } },
);
process.exitCode = status ?? 1;
