export { World, type WorldOptions } from './world.ts';
export { Rehearsal, type Meant, type RehearsalOptions } from './rehearsal.ts';
