// A headless Chromium: the machine's own where there is one, else the one npm brings, with the libraries it needs.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';

const SYSTEM = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** Nothing of the browser's own may reach out: tests run where there is no network, and no room's sound is theirs to hear. What moves is drawn for nobody. */
const QUIET = [
  '--force-prefers-reduced-motion',
  '--no-sandbox',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--use-fake-device-for-media-stream',
];

/** What pages get that ask for the microphone: the browser's own beeps, `refused`, or what a WAV file says, from its beginning at each use. */
export async function launchBrowser({ microphone }: { microphone?: string } = {}): Promise<Browser> {
  const isRefused = microphone === 'refused';
  const args = [...QUIET, `--use-fake-ui-for-media-stream${isRefused ? '=deny' : ''}`];
  if (microphone !== undefined && !isRefused)
    args.push(`--use-file-for-fake-audio-capture=${microphone}%noloop`);
  const installed = SYSTEM.find((file) => file !== undefined && existsSync(file));
  if (installed) return playwright.launch({ executablePath: installed, args });
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  // NSS and NSPR, which a bare machine lacks.
  const bin = path.resolve(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../bin');
  await inflate(path.join(bin, 'al2023.tar.br'));
  const libraries = [path.join(tmpdir(), 'al2023/lib'), process.env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(':');
  return playwright.launch({
    executablePath,
    args,
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
  });
}
