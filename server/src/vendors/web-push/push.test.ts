// Web push against a push service of our own: what it checks (RFC 8292), and what only the browser can read (RFC 8291).
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import type { SafeFetch } from '../../http/safe-fetch.ts';
import { createWebPush } from './push.ts';

const browser = createECDH('prime256v1');
browser.generateKeys();
const auth = randomBytes(16);
const subscription = {
  endpoint: 'https://push.example.com/send/1',
  p256dh: browser.getPublicKey('base64url'),
  auth: auth.toString('base64url'),
};

const MESSAGE = { title: 'Hi', body: 'Dana called', url: '/messages' };

/** A push service that answers `status`, and what it was asked. */
function service(status: number) {
  const asked: { headers: Record<string, string>; body: Buffer }[] = [];
  const fetch: SafeFetch = async (url, { headers = {}, body = '' } = {}) => {
    asked.push({ headers, body: Buffer.from(body) });
    return { status, headers: {}, body: Buffer.alloc(0), url };
  };
  const push = createWebPush({ secret: 'x'.repeat(64), subject: 'mailto:hello@example.com', fetch });
  return {
    asked,
    push,
    send: () => push.send(subscription, MESSAGE, AbortSignal.timeout(5_000)),
  };
}

/** As the browser does it: one record of aes128gcm (RFC 8188). */
function decrypt(body: Buffer): string {
  const salt = body.subarray(0, 16);
  const idLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender]);
  const key = Buffer.from(hkdfSync('sha256', browser.computeSecret(sender), auth, info, 32));
  const content = Buffer.from(hkdfSync('sha256', key, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', key, salt, 'Content-Encoding: nonce\0', 12));
  const record = body.subarray(21 + idLength);
  const decipher = createDecipheriv('aes-128-gcm', content, nonce).setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

it('is signed with the key that browsers subscribe with, and only the browser can read it', async () => {
  const { asked, push, send } = service(201);
  expect(await send()).toBe(true);
  const [request] = asked;
  const [, token = '', key = ''] =
    /^vapid t=([^,]+), k=(.+)$/.exec(request?.headers['Authorization'] ?? '') ?? [];
  expect(key).toBe(push.publicKey);
  const [head, claims, signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  expect(signed).toBe(true);
  expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
    aud: 'https://push.example.com',
    sub: 'mailto:hello@example.com',
  });
  expect(JSON.parse(decrypt(request!.body))).toEqual(MESSAGE);
});

it('says when a browser has given up its subscription, and what may pass', async () => {
  expect(await service(410).send()).toBe(false);
  await expect(service(503).send()).rejects.toMatchObject({ retryable: true });
  await expect(service(400).send()).rejects.toMatchObject({ retryable: false });
});
