export { World, type WorldOptions } from './world.ts';
export { Rehearsal, type RehearsalOptions } from './rehearsal.ts';
export type { Meant } from './meant.ts';
