// OAuth 2.0 with PKCE towards a vendor (RFC 6749, 7636): the consent page, its code for tokens, a refresh token for new ones.
import { type Access, CalendarError, ConsentError } from '../scheduling/calendars/calendar.ts';
import { retryAfterOf } from './retry-after.ts';

export interface OAuthEndpoints {
  vendor: string;
  clientId: string;
  clientSecret: string;
  consentUrl: string;
  tokenUrl: string;
  scopes: readonly string[];
  /** What else the vendor's consent page wants. */
  consentParameters?: Record<string, string>;
}

interface Tokens {
  access_token?: string;
  refresh_token?: string;
  id_token?: string;
  expires_in?: number;
  error?: string;
  error_description?: string;
}

/** What the browser brings back from the consent page, and what only we know. */
interface Proof {
  code: string;
  verifier: string;
  redirectUri: string;
}

export function createOAuth(endpoints: OAuthEndpoints, epoch: () => number) {
  const { vendor, clientId, clientSecret, tokenUrl, scopes } = endpoints;

  async function ask(form: Record<string, string>, signal: AbortSignal) {
    const asked = epoch();
    let response: Response;
    let tokens: Tokens;
    try {
      response = await fetch(tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
        signal,
      });
      tokens = (await response.json()) as Tokens;
    } catch (error) {
      throw new CalendarError(vendor, `${vendor} gives no tokens: it cannot be reached.`, {
        retryable: true,
        cause: error,
      });
    }
    // The owner took the consent back, or it ran out (RFC 6749, 5.2). Microsoft adds its own for what the owner has to do again.
    if (/^(invalid_grant|interaction_required|consent_required)$/.test(tokens.error ?? ''))
      throw new ConsentError(
        `${vendor} no longer lets us into this calendar: ${tokens.error_description ?? tokens.error}`,
      );
    if (!response.ok || tokens.access_token === undefined)
      throw new CalendarError(
        vendor,
        `${vendor} gives no tokens (${response.status}): ${tokens.error_description ?? tokens.error ?? 'no reason given'}.`,
        {
          retryable: response.status >= 500 || response.status === 429,
          retryAfterSeconds: retryAfterOf(response.headers),
        },
      );
    const access: Access = {
      accessToken: tokens.access_token,
      expiresAt: asked + (tokens.expires_in ?? 0) * 1000,
      ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    };
    return { access, idToken: tokens.id_token };
  }

  const redeem = ({ code, verifier, redirectUri }: Proof, signal: AbortSignal) =>
    ask(
      { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri },
      signal,
    );

  return {
    consentUrl({
      state,
      challenge,
      redirectUri,
      nonce,
    }: {
      state: string;
      challenge: string;
      redirectUri: string;
      /** Comes back within the ID token. */
      nonce?: string;
    }): string {
      const url = new URL(endpoints.consentUrl);
      url.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...(nonce !== undefined && { nonce }),
        ...endpoints.consentParameters,
      }).toString();
      return url.href;
    },

    /** @throws ConsentError when the code is no good, or brings no lasting consent · VendorError */
    async exchange(proof: Proof, signal: AbortSignal): Promise<Access & { refreshToken: string }> {
      const {
        access: { refreshToken, ...access },
      } = await redeem(proof, signal);
      if (refreshToken === undefined)
        throw new ConsentError(`${vendor} gave no lasting consent; connect again.`);
      return { ...access, refreshToken };
    },

    /** @throws ConsentError when the consent is gone · VendorError */
    async refresh(refreshToken: string, signal: AbortSignal): Promise<Access> {
      return (await ask({ grant_type: 'refresh_token', refresh_token: refreshToken }, signal)).access;
    },

    /** The ID token (OpenID Connect Core, 3.1.3.3), unread. @throws ConsentError when the code is no good · VendorError */
    async identify(proof: Proof, signal: AbortSignal): Promise<string> {
      const { idToken } = await redeem(proof, signal);
      if (idToken === undefined)
        throw new CalendarError(vendor, `${vendor} does not say who it is.`, { retryable: false });
      return idToken;
    },
  };
}
