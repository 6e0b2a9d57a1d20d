// Where Google asks for consent and gives tokens.
export interface GoogleOptions {
  clientId: string;
  clientSecret: string;
  /** Where Google's servers stand; in place of its own where given. */
  url?: string;
}

export const endpointsOf = ({ url, clientId, clientSecret }: GoogleOptions) => ({
  vendor: 'Google',
  clientId,
  clientSecret,
  consentUrl: url ? `${url}/o/oauth2/v2/auth` : 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenUrl: url ? `${url}/token` : 'https://oauth2.googleapis.com/token',
});
