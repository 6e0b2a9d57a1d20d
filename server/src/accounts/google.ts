// Signing in, signing up and connecting by a Google account. The browser comes back from Google with a ticket, which says who
// it is and is good for a few minutes in that browser alone; what it is good for, only its holder learns.
import { createHash, randomBytes } from 'node:crypto';
import { type Database, errorCode, newId, users, withEmail, withGoogleSubject, withUser } from '@offhook/db';
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Actor } from '../audit/change.ts';
import { ConflictError, LinkError, NotFoundError } from '../errors.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { createOrganization, type NewOrganization } from './create-organization.ts';
import type { Identity, IdentityVendor } from './identity.ts';

/** Reading a consent page, and finding one's password. */
const CONSENT_MS = 15 * 60_000;
/** Typing a code of a second factor, or the name of one's business. */
const TICKET_MS = 15 * 60_000;
const REQUEST_MS = 10_000;

const State = z.object({
  verifier: z.string(),
  nonce: z.string(),
  /** SHA-256 of what the browser that began it keeps in a cookie. */
  browser: z.string(),
  until: z.number(),
  /** Who, signed in already, connects it. */
  userId: z.uuid().optional(),
});
const Ticket = z.object({
  browser: z.string(),
  until: z.number(),
  /** Whose account it opens; absent: one can be made. */
  userId: z.uuid().optional(),
  subject: z.string(),
  email: z.string(),
  name: z.string().optional(),
});
type TicketFor = z.infer<typeof Ticket>;

export interface GoogleParts {
  db: Database;
  secrets: SecretBox;
  now(): Date;
  /** Absent: not set up on this server. */
  google: IdentityVendor | undefined;
}

/** Where Google asks, and what the browser has to bring back to show that it is the same one. @throws NotFoundError */
export function beginGoogle(
  parts: GoogleParts,
  { redirectUri, userId }: { redirectUri: string; userId?: string },
): { url: string; browserKey: string } {
  const [verifier, nonce, browserKey] = [random(), random(), random()];
  const until = parts.now().getTime() + CONSENT_MS;
  const state = parts.secrets.seal(
    JSON.stringify({ verifier, nonce, browser: digest(browserKey), until, userId } satisfies z.infer<
      typeof State
    >),
    'google state',
  );
  const url = vendorOf(parts).consentUrl({ state, nonce, redirectUri, challenge: digest(verifier) });
  return { url, browserKey };
}

/** What becomes of whoever comes back. */
export type Arrival =
  /** `ticket` opens their account (`signIn`), or makes one (`signUp`). */
  | {
      kind: 'signIn' | 'signUp';
      ticket: string;
      /** The account was there, and was joined just now: whom to tell. */ joined?: string;
    }
  | { kind: 'connected' }
  /** Google does not keep that mailbox itself: only a password can show that both accounts are one person's. */
  | { kind: 'unproven' };

/**
 * Somebody is back from Google. An account with a verified address is joined to the Google account of that address, where Google
 * itself keeps that mailbox; whoever has it could ask for a new password as well.
 * @throws LinkError when it was not begun here, by this browser, of late · ConsentError · VendorError
 * @throws ConflictError when the Google account is connected to another account
 */
export async function arriveFromGoogle(
  parts: GoogleParts,
  proof: { state: string; code: string; browserKey: string | undefined; redirectUri: string },
): Promise<Arrival> {
  const { verifier, nonce, userId } = open(parts, State, 'google state', proof.state, proof.browserKey);
  const { code, redirectUri } = proof;
  const identity = await vendorOf(parts).identify(
    { code, verifier, nonce, redirectUri },
    AbortSignal.timeout(REQUEST_MS),
  );
  if (userId !== undefined) {
    await connect(parts.db, userId, identity.subject);
    return { kind: 'connected' };
  }
  const known = await accountOf(parts.db, identity);
  if (known === 'unproven') return { kind: 'unproven' };
  const ticket = parts.secrets.seal(
    JSON.stringify({
      browser: digest(proof.browserKey ?? ''),
      until: parts.now().getTime() + TICKET_MS,
      userId: known.userId,
      subject: identity.subject,
      email: identity.email,
      name: identity.name,
    } satisfies TicketFor),
    'google ticket',
  );
  return {
    kind: known.userId === undefined ? 'signUp' : 'signIn',
    ticket,
    ...(known.joined !== undefined && { joined: known.joined }),
  };
}

/** The account that this identity opens; none: one can be made; `unproven`: it may be somebody else's address. */
async function accountOf(
  db: Database,
  identity: Identity,
): Promise<{ userId?: string; joined?: string } | 'unproven'> {
  const { subject, email, authoritative } = identity;
  const [theirs] = await withGoogleSubject(db, subject, (tx) =>
    tx.select({ id: users.id }).from(users).where(eq(users.googleSubject, subject)),
  );
  if (theirs) return { userId: theirs.id };
  // Also where there is no account: what is told of an address must not depend on that.
  if (!authoritative) return 'unproven';
  const [sameAddress] = await withEmail(db, email, (tx) =>
    tx.select({ id: users.id, googleSubject: users.googleSubject }).from(users).where(eq(users.email, email)),
  );
  if (!sameAddress) return {};
  // It changed hands at Google: what was connected is not what asks.
  if (sameAddress.googleSubject !== null) return 'unproven';
  await connect(db, sameAddress.id, subject);
  return { userId: sameAddress.id, joined: email };
}

async function connect(db: Database, userId: string, subject: string): Promise<void> {
  try {
    await withUser(db, userId, (tx) =>
      tx.update(users).set({ googleSubject: subject }).where(eq(users.id, userId)),
    );
  } catch (error) {
    if (errorCode(error) === '23505')
      throw new ConflictError('This Google account is connected to another Offhook account.');
    throw error;
  }
}

/** Takes the connection off. @throws ConflictError when nothing else opens the account */
export async function disconnectGoogle(db: Database, userId: string): Promise<void> {
  await withUser(db, userId, async (tx) => {
    const [locked] = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), isNull(users.passwordHash)));
    if (locked)
      throw new ConflictError(
        'Set a password first ("forgot password" mails a link): nothing else opens your account.',
      );
    await tx.update(users).set({ googleSubject: null }).where(eq(users.id, userId));
  });
}

/** Whose account the ticket opens. @throws LinkError */
export function whoseTicket(parts: GoogleParts, ticket: string, browserKey: string | undefined): string {
  const { userId } = open(parts, Ticket, 'google ticket', ticket, browserKey);
  if (userId === undefined) throw new LinkError('There is no account for this Google account yet; sign up.');
  return userId;
}

/**
 * Makes the account the ticket is for, its organization and their ownership of it.
 * @returns the new user's id
 * @throws LinkError · ConflictError when there is one by now
 */
export async function signUpByGoogle(
  parts: GoogleParts,
  { ticket, browserKey }: { ticket: string; browserKey: string | undefined },
  business: {
    name?: string;
    organizationName: string;
  } & Omit<NewOrganization, 'name'>,
  from: Pick<Actor, 'ip' | 'userAgent' | 'requestId'>,
): Promise<string> {
  const { userId: known, subject, email, name } = open(parts, Ticket, 'google ticket', ticket, browserKey);
  const hasAccount = () =>
    new ConflictError('This Google account has an Offhook account already; sign in with it.');
  if (known !== undefined) throw hasAccount();
  const id = newId();
  const { organizationName, timezone, vertical, language, trialDays } = business;
  try {
    await withUser(parts.db, id, async (tx) => {
      await tx.insert(users).values({
        id,
        email,
        name: business.name ?? name?.trim().slice(0, 120) ?? email,
        googleSubject: subject,
      });
      await createOrganization(
        tx,
        { name: organizationName, timezone, vertical, language, trialDays },
        id,
        from,
        parts.now(),
      );
    });
  } catch (error) {
    if (errorCode(error) === '23505') throw hasAccount();
    throw error;
  }
  return id;
}

/** What was sealed for this browser, of late. @throws LinkError */
function open<T extends { browser: string; until: number }>(
  { secrets, now }: GoogleParts,
  shape: z.ZodType<T>,
  context: string,
  sealed: string,
  browserKey = '',
): T {
  let opened: T;
  try {
    opened = shape.parse(JSON.parse(secrets.open(sealed, context)));
  } catch (error) {
    throw Object.assign(new LinkError('This was not begun here. Sign in with Google again.'), {
      cause: error,
    });
  }
  if (opened.until < now().getTime() || opened.browser !== digest(browserKey))
    throw new LinkError('This has run out, or was begun in another browser. Sign in with Google again.');
  return opened;
}

function vendorOf({ google }: GoogleParts): IdentityVendor {
  if (!google) throw new NotFoundError('Signing in with Google is not set up on this server.');
  return google;
}

const random = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
