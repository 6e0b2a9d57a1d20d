// `npm run pictures`: what the running Offhook's screens look like, each on a phone and on a desk, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '@offhook/db';
import type { Page } from 'playwright-core';
import { DEMO } from './demo.ts';
import { launchBrowser } from './end-to-end/browser.ts';
import { fillSalon, talk } from './pictures/salon-days.ts';
import { SCREENS, type Screen } from './pictures/screens.ts';
import { liveRun, type RunFile } from './start/run-file.ts';

const HELP = `Pictures of every screen of the Offhook that "npm start" runs (with nothing but the demo salon in it).

  npm run -s pictures -- [options]

  --out FOLDER      where they go (OFFHOOK_HOME/pictures)
  --only NAME,…     some of ${Object.keys(SCREENS).join(', ')}
  --docs            the few that README and docs show, into docs/pictures
  --help`;

const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 800 },
} as const;
const THEMES = ['light', 'dark'] as const;
type Look = { size: keyof typeof SIZES; theme: (typeof THEMES)[number] };

/** Those of README and docs. */
const IN_DOCS: readonly (Look & { screen: string })[] = [
  { screen: 'call', size: 'desk', theme: 'light' },
  { screen: 'today', size: 'desk', theme: 'light' },
  { screen: 'today', size: 'phone', theme: 'dark' },
  { screen: 'live', size: 'desk', theme: 'dark' },
  { screen: 'speed', size: 'desk', theme: 'light' },
  { screen: 'calendar', size: 'desk', theme: 'light' },
  { screen: 'calls', size: 'phone', theme: 'light' },
];
const QUALITY = 80;
/** One after the other without a pause, they are more requests than a member may make. */
const PAUSE_MS = 1_000;

const root = path.resolve(import.meta.dirname, '../..');

try {
  await takePictures();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function takePictures(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      only: { type: 'string' },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const home = path.resolve(process.env['OFFHOOK_HOME'] ?? path.join(root, '.offhook'));
  const run = liveRun(home);
  if (!run) throw new Error(`No Offhook is running from ${home}. Start it with npm start.`);
  const only = values.only?.split(',');
  const folder = values.docs
    ? path.join(root, 'docs/pictures')
    : path.resolve(values.out ?? path.join(home, 'pictures'));
  mkdirSync(folder, { recursive: true });
  const database = connect(run.databaseUrl);
  try {
    await fillSalon(run, database.db);
  } finally {
    await database.close();
  }
  const looks = values.docs
    ? IN_DOCS
    : Object.keys(SCREENS).flatMap((screen) =>
        Object.keys(SIZES).flatMap((size) =>
          THEMES.map((theme) => ({ screen, size: size as Look['size'], theme })),
        ),
      );
  await photograph(
    run,
    looks.filter(({ screen }) => only?.includes(screen) ?? true),
    folder,
  );
}

async function photograph(
  run: RunFile,
  looks: readonly (Look & { screen: string })[],
  folder: string,
): Promise<void> {
  const browser = await launchBrowser();
  const calls = await talk(run);
  try {
    const page = await browser.newPage();
    for (const { screen, size, theme } of looks) {
      const { open, signedOut = false } = SCREENS[screen] as Screen;
      await page.setViewportSize(SIZES[size]);
      await page.emulateMedia({ colorScheme: theme });
      if (signedOut) await page.context().clearCookies();
      else await signIn(page, run.serverUrl);
      await open(page, run.serverUrl);
      await page.getByRole('status').first().waitFor({ state: 'detached' });
      const file = path.join(folder, `${screen}-${size}-${theme}.webp`);
      writeFileSync(file, await webp(page));
      console.log(path.relative(process.cwd(), file));
      await page.waitForTimeout(PAUSE_MS);
    }
  } finally {
    await Promise.all(calls.map((call) => call.hangUp()));
    await browser.close();
  }
}

/** Playwright's own pictures are PNG or JPEG: several times as large for the same looks. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  return Buffer.from(data, 'base64');
}

async function signIn(page: Page, url: string): Promise<void> {
  const cookies = await page.context().cookies(url);
  if (cookies.length > 0) return;
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(DEMO.email);
  await page.getByLabel('Password').fill(DEMO.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
}
