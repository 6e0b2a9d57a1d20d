// A newcomer signs up in a real browser by the link in the mail, forgets the password and sets a new one.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { eventually } from './calls.ts';
import { startHouse, type House } from './house.ts';

const EMAIL = 'robin@example.test';

let house: House;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse(), launchBrowser()]);
  page = await browser.newPage();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await house.close();
});

/** The link to `screen` in the newest mail that has one. */
async function linkTo(screen: string): Promise<string> {
  const folder = path.join(house.home, 'mail');
  const links = async () =>
    readdirSync(folder)
      .toSorted()
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
      .flatMap((mail) => mail.match(new RegExp(`https?://\\S+/${screen}#\\S+`)) ?? []);
  const found = await eventually(
    () => links().catch(() => []),
    (all) => expect(all).not.toEqual([]),
  );
  return found.at(-1) ?? '';
}

describe('somebody new', { timeout: 30_000 }, () => {
  it('signs up, and is in once the link of the mail is followed', async () => {
    await page.goto(`${house.url}/sign-in`);
    await page.getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('Your business').fill('Corner Barber');
    await page.getByLabel('Your name').fill('Robin Hayes');
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill('a few plain words');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await page.goto(await linkTo('verify'));
    await page.getByRole('button', { name: 'Confirm and sign in' }).click();
    await page.getByRole('heading', { name: 'Your business', level: 1 }).waitFor();
    expect(await page.getByLabel('Name of the business').inputValue()).toBe('Corner Barber');
    await page.getByRole('link', { name: 'Finish later' }).click();
    await page.getByText('Callers are not let in yet.').waitFor();
  });

  it('sets a new password by mail and signs in with it', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Forgot the password?' }).click();
    await page.getByRole('heading', { name: 'A new password' }).waitFor();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('is on its way').waitFor();
    await page.goto(await linkTo('reset-password'));
    await page.getByLabel('Password').fill('quite another few words');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('It is set').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill('quite another few words');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('is told what to do with a link that was used already', async () => {
    await page.goto(await linkTo('reset-password'));
    await page.getByLabel('Password').fill('and yet another few words');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('link', { name: 'Send another link' }).count()).toBe(1);
  });
});
