// `/v2/listen`: turns. Everything is timed by the caller's audio, not by a clock, so audio replayed faster than real time is
// understood just as fast and a test needs no waiting.
import type { Latency } from '../profiles.ts';
import type { AudioFormat } from './audio.ts';
import { Hearing, HEARING_RATE } from './hearing.ts';
import type { HeardWord } from './hearing.ts';

export interface FluxThresholds {
  eot_threshold: number;
  /** Undefined: no eager end of turn. */
  eager_eot_threshold: number | undefined;
  eot_timeout_ms: number;
}

export interface FluxOptions extends FluxThresholds {
  format: AudioFormat;
  /** `flux-general-multi` reports languages. */
  languages: string[] | undefined;
}

type TurnEvent = 'Update' | 'StartOfTurn' | 'EagerEndOfTurn' | 'TurnResumed' | 'EndOfTurn';
/** A message to the client, before `request_id` and `sequence_id` are put in. */
export type FluxMessage = { type: string } & Record<string, unknown>;

/** An `Update` comes for every quarter of a second of audio in a turn. */
const UPDATE_SAMPLES = HEARING_RATE / 4;
/** The confidence a turn's end has reached when the drawn wait is over: the vendor's default threshold. */
const REFERENCE_CONFIDENCE = 0.7;
/** The threshold distance the drawn eager lead belongs to (0.7 less 0.4). */
const REFERENCE_EAGER_DISTANCE = 0.3;

export class FluxSession {
  readonly hearing: Hearing;
  readonly #options: FluxOptions;
  readonly #latency: Latency;
  readonly #send: (message: FluxMessage) => void;
  #turn = 0;
  #words: HeardWord[] = [];
  #open = false;
  #eager = false;
  #windowStart = 0;
  #nextUpdate = 0;
  #falseEndAfter = Infinity;
  #cutNext = false;
  #lastSound = 0;
  /** Silence so far is judged by these, drawn when it began: samples after the last sound. */
  #silence: { end: number; eager: number; reference: number } | undefined;

  constructor(options: FluxOptions, latency: Latency, send: (message: FluxMessage) => void) {
    this.#options = { ...options };
    this.#latency = latency;
    this.#send = send;
    this.hearing = new Hearing(options.format, {
      speechStarted: (at) => this.#speech(at),
      wordBegun: () => this.#begin(),
      word: (word) => this.#word(word),
      speechEnded: (at) => this.#quiet(at),
    });
  }

  get thresholds(): FluxThresholds {
    const { eot_threshold, eager_eot_threshold, eot_timeout_ms } = this.#options;
    return { eot_threshold, eager_eot_threshold, eot_timeout_ms };
  }

  audio(audio: Buffer): void {
    this.hearing.push(audio);
    if (!this.#open) return;
    const { position } = this.hearing;
    if (this.#silence !== undefined) this.#judgeSilence(position - this.#lastSound);
    if (this.#open && position >= this.#nextUpdate) this.#emit('Update');
  }

  /** New thresholds hold from now on, for the silence already begun too. */
  configure(thresholds: Partial<FluxThresholds>): void {
    Object.assign(this.#options, thresholds);
    if (this.#silence !== undefined) this.#drawSilence(this.#silence.reference);
  }

  /** Ends the turn on what was heard so far, if one is on. */
  forceEndTurn(): void {
    this.hearing.finishWord();
    if (this.#open) this.#endTurn('manual', 1);
  }

  /** The turn is falsely taken to be over after its next word. */
  cutShort(): void {
    this.#cutNext = true;
  }

  /** No more audio comes: what was heard is said as a last `EndOfTurn`. */
  end(): void {
    this.hearing.end();
    if (this.#open && this.#words.length > 0) this.#endTurn('model', 1);
  }

  #speech(at: number): void {
    this.#silence = undefined;
    if (this.#eager) {
      this.#eager = false;
      this.#emit('TurnResumed');
    } else if (!this.#open) this.#windowStart = at;
    // Tones announce their first word within 50 ms; other sound has been heard for a while and has no words to wait for.
    if (this.hearing.position - at > HEARING_RATE / 10) this.#begin();
  }

  #begin(): void {
    if (this.#open) return;
    this.#open = true;
    this.#falseEndAfter = this.#latency.falseEndAfterWords(this.#options.eot_threshold);
    this.#emit('StartOfTurn');
  }

  #word(word: HeardWord): void {
    this.#begin();
    this.#words.push(word);
    if (this.#words.length < this.#falseEndAfter && !this.#cutNext) return;
    this.#cutNext = false;
    if (this.#options.eager_eot_threshold !== undefined) this.#emit('EagerEndOfTurn');
    this.#endTurn('model', this.#options.eot_threshold);
    this.#windowStart = word.end;
  }

  #quiet(lastSound: number): void {
    if (!this.#open) return;
    this.#lastSound = lastSound;
    this.#drawSilence(this.#latency.endOfTurn());
    this.#judgeSilence(this.hearing.position - lastSound);
  }

  /** `reference`: ms of silence after which the confidence is 0.7. It grows as 1 − e^(−t/τ), which gives every other threshold its time. */
  #drawSilence(reference: number): void {
    const { eot_threshold, eager_eot_threshold } = this.#options;
    const natural = reference * (Math.log(1 - eot_threshold) / Math.log(1 - REFERENCE_CONFIDENCE));
    const distance = eager_eot_threshold === undefined ? 0 : Math.max(0, eot_threshold - eager_eot_threshold);
    const lead = this.#latency.eagerLead() * (distance / REFERENCE_EAGER_DISTANCE);
    this.#silence = {
      reference,
      end: samples(natural),
      // Where the turn never ends by itself (threshold 1.0), eager goes by the reference.
      eager: eager_eot_threshold === undefined ? Infinity : samples(Math.min(natural, reference * 2) - lead),
    };
  }

  #judgeSilence(quiet: number): void {
    const silence = this.#silence;
    if (silence === undefined) return;
    const timeout = samples(this.#options.eot_timeout_ms);
    if (!this.#eager && quiet >= silence.eager && this.#words.length > 0) {
      this.#eager = true;
      this.#emit('EagerEndOfTurn');
    }
    if (quiet >= Math.min(silence.end, timeout)) {
      this.#endTurn(silence.end <= timeout ? 'model' : 'timeout', this.#confidence());
    }
  }

  #endTurn(trigger: 'model' | 'manual' | 'timeout', confidence: number): void {
    this.#emit('EndOfTurn', { trigger }, confidence);
    this.#turn++;
    this.#words = [];
    this.#open = false;
    this.#eager = false;
    this.#silence = undefined;
    this.#windowStart = this.hearing.position;
  }

  #confidence(): number {
    if (this.#silence === undefined) return 0.01;
    const ms = ((this.hearing.position - this.#lastSound) * 1000) / HEARING_RATE;
    return 1 - (1 - REFERENCE_CONFIDENCE) ** (ms / this.#silence.reference);
  }

  #emit(event: TurnEvent, extra: Record<string, unknown> = {}, confidence = this.#confidence()): void {
    this.#nextUpdate = this.hearing.position + UPDATE_SAMPLES;
    this.#send({
      type: 'TurnInfo',
      event,
      turn_index: this.#turn,
      audio_window_start: seconds(this.#windowStart),
      audio_window_end: seconds(this.hearing.position),
      transcript: this.#words.map((each) => each.word).join(' '),
      words: this.#words.map(({ word, confidence: sure, start, end }) => ({
        word,
        confidence: sure,
        start: seconds(start),
        end: seconds(end),
      })),
      end_of_turn_confidence: Math.round(confidence * 10_000) / 10_000,
      ...extra,
      ...(this.#options.languages && this.#words.length > 0 ? { languages: this.#options.languages } : {}),
    });
  }
}

function samples(ms: number): number {
  return (ms * HEARING_RATE) / 1000;
}

/** To the hundredth of a millisecond: an eighth of a millisecond is one sample. */
export function seconds(position: number): number {
  return Math.round((position / HEARING_RATE) * 100_000) / 100_000;
}
