// What every part of the machine is built with: its types, and the two things it can do, say a line and request an effect.
import { setup } from 'xstate';
import type { EpochMs } from '../business.ts';
import type { LineKey, LineParams, Say } from '../wording/lines.ts';
import type { Setting } from './dialogue.ts';
import type { EffectRequest } from './effects.ts';
import type { CallEvent } from './events.ts';
import type { ExpectationKind } from './expectation.ts';
import { newMemory, nothingHeard, type CallContext, type Known, type Memory } from './memory.ts';

export interface CallInput {
  setting: Setting;
  now: EpochMs;
  known?: Known;
}

interface StateMeta {
  expects?: ExpectationKind;
  commits?: true;
}
const NO_META: StateMeta = {};

/** Stands for an action that is carried out by the door. */
type HandedBack<P> = (args: unknown, params: P) => void;
const sayLine: HandedBack<Say> = () => {};
const requestEffect: HandedBack<EffectRequest> = () => {};

export const callSetup = setup({
  types: {
    context: {} as CallContext,
    events: {} as CallEvent,
    input: {} as CallInput,
    /**
     * `expects` is on every state the call can rest in: what the caller is expected to say, or `nothing` where the
     * world is waited for. `commits` marks a wait that must not be left, because its result changes the world.
     */
    meta: NO_META,
  },
  // Neither does anything itself: `transition()` hands them back as data, and the door turns them into lines and effects.
  actions: {
    say: sayLine,
    request: requestEffect,
    sayAgain: () => {},
  },
});

export const newContext = ({ setting, now, known }: CallInput): CallContext => ({
  ...newMemory(setting, now, known),
  setting,
  now,
  heard: nothingHeard,
});

export interface Args {
  context: CallContext;
}

type Filled = { [K in LineKey]: LineParams[K] extends null ? never : K }[LineKey];
type Fixed = Exclude<LineKey, Filled>;

/** Says a line; `fill` draws what the line is filled with from the call. */
export function say(key: Fixed): { type: 'say'; params: (args: Args) => Say };
export function say<K extends Filled>(
  key: K,
  fill: (context: CallContext) => LineParams[K],
): { type: 'say'; params: (args: Args) => Say };
export function say(key: LineKey, fill?: (context: CallContext) => unknown) {
  return {
    type: 'say' as const,
    params: ({ context }: Args) => (fill ? { key, with: fill(context) } : { key }) as Say,
  };
}

/** Asks the world for something; `build` draws the request from the call. */
export const request = (build: (context: CallContext) => EffectRequest) => ({
  type: 'request' as const,
  params: ({ context }: Args) => build(context),
});

/** Changes what is remembered. */
export const remember = (change: (context: CallContext) => Partial<Memory>) =>
  callSetup.assign(({ context }) => change(context));

/** A guard on what is remembered. */
export const when =
  (test: (context: CallContext) => boolean) =>
  ({ context }: Args): boolean =>
    test(context);
