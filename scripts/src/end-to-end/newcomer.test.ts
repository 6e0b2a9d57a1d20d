// Somebody new, in a real browser: from the landing page into the five steps; then how they sign in again.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringAxe, violationsOf } from './axe.ts';
import { launchBrowser } from './browser.ts';
import { startHouse, type House } from './house.ts';
import { linkTo } from './newcomer.ts';

const EMAIL = 'robin@example.test';
const PASSWORD = 'a few plain words';

let house: House;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
  const context = await browser.newContext();
  await bringAxe(context);
  page = await context.newPage();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

const heading = (name: string) => page.getByRole('heading', { name, level: 1 });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const link = (name: string) => page.getByRole('link', { name });

/** Nothing for axe to object to, in either theme. */
async function isAccessible(): Promise<void> {
  await page.getByRole('status').waitFor({ state: 'detached' });
  expect(await violationsOf(page)).toEqual([]);
}

describe('somebody new', { timeout: 60_000 }, () => {
  it('comes to the landing page, signs up, and is in once the link of the mail is followed', async () => {
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
    await heading('Your business').waitFor();
    expect(await page.getByLabel('Name of the business').inputValue()).toBe('Corner Barber');
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
    await page.getByText('Write it with its country code').waitFor();
    await page.getByLabel('Telephone number callers know').fill('(202) 555-0188');
    await button('Save and go on').click();
    await heading('Services and hours').waitFor();
  });
});

describe('signing in again', { timeout: 30_000 }, () => {
  async function signIn(password: string): Promise<void> {
    await heading('Sign in').waitFor();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill(password);
    await button('Sign in').click();
  }

  it('sets a new password by mail and signs in with it', async () => {
    await page.goto(house.url);
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
});
