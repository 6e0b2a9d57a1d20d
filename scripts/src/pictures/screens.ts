// The screens that pictures are taken of, and how each is brought to where it tells most. Whatever the language: no words are looked for.
import type { Page } from 'playwright-core';
import type { Eyes, People } from './people.ts';

export interface Screen {
  /** As headings of docs have it. */
  title: string;
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

/** What the first link at `address` that leads below `to`, and has `text`, leads to. */
const firstOf =
  (address: string, to: string, text = ''): Bring =>
  async (page, url) => {
    await at(address)(page, url);
    await page.locator(`main a[href^="${to}"]`, { hasText: text }).first().click();
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

/** A step of the wizard, come to by doing the one before it as it is proposed; a number has to be taken first. */
const stepAfter =
  (before: string, step: string): Bring =>
  async (page, url) => {
    await at(`/onboarding/${before}`)(page, url);
    const goOn = page.locator('main .fixed button:enabled');
    const offered = page.locator('main li button').first();
    await goOn.or(offered).first().waitFor();
    if ((await goOn.count()) === 0) await offered.click();
    await goOn.click();
    await page.waitForURL(`**/onboarding/${step}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

/** Of somebody who has two. */
const businesses: Bring = async (page, url) => {
  await at('/')(page, url);
  const names = page.locator('button:has(svg.lucide-chevrons-up-down)').filter({ visible: true });
  await names.first().click();
  await page.getByRole('dialog').locator('li').nth(1).waitFor();
};

/** Two entries of one person, before they are made one. */
const merging: Bring = async (page, url) => {
  await firstOf('/customers', '/customers/', 'Ben')(page, url);
  await page.locator('main button:has(svg.lucide-combine)').click();
  await page.getByRole('searchbox').fill('Ben');
  await page.getByRole('dialog').locator('li', { hasText: 'Ben' }).getByRole('button').first().click();
  await page.getByRole('dialog').locator('section').nth(1).waitFor();
};

/** The prices of all services, ten percent dearer. */
const raisingPrices: Bring = async (page, url) => {
  await at('/settings/services')(page, url);
  const checks = page.locator('main li input[type=checkbox]');
  await checks.first().check();
  await checks.last().check();
  await page.locator('main .sticky button').first().click();
  await page.getByRole('dialog').locator('input[type=number]').fill('10');
};

/** A typed test call, as far as the receptionist's question for a name. */
const calling: Bring = async (page, url) => {
  await at('/test-call')(page, url);
  await page.locator('main button:has(svg.lucide-phone)').click();
  const words = page.locator('input[name=words]');
  await words.waitFor();
  await page.getByText(/this is Riley/).waitFor();
  // That the call is recorded, everybody hears to the end.
  const who = page.locator('main p:has(.animate-pulse)');
  await who.filter({ hasNotText: (await who.textContent()) ?? '' }).waitFor();
  await words.fill("I'd like to book a haircut on Friday afternoon");
  await words.press('Enter');
  await page
    .getByText(/Friday, /)
    .first()
    .waitFor();
};

const secondFactor: Screen['open'] = async (page, url, { newcomer }) => {
  await at('/sign-in')(page, url);
  await page.locator('input[type=email]').fill(newcomer.email);
  await page.locator('input[type=password]').fill(newcomer.password);
  await page.locator('button[type=submit]').click();
  await page.locator('input[name=code]').waitFor();
};

const visitor = (title: string, open: Screen['open']): Screen => ({ title, eyes: 'visitor', open });
const newcomer = (title: string, open: Screen['open']): Screen => ({ title, eyes: 'newcomer', open });

export const SCREENS: Record<string, Screen> = {
  // Callers who say nothing more do not stay for long.
  live: {
    title: 'Live: calls in progress, word by word',
    open: async (page, url) => {
      await at('/live')(page, url);
      await page.locator('main li button').first().waitFor();
    },
  },
  today: { title: 'Today', open: at('/') },
  welcome: visitor('Landing page', at('/')),
  register: visitor('Signing up', at('/register')),
  'sign-in': visitor('Signing in', at('/sign-in')),
  'second-factor': visitor('Second factor', secondFactor),
  'forgot-password': visitor('A forgotten password', at('/forgot-password')),
  'reset-password': visitor('A new password', at('/reset-password#token')),
  verify: visitor('The link of the sign-up mail', at('/verify#token')),
  invitation: visitor('An invitation', async (page, _url, { invitation }) => {
    await page.goto(invitation);
    await page.locator('input[name=name]').waitFor();
  }),
  'invitation-gone': visitor('An invitation that is no longer valid', at('/invitation#gone')),
  'not-a-member': {
    title: 'A link to a business one does not belong to',
    open: at('/in/00000000-0000-7000-8000-000000000000/messages'),
  },
  'step-business': newcomer('Setting up, 1: your business', at('/onboarding/business')),
  'step-services': newcomer('Setting up, 2: services and hours', stepAfter('business', 'services')),
  'step-receptionist': newcomer('Setting up, 3: your receptionist', stepAfter('services', 'receptionist')),
  'step-number': newcomer('Setting up, 4: calendar and number', stepAfter('receptionist', 'number')),
  'step-test-call': newcomer('Setting up, 5: test call', stepAfter('number', 'testCall')),
  'step-live': { title: 'Set up', open: at('/onboarding/live') },
  'today-new': newcomer('Today, before anybody has called', at('/')),
  'calls-new': newcomer('Calls, before there are any', at('/calls')),
  calls: { title: 'Calls', open: at('/calls') },
  call: { title: 'A call: what was said, what was booked, where every turn’s time went', open: bookedCall },
  calendar: { title: 'Calendar: a week', open: at('/calendar?view=week') },
  'calendar-day': { title: 'Calendar: a day', open: at('/calendar') },
  appointment: { title: 'An appointment', open: opened('/calendar?view=week', '[data-column] button') },
  'new-appointment': {
    title: 'Booking by hand',
    open: async (page, url) => {
      await opened('/calendar?view=week', 'button:has(svg.lucide-calendar-plus)')(page, url);
      await page.locator('[role=dialog] fieldset').first().waitFor();
    },
  },
  messages: { title: 'Messages', open: at('/messages') },
  leads: { title: 'Leads', open: at('/messages?show=leads') },
  texts: { title: 'Texts, and who sent them', open: at('/messages?show=texts') },
  'texts-with': { title: 'Texts with a customer', open: opened('/messages?show=texts', 'li button') },
  customers: { title: 'Customers', open: at('/customers') },
  'customer-new': {
    title: 'Adding a customer',
    open: opened('/customers', 'header button:has(svg.lucide-plus)'),
  },
  customer: { title: 'A customer', open: firstOf('/customers', '/customers/', 'Dana') },
  merge: { title: 'Two entries, one person', open: merging },
  speed: {
    title: 'Speed: every stage of every answer, against what is promised',
    open: at('/speed?days=30'),
  },
  insights: { title: 'Funnel and insights', open: at('/insights?days=30') },
  receptionist: { title: 'Receptionist: how it speaks', open: at('/receptionist') },
  rules: { title: 'Receptionist: when a person is needed', open: at('/receptionist/rules') },
  knowledge: { title: 'Receptionist: what it knows', open: at('/receptionist/knowledge') },
  hours: { title: 'Receptionist: opening hours', open: at('/receptionist/hours') },
  versions: { title: 'Receptionist: versions', open: at('/receptionist/versions') },
  settings: { title: 'Settings: the business', open: at('/settings') },
  'settings-hours': { title: 'Settings: opening hours', open: at('/settings/hours') },
  branding: { title: 'Settings: how you appear', open: at('/settings/branding') },
  services: { title: 'Settings: services', open: at('/settings/services') },
  'services-several': { title: 'Prices of several services at once', open: raisingPrices },
  staff: { title: 'Settings: staff', open: at('/settings/staff') },
  numbers: { title: 'Settings: numbers', open: at('/settings/numbers') },
  routing: { title: 'Who answers a number', open: opened('/settings/numbers', 'li button:first-child') },
  notices: { title: 'Settings: customer notices', open: at('/settings/notices') },
  you: { title: 'Settings: what you hear of', open: at('/settings/you') },
  keys: { title: 'Settings: API keys', open: at('/settings/keys') },
  webhooks: { title: 'Settings: webhooks', open: at('/settings/webhooks') },
  privacy: { title: 'Settings: data and privacy', open: at('/settings/privacy') },
  audit: { title: 'Settings: audit log', open: at('/settings/audit') },
  calendars: { title: 'Settings: calendars', open: at('/settings/calendars') },
  vendors: { title: 'Settings: integrations', open: at('/settings/vendors') },
  team: { title: 'Team', open: at('/team') },
  'test-call': { title: 'A test call from the browser', open: calling },
  profile: newcomer('Your sign-in', at('/profile')),
  activity: { title: 'Your sign-in, and what you have done', open: at('/profile') },
  businesses: newcomer('Your businesses', businesses),
  platform: newcomer('Platform', at('/platform')),
  'platform-organization': newcomer(
    'An organization, as those see it who run the installation',
    firstOf('/platform', '/platform/'),
  ),
  nowhere: { title: 'Nothing at this address', open: at('/nowhere') },
};
