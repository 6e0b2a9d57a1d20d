// Who has picked up: the carrier's answering-machine detection, which goes by how long somebody speaks at first
// (https://www.twilio.com/docs/voice/answering-machine-detection).
import { isBeep } from './beep.ts';
import type { Method } from './twiml.ts';
import { FRAME_MS } from './ticker.ts';

export type AnsweredBy =
  | 'human'
  | 'machine_start'
  | 'machine_end_beep'
  | 'machine_end_silence'
  | 'machine_end_other'
  | 'unknown';

/** What the API was asked for; times are ms of line time. */
export interface Detection {
  /** `DetectMessageEnd` waits for a machine to have said all it has to say. */
  mode: 'Enable' | 'DetectMessageEnd';
  callback: { url: string; method: Method };
  timeoutMs: number;
  /** Whoever speaks longer than this at a stretch is a machine. */
  speechThresholdMs: number;
  /** A silence of this length ends a stretch. */
  speechEndMs: number;
  /** Whoever says nothing at all for this long is unknown. */
  silenceTimeoutMs: number;
}

/** A shorter tone is no beep. */
const MIN_BEEP_MS = 200;

export class MachineDetector {
  readonly #detection: Detection;
  readonly #decided: (by: AnsweredBy, durationMs: number) => void;
  #elapsedMs = 0;
  #spokenMs = 0;
  #silentMs = 0;
  #beepMs = 0;
  #machine = false;
  #done = false;

  /** `decided` is called once. */
  constructor(detection: Detection, decided: (by: AnsweredBy, durationMs: number) => void) {
    this.#detection = detection;
    this.#decided = decided;
  }

  /** 20 ms of whoever picked up; `sounding` where it is not silence. */
  hear(frame: Buffer, sounding: boolean): void {
    if (this.#done) return;
    const { mode, timeoutMs, speechThresholdMs, speechEndMs, silenceTimeoutMs } = this.#detection;
    this.#elapsedMs += FRAME_MS;
    if (sounding && isBeep(frame)) {
      this.#beepMs += FRAME_MS;
      return;
    }
    // What is left is to be said after the beep, not during it.
    if (this.#beepMs >= MIN_BEEP_MS)
      return this.#decide(mode === 'Enable' ? 'machine_start' : 'machine_end_beep');
    this.#beepMs = 0;
    if (sounding) {
      this.#spokenMs += this.#spokenMs === 0 ? FRAME_MS : this.#silentMs + FRAME_MS;
      this.#silentMs = 0;
    } else this.#silentMs += FRAME_MS;
    if (this.#spokenMs >= speechThresholdMs) this.#machine = true;
    if (this.#machine && mode === 'Enable') return this.#decide('machine_start');
    if (this.#spokenMs === 0 && this.#silentMs >= silenceTimeoutMs) return this.#decide('unknown');
    if (this.#spokenMs > 0 && this.#silentMs >= speechEndMs)
      return this.#decide(this.#machine ? 'machine_end_silence' : 'human');
    if (this.#elapsedMs >= timeoutMs) this.#decide(this.#machine ? 'machine_end_other' : 'unknown');
  }

  #decide(by: AnsweredBy): void {
    this.#done = true;
    this.#decided(by, this.#elapsedMs);
  }
}
