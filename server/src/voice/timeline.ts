// One turn's stopwatch: stations stamp it as they pass, and at the end it becomes a row of the ledger.
import type { ModelUsage } from './language-model.ts';
import type { TurnRecord } from './ledger/record.ts';

type Station = keyof TurnRecord['stamps'];

/** What identifies a turn and where the dialogue stood when it began. */
export interface TurnStart {
  id: string;
  callId: string;
  organizationId: string;
  index: number;
  startedAt: Date;
  callerText: string | null;
  stateBefore: string;
  expectation: string;
  /** Monotonic ms of the caller's last sound; for a turn without one, of its beginning. */
  endOfSpeech: number;
}

/** A turn as far as it has come. */
export type TurnGlimpse = Pick<
  TurnRecord,
  'index' | 'callerText' | 'agentText' | 'stamps' | 'tier' | 'speculation' | 'bargeIn' | 'commands'
>;

export interface TurnTimeline {
  /** Marks a station at monotonic ms `at`; the first time counts. */
  stamp(station: Station, at: number): void;
  /** Something the turn had set going was done at `at`; the last time counts. */
  done(at: number): void;
  /** The caller's last sound, where it is learnt only after the turn was taken. */
  endOfSpeech(at: number): void;
  /** `llmMs` is how long the language model was waited for; null when it was not asked. */
  understood(reading: {
    commands: unknown;
    tier: TurnRecord['tier'];
    llmMs: number | null;
    usage?: ModelUsage;
  }): void;
  /** A model was used for this turn; several uses add up. */
  used(usage: ModelUsage): void;
  audioBegan(at: number, audio: { cached: boolean; synthesisMs: number }): void;
  heard(text: string): void;
  /** What was decided waited `ms` for the caller's turn to be confirmed. */
  heldBack(ms: number): void;
  decided(state: string): void;
  speculation: TurnRecord['speculation'];
  bargeIn: boolean;
  /** How far it has come. Changes nothing. */
  peek(): TurnGlimpse;
  close(): TurnRecord;
}

export function startTurn(start: TurnStart): TurnTimeline {
  const at: Partial<Record<Station, number>> = {};
  const heard: string[] = [];
  let { endOfSpeech } = start;
  let state = start.stateBefore;
  let commands: unknown = [];
  let tier: TurnRecord['tier'] = null;
  let llmMs: number | null = null;
  const used = { tokensIn: 0, tokensOut: 0, costMicros: 0 };
  let confirmationMs: number | undefined;
  let cached: boolean | undefined;
  let synthesisMs: number | null = null;

  const since = (station: Station): number | null => {
    const stamp = at[station];
    return stamp === undefined ? null : stamp - endOfSpeech;
  };
  const stamps = (): TurnRecord['stamps'] => ({
    finalTranscript: since('finalTranscript'),
    endOfTurn: since('endOfTurn'),
    understood: since('understood'),
    decided: since('decided'),
    firstText: since('firstText'),
    firstAudio: since('firstAudio'),
    done: since('done'),
    played: since('played'),
  });
  const timeline: TurnTimeline = {
    speculation: 'none',
    bargeIn: false,
    stamp(station, now) {
      at[station] ??= now;
    },
    done(now) {
      at.done = now;
    },
    endOfSpeech(now) {
      endOfSpeech = now;
    },
    understood(reading) {
      ({ commands, tier, llmMs } = reading);
      if (reading.usage) timeline.used(reading.usage);
    },
    used({ tokensIn, tokensOut, costMicros }) {
      used.tokensIn += tokensIn;
      used.tokensOut += tokensOut;
      used.costMicros += costMicros ?? 0;
    },
    audioBegan(now, audio) {
      if (at.firstAudio !== undefined) return;
      at.firstAudio = now;
      cached = audio.cached;
      synthesisMs = audio.synthesisMs;
    },
    heard(text) {
      if (text !== '') heard.push(text);
    },
    heldBack(ms) {
      confirmationMs = ms;
    },
    decided(next) {
      state = next;
    },
    peek: () => ({
      index: start.index,
      callerText: start.callerText,
      agentText: heard.join(' '),
      stamps: stamps(),
      tier,
      speculation: timeline.speculation,
      bargeIn: timeline.bargeIn,
      commands,
    }),
    close() {
      const between = (from: Station, to: Station): number | null => {
        const [a, b] = [at[from], at[to]];
        return a === undefined || b === undefined ? null : Math.max(0, b - a);
      };
      const spoken = start.callerText !== null;
      const asrMs = spoken ? since('finalTranscript') : null;
      const pauseMs = between('finalTranscript', 'endOfTurn');
      const endpointMs = confirmationMs === undefined ? pauseMs : (pauseMs ?? 0) + confirmationMs;
      const voiceToVoiceMs = spoken ? since('firstAudio') : null;
      const waits = Math.max(0, asrMs ?? 0) + (endpointMs ?? 0) + (llmMs ?? 0) + (synthesisMs ?? 0);
      return {
        id: start.id,
        callId: start.callId,
        organizationId: start.organizationId,
        index: start.index,
        startedAt: start.startedAt,
        callerText: start.callerText,
        agentText: heard.join(' '),
        stamps: stamps(),
        asrMs,
        endpointMs,
        understandMs: between('endOfTurn', 'understood'),
        llmMs,
        ttsMs: synthesisMs,
        voiceToVoiceMs,
        engineMs: voiceToVoiceMs === null ? null : Math.max(0, voiceToVoiceMs - waits),
        tier,
        speculation: timeline.speculation,
        cacheHit: cached ?? false,
        bargeIn: timeline.bargeIn,
        ...used,
        stateBefore: start.stateBefore,
        stateAfter: state,
        expectation: start.expectation,
        commands,
      };
    },
  };
  return timeline;
}
