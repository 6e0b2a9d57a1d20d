// What a line of the carrier is given and what it tells: who is called, by which instructions, and what became of it.
import type { CallStatus, Direction } from './call-parameters.ts';
import type { CallError } from './errors.ts';
import type { Detection } from './machine-detection.ts';
import type { Ticker } from './ticker.ts';
import type { Method } from './twiml.ts';
import type { Signer } from './webhook.ts';

/** Who ended a call: `agent` is the server (its TwiML ran out, said `<Hangup>`, or it completed the call over REST). */
export type EndedBy = 'caller' | 'agent' | 'transfer' | 'timeout' | 'error';

export type Instruction = { url: string; method: Method } | { twiml: string };

/**
 * How a `<Dial>` ended; `notJoined`: somebody picked up, heard what a `<Number url>` had to say, and was not joined with the
 * caller; `nobody`: no phone of the sandbox has that number.
 */
export type DialResult = 'completed' | 'notJoined' | 'busy' | 'no-answer' | 'failed' | 'nobody';

/** How the far end of a `<Dial>` behaves: resolves when that leg is over; `aborted` fires when the caller leaves first. */
export type Dialed = (
  number: string,
  options: { callerId: string; timeoutMs: number; screen?: { url: string; method: Method } },
  aborted: AbortSignal,
) => Promise<Exclude<DialResult, 'nobody'>>;

export interface Recording {
  sid: string;
  callSid: string;
  mulaw: Buffer;
}

export interface LineOptions {
  callSid: string;
  from: string;
  to: string;
  direction: Direction;
  signer: Signer;
  ticker: Ticker;
  /** What to do when the call is answered, and what when that fails. */
  instruction: Instruction;
  fallbackUrl?: string;
  dial: Dialed;
  /** Listens for who has picked up. */
  detection?: Detection;
  /** Whoever is here was rung by a `<Dial>`: told when the document has run out and they are joined with the caller. */
  joined?(): void;
  /** Keeps what `<Record>` recorded and returns its URL. */
  keepRecording(recording: Recording): Promise<string>;
}

export interface LineEvents {
  /** Once a frame: fills `caller` with 20 ms of the caller's audio and returns whether there is a sound in it. `played` is what the caller hears in the 20 ms from `lineMs`. */
  frame(played: Buffer, caller: Buffer, lineMs: number): boolean;
  status(status: CallStatus): void;
  streamStarted(streamSid: string): void;
  transferred(number: string): void;
  /** What the server did wrong; the call goes on as the carrier's would. */
  error(error: CallError): void;
  ended(by: EndedBy): void;
}
