// What the caller hears of what is played: when there was sound, and the words where the sound is modem tones.
import { Demodulator, MULAW_TO_LINEAR, REPLACEMENT } from '../modem/index.ts';

/** Linear amplitude (of 8031) above which a sample is a sound: −38 dB under full scale, over line noise, under any voice. */
const LOUD = 100;
const IS_LOUD = Uint8Array.from({ length: 256 }, (_, byte) =>
  Math.abs(MULAW_TO_LINEAR[byte] as number) > LOUD ? 1 : 0,
);
/** A pause longer than this ends a burst; a voice pauses for less between words. */
const BURST_GAP_MS = 300;
/** After the caller has spoken, what comes after this much quiet is an answer, not the rest of the old line. */
const ANSWER_GAP_MS = 40;
/** Characters a second below which sound is a voice and what the modem made of it is noise (tones carry 30 bytes, four to a character at most). */
const MIN_MODEM_RATE = 7;
/** Shorter sounds are clicks. */
const MIN_BURST_MS = 60;
/** Two lines played back to back leave five bits of idle tone between their characters; one line leaves none. */
const LINE_GAP_SAMPLES = 90;

/** What a voice without tones is written as. */
export const SPEECH = '(speech)';

/** Sound without a longer pause in it; times are line time in ms. */
export interface Burst {
  fromMs: number;
  /** Its last sound so far. */
  toMs: number;
  /** Characters read so far, each with the time it began. */
  characters: { character: string; atMs: number }[];
}

export class Ear {
  readonly #demodulator: Demodulator;
  readonly #onBurst: (burst: Burst) => void;
  #frameMs = 0;
  #framePosition = 0;
  #burst: Burst | undefined;
  #gapMs = BURST_GAP_MS;
  #lastCharacterEnd = Number.NEGATIVE_INFINITY;

  /** `onBurst` is called with each new burst as it begins; the burst then grows. */
  constructor(onBurst: (burst: Burst) => void) {
    this.#onBurst = onBurst;
    this.#demodulator = new Demodulator({
      character: (character, start, end) => this.#character(character, start, end),
      carrierOn: () => {},
      carrierOff: () => {},
    });
  }

  /** Hears one frame of what is played, which begins at `lineMs`. */
  hear(frame: Buffer, lineMs: number): void {
    this.#frameMs = lineMs;
    this.#framePosition = this.#demodulator.position;
    let last = -1;
    for (let i = 0; i < frame.length; i++) {
      if (IS_LOUD[frame[i] as number] === 0) continue;
      if (last < 0) this.#sound(lineMs + i / 8);
      last = i;
    }
    if (last >= 0 && this.#burst) this.#burst.toMs = lineMs + (last + 1) / 8;
    this.#demodulator.push(frame);
  }

  /** How long it has been quiet at `lineMs`; 0 while a tone is on the line. */
  quietMs(lineMs: number): number {
    if (this.#burst === undefined) return Number.POSITIVE_INFINITY;
    return this.#demodulator.carrier ? 0 : Math.max(0, lineMs - this.#burst.toMs);
  }

  /** The caller has spoken: the next sound after a short quiet is a burst of its own. */
  expectAnswer(): void {
    this.#gapMs = ANSWER_GAP_MS;
  }

  #sound(atMs: number): void {
    if (this.#burst && atMs - this.#burst.toMs < this.#gapMs) return;
    this.#gapMs = BURST_GAP_MS;
    this.#burst = { fromMs: atMs, toMs: atMs, characters: [] };
    this.#onBurst(this.#burst);
  }

  #character(character: string, start: number, end: number): void {
    if (!this.#burst) return;
    const { characters } = this.#burst;
    const atMs = this.#frameMs + (start - this.#framePosition) / 8;
    const newLine = start - this.#lastCharacterEnd > LINE_GAP_SAMPLES;
    this.#lastCharacterEnd = end;
    if (newLine && characters.length > 0) characters.push({ character: ' ', atMs });
    characters.push({ character, atMs });
  }
}

/** The words of a burst as a reader would write them down; empty when it was only a click. */
export function burstText(burst: Burst): string {
  const durationMs = burst.toMs - burst.fromMs;
  if (durationMs < MIN_BURST_MS) return '';
  const text = burst.characters.map((each) => each.character).join('');
  const readable = text.replaceAll(REPLACEMENT, '').length;
  // The first characters come late by the tone's lead-in, hence the allowance of two characters.
  if ((readable + 2) / (durationMs / 1000) < MIN_MODEM_RATE) return SPEECH;
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(new RegExp(`${REPLACEMENT}+$`), '')
    .trim();
}
