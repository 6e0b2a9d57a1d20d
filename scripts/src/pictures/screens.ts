// The screens that pictures are taken of, and how each is brought to where it tells most.
import type { Page } from 'playwright-core';

export interface Screen {
  open(page: Page, url: string): Promise<void>;
  /** Seen by who is not signed in. */
  signedOut?: boolean;
}

const at =
  (address: string): Screen['open'] =>
  async (page, url) => {
    await page.goto(`${url}${address}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

/** The call in which an appointment was booked, half heard. */
const bookedCall: Screen['open'] = async (page, url) => {
  await page.goto(`${url}/calls?outcome=booked&q=Dana`);
  await page.getByRole('list', { name: 'Calls, newest first' }).getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Transcript' }).waitFor();
  // The waveform is there, and the recording far enough to be moved in.
  await page.locator('svg[preserveAspectRatio=none] path').first().waitFor();
  await page.getByRole('slider').fill('15000');
  await page.getByText('0:15').waitFor();
};

export const SCREENS: Record<string, Screen> = {
  today: { open: at('/') },
  live: {
    open: async (page, url) => {
      await at('/live')(page, url);
      await page.getByRole('button', { name: 'Listen in' }).first().waitFor();
    },
  },
  calls: { open: at('/calls') },
  call: { open: bookedCall },
  calendar: { open: at('/calendar?view=week') },
  messages: { open: at('/messages') },
  customers: { open: at('/customers') },
  speed: { open: at('/speed?days=30') },
  insights: { open: at('/insights?days=30') },
  receptionist: { open: at('/receptionist') },
  rules: { open: at('/receptionist/rules') },
  knowledge: { open: at('/receptionist/knowledge') },
  hours: { open: at('/receptionist/hours') },
  versions: { open: at('/receptionist/versions') },
  onboarding: { open: at('/onboarding') },
  settings: { open: at('/settings') },
  services: { open: at('/settings/services') },
  staff: { open: at('/settings/staff') },
  numbers: { open: at('/settings/numbers') },
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
  'sign-in': { open: at('/sign-in'), signedOut: true },
};
