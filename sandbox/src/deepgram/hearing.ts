// Caller audio → words with their times, and where speech begins and ends. What a recognizer's ears are to its protocol.
import { Demodulator, MULAW_TO_LINEAR } from '../modem/index.ts';
import { createReader } from './audio.ts';
import type { AudioFormat } from './audio.ts';

/** Samples a second that everything here counts in. */
export const HEARING_RATE = 8000;

export interface HeardWord {
  word: string;
  /** Samples since the first audio. */
  start: number;
  end: number;
  confidence: number;
}

/** Positions are samples of caller audio. */
export interface HearingEvents {
  /** A sound that may be speech began. */
  speechStarted(at: number): void;
  /** The first character of a word, long before the word is whole. */
  wordBegun(at: number): void;
  word(word: HeardWord): void;
  /** Nothing is heard any more; the last sound was at `lastSound`. */
  speechEnded(lastSound: number): void;
}

/** Words are reported this sure; damaged ones less so. */
const CONFIDENCE = { whole: 0.98, damaged: 0.31 } as const;
/** Mean amplitude (14 bits) above which a frame is sound: some 40 dB under full scale. */
const SOUND_LEVEL = 80;
/** Sound other than tones must last this long to be taken for speech: shorter is a click. */
const SPEECH_SAMPLES = 0.12 * HEARING_RATE;
/** … and be away this long to be over. */
const QUIET_SAMPLES = 0.2 * HEARING_RATE;
/** A modem that keeps its tone on between utterances has ended one after so much of it without a character. */
const IDLE_TONE_SAMPLES = 0.25 * HEARING_RATE;
/** Every eighth sample is enough to tell loud from quiet. */
const LEVEL_STEP = 8;

export class Hearing {
  /** Set to make words wrong: takes a word and returns what is understood instead. */
  garble: ((word: string) => string) | undefined;
  readonly #events: HearingEvents;
  readonly #read: (audio: Buffer) => Buffer;
  readonly #demodulator: Demodulator;
  #letters = '';
  #wordStart = 0;
  #wordEnd = 0;
  #soundSince: number | undefined;
  #lastSound = 0;
  /** Sound that is not tones has been taken for speech. */
  #babble = false;
  /** Where the last character ended; undefined before the first of a tone. */
  #lastCharacter: number | undefined;
  /** The tone is on and idle. */
  #idle = false;

  constructor(format: AudioFormat, events: HearingEvents) {
    this.#read = createReader(format);
    this.#events = events;
    this.#demodulator = new Demodulator({
      character: (character, start, end) => this.#character(character, start, end),
      carrierOn: (at) => {
        if (!this.#babble) events.speechStarted(at);
        this.#babble = false;
      },
      carrierOff: (at) => {
        this.finishWord();
        this.#lastSound = at;
        this.#soundSince = undefined;
        if (!this.#idle) events.speechEnded(at);
        this.#idle = false;
        this.#lastCharacter = undefined;
      },
    });
  }

  /** Samples heard so far. */
  get position(): number {
    return this.#demodulator.position;
  }

  /** Hears more audio in the format it was made for. */
  push(audio: Buffer): void {
    const mulaw = this.#read(audio);
    this.#demodulator.push(mulaw);
    if (this.#demodulator.carrier) this.#watchIdle();
    else this.#babbleOn(mulaw);
  }

  /** The caller's audio is over. */
  end(): void {
    this.#demodulator.end();
    if (this.#babble) this.#babbleOver();
  }

  #watchIdle(): void {
    const last = this.#lastCharacter;
    if (this.#idle || last === undefined || this.position - last < IDLE_TONE_SAMPLES) return;
    this.finishWord();
    this.#idle = true;
    this.#events.speechEnded(last);
  }

  #character(character: string, start: number, end: number): void {
    if (this.#idle) this.#events.speechStarted(start);
    this.#idle = false;
    this.#lastCharacter = end;
    if (character.trim() === '') {
      this.finishWord();
      return;
    }
    if (this.#letters === '') {
      this.#wordStart = start;
      this.#events.wordBegun(start);
    }
    this.#letters += character;
    this.#wordEnd = end;
  }

  /** Takes the word being heard for whole. */
  finishWord(): void {
    if (this.#letters === '') return;
    const damaged = this.#letters.includes('\uFFFD') || this.garble !== undefined;
    const word = this.garble ? this.garble(this.#letters) : this.#letters;
    this.#letters = '';
    this.#events.word({
      word,
      start: this.#wordStart,
      end: this.#wordEnd,
      confidence: damaged ? CONFIDENCE.damaged : CONFIDENCE.whole,
    });
  }

  #babbleOn(mulaw: Buffer): void {
    const position = this.#demodulator.position;
    if (isLoud(mulaw)) {
      this.#soundSince ??= position - mulaw.length;
      this.#lastSound = position;
      if (!this.#babble && position - this.#soundSince >= SPEECH_SAMPLES) {
        this.#babble = true;
        this.#events.speechStarted(this.#soundSince);
      }
    } else if (this.#babble) {
      if (position - this.#lastSound >= QUIET_SAMPLES) this.#babbleOver();
    } else this.#soundSince = undefined;
  }

  #babbleOver(): void {
    this.#babble = false;
    this.#soundSince = undefined;
    this.#events.speechEnded(this.#lastSound);
  }
}

function isLoud(mulaw: Buffer): boolean {
  let sum = 0;
  for (let i = 0; i < mulaw.length; i += LEVEL_STEP)
    sum += Math.abs(MULAW_TO_LINEAR[mulaw[i] as number] as number);
  return sum * LEVEL_STEP > SOUND_LEVEL * mulaw.length;
}
