// The screens that pictures are taken of, and how each is brought to where it tells most. Whatever the language: no words are looked for.
import type { Page } from 'playwright-core';
import type { Eyes, People } from './people.ts';

export interface Screen {
  /** The owner's, unless it says otherwise. */
  eyes?: Eyes;
  open(page: Page, url: string, people: People): Promise<void>;
}

type Bring = (page: Page, url: string) => Promise<void>;

const at =
  (address: string): Bring =>
  async (page, url) => {
    await page.goto(`${url}${address}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

/** What the first link at `address` that leads below `to` leads to. */
const firstOf =
  (address: string, to: string): Bring =>
  async (page, url) => {
    await at(address)(page, url);
    await page.locator(`main a[href^="${to}"]`).first().click();
    await page.waitForURL(`**${to}*`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

/** The call in which an appointment was booked, half heard. */
const bookedCall: Bring = async (page, url) => {
  await firstOf('/calls?outcome=booked&q=Dana', '/calls/')(page, url);
  // The waveform is there, and the recording far enough to be moved in.
  await page.locator('svg[preserveAspectRatio=none] path').first().waitFor();
  await page.getByRole('slider').fill('15000');
  await page.getByText('0:15').waitFor();
};

/** The dialog that a button of the screen opens: the last of those that `selector` finds. */
const opened =
  (address: string, selector: string): Bring =>
  async (page, url) => {
    await at(address)(page, url);
    await page.locator(`main ${selector}`).last().click();
    await page.getByRole('dialog').waitFor();
  };

const secondFactor: Screen['open'] = async (page, url, { newcomer }) => {
  await at('/sign-in')(page, url);
  await page.locator('input[type=email]').fill(newcomer.email);
  await page.locator('input[type=password]').fill(newcomer.password);
  await page.locator('button[type=submit]').click();
  await page.locator('input[name=code]').waitFor();
};

const visitor = (open: Screen['open']): Screen => ({ eyes: 'visitor', open });
const newcomer = (open: Screen['open']): Screen => ({ eyes: 'newcomer', open });

export const SCREENS: Record<string, Screen> = {
  // Callers who say nothing more do not stay for long.
  live: {
    open: async (page, url) => {
      await at('/live')(page, url);
      await page.locator('main li button').first().waitFor();
    },
  },
  today: { open: at('/') },
  welcome: visitor(at('/')),
  register: visitor(at('/register')),
  'sign-in': visitor(at('/sign-in')),
  'second-factor': visitor(secondFactor),
  'forgot-password': visitor(at('/forgot-password')),
  'reset-password': visitor(at('/reset-password#token')),
  verify: visitor(at('/verify#token')),
  invitation: visitor(async (page, _url, { invitation }) => {
    await page.goto(invitation);
    await page.locator('input[name=name]').waitFor();
  }),
  'invitation-gone': visitor(at('/invitation#gone')),
  'step-business': newcomer(at('/onboarding/business')),
  'step-services': newcomer(at('/onboarding/services')),
  'step-receptionist': newcomer(at('/onboarding/receptionist')),
  'step-number': newcomer(at('/onboarding/number')),
  'step-test-call': newcomer(at('/onboarding/testCall')),
  'step-live': { open: at('/onboarding/live') },
  'today-new': newcomer(at('/')),
  'calls-new': newcomer(at('/calls')),
  calls: { open: at('/calls') },
  call: { open: bookedCall },
  calendar: { open: at('/calendar?view=week') },
  'calendar-day': { open: at('/calendar') },
  appointment: { open: opened('/calendar?view=week', '[data-column] button') },
  messages: { open: at('/messages') },
  customers: { open: at('/customers') },
  customer: { open: firstOf('/customers', '/customers/') },
  speed: { open: at('/speed?days=30') },
  insights: { open: at('/insights?days=30') },
  receptionist: { open: at('/receptionist') },
  rules: { open: at('/receptionist/rules') },
  knowledge: { open: at('/receptionist/knowledge') },
  hours: { open: at('/receptionist/hours') },
  versions: { open: at('/receptionist/versions') },
  settings: { open: at('/settings') },
  'settings-hours': { open: at('/settings/hours') },
  branding: { open: at('/settings/branding') },
  services: { open: at('/settings/services') },
  staff: { open: at('/settings/staff') },
  numbers: { open: at('/settings/numbers') },
  routing: { open: opened('/settings/numbers', 'li button:first-child') },
  notices: { open: at('/settings/notices') },
  you: { open: at('/settings/you') },
  keys: { open: at('/settings/keys') },
  webhooks: { open: at('/settings/webhooks') },
  privacy: { open: at('/settings/privacy') },
  audit: { open: at('/settings/audit') },
  calendars: { open: at('/settings/calendars') },
  vendors: { open: at('/settings/vendors') },
  team: { open: at('/team') },
  'test-call': { open: at('/test-call') },
  profile: newcomer(at('/profile')),
  platform: newcomer(at('/platform')),
  'platform-organization': newcomer(firstOf('/platform', '/platform/')),
  nowhere: { open: at('/nowhere') },
};
