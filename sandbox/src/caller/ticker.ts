// The line's clock: every call in the process sends and plays one 20 ms frame a tick, and no call drifts.

/** One frame: 20 ms, which is 160 bytes of µ-law at 8 kHz. */
export const FRAME_MS = 20;
export const FRAME_BYTES = 160;

/** Calls are spread over four phases of a frame, so that hundreds of them do not all send in the same instant. */
const PHASES = 4;
const PHASE_MS = FRAME_MS / PHASES;

/** After a stall longer than this (a laptop asleep) lost frames stay lost: a burst of old audio helps nobody. */
const MAX_CATCH_UP_MS = 2000;

/** Called once a frame with the line's time in ms, which never depends on how late the timer was. */
export type Tick = (lineMs: number) => void;

export class Ticker {
  readonly #phases: Set<Tick>[] = Array.from({ length: PHASES }, () => new Set<Tick>());
  readonly #speed: number;
  #timer: NodeJS.Timeout | undefined;
  #origin = performance.now();
  #nextPhase = 0;
  #running = false;
  /** Frames that were due while the process stood still, and were dropped. */
  lostMs = 0;

  /**
   * `speed` 1 is real time. A faster line only makes sense against a server that counts time in audio; the times it
   * reports are line time, so a figure of latency taken at another speed must say so.
   */
  constructor(options: { speed?: number } = {}) {
    this.#speed = options.speed ?? 1;
  }

  /** How many ms of line time pass in one ms. */
  get speed(): number {
    return this.#speed;
  }

  /** The line's time now, in ms. */
  now(): number {
    return (performance.now() - this.#origin) * this.#speed;
  }

  /** Calls `tick` every frame until the returned function is called. */
  add(tick: Tick): () => void {
    const phase = this.#phases.reduce((least, each) => (each.size < least.size ? each : least));
    phase.add(tick);
    if (this.#timer === undefined && !this.#running) {
      this.#nextPhase = Math.ceil(this.now() / PHASE_MS);
      this.#schedule();
    }
    return () => {
      phase.delete(tick);
      if (this.#phases.every((each) => each.size === 0)) {
        clearTimeout(this.#timer);
        this.#timer = undefined;
      }
    };
  }

  #schedule(): void {
    while (this.#phases[this.#nextPhase % PHASES]?.size === 0) this.#nextPhase += 1;
    const dueIn = (this.#nextPhase * PHASE_MS - this.now()) / this.#speed;
    this.#timer = setTimeout(() => this.#run(), Math.max(0, dueIn));
  }

  #run(): void {
    const now = this.now();
    const behind = now - this.#nextPhase * PHASE_MS;
    if (behind > MAX_CATCH_UP_MS * this.#speed) {
      const lost = Math.floor(behind / FRAME_MS) * FRAME_MS;
      this.lostMs += lost;
      this.#nextPhase += lost / PHASE_MS;
    }
    this.#running = true;
    for (; this.#nextPhase * PHASE_MS <= now; this.#nextPhase += 1) {
      const lineMs = this.#nextPhase * PHASE_MS;
      for (const tick of this.#phases[this.#nextPhase % PHASES] ?? []) tick(lineMs);
    }
    this.#running = false;
    if (this.#phases.some((each) => each.size > 0)) this.#schedule();
    else this.#timer = undefined;
  }
}

/** The clock all calls of this process share unless they are given another. */
export const realTime = new Ticker();
