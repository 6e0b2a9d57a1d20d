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
