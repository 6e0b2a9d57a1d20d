// The bench's door: its questions, each with what it asks and what it takes.
export { LATENCY_DEFAULTS, latency } from './latency.ts';
export { LOAD_DEFAULTS, load } from './load.ts';
export { MEDIA_DEFAULTS, media } from './media.ts';
export { answer, asText, keep, type Answer, type Result } from './report/index.ts';
export type { Bench, Business, Needs, OpenTarget, Profile, Target } from './target.ts';
