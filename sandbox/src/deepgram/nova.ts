// `/v1/listen`: transcripts that grow, become final and end, timed by the caller's audio.
import type { Latency } from '../profiles.ts';
import type { AudioFormat } from './audio.ts';
import { seconds } from './flux.ts';
import { Hearing, HEARING_RATE } from './hearing.ts';
import type { HeardWord } from './hearing.ts';

export interface NovaOptions {
  model: string;
  format: AudioFormat;
  interims: boolean;
  /** Silence that ends an utterance, ms; undefined: never. */
  endpointingMs: number | undefined;
  /** Silence after the last word that is announced, ms; undefined: never. */
  utteranceEndMs: number | undefined;
  vadEvents: boolean;
  /** Punctuation and capitals are kept. */
  formatted: boolean;
}

/** Speech that goes on is made final piece by piece, each about so long; the vendor says 3–5 s. */
const PIECE_SAMPLES = 4 * HEARING_RATE;

export type NovaMessage = { type: string } & Record<string, unknown>;

export class NovaSession {
  readonly hearing: Hearing;
  readonly #options: NovaOptions;
  readonly #latency: Latency;
  readonly #send: (message: NovaMessage) => void;
  #words: HeardWord[] = [];
  #segmentStart = 0;
  #lastWordEnd = 0;
  /** The last word whose gap was, or is going to be, announced. */
  #announced = 0;
  #cutNext = false;
  /** Positions at which something falls due; Infinity when nothing does. */
  #finalAt = Infinity;
  #utteranceEndAt = Infinity;

  constructor(options: NovaOptions, latency: Latency, send: (message: NovaMessage) => void) {
    this.#options = options;
    this.#latency = latency;
    this.#send = send;
    this.hearing = new Hearing(options.format, {
      speechStarted: (at) => {
        this.#finalAt = Infinity;
        this.#utteranceEndAt = Infinity;
        if (options.vadEvents) send({ type: 'SpeechStarted', channel: [0, 1], timestamp: seconds(at) });
      },
      wordBegun: () => undefined,
      word: (word) => this.#word(word),
      speechEnded: (at) => {
        const wait = Math.max(options.endpointingMs ?? 0, this.#latency.finalTranscript());
        this.#finalAt = at + samples(wait);
        if (options.utteranceEndMs !== undefined && this.#lastWordEnd > this.#announced) {
          this.#announced = this.#lastWordEnd;
          this.#utteranceEndAt = this.#lastWordEnd + samples(options.utteranceEndMs);
        }
      },
    });
  }

  audio(audio: Buffer): void {
    this.hearing.push(audio);
    const { position } = this.hearing;
    if (position >= this.#finalAt) {
      this.#finalAt = Infinity;
      this.#results({ final: true, ended: this.#options.endpointingMs !== undefined });
    }
    if (position >= this.#utteranceEndAt) {
      this.#utteranceEndAt = Infinity;
      this.#send({ type: 'UtteranceEnd', channel: [0, 1], last_word_end: seconds(this.#lastWordEnd) });
    }
  }

  /** Makes final what was heard so far. */
  finalize(): void {
    this.hearing.finishWord();
    this.#finalAt = Infinity;
    this.#results({ final: true, ended: true, fromFinalize: true });
  }

  /** The utterance is falsely taken to be over after the next word. */
  cutShort(): void {
    this.#cutNext = true;
  }

  /** No more audio comes. */
  end(): void {
    this.hearing.end();
    if (this.#words.length > 0) this.#results({ final: true, ended: true });
  }

  #word(word: HeardWord): void {
    this.#words.push(word);
    this.#lastWordEnd = word.end;
    if (this.#cutNext) {
      this.#cutNext = false;
      this.#results({ final: true, ended: true });
    } else if (word.end - (this.#words[0]?.start ?? 0) >= PIECE_SAMPLES) {
      this.#results({ final: true, ended: false });
    } else if (this.#options.interims) this.#results({ final: false, ended: false });
  }

  #results({
    final,
    ended,
    fromFinalize = false,
  }: {
    final: boolean;
    ended: boolean;
    fromFinalize?: boolean;
  }): void {
    const { position } = this.hearing;
    const words = this.#words.map(({ word, start, end, confidence }) => ({
      word: plain(word),
      start: seconds(start),
      end: seconds(end),
      confidence,
      ...(this.#options.formatted ? { punctuated_word: word } : {}),
    }));
    const transcript = words.map((each) => each.punctuated_word ?? each.word).join(' ');
    const confidence =
      words.length === 0 ? 0 : words.reduce((sum, each) => sum + each.confidence, 0) / words.length;
    this.#send({
      type: 'Results',
      channel_index: [0, 1],
      duration: seconds(position - this.#segmentStart),
      start: seconds(this.#segmentStart),
      is_final: final,
      speech_final: ended,
      from_finalize: fromFinalize,
      channel: { alternatives: [{ transcript, confidence, words }] },
    });
    if (!final) return;
    this.#words = [];
    this.#segmentStart = position;
  }
}

function samples(ms: number): number {
  return (ms * HEARING_RATE) / 1000;
}

/** A word as the vendor gives it unformatted: small letters, no punctuation around it. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/^[^\p{L}\p{N}\uFFFD]+|[^\p{L}\p{N}\uFFFD]+$/gu, '') || word;
}
