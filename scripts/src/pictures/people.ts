// Whose eyes pictures are taken with: the demo owner's, a visitor's, and a newcomer's who has just signed up and runs the installation.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, users, withEmail, withUser } from '@offhook/db';
import { eq } from 'drizzle-orm';
import { TOTP } from 'otpauth';
import type { Browser, BrowserContext } from 'playwright-core';
import { DEMO } from '../demo.ts';
import { type Ask, manageSalon } from './managed.ts';

export type Eyes = 'owner' | 'visitor' | 'newcomer';

export interface People {
  contexts: Record<Eyes, BrowserContext>;
  /** The newcomer's, who has a second factor. */
  newcomer: { email: string; password: string };
  /** Address of an invitation to the demo salon, good for somebody without an account. */
  invitation: string;
}

const PASSWORD = 'a few plain words';
/** Mail goes out by jobs. */
const MAIL_MS = 15_000;

export async function gather(
  { serverUrl: url, home }: { serverUrl: string; home: string },
  db: Database,
  browser: Browser,
  locale: string,
): Promise<People> {
  const contexts = {
    owner: await browser.newContext({ locale }),
    visitor: await browser.newContext({ locale }),
    newcomer: await browser.newContext({ locale }),
  };
  // The dashboard asks who is signed in only where somebody was.
  for (const context of [contexts.owner, contexts.newcomer])
    await context.addInitScript("localStorage['offhook.signedIn'] ??= 'yes'");
  const mail = path.join(home, 'mail');
  const owner = asker(contexts.owner, url);
  await owner('POST', 'auth/login', { email: DEMO.email, password: DEMO.password });
  await manageSalon(owner);
  const invitation = await invite(owner, mail);

  const email = await freeAddress(db);
  const newcomer = asker(contexts.newcomer, url);
  await newcomer('POST', 'auth/register', {
    email,
    password: PASSWORD,
    name: 'Robin',
    organizationName: 'Corner Barber',
    vertical: 'salon',
    timezone: DEMO.timezone,
  });
  await newcomer('POST', 'auth/verify', {
    token: new URL(await linkIn(mail, email, 'verify')).hash.slice(1),
  });
  await newcomer('POST', 'organizations', {
    name: 'Corner Garage',
    vertical: 'auto_repair',
    timezone: DEMO.timezone,
  });
  await newcomer('POST', 'agents', { name: 'Riley', voice: 'sandbox-espeak' });
  const { secret = '' } = await newcomer('POST', 'auth/second-factor/begin', { password: PASSWORD });
  await newcomer('POST', 'auth/second-factor/confirm', { code: new TOTP({ secret }).generate() });
  await makePlatformAdmin(db, email);
  return { contexts, newcomer: { email, password: PASSWORD }, invitation };
}

/** Asks the API as whoever the context belongs to, once they have signed in; resolves to the answer. */
function asker(context: BrowserContext, url: string): Ask {
  let token: string | undefined;
  return async (method, route, data) => {
    const response = await context.request.fetch(`${url}/api/v1/${route}`, {
      method,
      ...(data && { data }),
      headers: { 'if-match': '*', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    });
    const body = await response.text();
    if (!response.ok()) throw new Error(`${route} answered ${response.status()}: ${body}`);
    const answer = (body === '' ? {} : JSON.parse(body)) as Awaited<ReturnType<Ask>>;
    token = answer.accessToken ?? token;
    return answer;
  };
}

const INVITED = 'kim@example.test';

/** @returns the address that the mail about it has */
async function invite(owner: Ask, mail: string): Promise<string> {
  const { items = [] } = await owner('GET', 'organization/invitations');
  if (!items.some(({ email }) => email === INVITED))
    await owner('POST', 'organization/invitations', { email: INVITED, role: 'operator' });
  return linkIn(mail, INVITED, 'invitation');
}

/** The link to `screen` in the newest mail to `email` that has one. */
async function linkIn(folder: string, email: string, screen: string): Promise<string> {
  const link = new RegExp(`https?://\\S+/${screen}#\\S+`);
  for (const deadline = Date.now() + MAIL_MS; Date.now() < deadline; await delay(500)) {
    const mails = existsSync(folder) ? readdirSync(folder).toSorted().toReversed() : [];
    for (const file of mails) {
      const mail = readFileSync(path.join(folder, file), 'utf8');
      const found = mail.includes(`To: ${email}\n`) ? link.exec(mail)?.[0] : undefined;
      if (found !== undefined) return found;
    }
  }
  throw new Error(
    `No mail in ${folder} leads ${email} to /${screen}. Is SMTP_URL set? Then mails go elsewhere.`,
  );
}

/** One under which nobody has an account from pictures taken before. */
async function freeAddress(db: Database): Promise<string> {
  for (let nth = 1; ; nth += 1) {
    const email = `robin${nth === 1 ? '' : nth}@corner-barber.test`;
    if (!(await accountOf(db, email))) return email;
  }
}

async function accountOf(db: Database, email: string): Promise<{ id: string } | undefined> {
  const [user] = await withEmail(db, email, (tx) =>
    tx.select({ id: users.id }).from(users).where(eq(users.email, email)),
  );
  return user;
}

async function makePlatformAdmin(db: Database, email: string): Promise<void> {
  const user = await accountOf(db, email);
  if (!user) throw new Error(`There is no account with the address ${email}.`);
  await withUser(db, user.id, (tx) =>
    tx.update(users).set({ platformAdmin: true }).where(eq(users.id, user.id)),
  );
}
