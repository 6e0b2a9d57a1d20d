// The caller's words, as the engine needs them.
import type { Expectation } from '@offhook/machines';

/** Times are ms of caller audio since the transcriber's first byte. */
export interface TranscriberEvents {
  speechStarted(atMs: number): void;
  interim(text: string): void;
  /** The caller has probably finished; may be taken back by `turnResumed`. */
  eagerEndOfTurn(text: string, confidence: number): void;
  turnResumed(): void;
  /** The caller, amid a turn, has made no sound for a moment (`true`), or makes one again. By the ear alone, whatever the words. */
  quiet(quiet: boolean): void;
  /**
   * These words will not change; none after a sound that was no speech. `endOfSpeechMs` is where in the audio the last sound was;
   * `sounding` that the ear hears the caller going on by the time the vendor takes them to have finished.
   */
  endOfTurn(turn: { text: string; confidence: number; endOfSpeechMs: number; sounding?: boolean }): void;
  /** No more transcripts will come from this session. */
  failed(error: Error): void;
}

export interface Transcriber {
  /** Hands over caller audio (µ-law 8 kHz). Never blocks; buffers a bounded amount while connecting. */
  write(mulaw: Buffer): void;
  /** Tunes endpointing and key terms to what was asked. */
  expect(expectation: Expectation): void;
  /** The caller's turn is over by our own judgement: its final words are wanted now. */
  finish(): void;
  close(): void;
}

export interface TranscriberOptions {
  language: string;
  keyTerms: string[];
  signal: AbortSignal;
}

/** Ways to transcribe a language, best first; the name tells them apart for the record of their failures. */
export type ChooseTranscribers = (language: string) => readonly { name: string; open: OpenTranscriber }[];

export type OpenTranscriber = (options: TranscriberOptions, events: TranscriberEvents) => Transcriber;
