// Who is signed in in this browser, and in which business: the access token lives in memory, the refresh token in a cookie no script
// can read. What a page has read is of one person in one business; for anybody or anything else it begins anew.

/** Whose the last token was, see `workplaceOf`: nobody's asks for nothing it cannot have, and other tabs see who came or went. */
const SIGNED_IN = 'offhook.signedIn';
/** Everything that is asked for waits for it; asked again, the server takes the same token for half a minute more. */
const REFRESHED_WITHIN_MS = 8_000;

let accessToken: string | null = null;
/** Where what this page shows and keeps in memory is from. */
let workplace: string | null = null;
let refreshing: Promise<boolean> | null = null;
/** How often somebody was asked to sign in again since their session has ended under an open page; 0: it has not. */
let asked = 0;
const listeners = new Set<() => void>();

export function token(): string | null {
  return accessToken;
}

/**
 * @param next where the page begins anew if it was somebody else's, or another business's
 * @returns whether it does
 */
export function signedIn(newToken: string, next = '/'): boolean {
  const theirs = workplaceOf(newToken);
  localStorage.setItem(SIGNED_IN, theirs);
  if (workplace !== null && workplace !== theirs) {
    // What was shown before is not to be come back to: it is not there any more.
    window.location.replace(next);
    return true;
  }
  workplace = theirs;
  accessToken = newToken;
  ask(0);
  return false;
}

/** Whether this page is of that business. */
export const isIn = (organizationId: string): boolean =>
  workplace !== null && workplace.endsWith(` ${organizationId}`);

function ask(times: number): void {
  if (asked === times) return;
  asked = times;
  for (const listener of listeners) listener();
}

/** They want to do something for which they would have to be signed in. */
export function askAgain(): void {
  if (workplace !== null && accessToken === null) ask(asked + 1);
}

export const timesAsked = (): number => asked;

/** @returns ends it */
export function onAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Asks for a new access token by the cookie; several askers share one request. False when nobody is signed in.
 * @throws Error when the server does not say, or not in time
 */
export function refresh(): Promise<boolean> {
  if (!localStorage.getItem(SIGNED_IN)) return Promise.resolve(false);
  refreshing ??= (async () => {
    try {
      const signal = AbortSignal.timeout(REFRESHED_WITHIN_MS);
      const response = await fetch('/api/v1/auth/refresh', { method: 'POST', signal });
      if (response.status >= 500) throw new Error(`The server answered ${response.status}.`);
      const fresh = response.ok ? ((await response.json()) as { accessToken: string }).accessToken : null;
      accessToken = null;
      if (fresh !== null) signedIn(fresh);
      else if (asked === 0) askAgain();
      return accessToken !== null;
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

/** Forgets the token here and ends the session there. */
export async function signOut(): Promise<void> {
  accessToken = null;
  workplace = null;
  ask(0);
  localStorage.removeItem(SIGNED_IN);
  await fetch('/api/v1/auth/logout', { method: 'POST' });
}

/** Begins anew when another tab has gone to another business or signed out, and when the browser brings back a page from before that. */
export function followOtherTabs(): void {
  const look = (): void => {
    if (workplace !== null && localStorage.getItem(SIGNED_IN) !== workplace) window.location.replace('/');
  };
  window.addEventListener('storage', look);
  window.addEventListener('pageshow', look);
}

/** `<user id> <organization id>` of an access token (a JWT, RFC 7519). */
function workplaceOf(jwt: string): string {
  const claims = atob((jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
  const { sub, org } = JSON.parse(claims) as { sub: string; org: string };
  return `${sub} ${org}`;
}
