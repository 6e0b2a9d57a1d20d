// Push messages to members' browsers, as notices need them (RFC 8030, encrypted by RFC 8291).

export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushMessage {
  title: string;
  body: string;
  /** The dashboard's screen that shows it, in the business it is about, from `/in/` on: where a click leads. */
  url: string;
}

export interface Push {
  /** What a browser needs to subscribe: our public key, base64url. */
  publicKey: string;
  /**
   * @returns false when the browser has given up its subscription
   * @throws VendorError
   */
  send(to: PushSubscription, message: PushMessage, signal: AbortSignal): Promise<boolean>;
}
