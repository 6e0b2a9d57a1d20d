// Where both sides of a call lie in its recording: the caller's audio is the clock, the agent's is laid down where it is heard.

/** µ-law silence. */
const SILENCE = 0xff;

/**
 * Pairs the caller's samples with the agent's. The agent's audio arrives ahead of time, in bursts: it queues here, as it
 * does at the carrier, and each caller sample takes the next one, or silence.
 */
export interface Timeline {
  /**
   * Takes the caller's samples and writes left (caller) and right (agent) µ-law samples, interleaved, into `out` from `at`.
   * @returns the end of what was written: `at + 2 * mulaw.length`
   */
  caller(mulaw: Buffer, out: Buffer, at: number): number;
  agent(mulaw: Buffer): void;
  /** Takes back what has not been heard. */
  clear(): void;
  /** Agent samples still to be heard. */
  readonly queued: number;
}

/** @param maxQueued samples of the agent that are kept; past it the newest are dropped */
export function createTimeline(maxQueued: number): Timeline {
  // Grows by doubling to what the longest line needs, so that a call that hardly speaks costs little.
  let ring = Buffer.allocUnsafe(8_192);
  let head = 0;
  let queued = 0;

  const grow = (needed: number): void => {
    let size = ring.length;
    while (size < needed) size *= 2;
    const bigger = Buffer.allocUnsafe(size);
    const first = Math.min(queued, ring.length - head);
    ring.copy(bigger, 0, head, head + first);
    ring.copy(bigger, first, 0, queued - first);
    ring = bigger;
    head = 0;
  };

  return {
    get queued() {
      return queued;
    },
    caller(mulaw, out, at) {
      const spoken = Math.min(queued, mulaw.length);
      for (let n = 0; n < mulaw.length; n += 1, at += 2) {
        out[at] = mulaw[n]!;
        // The ring's length is a power of two.
        out[at + 1] = n < spoken ? ring[(head + n) & (ring.length - 1)]! : SILENCE;
      }
      head = (head + spoken) & (ring.length - 1);
      queued -= spoken;
      return at;
    },
    agent(mulaw) {
      const taken = Math.min(mulaw.length, maxQueued - queued);
      if (queued + taken > ring.length) grow(queued + taken);
      const tail = (head + queued) % ring.length;
      const first = Math.min(taken, ring.length - tail);
      mulaw.copy(ring, tail, 0, first);
      mulaw.copy(ring, 0, first, taken);
      queued += taken;
    },
    clear() {
      head = 0;
      queued = 0;
    },
  };
}
