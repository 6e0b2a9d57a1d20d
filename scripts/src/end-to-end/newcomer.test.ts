// Somebody new, in a real browser: from the landing page through the five steps, to appointments booked by calls to their own
// receptionist, once typing and once speaking; then how they sign in again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { dayFromNow, eventually, weekdayName, ZONE } from './calls.ts';
import { goTo, OVERVIEWS } from './faces.ts';
import { startHouse, type House } from './house.ts';
import { linkTo, writeSpeech } from './newcomer.ts';

const EMAIL = 'robin@example.test';
const PASSWORD = 'a few plain words';
/** For somebody who reads and chooses nothing; who does has a quarter of an hour. */
const LIVE_WITHIN_MS = 3 * 60_000;

/** The next day that is no Sunday: hair salons are closed then. */
const DAY = dayFromNow(dayFromNow(1).dayOfWeek === 7 ? 2 : 1);
const WEEKDAY = weekdayName(DAY);
/** The greeting is interrupted, and so is the reading back: whoever says yes again when it was understood does no harm. */
const SPEECH = [
  [2, `a haircut on ${WEEKDAY} at 11 am, my name is Dana Reed, my number is 202 555 0117`],
  [2, 'yes please'],
  [2, 'yes please'],
  [2, 'yes please'],
  [2, 'yes please'],
] as const;

let house: House;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let beganAt: number;
const folder = mkdtempSync(path.join(tmpdir(), 'offhook-speech-'));
const errors: string[] = [];

beforeAll(async () => {
  const speech = path.join(folder, 'speech.wav');
  writeSpeech(speech, SPEECH);
  [house, browser] = await Promise.all([startHouse(), launchBrowser({ microphone: speech })]);
  context = await browser.newContext({ timezoneId: ZONE });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name });

/** A step, which says how long it takes. */
async function step(name: string, minutes: number): Promise<void> {
  await heading(name).waitFor();
  await page.getByText(`about ${minutes} minutes`, { exact: true }).waitFor();
}

/** Nothing for axe to object to, in either theme. */
async function isAccessible(): Promise<void> {
  await page.getByRole('status').first().waitFor({ state: 'detached' });
  expect(await violationsOf(page)).toEqual([]);
}

describe('somebody new', { timeout: 60_000 }, () => {
  it('comes to the landing page, signs up, and is in once the link of the mail is followed', async () => {
    beganAt = performance.now();
    await page.goto(house.url);
    await heading('Your phone, answered. Your calendar, filled.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await isAccessible();
    await link('Set up your receptionist').first().click();
    await page.getByLabel('Your business').fill('Corner Barber');
    await page.getByLabel('Your name').fill('Robin Hayes');
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await isAccessible();
    await button('Sign up').click();
    await heading('Look into your mail').waitFor();
    await page.goto(await linkTo(house, 'verify'));
    await button('Confirm and sign in').click();
    await step('Your business', 3);
    expect(await page.getByLabel('Name of the business').inputValue()).toBe('Corner Barber');
  });

  it('finds something said on every screen, though there is nothing to show yet', async () => {
    for (const path of OVERVIEWS) {
      await goTo(page, path);
      const main = page.getByRole('main');
      await main.getByRole('heading', { level: 1 }).waitFor();
      await eventually(
        () => main.getByRole('status').count(),
        (loading) => expect(loading, `on ${path}`).toBe(0),
      );
      expect(await main.getByRole('alert').count(), `on ${path}`).toBe(0);
      expect(await main.textContent(), `on ${path}`).not.toMatch(/NaN|undefined|Invalid/);
    }
    await goTo(page, '/onboarding');
    await heading('Your business').waitFor();
  });

  it('finds what was typed and not saved yet after coming back', async () => {
    await page.getByLabel('Address', { exact: true }).fill('12 Corner Street');
    await link('Finish later').click();
    await page.getByText('Callers are not let in yet.').waitFor();
    await link('Go on').click();
    await heading('Your business').waitFor();
    expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe('12 Corner Street');
    await isAccessible();
    await page.getByLabel('Telephone number callers know').fill('no number');
    await button('Save and go on').click();
    await page.getByText('Write it in full, such as').waitFor();
    await page.getByLabel('Telephone number callers know').fill('(202) 555-0188');
    await button('Save and go on').click();
    await step('Services and hours', 4);
  });

  it('begins with what such a business offers, and chooses a receptionist and a number', async () => {
    expect(await page.getByLabel('Service', { exact: true }).first().inputValue()).toBe('Haircut');
    await button('Remove Beard trim').click();
    await button('Beard trim').waitFor();
    await button('Save and go on').click();
    await step('Your receptionist', 3);
    await page.getByText('Thanks for calling Corner Barber, this is Riley.').waitFor();
    await page.getByLabel('What it is called').fill('Sam');
    await page.getByText('Professional', { exact: true }).click();
    await page.getByText('Thank you for calling Corner Barber. This is Sam.').waitFor();
    await page.getByText('Brief', { exact: true }).click();
    await page.getByText('Corner Barber, this is Sam.').waitFor();
    await button('Hear it').click();
    await button('Stop').waitFor();
    await button('Save and go on').click();
    await step('Calendar and number', 2);
    await page
      .getByRole('button', { name: /^Take \(202\)/ })
      .first()
      .click();
    await page.getByText('Your receptionist’s number').waitFor();
    await button('Go on').click();
    await step('Test call', 3);
  });

  it('books by speaking, in a tab in the background, and meanwhile by typing', async () => {
    const typing = await context.newPage();
    await page.getByRole('tab', { name: 'Speak' }).click();
    await page.getByLabel('I wear headphones').click();
    await button('Start the call').click();
    await button('Hang up').waitFor();

    await typing.bringToFront();
    await typing.goto(`${house.url}/onboarding/testCall`);
    await typing.getByRole('button', { name: 'Start the call' }).click();
    await says(typing, `a haircut on ${WEEKDAY} at 2 pm, my name is Alex Stone, my number is 202 555 0118`);
    const said = typing.getByRole('log');
    // Fails with what was said instead.
    await expect.poll(() => said.textContent(), { timeout: 30_000 }).toContain('Shall I book it');
    await says(typing, 'yes please');
    await typing.getByRole('link', { name: '2:00 PM' }).waitFor();
    await typing.close();

    await link('11:00 AM').waitFor();
    await page.bringToFront();
    expect(await page.getByRole('log').textContent()).toContain('my name is Dana Reed');
    await isAccessible();
    await button('Hang up').click();
    await page.getByText('You have made a test call.').waitFor();
  });

  it('goes live within three minutes, and sees both appointments in the calendar', async () => {
    await button('Go live').click();
    await heading('You are live').waitFor();
    expect(performance.now() - beganAt).toBeLessThan(LIVE_WITHIN_MS);
    await isAccessible();
    await page.goto(`${house.url}/calendar?view=day&date=${DAY.toString()}`);
    await page.getByRole('button', { name: 'Dana Reed' }).getByText('11:00 AM').waitFor();
    await page.getByRole('button', { name: 'Alex Stone' }).getByText('2:00 PM').waitFor();
    await page.goto(house.url);
    await heading('Today').waitFor();
    expect(await page.getByText('Callers are not let in yet.').count()).toBe(0);
    expect(errors).toEqual([]);
  });
});

async function says(who: Page, words: string): Promise<void> {
  await who.getByLabel('What the caller says').fill(words);
  await who.getByRole('button', { name: 'Say it' }).click();
}

describe('signing in again', { timeout: 30_000 }, () => {
  async function signIn(password: string): Promise<void> {
    await heading('Sign in').waitFor();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill(password);
    await button('Sign in').click();
  }

  const code = () => page.getByRole('textbox', { name: 'Code', exact: true });

  it('sets a new password by mail and signs in with it', async () => {
    await button('Sign out').click();
    await link('Forgot the password?').click();
    await heading('A new password').waitFor();
    await page.getByLabel('E-mail').fill(EMAIL);
    await button('Send the link').click();
    await page.getByText('is on its way').waitFor();
    await page.goto(await linkTo(house, 'reset-password'));
    await page.getByLabel('Password').fill('quite another few words');
    await button('Set the password').click();
    await page.getByText('It is set').waitFor();
    await link('Sign in').click();
    await signIn('quite another few words');
    await heading('Today').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('is told what to do with a link that was used already', async () => {
    await page.goto(await linkTo(house, 'reset-password'));
    await page.getByLabel('Password').fill('and yet another few words');
    await button('Set the password').click();
    await page.getByRole('alert').waitFor();
    expect(await link('Send another link').count()).toBe(1);
  });

  it('asks for the second factor that was set up, or for a recovery code', async () => {
    await page.goto(`${house.url}/profile`);
    await button('Set it up').click();
    await page.getByLabel('Your current password').first().fill('quite another few words');
    await button('Go on').click();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    const secret = await page.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent();
    await isAccessible();
    await code().fill(new TOTP({ secret: secret?.replaceAll(' ', '') ?? '' }).generate());
    await button('Confirm').click();
    await button('I have kept them').waitFor();
    const [recoveryCode = ''] = await page.getByRole('main').getByRole('listitem').allTextContents();
    await button('I have kept them').click();
    await page.getByText('10 recovery codes are left.').waitFor();
    await button('Sign out').click();
    await signIn('quite another few words');
    await heading('Second factor').waitFor();
    await isAccessible();
    await code().fill('000 000');
    await button('Sign in').click();
    await page.getByRole('alert').waitFor();
    await button('Use a recovery code').click();
    await page.getByLabel('Recovery code').fill(recoveryCode);
    await button('Sign in').click();
    await heading('Today').waitFor();
    expect(await page.getByLabel('Password').count()).toBe(0);
  });

  it('lets somebody who was invited join, and nobody a second time', async () => {
    const token = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/auth/refresh', { method: 'POST' });
      return ((await answer.json()) as { accessToken: string }).accessToken;
    });
    const invited = await fetch(`${house.url}/api/v1/organization/invitations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'kim@example.test', role: 'operator' }),
    });
    expect(invited.status).toBe(201);
    const invitation = await linkTo(house, 'invitation');
    await button('Sign out').click();
    await page.goto(invitation);
    await heading('Join Corner Barber').waitFor();
    await page.getByText('You are invited as operator, with kim@example.test.').waitFor();
    await isAccessible();
    await page.getByLabel('Your name').fill('Kim Lee');
    await page.getByLabel('Password').fill('some more plain words');
    await button('Join').click();
    await heading('Today').waitFor();
    await page.goto(`${house.url}/onboarding`);
    await page.getByText('You may not see this').waitFor();
    await page.goto(invitation);
    await heading('This invitation is no longer valid').waitFor();
    expect(await link('Sign in').count()).toBe(1);
  });
});
