// Every static check of the repository: format, lint, types, import rules. Exit code 1 when one fails.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { readOptions } from './command-line/read-options.ts';

readOptions(
  'npm run check: format, lint, types and import rules, over everything. Exit code 1 when one fails.',
  {},
);

const root = path.resolve(import.meta.dirname, '../..');
const PACKAGES = ['machines', 'db', 'server', 'web', 'sandbox', 'bench', 'scripts'];

const CHECKS: { name: string; command: string; args: string[] }[] = [
  { name: 'format', command: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'types of the web', command: 'tsc', args: ['-p', 'web'] },
  { name: 'import rules', command: 'depcruise', args: ['--output-type', 'err', ...PACKAGES] },
];

let failed = 0;
for (const check of CHECKS) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    path.join(root, 'node_modules/.bin', check.command),
    check.args,
    {
      cwd: root,
      encoding: 'utf8',
      // The tools' own launchers pick `node` from the PATH: let that be the one we run on.
      env: {
        ...process.env,
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`,
      },
    },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  if (status === 0) continue;
  failed += 1;
  console.log(`${stdout}${stderr}`);
}
if (failed > 0) {
  console.error(`${failed} of ${CHECKS.length} checks failed. "npm run format" mends the format.`);
  process.exitCode = 1;
}
