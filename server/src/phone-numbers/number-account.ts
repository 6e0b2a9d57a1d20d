// Our account at the telephone company, as far as its numbers go. Every call has a deadline and throws `VendorError`.
import type { E164 } from '@offhook/machines';

export interface NumberWish {
  /** ISO 3166 country. */
  country: string;
  kind: 'local' | 'tollFree' | 'mobile';
  /** Three digits, in North America. */
  areaCode?: string;
  /** Digits or letters the number is to contain. */
  contains?: string;
  limit: number;
}

export interface NumberForSale {
  e164: E164;
  /** As people write it, e.g. `(202) 555-0142`. */
  name: string;
  locality: string | null;
  region: string | null;
  canText: boolean;
}

export interface AccountNumber {
  /** The carrier's own name for it. */
  sid: string;
  e164: E164;
  /** Who answers calls to it now, as a URL; null: nobody. */
  voiceUrl: string | null;
}

/** What the carrier asks when something happens at a number. */
export interface NumberWebhooks {
  voiceUrl: string;
  /** Asked when `voiceUrl` fails. */
  voiceFallbackUrl: string;
  /** Told when a call is over. */
  statusUrl: string;
  smsUrl: string;
}

export interface NumberAccount {
  search(wish: NumberWish, signal: AbortSignal): Promise<NumberForSale[]>;
  /** Buys it, with its webhooks set. @throws ConflictError when it is no longer for sale */
  buy(e164: E164, webhooks: NumberWebhooks, signal: AbortSignal): Promise<AccountNumber>;
  /** All numbers of the account, up to some hundreds. */
  list(signal: AbortSignal): Promise<AccountNumber[]>;
  /** The account's own number, `undefined` when it has none such. */
  find(e164: E164, signal: AbortSignal): Promise<AccountNumber | undefined>;
  configure(sid: string, webhooks: NumberWebhooks, signal: AbortSignal): Promise<void>;
  /** Gives it back to the carrier, for good. One that is gone already is no failure. */
  release(sid: string, signal: AbortSignal): Promise<void>;
}
