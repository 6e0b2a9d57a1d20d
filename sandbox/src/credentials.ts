// The keys the sandbox accepts. They open nothing but the sandbox, so they are no secret.

/** Of an account at the carrier. */
export interface AccountCredentials {
  accountSid: string;
  authToken: string;
}

export interface SandboxCredentials extends AccountCredentials {
  deepgramKey: string;
  openaiKey: string;
  /** Of the application at Google and at Microsoft. */
  oauthClientId: string;
  oauthClientSecret: string;
}

export const SANDBOX_CREDENTIALS: SandboxCredentials = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: '0'.repeat(32),
  deepgramKey: 'sandbox-deepgram-key',
  openaiKey: 'sk-sandbox',
  oauthClientId: 'sandbox-client',
  oauthClientSecret: 'sandbox-client-secret',
};

/** Another account at the carrier, such as a business may have of its own. */
export const SANDBOX_OWN_ACCOUNT: AccountCredentials = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: '2'.repeat(32),
};
