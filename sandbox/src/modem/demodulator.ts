// Modem tones → text, as a stream: finds the carrier, reads characters as their stop bits pass, says exactly where the tone ended.
//
// Two sliding correlations of one bit's length (mark, space) run over the samples; the stronger one is the bit. All sums are
// integers, so they never drift, and a quiet line costs one comparison a sample.
import { MARK_HZ, SAMPLE_RATE, SAMPLES_PER_BIT, SPACE_HZ } from './bell103.ts';
import { MULAW_SILENCE, MULAW_TO_LINEAR } from './mulaw.ts';
import { REPLACEMENT, Utf8Assembler } from './utf8.ts';

/** All positions are samples since the first one pushed (8 a millisecond). */
export interface DemodulatorEvents {
  /** A character was read; its bits lie between the two positions. Damage reads as U+FFFD or as a wrong character. */
  character(character: string, startSample: number, endSample: number): void;
  /** The tone began (`atSample` is its first sample). */
  carrierOn(atSample: number): void;
  /** The tone is over (`atSample` is its last sample; known `CARRIER_HOLD_SAMPLES` later). */
  carrierOff(atSample: number): void;
}

/** A tone is over when it has been away this long: 22.5 ms, a little more than one lost frame. */
export const CARRIER_HOLD_SAMPLES = 180;

const WINDOW = Math.round(SAMPLES_PER_BIT);
const HALF_BIT = SAMPLES_PER_BIT / 2;
/** Ten bits of amplitude: 27 products with a 14-bit sample then stay within 31 bits. */
const TABLE_AMPLITUDE = 1024;
const COSINE = table(Math.cos);
const SINE = table(Math.sin);
/** Share of the window's energy the mark tone must hold to be believed (a pure tone holds 0.5); speech rarely does, an equally loud echo leaves 0.25. */
const ACQUIRE_SHARE = 0.2;
/** How much stronger mark must be than space on an idle line (a pure mark is 6 times as strong). */
const ACQUIRE_CONTRAST = 3;
/** So long must the idle tone be believed before the carrier is on: with the window itself less than two bits of lead-in. */
const ACQUIRE_SAMPLES = 20;
/** Mean square (14-bit samples) below which a line is quiet: 49 dB under full scale. */
const QUIET_POWER = 400;
/** A bit is missing when its tone is 9 dB weaker than the carrier was. */
const LOST_SHARE = 1 / 8;

/** Share of the window's energy a start bit must hold in the space tone: a pure one holds 0.5, a jump of phase measured at most 0.32. */
const START_SHARE = 0.35;

/** What the receiver is doing. `hunt`: after damage, until the line idles again. */
const SEARCH = 0;
const IDLE = 1;
const FRAME = 2;
const HUNT = 3;

export class Demodulator {
  readonly #events: DemodulatorEvents;
  readonly #markI = new Int32Array(WINDOW);
  readonly #markQ = new Int32Array(WINDOW);
  readonly #spaceI = new Int32Array(WINDOW);
  readonly #spaceQ = new Int32Array(WINDOW);
  readonly #squares = new Int32Array(WINDOW);
  readonly #utf8 = new Utf8Assembler();
  #sumMarkI = 0;
  #sumMarkQ = 0;
  #sumSpaceI = 0;
  #sumSpaceQ = 0;
  #energy = 0;
  #slot = 0;
  #markPhase = 0;
  #spacePhase = 0;
  #position = 0;
  #zeros = WINDOW;

  #state = SEARCH;
  #believed = 0;
  #carrierPower = 0;
  #loud = 0;
  #lastTone = 0;
  #frameStart = 0;
  #bit = 0;
  #byte = 0;
  #damaged = false;
  #nextBit = 0;
  #characterStart = 0;

  constructor(events: DemodulatorEvents) {
    this.#events = events;
  }

  /** Samples pushed so far. */
  get position(): number {
    return this.#position;
  }

  /** A tone is on the line. */
  get carrier(): boolean {
    return this.#state !== SEARCH;
  }

  /** Where the tone was last heard, while there is a carrier. */
  get lastToneSample(): number {
    return this.#lastTone;
  }

  /** Hears more of the line: µ-law, any number of samples. Events are called before it returns. */
  push(mulaw: Uint8Array): void {
    for (let i = 0; i < mulaw.length; i++) {
      const byte = mulaw[i] as number;
      if (byte === MULAW_SILENCE && this.#zeros >= WINDOW && this.#state === SEARCH) this.#position++;
      else this.#sample(MULAW_TO_LINEAR[byte] as number);
    }
  }

  /** The line is cut here: what was begun is finished as damaged, the carrier is off. */
  end(): void {
    if (this.#state !== SEARCH) this.#dropCarrier();
  }

  #sample(x: number): void {
    this.#correlate(x);
    const mark = this.#sumMarkI * this.#sumMarkI + this.#sumMarkQ * this.#sumMarkQ;
    const space = this.#sumSpaceI * this.#sumSpaceI + this.#sumSpaceQ * this.#sumSpaceQ;
    const position = this.#position++;
    if (this.#state === SEARCH) {
      this.#search(mark, space, position);
      return;
    }
    const present = mark + space >= this.#carrierPower * LOST_SHARE;
    if (present && (x > this.#loud || x < -this.#loud)) this.#lastTone = position;
    else if (position - this.#lastTone >= CARRIER_HOLD_SAMPLES) {
      this.#dropCarrier();
      return;
    }
    if (this.#state === FRAME) {
      if (position >= this.#nextBit) {
        const isMark = this.#bit === 0 ? !this.#isStart(mark, space) : mark > space;
        this.#readBit(isMark, present, position);
      }
    } else if (this.#state === IDLE) {
      if (present && space > mark) this.#beginFrame(position);
    } else if (present && mark > space) this.#state = IDLE;
  }

  #correlate(x: number): void {
    const slot = this.#slot;
    const mark = this.#markPhase;
    const space = this.#spacePhase;
    const markI = x * (COSINE[mark] as number);
    const markQ = x * (SINE[mark] as number);
    const spaceI = x * (COSINE[space] as number);
    const spaceQ = x * (SINE[space] as number);
    const square = x * x;
    this.#sumMarkI = (this.#sumMarkI + markI - (this.#markI[slot] as number)) | 0;
    this.#sumMarkQ = (this.#sumMarkQ + markQ - (this.#markQ[slot] as number)) | 0;
    this.#sumSpaceI = (this.#sumSpaceI + spaceI - (this.#spaceI[slot] as number)) | 0;
    this.#sumSpaceQ = (this.#sumSpaceQ + spaceQ - (this.#spaceQ[slot] as number)) | 0;
    this.#energy += square - (this.#squares[slot] as number);
    this.#markI[slot] = markI;
    this.#markQ[slot] = markQ;
    this.#spaceI[slot] = spaceI;
    this.#spaceQ[slot] = spaceQ;
    this.#squares[slot] = square;
    this.#slot = slot + 1 === WINDOW ? 0 : slot + 1;
    this.#markPhase = mark + MARK_HZ >= SAMPLE_RATE ? mark + MARK_HZ - SAMPLE_RATE : mark + MARK_HZ;
    this.#spacePhase = space + SPACE_HZ >= SAMPLE_RATE ? space + SPACE_HZ - SAMPLE_RATE : space + SPACE_HZ;
    this.#zeros = x === 0 ? this.#zeros + 1 : 0;
  }

  #search(mark: number, space: number, position: number): void {
    const believable =
      mark > ACQUIRE_CONTRAST * space &&
      mark > ACQUIRE_SHARE * TABLE_AMPLITUDE * TABLE_AMPLITUDE * WINDOW * this.#energy &&
      this.#energy > QUIET_POWER * WINDOW;
    this.#believed = believable ? this.#believed + 1 : 0;
    if (this.#believed < ACQUIRE_SAMPLES) return;
    this.#believed = 0;
    this.#carrierPower = mark;
    const amplitude = (2 * Math.sqrt(mark)) / (TABLE_AMPLITUDE * WINDOW);
    this.#loud = amplitude / 4;
    this.#lastTone = position;
    this.#state = IDLE;
    this.#events.carrierOn(Math.max(0, position - WINDOW - ACQUIRE_SAMPLES + 1));
  }

  /** Mark turned to space half a bit ago: the correlation window is then half in each. */
  #beginFrame(position: number): void {
    this.#state = FRAME;
    this.#frameStart = position - HALF_BIT;
    this.#bit = 0;
    this.#byte = 0;
    this.#damaged = false;
    this.#nextBit = Math.round(this.#frameStart + SAMPLES_PER_BIT);
  }

  /** Where two lines join, the phase jumps and mark looks like space for a moment; only a real start bit fills its window. */
  #isStart(mark: number, space: number): boolean {
    return space > mark && space > START_SHARE * TABLE_AMPLITUDE * TABLE_AMPLITUDE * WINDOW * this.#energy;
  }

  /** The window now covers bit number `#bit` whole. */
  #readBit(isMark: boolean, present: boolean, position: number): void {
    const bit = this.#bit++;
    this.#nextBit = Math.round(this.#frameStart + (this.#bit + 1) * SAMPLES_PER_BIT);
    if (!present) this.#damaged = true;
    if (bit === 0) {
      if (isMark || !present) this.#state = present ? IDLE : HUNT;
    } else if (bit <= 8) {
      if (isMark) this.#byte |= 1 << (bit - 1);
    } else {
      this.#finishFrame(isMark, position);
    }
  }

  #finishFrame(stopped: boolean, position: number): void {
    const whole = stopped && !this.#damaged;
    this.#state = whole ? IDLE : HUNT;
    if (this.#utf8.empty) this.#characterStart = Math.max(0, Math.round(this.#frameStart));
    const text = whole ? this.#utf8.push(this.#byte) : this.#utf8.flush() || REPLACEMENT;
    if (text !== '') this.#events.character(text, this.#characterStart, position);
  }

  #dropCarrier(): void {
    const cutShort = this.#state === FRAME ? this.#utf8.flush() || REPLACEMENT : this.#utf8.flush();
    this.#state = SEARCH;
    if (cutShort !== '') this.#events.character(cutShort, this.#characterStart, this.#lastTone);
    this.#events.carrierOff(this.#lastTone);
  }
}

function table(wave: (angle: number) => number): Int32Array {
  return Int32Array.from({ length: SAMPLE_RATE }, (_, i) =>
    Math.round(TABLE_AMPLITUDE * wave((2 * Math.PI * i) / SAMPLE_RATE)),
  );
}
