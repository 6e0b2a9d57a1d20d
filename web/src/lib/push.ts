// Whether this browser is notified of what happens in the business at work in, and turning that on and off. A browser has one
// subscription, whose address each business is given that may write to it.
import { useEffect, useState } from 'react';
import { api, unwrap } from '@/api/client.ts';

/** `refused`: by the one in front of it; `impossible`: it has no service worker, or cannot. */
export type PushState = 'on' | 'off' | 'refused' | 'impossible';

export function usePush() {
  const [state, setState] = useState<PushState>('impossible');
  const [busy, setBusy] = useState(true);

  useEffect(() => {
    let here = true;
    void (async () => {
      const now = await stateNow();
      if (!here) return;
      setState(now);
      setBusy(false);
    })();
    return () => {
      here = false;
    };
  }, []);

  return {
    state,
    busy,
    /** @throws ApiError when the server says no */
    async turn(on: boolean): Promise<void> {
      setBusy(true);
      try {
        await (on ? subscribe() : leave());
      } finally {
        setState(await stateNow());
        setBusy(false);
      }
    },
  };
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return undefined;
  return navigator.serviceWorker.getRegistration();
}

async function stateNow(): Promise<PushState> {
  const worker = await registration();
  if (!worker) return 'impossible';
  if (Notification.permission === 'denied') return 'refused';
  const known = await worker.pushManager.getSubscription();
  if (!known) return 'off';
  const query = { endpoint: known.endpoint };
  const told = unwrap(api.GET('/api/v1/notice-preferences/push', { params: { query } }));
  // Where the server does not say, it counts what the browser knows.
  const { subscribed } = await told.catch(() => ({ subscribed: true }));
  return subscribed ? 'on' : 'off';
}

async function subscribe(): Promise<void> {
  const worker = await registration();
  if (!worker || (await Notification.requestPermission()) !== 'granted') return;
  const before = await worker.pushManager.getSubscription();
  const { publicKey } = await unwrap(api.GET('/api/v1/notice-preferences/push'));
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  const { endpoint, keys } = subscription.toJSON();
  try {
    await unwrap(
      api.PUT('/api/v1/notice-preferences/push', {
        body: {
          endpoint: endpoint ?? '',
          keys: { p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' },
        },
      }),
    );
  } catch (error) {
    // What the server does not know of would never be notified; what other businesses know of still is.
    if (!before) await subscription.unsubscribe();
    throw error;
  }
}

/** For this business; others may go on writing to this browser. */
async function leave(): Promise<PushSubscription | undefined> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (!subscription) return undefined;
  const query = { endpoint: subscription.endpoint };
  await unwrap(api.DELETE('/api/v1/notice-preferences/push', { params: { query } }));
  return subscription;
}

/** Whoever signs in here next is not to be shown what was for the one before. */
export async function unsubscribe(): Promise<void> {
  await (await leave())?.unsubscribe();
}
