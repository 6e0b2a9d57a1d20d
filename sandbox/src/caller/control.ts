// The wire between simulated phones and the carrier's REST API: which calls are live, and what the API orders them to do.
// JSON text frames over `/_sandbox/calls`, the socket authorised like the API itself.
import type { CallStatus } from './call-parameters.ts';
import type { Instruction } from './line.ts';

export interface LiveCall {
  sid: string;
  from: string;
  to: string;
  direction: 'inbound' | 'outbound-api';
  status: CallStatus;
}

/** How a `<Dial>` ended; `nobody`: no phone of the sandbox has that number. */
export type DialResult = 'completed' | 'busy' | 'no-answer' | 'failed' | 'nobody';

/** What a live call is told to do. */
export type Order = Instruction | { hangUp: true } | { dropStream: true };

/** From a phone to the carrier. */
export type ToCarrier =
  /** A call exists; answered by `registered`. */
  | { type: 'call'; call: LiveCall }
  | { type: 'status'; sid: string; status: CallStatus }
  /** This phone takes calls placed to `number`; answered by `answering`. */
  | { type: 'answer'; number: string }
  | { type: 'stopAnswering'; number: string }
  | { type: 'recording'; sid: string; callSid: string; mulaw: string }
  /** A call's `<Dial>` rings `number`; answered by `dialed` once that leg is over. */
  | { type: 'dial'; id: string; callSid: string; callerId: string; number: string; timeoutMs: number }
  | { type: 'dialCancelled'; id: string };

/** From the carrier to a phone. */
export type ToPhone =
  | { type: 'registered'; sid: string }
  | { type: 'answering'; number: string }
  | { type: 'update'; sid: string; order: Order }
  /** A call placed over REST rings this phone, which answers by `status`. */
  | { type: 'ring'; call: LiveCall; instruction: Instruction; fallbackUrl?: string }
  | { type: 'dialed'; id: string; result: DialResult }
  | { type: 'recordingKept'; sid: string; url: string };
