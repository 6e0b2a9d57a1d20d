// Scripted stand-ins for the stations around a call, for tests: each does what it is told and remembers what it was asked.
import type { Business, DialogueSnapshot, Effect, EffectResult, Expectation } from '@offhook/machines';
import type { BusinessLine } from '../business/directory.ts';
import type { Desk, DeskCall } from '../desk.ts';
import type { Ledger, OpenRecorder } from '../keeping.ts';
import type { CallEnd, CallEventRecord, CallRecord, TurnRecord } from '../ledger/record.ts';
import type { OpenSynthesizer } from '../synthesis/synthesizer.ts';
import type { OpenTranscriber, TranscriberEvents } from '../transcription/transcriber.ts';

export const salon: Business = {
  id: '0197a000-0000-7000-8000-000000000001',
  name: 'Willow Street Salon',
  vertical: 'salon',
  timezone: 'America/New_York',
  language: 'en',
  agent: { name: 'Ava', tone: 'warm' },
  hours: [{ weekday: 1, from: '09:00', to: '18:00' }],
  services: [{ id: 'cut', name: 'Haircut', aliases: [], needs: [], durationMinutes: 45 }],
  staff: [{ id: 'kim', name: 'Kim', serviceIds: ['cut'] }],
  knowledge: [],
  emergencies: [],
  afterHours: 'book',
  recordingConsent: 'announce',
  limits: { maxTurns: 60, maxMinutes: 15 },
};

export const salonLine: BusinessLine = {
  organizationId: salon.id,
  agentId: '0197a000-0000-7000-8000-000000000002',
  business: salon,
  voice: { model: 'scripted', language: 'en' },
  routing: { route: 'agent' },
  transferMode: 'blind',
  fallbackTo: '+12025550199',
};

/** One transcriber session, in the hands of the test. */
export interface ScriptedEars {
  events: TranscriberEvents;
  bytes: number;
  expected: Expectation[];
  /** Times a turn was asked to end. */
  finished: number;
  closed: boolean;
}

export function scriptedTranscriber(): { open: OpenTranscriber; sessions: ScriptedEars[] } {
  const sessions: ScriptedEars[] = [];
  return {
    sessions,
    open(_options, events) {
      const session: ScriptedEars = { events, bytes: 0, expected: [], finished: 0, closed: false };
      sessions.push(session);
      return {
        write: (mulaw) => void (session.bytes += mulaw.length),
        expect: (expectation) => void session.expected.push(expectation),
        finish: () => void (session.finished += 1),
        close: () => void (session.closed = true),
      };
    },
  };
}

/** Ten milliseconds of audio a character, so that marks can be reckoned with. */
export const MS_PER_CHARACTER = 10;

export interface ScriptedVoice {
  open: OpenSynthesizer;
  spoken: string[];
  aborted: string[];
  closed: number;
  /** Thrown instead of speaking, as often as it says. */
  failures: number;
  /** Texts that never produce audio until aborted. */
  stalls: Set<string>;
}

export function scriptedSynthesizer(): ScriptedVoice {
  const voice: ScriptedVoice = {
    spoken: [],
    aborted: [],
    closed: 0,
    failures: 0,
    stalls: new Set(),
    open: () => ({
      async *speak(text, _voice, signal) {
        voice.spoken.push(text);
        if (voice.failures > 0) {
          voice.failures -= 1;
          throw new Error('no voice');
        }
        if (voice.stalls.has(text)) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
          voice.aborted.push(text);
          signal.throwIfAborted();
        }
        yield Buffer.alloc(text.length * MS_PER_CHARACTER * 8, 0x7f);
      },
      close: () => void (voice.closed += 1),
    }),
  };
  return voice;
}

export interface ScriptedDesk extends Desk {
  ran: Effect[];
  released: string[];
  /** Answers by effect type; `unavailable` where there is none. */
  answers: Partial<
    Record<Effect['type'], (effect: Effect, signal: AbortSignal, call: DeskCall) => Promise<EffectResult>>
  >;
}

export function scriptedDesk(): ScriptedDesk {
  const desk: ScriptedDesk = {
    ran: [],
    released: [],
    answers: {},
    async run(effect, call, signal) {
      desk.ran.push(effect);
      return (
        desk.answers[effect.type]?.(effect, signal, call) ?? { type: effect.type, outcome: 'unavailable' }
      );
    },
    async releaseCall({ callId }) {
      desk.released.push(callId);
    },
  };
  return desk;
}

export interface MemoryLedger extends Ledger {
  calls: CallRecord[];
  turns: TurnRecord[];
  events: CallEventRecord[];
  ends: CallEnd[];
  snapshots: { callId: string; snapshot: DialogueSnapshot }[];
}

export function memoryLedger(): MemoryLedger {
  const ledger: MemoryLedger = {
    calls: [],
    turns: [],
    events: [],
    ends: [],
    snapshots: [],
    snapshot: (callId, snapshot) => void ledger.snapshots.push({ callId, snapshot }),
    callStarted: (call) => void ledger.calls.push(call),
    turn: (turn) => void ledger.turns.push(turn),
    event: (event) => void ledger.events.push(event),
    callEnded: (_callId, end) => void ledger.ends.push(end),
    flush: async () => undefined,
  };
  return ledger;
}

export function countingRecorder(): {
  open: OpenRecorder;
  caller: number;
  agent: number;
  cleared: number;
  closed: number;
} {
  const counts = {
    caller: 0,
    agent: 0,
    cleared: 0,
    closed: 0,
    open: (() => ({
      caller: (mulaw) => void (counts.caller += mulaw.length),
      agent: (mulaw) => void (counts.agent += mulaw.length),
      clear: () => void (counts.cleared += 1),
      close: () => void (counts.closed += 1),
    })) satisfies OpenRecorder,
  };
  return counts;
}
