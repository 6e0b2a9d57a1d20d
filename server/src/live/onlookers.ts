// Those connected to this process who look on at calls, whichever process has them.
import { newId } from '@offhook/db';
import type { Clock } from '../voice/index.ts';
import { RENEW_MS } from './broadcast.ts';
import type { Command, LiveCall, LiveMessage, Wire } from './wire.ts';

/** Processes answer within some milliseconds. */
const ANSWER_WITHIN_MS = 2_000;
/** Nor is a call in progress that no process tells of by now: the process that had it is gone. */
const GATHER_WITHIN_MS = 500;

export type LiveUpdate = { call: LiveCall } | { over: { callId: string } };

export interface Onlookers {
  /** Tells of the organization's calls as they go: first of each in progress, then whatever changes. @returns ends it */
  watch(organizationId: string, listener: (update: LiveUpdate) => void): () => void;
  /** The calls in progress. `expected` are waited for, but not for long. */
  gather(organizationId: string, expected: ReadonlySet<string>): Promise<LiveCall[]>;
  /** Has the process that has the call do it. `undefined` when none has; false when the call is ending already. */
  command(organizationId: string, callId: string, command: Command): Promise<boolean | undefined>;
  /** Both sides of a call, in blocks of interleaved µ-law; `undefined` once it is over. @returns ends it */
  listenIn(organizationId: string, callId: string, listener: (audio: Buffer | undefined) => void): () => void;
}

interface Options {
  wire: Wire;
  clock: Clock;
  /** A process that has not answered a command by then does not have the call. */
  answerWithinMs?: number;
}

export function createOnlookers({ wire, clock, answerWithinMs = ANSWER_WITHIN_MS }: Options): Onlookers {
  /** Says `message` now and again for as long as it is meant. */
  function keepSaying(message: LiveMessage): () => void {
    let cancel: () => void;
    const say = (): void => {
      wire.send(message);
      cancel = clock.after(RENEW_MS, say);
    };
    say();
    return () => cancel();
  }

  const onlookers: Onlookers = {
    watch(organizationId, listener) {
      const stopHearing = wire.listen((message) => {
        if (message.kind === 'call' && message.call.organizationId === organizationId)
          listener({ call: message.call });
        if (message.kind === 'over' && message.organizationId === organizationId)
          listener({ over: { callId: message.callId } });
      });
      const stopSaying = keepSaying({ kind: 'watch', organizationId });
      return () => {
        stopHearing();
        stopSaying();
      };
    },

    async gather(organizationId, expected) {
      const seen = new Map<string, LiveCall>();
      const missing = new Set(expected);
      if (missing.size === 0) return [];
      const complete = Promise.withResolvers<void>();
      const stop = onlookers.watch(organizationId, (update) => {
        const callId = 'call' in update ? update.call.id : update.over.callId;
        if ('call' in update) seen.set(callId, update.call);
        else seen.delete(callId);
        if (missing.delete(callId) && missing.size === 0) complete.resolve();
      });
      const cancel = clock.after(GATHER_WITHIN_MS, complete.resolve);
      await complete.promise;
      cancel();
      stop();
      return [...seen.values()].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    },

    async command(organizationId, callId, command) {
      const id = newId();
      const answer = Promise.withResolvers<boolean | undefined>();
      const stop = wire.listen((message) => {
        if (message.kind === 'answer' && message.id === id) answer.resolve(message.done);
      });
      const cancel = clock.after(answerWithinMs, () => answer.resolve(undefined));
      wire.send({ kind: 'command', id, organizationId, callId, command });
      const done = await answer.promise;
      cancel();
      stop();
      return done;
    },

    listenIn(organizationId, callId, listener) {
      const stopHearing = wire.listen((message) => {
        if (!('callId' in message) || message.callId !== callId) return;
        if (message.organizationId !== organizationId) return;
        if (message.kind === 'audio') listener(Buffer.from(message.audio, 'base64'));
        if (message.kind === 'over') listener(undefined);
      });
      const stopSaying = keepSaying({ kind: 'listen', organizationId, callId });
      return () => {
        stopHearing();
        stopSaying();
      };
    },
  };
  return onlookers;
}
