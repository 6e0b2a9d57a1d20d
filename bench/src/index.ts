// The bench's door: its questions, each a function that asks it and a set of defaults.
export { CHAOS_DEFAULTS, chaos } from './chaos.ts';
export { DISASTERS } from './disasters.ts';
export { compare, DEFAULT_RATIO } from './compare.ts';
export { LATENCY_DEFAULTS, latency } from './latency.ts';
export { LOAD_DEFAULTS, load } from './load.ts';
export { MEDIA_DEFAULTS, media } from './media.ts';
export { peers, PEERS_DEFAULTS } from './peers.ts';
export { answerCalls, CarrierLine } from './peers/carrier-line.ts';
export {
  type OpenPeer,
  PeerMissing,
  type PeerName,
  type PeerSetting,
  type RunningPeer,
} from './peers/contestants.ts';
export { answer, asHtml, asText, keep, type Answer, type Result } from './report/index.ts';
export { reads, READS_DEFAULTS } from './reads.ts';
export { type DeskProbe, type OpenDesk, scheduling, SCHEDULING_DEFAULTS } from './scheduling.ts';
export { soak, SOAK_DEFAULTS } from './soak.ts';
export type { Bench, Business, CalendarControl, Needs, OpenTarget, Profile, Target } from './target.ts';
