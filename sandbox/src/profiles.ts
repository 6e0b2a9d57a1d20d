// How slow the outside world is: `instant` as fast as cause and effect allow, `measured` as slow as the vendors were found to be.
import type { Random } from './random.ts';

export type ProfileName = 'instant' | 'measured';

/** The waits of one connection, drawn as they are needed; all in ms. */
export interface Latency {
  /** Flux: from the caller's last sound to the moment its confidence in the turn's end reaches 0.7. */
  endOfTurn(): number;
  /** Flux: how much earlier than the end of turn the eager one comes, when its threshold is 0.3 lower. */
  eagerLead(): number;
  /** Flux: after how many words this turn is falsely taken to be over; Infinity when it is not. `eotThreshold` 0.5–1. */
  falseEndAfterWords(eotThreshold: number): number;
  /** Nova: from the caller's last sound to the final transcript, when endpointing itself is shorter. */
  finalTranscript(): number;
  /** Speech: from the request to the first audio. */
  firstAudio(): number;
  /** Language model: from the request to the first token. */
  firstToken(): number;
  /** Language model: extra wait when a strict schema is seen for the first time. */
  newSchema(): number;
  /** Language model: between two tokens. */
  readonly tokenMs: number;
  /** Speech is produced this many times faster than it is spoken; Infinity: all at once. */
  readonly speechSpeed: number;
}

export function createLatency(profile: ProfileName, random: Random): Latency {
  return profile === 'measured' ? measured(random) : INSTANT;
}

/** The carrier's end itself takes 22.5 ms to be sure of, so eager is 30 ms after the last tone and the end of turn 80 ms, each seen with the frame that passes it. */
const INSTANT: Latency = {
  endOfTurn: () => 80,
  eagerLead: () => 50,
  falseEndAfterWords: () => Infinity,
  finalTranscript: () => 40,
  firstAudio: () => 0,
  firstToken: () => 0,
  newSchema: () => 0,
  tokenMs: 0,
  speechSpeed: Infinity,
};

/** p50 and p95 in ms of each stage, from vendors' figures and public benchmarks of autumn 2026. */
const MEASURED = {
  endOfTurn: { p50: 260, p95: 1500 },
  eagerLead: { p50: 150, p95: 350 },
  finalTranscript: { p50: 247, p95: 298 },
  firstAudio: { p50: 313, p95: 408 },
  firstToken: { p50: 546, p95: 1369 },
  /** A strict schema is compiled on first use: seconds. */
  newSchema: { p50: 3000, p95: 8000 },
} as const;
/** Share of the spread that a whole connection shares: a slow call stays slow. */
const CALL_CORRELATION = 0.6;
/** One request to the model in 67 takes 3–13 s. */
const TAIL_CHANCE = 0.015;
const TAIL_MS = { from: 3000, to: 13_000 };
/** One turn in ten is cut off at the default threshold of 0.7; in proportion to what the threshold leaves open. */
const FALSE_END_CHANCE = 0.1;
const DEFAULT_EOT_THRESHOLD = 0.7;
const TOKENS_PER_SECOND = 32;
/** The 95th percentile of a normal in standard deviations. */
const Z95 = 1.645;

function measured(random: Random): Latency {
  const regime = random.normal();
  const draw = ({ p50, p95 }: { p50: number; p95: number }) => {
    const z = CALL_CORRELATION * regime + Math.sqrt(1 - CALL_CORRELATION ** 2) * random.normal();
    return p50 * Math.exp((Math.log(p95 / p50) / Z95) * z);
  };
  return {
    endOfTurn: () => draw(MEASURED.endOfTurn),
    eagerLead: () => draw(MEASURED.eagerLead),
    falseEndAfterWords: (eotThreshold) => {
      const chance = (FALSE_END_CHANCE * (1 - eotThreshold)) / (1 - DEFAULT_EOT_THRESHOLD);
      const words = 3 + Math.floor(random.next() * 4);
      return random.next() < chance ? words : Infinity;
    },
    finalTranscript: () => draw(MEASURED.finalTranscript),
    firstAudio: () => draw(MEASURED.firstAudio),
    firstToken: () =>
      random.next() < TAIL_CHANCE
        ? TAIL_MS.from + random.next() * (TAIL_MS.to - TAIL_MS.from)
        : draw(MEASURED.firstToken),
    newSchema: () => draw(MEASURED.newSchema),
    tokenMs: 1000 / TOKENS_PER_SECOND,
    speechSpeed: 8,
  };
}
