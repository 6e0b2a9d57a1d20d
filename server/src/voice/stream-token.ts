// The parameter by which a media stream proves which answered call it belongs to: signed, short-lived, good for one stream.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { E164, EpochMs } from '@offhook/machines';

/** What the webhook knew of the call; the socket knows only its sid. */
export interface CallClaims {
  callSid: string;
  from: E164;
  to: E164;
  /** The call goes on after a break; it is not a new one. */
  resumes?: boolean;
  /** It was put through by the effect of this id, and nobody answered. */
  unanswered?: string;
  /** What the agent had to say since was said in the carrier's voice; it comes back to listen. */
  spoken?: boolean;
  /** It is we who have called `from`, for what is written down of the call of this id. */
  placed?: boolean;
  /** The id under which the call is kept already; a new one where absent. */
  callId?: string;
  /** Somebody of the business tries this agent, as it would answer now: from a browser, or on a call of ours. */
  trial?: Trial;
}

/** In place of the numbers of a call from a browser. */
export const TRIAL_PARTY = 'browser';

export interface Trial {
  organizationId: string;
  agentId: string;
  /** The agent as it is edited, or as callers meet it. */
  version: 'draft' | 'published';
}

/** Twilio opens the stream within about a second of our answer. */
const VALID_MS = 60_000;

export interface StreamTokens {
  /** A token under 500 characters (Twilio's limit for a parameter's name and value). */
  issue(claims: CallClaims, now: EpochMs): string;
  /** The claims, or `undefined` for a token forged, outdated, made for another call, or used before. */
  redeem(token: string | undefined, callSid: string, now: EpochMs): CallClaims | undefined;
}

/**
 * Tokens signed with `secret`. Any process with the secret can check a token; that it is used once is known per
 * process, which suffices, since the carrier opens one stream a call and names it in a signed upgrade.
 */
export function createStreamTokens(secret: string): StreamTokens {
  // By call and expiry, not by token: base64 lets one signature be spelled in several ways. A call that comes back gets another.
  const used = new Map<string, EpochMs>();
  const sign = (body: string): Buffer => createHmac('sha256', secret).update(`stream:${body}`).digest();

  function forgetOutdated(now: EpochMs): void {
    // Insertion order is order of expiry, near enough: stop at the first that still counts.
    for (const [stream, usedAt] of used) {
      if (now - usedAt <= VALID_MS) return;
      used.delete(stream);
    }
  }

  return {
    issue({ callSid, from, to, ...more }, now) {
      const body = Buffer.from(JSON.stringify([callSid, from, to, now + VALID_MS, more])).toString(
        'base64url',
      );
      return `${body}.${sign(body).toString('base64url')}`;
    },

    redeem(token, callSid, now) {
      if (!token) return undefined;
      const [body = '', signature = ''] = token.split('.', 2);
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      // Signed by us, so it has the shape we gave it.
      const [sid, from, to, expiresAt, more] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
        string,
        string,
        string,
        number,
        Omit<CallClaims, 'callSid' | 'from' | 'to'>,
      ];
      const stream = `${sid} ${expiresAt}`;
      if (sid !== callSid || now > expiresAt || used.has(stream)) return undefined;
      forgetOutdated(now);
      used.set(stream, now);
      return { callSid: sid, from, to, ...more };
    },
  };
}
