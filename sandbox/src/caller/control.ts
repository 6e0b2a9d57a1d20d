// The wire between simulated phones and the carrier's REST API: which calls are live, and what the API orders them to do.
// JSON text frames over `/_sandbox/calls`, the socket authorised like the API itself.
import type { CallStatus, Direction } from './call-parameters.ts';
import type { Method } from './twiml.ts';
import type { DialResult, Instruction } from './line-contract.ts';
import type { Detection } from './machine-detection.ts';

export interface LiveCall {
  sid: string;
  from: string;
  to: string;
  direction: Direction;
  status: CallStatus;
}

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
  /** A call's `<Dial>` rings `number`, who first hears what `screen` has to say; answered by `dialed` once that leg is over. */
  | {
      type: 'dial';
      id: string;
      callSid: string;
      callerId: string;
      number: string;
      timeoutMs: number;
      screen?: { url: string; method: Method };
    }
  /** Who was rung by a `<Dial>` is joined with the caller. */
  | { type: 'joined'; sid: string }
  | { type: 'dialCancelled'; id: string };

/** From the carrier to a phone. */
export type ToPhone =
  | { type: 'registered'; sid: string }
  | { type: 'answering'; number: string }
  | { type: 'update'; sid: string; order: Order }
  /** A call placed over REST rings this phone, which answers by `status`. */
  | {
      type: 'ring';
      call: LiveCall;
      instruction: Instruction;
      fallbackUrl?: string;
      /** Listen for who has picked up. */
      detection?: Detection;
    }
  | { type: 'dialed'; id: string; result: DialResult }
  | { type: 'recordingKept'; sid: string; url: string };
