// A call as the rest of the voice engine knows it: what it needs of the house, what it shows, and what it leaves when others go on.
import type { Dialogue, E164, Effect, Expectation, Line, Understanding } from '@offhook/machines';
import type { BusinessLine } from './business/directory.ts';
import type { InterruptedCall } from './business/interrupted-call.ts';
import type { Clock } from './clock.ts';
import type { Desk } from './desk.ts';
import type { Ledger, OpenRecorder, Recorder } from './keeping.ts';
import type { LanguageModel } from './language-model.ts';
import type { CallRecord } from './ledger/record.ts';
import type { MadeAhead } from './synthesis/playback.ts';
import type { PromptCache } from './synthesis/prompt-cache.ts';
import type { OpenSynthesizer } from './synthesis/synthesizer.ts';
import type { TurnGlimpse } from './timeline.ts';
import type { OpenTranscriber } from './transcription/transcriber.ts';
import type { TransportEvents } from './transport/transport.ts';

export type Transfer = Extract<Effect, { type: 'transfer' }>;

/** What every call needs of the house; one for all. */
export interface CallDependencies {
  dialogue: Dialogue;
  understand(
    text: string,
    context: { now: number; expectation: Expectation; business: BusinessLine['business'] },
  ): Understanding;
  /** Tier 2 of understanding; without it tier 1 is all. */
  model?: Pick<LanguageModel, 'understand' | 'understandHard'>;
  /** How a piece of an answer is said. */
  answerLine(piece: string, business: BusinessLine['business']): Line;
  desk: Desk;
  openTranscriber: OpenTranscriber;
  openSynthesizer: OpenSynthesizer;
  openRecorder: OpenRecorder;
  ledger: Ledger;
  cache: PromptCache;
  ahead: MadeAhead;
  clock: Clock;
  newId(): string;
  log: CallLog;
}

export interface CallLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** A call as somebody looking on sees it: who, since when, and how far the turn at hand has come. */
export interface Glimpse extends CallRecord {
  state: string;
  /** The caller's words so far, which may still change; empty between utterances. */
  interim: string;
  turn: TurnGlimpse | null;
}

export interface CallSession extends Pick<TransportEvents, 'audio' | 'dtmf' | 'mark' | 'close'> {
  readonly callId: string;
  readonly organizationId: string;
  glimpse(): Glimpse;
  /** Both sides go to `listener`, too, as they go on record. @returns ends it */
  tap(listener: Recorder): () => void;
  /** The carrier has heard who picked up our call. */
  answeredBy(who: 'human' | 'machine'): void;
  /** Tells the caller and puts them through to `to`, a person who asked for it. False when the call is ending already. */
  takeOver(to: E164): boolean;
  /** Ends the call at once, for a reason of ours such as `error:drained`. */
  end(reason: string): void;
  /** Resolves to who ended the call and how, once everything of it is closed and given back. */
  readonly done: Promise<string>;
}

/** A call on its way to a person, and what is needed should nobody answer. */
export interface PutThrough {
  to: E164;
  /** The dialogue's effect that asked for it. */
  effectId: string;
  /** Who the caller is and what they want, for the person who is to decide; absent where that person has asked for the call. */
  tell?: Pick<Transfer, 'reason' | 'name' | 'wants'>;
  /** Said by the carrier first, where the agent had no voice to announce it. */
  say?: string;
  left: InterruptedCall;
}

/** A call whose agent has no voice just now: the carrier says its words, then it comes back to listen. */
export interface CarrierSpeaks {
  say: string;
  /** There is nothing to come back for. */
  over: boolean;
  /** Something was still to come that will not come now: what was open has to be asked again. */
  owed: boolean;
  left: InterruptedCall;
}

/** A log whose every line says which call it is about. */
export function boundTo(log: CallLog, call: object): CallLog {
  return {
    info: (details, message) => log.info({ ...call, ...details }, message),
    warn: (details, message) => log.warn({ ...call, ...details }, message),
    error: (details, message) => log.error({ ...call, ...details }, message),
  };
}
