// The keys the sandbox accepts. They open nothing but the sandbox, so they are no secret.

export interface SandboxCredentials {
  accountSid: string;
  authToken: string;
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
