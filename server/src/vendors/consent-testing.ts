// What tests of calendars share: an owner who goes to the consent page, agrees, and comes back.
import { createHash, randomBytes } from 'node:crypto';
import type { ConsentVendor } from '../scheduling/calendars/calendar.ts';

export const REDIRECT_URI = 'http://localhost:3000/api/v1/calendars/callback';

/** Where the consent page sends the owner on to, and what proves that it was we who sent them there. */
export async function visitConsentPage(vendor: ConsentVendor) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const page = vendor.consentUrl({ state: 'st', challenge, redirectUri: REDIRECT_URI });
  const { headers } = await fetch(page, { redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  return { back, proof: { code: back.searchParams.get('code') ?? '', verifier, redirectUri: REDIRECT_URI } };
}

export async function agree(vendor: ConsentVendor, signal: AbortSignal) {
  const { proof } = await visitConsentPage(vendor);
  return vendor.exchange(proof, signal);
}
