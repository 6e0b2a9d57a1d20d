// What the voice engine is to the rest of the server: what it is given, what the carrier asks it, and what is live.
import type { Business, E164, Line } from '@offhook/machines';
import type { BusinessDirectory, BusinessLine } from './business/directory.ts';
import type { InterruptedCall } from './business/interrupted-call.ts';
import type { PlacedCall } from './business/placed-call.ts';
import type { CallDependencies, CallSession } from './call.ts';
import type { Carrier } from './carrier.ts';
import type { Trial } from './stream-token.ts';
import type { MadeAhead } from './synthesis/playback.ts';
import type { LineSocket } from './transport/media-stream.ts';
import type { LeftVoicemail } from './unattended.ts';

export interface VoiceDependencies extends Omit<CallDependencies, 'cache' | 'ahead'> {
  carrier: Carrier;
  directory: BusinessDirectory;
  /** Signs the streams' tokens. Processes behind one number share it. */
  secret: string;
  /** Where the carrier reaches us, without a trailing slash, e.g. `https://phone.example.com`. Asked at each use: a free port is known late. */
  publicUrl(): string;
  /** A call begun by a process that is gone, or put through, as the ledger knows it. */
  interruptedCall(organizationId: string, callSid: string): Promise<InterruptedCall | undefined>;
  /**
   * What an agent says the same way in every call: made ahead when its number is first called, and whenever it has changed.
   * Without it nothing is made ahead.
   */
  fixedLines?(business: Business): Line[];
  /** Folder that keeps the audio of fixed lines from one process to the next. */
  promptsDir?: string;
  /** The agent somebody of the business wants to try, as it would answer now; `undefined` when there is none. */
  trialLine(trial: Trial): Promise<BusinessLine | undefined>;
  /** Somebody has picked up a call of ours; `undefined` where it is none, or over. */
  pickUp?(organizationId: string, call: { callId: string; callSid: string }): Promise<PlacedCall | undefined>;
  /** A call of ours that was picked up. */
  placedCall?(organizationId: string, callId: string): Promise<PlacedCall | undefined>;
  /** What this line's calls use in the place of what all use: its organization has vendors of its own. Returns at once. */
  ownVendors?(line: BusinessLine): Partial<CallDependencies>;
  /** Whether any process had begun this call before. Nobody waits for the answer; without it each process knows its own. */
  wasBegun?(organizationId: string, callSid: string, before: Date): Promise<boolean>;
  /** Somebody has left a voicemail. Returns at once. */
  voicemailLeft?(left: LeftVoicemail): void;
  /** Calls answered at once; past it new ones are sent to the business's own number. */
  maxCalls?: number;
}

/** What the carrier's webhook says of a call: `to` is our number, `from` the other party, whoever has called whom. */
export interface IncomingCall {
  callSid: string;
  from: E164;
  to: E164;
  /** It is we who have called. */
  placed?: boolean;
}

/** How putting a call through went. */
export interface Dialed {
  /** The dialogue's effect that asked for it. */
  effectId: string;
  outcome: 'answered' | 'busy' | 'noAnswer' | 'failed';
  /** The caller has hung up. */
  callerGone: boolean;
}

/** A call of which no agent knew at first. */
export interface Routed {
  callId: string;
  /** Takes it when nobody answered. */
  behind: 'agent' | 'voicemail';
}

export interface Voice {
  readonly liveCalls: number;
  /** Those in progress in this process. */
  readonly sessions: ReadonlySet<CallSession>;
  /** Messages that broke the stream protocol since the start. */
  readonly badMessages: number;
  /** Speech made ahead since the start. */
  readonly ahead: Readonly<MadeAhead>;
  /** How to go on with a new call, in the carrier's words; `undefined` when this call was answered before: a replay. */
  answer(call: IncomingCall): Promise<string | undefined>;
  /** Somebody has picked up a call of ours: how to go on, in the carrier's words. */
  answerPlaced(call: IncomingCall, ours: { organizationId: string; callId: string }): Promise<string>;
  /**
   * A member of the business calls its agent from a browser, or comes back to a call (`resumes`) whose line was lost: the token by
   * which the stream is let in, within a minute. `undefined` when there is no room for another call.
   */
  admitTrial(trial: Trial & { callSid: string; callId: string; resumes?: true }): string | undefined;
  /**
   * A browser has lost the line of a call that it comes back to, in whichever process: what this one knows of it is written down when
   * this resolves. False when it is no call of this process.
   */
  letGo(organizationId: string, callId: string): Promise<boolean>;
  /** The stream of a call is over: how to go on, in the carrier's words. A call whose process died goes on here. */
  afterStream(call: IncomingCall): Promise<string>;
  /** A call that was put through is back, or over: how to go on, in the carrier's words. Where nobody answered, the agent does. */
  afterDial(call: IncomingCall, dial: Dialed): Promise<string>;
  /** Somebody has picked up whom this caller asks for: what they hear first, in the carrier's words. */
  screen(caller: IncomingCall): Promise<string>;
  /** They have pressed a key, or said something; `to` is the number their caller has called. */
  decided(to: E164, answer: { key?: string; words?: string }): Promise<string>;
  /** A call that was routed past the agent is back, or over: how to go on, in the carrier's words. */
  afterRouted(call: IncomingCall, dial: Omit<Dialed, 'effectId'> & Routed): Promise<string>;
  /** Somebody has said something after the tone: what they hear then, in the carrier's words. */
  afterVoicemail(call: IncomingCall, callId: string | undefined): Promise<string>;
  /** The carrier has the recording of a voicemail. */
  recorded(call: IncomingCall, recording: { callId?: string; sid: string; seconds: number }): Promise<void>;
  /** The carrier got no answer of ours it could use: how to go on, in its words. */
  fallBack(call: IncomingCall, failure: { code?: string; url?: string }): Promise<string>;
  /** Takes in a media stream whose upgrade was signed, for a call of this organization. */
  accept(line: LineSocket, organizationId: string): void;
  /** Takes no more calls and waits for those under way, at most `deadlineMs`; then ends them. */
  drain(deadlineMs: number): Promise<void>;
  /** Ends every call at once. */
  close(): Promise<void>;
}
