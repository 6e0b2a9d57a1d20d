// Builds the dashboard when its sources have changed since the last build.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const web = path.join(root, 'web');
const stampFile = path.join(web, 'dist', '.sources');

/** Resolves to true when a build was needed. Throws with Vite's own words when the build fails. */
export async function buildWebWhenChanged(): Promise<boolean> {
  const stamp = sourceStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false;
  const output: Buffer[] = [];
  const vite = spawn(process.execPath, [path.join(web, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: web,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  vite.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  vite.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise((resolve) => vite.on('close', resolve));
  if (code !== 0) throw new Error(`The dashboard could not be built:\n${Buffer.concat(output).toString()}`);
  writeFileSync(stampFile, stamp);
  return true;
}

/** Names, sizes and contents of everything the build reads. */
function sourceStamp(): string {
  const hash = createHash('sha256');
  const files = globSync(['src/**/*', 'public/**/*', '*.{html,ts,json}'], { cwd: web }).toSorted();
  for (const file of [...files.map((name) => path.join(web, name)), path.join(root, 'pnpm-lock.yaml')]) {
    if (!statSync(file).isFile() || file.endsWith('.test.ts')) continue;
    hash.update(path.relative(root, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}
