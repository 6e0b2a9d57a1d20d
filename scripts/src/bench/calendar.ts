// A member of staff's own Google calendar at the sandbox: connected to the server as an owner would, and looked into with their eyes.
import { createHash, randomBytes } from 'node:crypto';
import type { Business, CalendarControl } from '@offhook/bench';
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';

const SETTLED_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** @param reach see `Target.reach` */
export function createCalendarControl(
  serverUrl: string,
  reach: (url: string) => string,
  googleUrl: string,
): CalendarControl {
  const own = Promise.withResolvers<string>();
  own.promise.catch(() => undefined);

  return {
    async connect(business) {
      const api = await signIn(reach(serverUrl), business);
      const { url, cookie } = await api.begin();
      const consent = await fetch(url, { redirect: 'manual' });
      await fetch(reach(consent.headers.get('location') ?? ''), { headers: { cookie }, redirect: 'manual' });
      const [{ items: connections }, { items: staff }] = await Promise.all([
        api.ask<{ items: { id: string }[] }>('GET', '/calendars'),
        api.ask<{ items: { id: string }[] }>('GET', '/staff'),
      ]);
      const [connectionId, staffId] = [connections[0]?.id, staff[0]?.id];
      if (!connectionId || !staffId) throw new Error('The calendar could not be connected.');
      const { items: calendars } = await api.ask<{ items: { id: string; primary: boolean }[] }>(
        'GET',
        `/calendars/connections/${connectionId}/calendars`,
      );
      const calendarId = calendars.find(({ primary }) => primary)?.id;
      await api.ask('PUT', '/calendars/links', { connectionId, staffId, calendarId });
      own.resolve(await ownToken(googleUrl));
      return staffId;
    },

    async settled(business) {
      const api = await signIn(reach(serverUrl), business);
      const deadline = performance.now() + SETTLED_WITHIN_MS;
      for (;;) {
        const { items } = await api.ask<{ items: { links: { waiting: number }[] }[] }>('GET', '/calendars');
        const waiting = items.flatMap(({ links }) => links).reduce((sum, link) => sum + link.waiting, 0);
        if (waiting === 0 || performance.now() > deadline) return waiting;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },

    async entries() {
      const response = await fetch(`${googleUrl}/calendar/v3/calendars/primary/events?maxResults=2500`, {
        headers: { authorization: `Bearer ${await own.promise}` },
      });
      if (!response.ok) throw new Error(`The calendar answered ${response.status}: ${await response.text()}`);
      const { items } = (await response.json()) as {
        items: { status: string; start: { dateTime?: string } }[];
      };
      return items.filter(({ status }) => status !== 'cancelled').map(({ start }) => start.dateTime ?? '');
    },
  };
}

async function signIn(serverUrl: string, { email, password }: Business) {
  const json = { 'content-type': 'application/json' };
  const response = await fetch(`${serverUrl}/api/v1/auth/login`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, password }),
  });
  const { accessToken } = (await response.json()) as { accessToken: string };
  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const answer = await fetch(`${serverUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...(body && json) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  return {
    ask: async <T>(method: string, path: string, body?: object): Promise<T> =>
      (await send(method, path, body)).json() as Promise<T>,
    /** Where the owner consents, and the cookie by which the server knows them again. */
    async begin(): Promise<{ url: string; cookie: string }> {
      const answer = await send('POST', '/calendars/connect', { vendor: 'google' });
      const { url } = (await answer.json()) as { url: string };
      return { url, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
    },
  };
}

/** The owner's own look at their calendar, past the server. */
async function ownToken(googleUrl: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const client = {
    client_id: SANDBOX_CREDENTIALS.oauthClientId,
    redirect_uri: 'http://localhost/owner',
  };
  const consent = await fetch(
    `${googleUrl}/o/oauth2/v2/auth?${new URLSearchParams({
      ...client,
      response_type: 'code',
      scope: 'https://www.googleapis.com/auth/calendar.events',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString()}`,
    { redirect: 'manual' },
  );
  const code = URL.parse(consent.headers.get('location') ?? '')?.searchParams.get('code') ?? '';
  const response = await fetch(`${googleUrl}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...client,
      client_secret: SANDBOX_CREDENTIALS.oauthClientSecret,
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
