// `npm run pictures`: what the running Offhook's screens look like, each on a phone and on a desk, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect } from '@offhook/db';
import type { SimulatedCall } from '@offhook/sandbox/caller';
import type { Page } from 'playwright-core';
import { readOptions } from './command-line/read-options.ts';
import { launchBrowser } from './end-to-end/browser.ts';
import { gather } from './pictures/people.ts';
import { fillSalon, talk } from './pictures/salon-days.ts';
import { SCREENS, type Screen } from './pictures/screens.ts';
import { loadSettings, runningOffhook, type RunFile } from './start/run-file.ts';

const SIZES = {
  narrow: { width: 360, height: 740 },
  phone: { width: 390, height: 844 },
  tablet: { width: 800, height: 1100 },
  desk: { width: 1280, height: 800 },
} as const;
const THEMES = ['light', 'dark'] as const;
/** As a browser names the reader's language. */
const LOCALES = { en: 'en-US', es: 'es-US' } as const;
type Size = keyof typeof SIZES;
type Look = { size: Size; theme: (typeof THEMES)[number] };

const HELP = `Pictures of every screen of the Offhook that "npm start" runs (with nothing but the demo salon in it).

  npm run -s pictures -- [options]

  --out FOLDER      where they go (OFFHOOK_HOME/pictures)
  --only NAME,…     some of ${Object.keys(SCREENS).join(', ')}
  --sizes NAME,…    some of ${Object.keys(SIZES).join(', ')} (phone,desk)
  --language CODE   ${Object.keys(LOCALES).join(' or ')} (en)
  --whole           all of each page, and not only what fits the screen
  --docs            those that README and docs show, into docs/pictures, and docs/screens.md around them
  --help`;

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
  const { values } = readOptions(HELP, {
    out: { type: 'string' },
    only: { type: 'string' },
    sizes: { type: 'string', default: 'phone,desk' },
    language: { type: 'string', default: 'en' },
    whole: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
  });
  loadSettings();
  const { home, run } = runningOffhook();
  if (!run) throw new Error(`No Offhook is running from ${home}. Start it with npm start.`);
  const sizes = namesIn(values.sizes, SIZES, '--sizes');
  const [language = 'en'] = namesIn(values.language, LOCALES, '--language');
  const only = values.only === undefined ? undefined : namesIn(values.only, SCREENS, '--only');
  const folder = values.docs
    ? path.join(root, 'docs/pictures')
    : path.resolve(values.out ?? path.join(home, 'pictures'));
  mkdirSync(folder, { recursive: true });
  const looks = Object.keys(SCREENS).flatMap((screen) =>
    sizes.flatMap((size) => THEMES.map((theme) => ({ screen, size, theme }))),
  );
  if (values.docs) writeFileSync(path.join(root, 'docs/screens.md'), tour());
  await photograph(
    { ...run, home },
    looks.filter(({ screen }) => only?.includes(screen) ?? true),
    { folder, language, whole: values.whole },
  );
}

/** Every screen as a page of the docs shows it: at a desk and on a phone, in the reader's own theme. */
function tour(): string {
  const picture = (screen: string, size: Size, width: number) => {
    const file = (theme: string) => `pictures/${screen}-${size}-${theme}.webp`;
    const alt = `${SCREENS[screen]?.title}, ${size === 'desk' ? 'at a desk' : 'on a phone'}`;
    return `<picture><source media="(prefers-color-scheme: dark)" srcset="${file('dark')}"><img src="${file('light')}" width="${width}" alt="${alt}"></picture>`;
  };
  const parts = Object.entries(SCREENS).map(
    ([screen, { title }]) =>
      `## ${title}\n\n${picture(screen, 'desk', 640)}\n${picture(screen, 'phone', 195)}\n`,
  );
  return `# Every screen\n\nThe dashboard of the demo salon, by \`npm run pictures -- --docs\`.\n\n${parts.join('\n')}`;
}

/** @throws when `list` names what is not there */
function namesIn<Name extends string>(list: string, known: Record<Name, unknown>, option: string): Name[] {
  return list.split(',').map((name) => {
    if (!Object.hasOwn(known, name))
      throw new Error(`${option}: there is no ${name}, but ${Object.keys(known).join(', ')}.`);
    return name as Name;
  });
}

async function photograph(
  run: RunFile & { home: string },
  looks: readonly (Look & { screen: string })[],
  { folder, language, whole }: { folder: string; language: keyof typeof LOCALES; whole: boolean },
): Promise<void> {
  const database = connect(run.databaseUrl);
  const browser = await launchBrowser();
  let calls: SimulatedCall[] = [];
  try {
    await fillSalon(run, database.db);
    const people = await gather(run, database.db, browser, LOCALES[language]);
    calls = await talk(run);
    let before: (Look & { screen: string }) | undefined;
    let page: Page | undefined;
    for (const look of looks) {
      const { screen, size, theme } = look;
      const { open, eyes = 'owner' } = SCREENS[screen] as Screen;
      // Nothing but colours changes with the theme.
      if (!page || before?.screen !== screen || before.size !== size) {
        await page?.close();
        page = await people.contexts[eyes].newPage();
        await page.setViewportSize(SIZES[size]);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await open(page, run.serverUrl, people);
        await page.getByRole('status').first().waitFor({ state: 'detached' });
        await page.waitForTimeout(PAUSE_MS);
        if (whole) await showAll(page, SIZES[size]);
      }
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      // Of another preference the browser tells a page when it comes to it; of a choice in another tab, at once.
      await page.evaluate(`localStorage.setItem('offhook.theme', '${theme}');
        dispatchEvent(new StorageEvent('storage', { key: 'offhook.theme' }))`);
      before = look;
      const of = language === 'en' ? '' : `-${language}`;
      const file = path.join(folder, `${screen}-${size}-${theme}${of}.webp`);
      writeFileSync(file, await webp(page));
      console.log(path.relative(process.cwd(), file));
    }
  } finally {
    await Promise.all(calls.map((call) => call.hangUp()));
    await browser.close();
    await database.close();
  }
}

/** Makes the window as high as what is in it. */
async function showAll(page: Page, { width, height }: { width: number; height: number }): Promise<void> {
  const content = await page.evaluate<number>('document.documentElement.scrollHeight');
  await page.setViewportSize({ width, height: Math.max(height, content) });
}

/** Playwright's own pictures are PNG or JPEG: several times as large for the same looks. */
async function webp(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  return Buffer.from(data, 'base64');
}
