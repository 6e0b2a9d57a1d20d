// Who is signed in in this browser: the access token lives in memory, the refresh token in a cookie no script can read.

let accessToken: string | null = null;
let refreshing: Promise<boolean> | null = null;

export function token(): string | null {
  return accessToken;
}

export function signedIn(newToken: string): void {
  accessToken = newToken;
}

/** Asks for a new access token by the cookie; several askers share one request. False when nobody is signed in. */
export function refresh(): Promise<boolean> {
  refreshing ??= (async () => {
    try {
      const response = await fetch('/api/v1/auth/refresh', { method: 'POST' });
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
  await fetch('/api/v1/auth/logout', { method: 'POST' });
}
