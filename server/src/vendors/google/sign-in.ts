// Who somebody is, by Google's word: an ID token (OpenID Connect Core, 3.1.3.7), believed once its signature, issuer, audience,
// time and nonce hold.
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { IdentityVendor } from '../../accounts/identity.ts';
import { VendorError } from '../../errors.ts';
import { createOAuth } from '../oauth.ts';
import { endpointsOf, type GoogleOptions } from './endpoints.ts';

const ISSUERS = ['https://accounts.google.com', 'accounts.google.com'];
const KEYS_WITHIN_MS = 5_000;
/** Clocks differ. */
const TOLERANCE_SECONDS = 60;

const Claims = z.object({
  sub: z.string().min(1).max(255),
  email: z.email().max(254),
  email_verified: z.union([z.boolean(), z.literal('true').transform(() => true)]).default(false),
  /** Of an account that an organization manages: its domain. */
  hd: z.string().optional(),
  name: z.string().optional(),
  nonce: z.string(),
});

/** @param now the time of day, in ms */
export function createGoogleSignIn(options: GoogleOptions, now: () => number): IdentityVendor {
  const { url, clientId } = options;
  const oauth = createOAuth(
    {
      ...endpointsOf(options),
      scopes: ['openid', 'email', 'profile'],
      consentParameters: { prompt: 'select_account' },
    },
    now,
  );
  const keys = createRemoteJWKSet(
    new URL(url ? `${url}/oauth2/v3/certs` : 'https://www.googleapis.com/oauth2/v3/certs'),
    {
      timeoutDuration: KEYS_WITHIN_MS,
    },
  );
  return {
    consentUrl: oauth.consentUrl,
    async identify({ nonce, ...proof }, signal) {
      const token = await oauth.identify(proof, signal);
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: ISSUERS,
          audience: clientId,
          algorithms: ['RS256'],
          requiredClaims: ['exp', 'iat', 'sub'],
          clockTolerance: TOLERANCE_SECONDS,
          currentDate: new Date(now()),
        });
        const claims = Claims.parse(payload);
        if (claims.nonce !== nonce)
          throw new errors.JWTClaimValidationFailed('another nonce', payload, 'nonce');
        const email = claims.email.toLowerCase();
        return {
          subject: claims.sub,
          email,
          name: claims.name,
          // Of other addresses Google knew once that they were theirs, and has not asked again since.
          authoritative: claims.email_verified && (email.endsWith('@gmail.com') || claims.hd !== undefined),
        };
      } catch (error) {
        throw new VendorError('Google', 'What Google says about who it is does not hold.', {
          retryable: false,
          cause: error,
        });
      }
    },
  };
}
