// Signed links: a path that opens one thing for a short while, for players and downloads that cannot send a header.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ForbiddenError } from '../errors.ts';

const Payload = z.tuple([z.string(), z.uuid(), z.int()]);

/** A token that names `path` and the organization it belongs to until `expiresAt`. Safe in a query string. */
export function signLink(key: string, path: string, organizationId: string, expiresAt: Date): string {
  const payload = Buffer.from(JSON.stringify([path, organizationId, expiresAt.getTime()])).toString(
    'base64url',
  );
  return `${payload}.${mac(key, payload).toString('base64url')}`;
}

/**
 * The organization whose link this is.
 * @throws ForbiddenError when the token was not made by us, is for another path, or has expired at `now`
 */
export function readLink(key: string, path: string, token: string, now: Date): { organizationId: string } {
  const [payload = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(key, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw refused();
  const [signedPath, organizationId, expiresAt] = Payload.parse(
    JSON.parse(Buffer.from(payload, 'base64url').toString()),
  );
  if (signedPath !== path || now.getTime() >= expiresAt) throw refused();
  return { organizationId };
}

const mac = (key: string, payload: string): Buffer => createHmac('sha256', key).update(payload).digest();

const refused = () =>
  new ForbiddenError(
    'This link is not valid (any more); load the page that offers it again for a fresh one.',
  );
