// Somebody who says who they are through another service, as accounts see it.
export interface Identity {
  /** The service's own name for them, which never changes. */
  subject: string;
  /** In lower case. */
  email: string;
  name?: string;
  /** The service itself keeps this mailbox, or its domain: nobody else can have it. */
  authoritative: boolean;
}

export interface IdentityVendor {
  /** Where the browser is sent to; comes back to `redirectUri` with `state` and a code. */
  consentUrl(request: { state: string; challenge: string; redirectUri: string; nonce: string }): string;
  /** @throws VendorError when it cannot be reached, or what it says does not hold · ConsentError when the code is no good */
  identify(
    proof: { code: string; verifier: string; redirectUri: string; nonce: string },
    signal: AbortSignal,
  ): Promise<Identity>;
}
