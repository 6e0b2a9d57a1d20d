// Runs `scripts/src/<name>.ts` on the Node 24 that comes with the install, installing first whenever the
// lockfile has changed. Plain JavaScript with no dependencies: it starts on any Node from 20.19, before anything is installed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PNPM = 'pnpm@12';
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node24 = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const stampFile = path.join(root, 'node_modules/.offhook-install');

const [name, ...args] = process.argv.slice(2);
const script = path.join(root, 'scripts/src', `${name}.ts`);
if (!name || !existsSync(script)) {
  const known = readdirSync(path.join(root, 'scripts/src')).filter((file) => /^[a-z-]+\.ts$/.test(file));
  fail(
    `There is no script "${name ?? ''}". There are: ${known.map((file) => file.slice(0, -3)).join(', ')}.`,
  );
}

await installWhenChanged();
// Both halve the time a start takes: see the module named, and Node's compile cache, which the parts inherit.
const quickImport = pathToFileURL(path.join(root, 'db/src/quick-import.ts')).href;
const compileCache = path.join(root, 'node_modules/.cache/compile');
const child = spawn(node24, ['--import', quickImport, script, ...args], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { NODE_COMPILE_CACHE: compileCache, ...process.env },
});
child.on('error', (error) =>
  fail(`Node 24 could not be started (${error.message}). Delete node_modules and try again.`),
);
child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
stopWhenOrphaned();

/** Installs with the pnpm that npx brings, unless the last install was of exactly these files. */
async function installWhenChanged() {
  const stamp = installStamp();
  if (existsSync(node24) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  process.stderr.write('Installing (the first time takes a little while) …\n');
  const started = Date.now();
  const code = await run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=silent']);
  if (code !== 0) {
    process.stderr.write('The install failed; once more, showing what it says:\n');
    if ((await run('npx', ['--yes', PNPM, 'install', '--frozen-lockfile', '--reporter=append-only'])) !== 0)
      fail(
        'The install failed. Check that the npm registry can be reached, then run the same command again.',
      );
  }
  writeFileSync(stampFile, stamp);
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

/** A digest of everything that decides what is installed, and for which machine. */
function installStamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${PNPM}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    hash.update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

function run(command, commandArgs) {
  return new Promise((resolve) => {
    const env = { ...process.env, CI: 'true' }; // pnpm asks nothing
    spawn(command, commandArgs, {
      cwd: root,
      env,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
      .on('error', () => resolve(1))
      .on('exit', resolve);
  });
}

/** npm killed outright leaves us without a parent: then stop in good order instead of holding the port. */
function stopWhenOrphaned() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 1000).unref();
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
