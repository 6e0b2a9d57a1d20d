// Consent and tokens as both vendors give them: OAuth 2.0 authorization code with PKCE (RFC 6749, 7636), refresh and revocation.
// Whoever is sent to the consent page agrees at once.
import { createHash, randomBytes } from 'node:crypto';

export interface OAuthOptions {
  clientId: string;
  clientSecret: string;
  /** The mailbox that agrees, unless the request names one (`login_hint`). */
  account: string;
  now(): number;
  /** Microsoft gives a new refresh token with every refresh, Google keeps the first. */
  rotates: boolean;
}

export interface Grant {
  account: string;
  scope: string;
  /** Comes back within an ID token. */
  nonce?: string;
  refreshToken: string;
  revoked: boolean;
}

/** As RFC 6749, 5.2 has it. */
export class OAuthError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const ACCESS_SECONDS = 3599;
const CODE_MS = 600_000;

export class OAuth {
  readonly #options: OAuthOptions;
  readonly #codes = new Map<
    string,
    { grant: Grant; challenge: string; redirectUri: string; expires: number }
  >();
  readonly #access = new Map<string, { grant: Grant; expires: number }>();
  readonly #refresh = new Map<string, Grant>();
  /** What the next person at the consent page does; by default agrees. */
  declines = false;

  constructor(options: OAuthOptions) {
    this.#options = options;
  }

  /** As if somebody had gone to the consent page and come back. @returns the refresh token */
  consent(scope = 'https://www.googleapis.com/auth/calendar.events'): string {
    const grant: Grant = {
      account: this.#options.account,
      scope,
      refreshToken: secret('refresh'),
      revoked: false,
    };
    this.#refresh.set(grant.refreshToken, grant);
    return grant.refreshToken;
  }

  /** The consent page: where the browser is sent on to. @throws OAuthError when the request is wrong */
  authorize(query: URLSearchParams): string {
    const { clientId, account, now } = this.#options;
    const need = (name: string) => {
      const value = query.get(name);
      if (!value) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
      return value;
    };
    if (need('client_id') !== clientId)
      throw new OAuthError('invalid_client', 'The OAuth client was not found.', 401);
    if (need('response_type') !== 'code')
      throw new OAuthError('unsupported_response_type', 'Only code is supported.');
    const redirectUri = need('redirect_uri');
    const scope = need('scope');
    const challenge = need('code_challenge');
    if (need('code_challenge_method') !== 'S256')
      throw new OAuthError('invalid_request', 'Only S256 is supported.');
    const to = new URL(redirectUri);
    const state = query.get('state');
    if (state) to.searchParams.set('state', state);
    if (this.declines) {
      to.searchParams.set('error', 'access_denied');
      return to.href;
    }
    const grant: Grant = {
      account: query.get('login_hint') ?? account,
      scope,
      nonce: query.get('nonce') ?? undefined,
      refreshToken: secret('refresh'),
      revoked: false,
    };
    const code = secret('code');
    this.#codes.set(code, { grant, challenge, redirectUri, expires: now() + CODE_MS });
    to.searchParams.set('code', code);
    return to.href;
  }

  /** The token endpoint. @throws OAuthError */
  token(form: URLSearchParams): Record<string, string | number> {
    const { clientId, clientSecret } = this.#options;
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      throw new OAuthError('invalid_client', 'Unauthorized', 401);
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return this.#exchange(form);
      case 'refresh_token': {
        const grant = this.#refresh.get(form.get('refresh_token') ?? '');
        if (!grant || grant.revoked)
          throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
        if (this.#options.rotates) {
          grant.refreshToken = secret('refresh');
          this.#refresh.set(grant.refreshToken, grant);
        }
        return this.#give(grant, this.#options.rotates);
      }
      case null:
      default:
        throw new OAuthError('unsupported_grant_type', 'Invalid grant_type');
    }
  }

  /** Whose token it is. `undefined` for one that is none, ran out, or whose consent was taken back. */
  grantOf(authorization: string | undefined): Grant | undefined {
    const [, token = ''] = /^Bearer (.+)$/.exec(authorization ?? '') ?? [];
    const held = this.#access.get(token);
    return held && held.expires > this.#options.now() && !held.grant.revoked ? held.grant : undefined;
  }

  /** The owner, or the application itself, takes the consent back. Without a token: all of them. */
  revoke(token?: string): void {
    for (const [held, grant] of this.#refresh)
      if (token === undefined || held === token) grant.revoked = true;
    const access = token === undefined ? undefined : this.#access.get(token);
    if (access) access.grant.revoked = true;
  }

  /** Access tokens run out now; refreshing gives new ones. */
  expireAccess(): void {
    this.#access.clear();
  }

  #exchange(form: URLSearchParams): Record<string, string | number> {
    const code = form.get('code') ?? '';
    const held = this.#codes.get(code);
    this.#codes.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (
      !held ||
      held.expires < this.#options.now() ||
      held.challenge !== challenge ||
      !/^[\w.~-]{43,128}$/.test(verifier)
    )
      throw new OAuthError('invalid_grant', 'Malformed auth code or code verifier.');
    if (held.redirectUri !== form.get('redirect_uri'))
      throw new OAuthError('redirect_uri_mismatch', 'Bad Request');
    this.#refresh.set(held.grant.refreshToken, held.grant);
    return this.#give(held.grant, true);
  }

  #give(grant: Grant, withRefresh: boolean): Record<string, string | number> {
    const token = secret('access');
    this.#access.set(token, { grant, expires: this.#options.now() + ACCESS_SECONDS * 1000 });
    return {
      access_token: token,
      expires_in: ACCESS_SECONDS,
      scope: grant.scope,
      token_type: 'Bearer',
      ...(withRefresh && { refresh_token: grant.refreshToken }),
    };
  }
}

const secret = (kind: string): string => `${kind}-${randomBytes(24).toString('base64url')}`;
