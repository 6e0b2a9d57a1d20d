// The turns of one call, one at a time: opened, told what belongs to them, written down or never to have been.
import type { DialogueSnapshot, Line } from '@offhook/machines';
import type { Clock } from './clock.ts';
import type { Ledger } from './keeping.ts';
import type { ModelUsage } from './language-model.ts';
import { startTurn, type TurnGlimpse, type TurnStart, type TurnTimeline } from './timeline.ts';

export interface TurnBook {
  /** The turn at hand. */
  readonly turn: TurnTimeline | undefined;
  /** Turns begun so far. */
  readonly count: number;
  /** The call had `count` turns before its stream broke off. */
  goOnFrom(count: number): void;
  /** Begins a turn; the one at hand is written down first, with where the dialogue stands. */
  open(
    begun: Pick<TurnStart, 'callerText' | 'endOfSpeech' | 'stateBefore' | 'expectation'> & {
      snapshot: DialogueSnapshot | undefined;
    },
  ): TurnTimeline;
  /** Writes down the turn at hand, if there is one, and where the call can be taken up again. */
  close(snapshot: DialogueSnapshot | undefined): void;
  /** The turn at hand never was one of its own. */
  discard(): void;
  /** The agent begins to say `lines` in the turn at hand. */
  says(lines: readonly Line[]): void;
  /** Charges the turn at hand, or the next. */
  used(usage: ModelUsage): void;
  /** The turn at hand or the last one; while the agent is `speaking`, with what it has begun to say. */
  glimpse(speaking: boolean): TurnGlimpse | null;
}

export function createTurnBook({
  callId,
  organizationId,
  newId,
  clock,
  ledger,
}: {
  callId: string;
  organizationId: string;
  newId(): string;
  clock: Clock;
  ledger: Pick<Ledger, 'turn' | 'snapshot'>;
}): TurnBook {
  let turn: TurnTimeline | undefined;
  let latest: TurnTimeline | undefined;
  let saying = '';
  let count = 0;
  /** Used while thinking ahead, before there was a turn to charge. */
  let usedAhead: ModelUsage[] = [];

  function close(snapshot: DialogueSnapshot | undefined): void {
    if (!turn) return;
    ledger.turn(turn.close());
    if (snapshot) ledger.snapshot(callId, snapshot);
    turn = undefined;
  }

  return {
    get turn() {
      return turn;
    },
    get count() {
      return count;
    },
    goOnFrom(turns) {
      count = turns;
    },
    open({ snapshot, ...begun }) {
      close(snapshot);
      const startedAt = new Date(clock.epoch() - (clock.now() - begun.endOfSpeech));
      turn = startTurn({ id: newId(), callId, organizationId, index: count, startedAt, ...begun });
      count += 1;
      latest = turn;
      saying = '';
      for (const usage of usedAhead) turn.used(usage);
      usedAhead = [];
      return turn;
    },
    close,
    discard() {
      if (turn) count -= 1;
      turn = undefined;
    },
    says(lines) {
      saying = [saying, ...lines.map(({ text }) => text)].join(' ').trim();
    },
    used(usage) {
      if (turn) turn.used(usage);
      else usedAhead.push(usage);
    },
    glimpse(speaking) {
      const seen = latest?.peek() ?? null;
      return seen && speaking ? { ...seen, agentText: saying } : seen;
    },
  };
}
