// Who is signed in in this browser: the access token lives in memory, the refresh token in a cookie no script can read.

/** Remembered so that a browser nobody has signed in with asks for nothing it cannot have. */
const SIGNED_IN_BEFORE = 'offhook.signedIn';

let accessToken: string | null = null;
let refreshing: Promise<boolean> | null = null;

export function token(): string | null {
  return accessToken;
}

export function signedIn(newToken: string): void {
  accessToken = newToken;
  localStorage.setItem(SIGNED_IN_BEFORE, 'yes');
}

/**
 * Asks for a new access token by the cookie; several askers share one request. False when nobody is signed in.
 * @throws Error when the server does not say
 */
export function refresh(): Promise<boolean> {
  if (!localStorage.getItem(SIGNED_IN_BEFORE)) return Promise.resolve(false);
  refreshing ??= (async () => {
    try {
      const response = await fetch('/api/v1/auth/refresh', { method: 'POST' });
      if (response.status >= 500) throw new Error(`The server answered ${response.status}.`);
      accessToken = response.ok ? ((await response.json()) as { accessToken: string }).accessToken : null;
      return response.ok;
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

/** Forgets the token here and ends the session there. */
export async function signOut(): Promise<void> {
  accessToken = null;
  localStorage.removeItem(SIGNED_IN_BEFORE);
  await fetch('/api/v1/auth/logout', { method: 'POST' });
}
