// Web push: the message is encrypted for the browser, the request signed with our key (VAPID, RFC 8292).
import { createECDH, hkdfSync } from 'node:crypto';
import webpush from 'web-push';
import { VendorError } from '../../errors.ts';
import type { SafeFetch } from '../../http/safe-fetch.ts';
import type { Push } from '../../notices/push.ts';

/** Longer than a night; whoever opens their laptop later has the dashboard. */
const KEEP_SECONDS = 12 * 3600;
/** Nobody has the subscription any more. */
const GONE = new Set([404, 410]);

export interface PushOptions {
  /** The key pair is made of it: the same secret, the same pair, so that subscriptions outlive a restart. */
  secret: string;
  /** Whom the push service may write to: a `mailto:` or `https:` URL. */
  subject: string;
  fetch: SafeFetch;
}

export function createWebPush({ secret, subject, fetch }: PushOptions): Push {
  const keys = keyPair(secret);
  return {
    publicKey: keys.publicKey,
    async send({ endpoint, p256dh, auth }, message, signal) {
      const request = webpush.generateRequestDetails(
        { endpoint, keys: { p256dh, auth } },
        JSON.stringify(message),
        {
          vapidDetails: { subject, ...keys },
          TTL: KEEP_SECONDS,
          urgency: 'high',
          contentEncoding: 'aes128gcm',
        },
      );
      const { status } = await fetch(endpoint, {
        method: 'POST',
        headers: request.headers,
        body: request.body,
        signal,
        maxBytes: 16_384,
      });
      if (GONE.has(status)) return false;
      if (status < 200 || status > 299)
        throw new VendorError('push', `The push service answers ${status}.`, {
          retryable: status === 429 || status >= 500,
        });
      return true;
    },
  };
}

function keyPair(secret: string): { publicKey: string; privateKey: string } {
  const curve = createECDH('prime256v1');
  // One number in four billion is too large to be a key: the next is taken then.
  for (let attempt = 0; ; attempt++) {
    const key = Buffer.from(hkdfSync('sha256', secret, 'offhook', `push ${attempt}`, 32));
    try {
      curve.setPrivateKey(key);
      return { publicKey: curve.getPublicKey('base64url'), privateKey: key.toString('base64url') };
    } catch (error) {
      if (attempt > 3) throw error;
    }
  }
}
