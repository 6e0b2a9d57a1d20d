// What the ledger keeps of a call and of each of its turns.

export interface CallRecord {
  id: string;
  organizationId: string;
  agentId: string;
  callSid: string;
  direction: 'inbound' | 'outbound';
  fromNumber: string;
  toNumber: string;
  startedAt: Date;
  language: string;
  /** Which of the agent's published versions answers; null for an agent that has none. */
  agentVersion: number | null;
  /** The business was closed when it began. */
  afterHours: boolean;
}

export interface CallEnd {
  endedAt: Date;
  /** Who ended it and how, e.g. `agent:goodbye`, `caller:hungUp`, `error:transport`. */
  endedBy: string;
  outcome: string;
}

/** One exchange: the caller's words, then the agent's answer. Stamps are ms since the caller's last sound; null where the station was not passed. */
export interface TurnRecord {
  id: string;
  callId: string;
  organizationId: string;
  /** From 0; turn 0 is the greeting, with no caller words. */
  index: number;
  startedAt: Date;
  callerText: string | null;
  /** What was heard of the agent's lines, by playback marks. */
  agentText: string;
  stamps: {
    finalTranscript: number | null;
    endOfTurn: number | null;
    understood: number | null;
    decided: number | null;
    firstText: number | null;
    firstAudio: number | null;
    /** What the turn set going was done: what it asked for found, its booking in the database. */
    done: number | null;
    played: number | null;
  };
  asrMs: number | null;
  endpointMs: number | null;
  understandMs: number | null;
  llmMs: number | null;
  ttsMs: number | null;
  voiceToVoiceMs: number | null;
  /** Voice-to-voice less every wait for a vendor or for the caller. */
  engineMs: number | null;
  tier: 'deterministic' | 'model' | null;
  speculation: 'none' | 'hit' | 'miss';
  cacheHit: boolean;
  bargeIn: boolean;
  tokensIn: number;
  tokensOut: number;
  /** Millionths of a US dollar. */
  costMicros: number;
  stateBefore: string;
  stateAfter: string;
  expectation: string;
  commands: unknown;
}

/** Something that happened in a call and belongs to no turn: a tag, a transfer, a transcriber that failed. */
export interface CallEventRecord {
  id: string;
  callId: string;
  organizationId: string;
  at: Date;
  type: string;
  data: Record<string, unknown>;
}

/** A message, lead or waitlist wish taken while it could not be written at once. */
export interface MessageRecord {
  id: string;
  organizationId: string;
  callId: string | null;
  kind: 'message' | 'lead' | 'waitlist' | 'voicemail';
  urgent: boolean;
  text: string;
  name: string | null;
  phone: string | null;
  /** What somebody on the waitlist waits for. */
  wish: object | null;
  /** The same message arriving twice, by whatever road, is one message. */
  idempotencyKey: string | null;
  createdAt: Date;
}

export interface RecordingRecord {
  id: string;
  organizationId: string;
  callId: string;
  kind: 'call' | 'voicemail';
  /** Below the recordings folder: `<organizationId>/<callId>.wav`. */
  path: string;
  durationMs: number;
  sizeBytes: number;
}

interface Of {
  organizationId: string;
}

/** One thing the ledger writes. Plain data: JSON carries it to disk and back (`reviveEntry`). */
export type Entry =
  | { kind: 'callStarted'; row: CallRecord }
  | { kind: 'turn'; row: TurnRecord }
  | { kind: 'event'; row: CallEventRecord }
  | { kind: 'message'; row: MessageRecord }
  | { kind: 'recording'; row: RecordingRecord }
  | { kind: 'snapshot'; row: Of & { callId: string; snapshot: unknown } }
  | { kind: 'callEnded'; row: Of & { callId: string } & CallEnd };

const INSTANTS = new Set(['startedAt', 'endedAt', 'at', 'createdAt']);

/** Reads an entry from its JSON line. Throws `SyntaxError` on a line that is none. */
export function reviveEntry(line: string): Entry {
  const entry = JSON.parse(line) as Entry;
  const row = entry.row as unknown as Record<string, unknown>;
  for (const key of Object.keys(row)) {
    if (INSTANTS.has(key) && typeof row[key] === 'string') row[key] = new Date(row[key]);
  }
  return entry;
}
