// What the engine hands over to be kept: the ledger's rows and the recording. Every call returns at once; none but `flush` is awaited.
import type { DialogueSnapshot } from '@offhook/machines';
import type { CallEnd, CallEventRecord, CallRecord, TurnRecord } from './ledger/record.ts';

export interface Ledger {
  callStarted(call: CallRecord): void;
  turn(turn: TurnRecord): void;
  event(event: CallEventRecord): void;
  /** The dialogue after each turn: from it another process can go on with the call. */
  snapshot(callId: string, snapshot: DialogueSnapshot): void;
  callEnded(callId: string, end: CallEnd): void;
  /** Resolves when all that was taken down so far is kept. */
  flush(): Promise<void>;
}

/** One call's recording: the caller on the left, the agent on the right. */
export interface Recorder {
  /** Caller audio as it arrives; it is the recording's clock. */
  caller(mulaw: Buffer): void;
  /** Agent audio as it is sent, which may be far ahead of real time: it is laid down after what is still playing. */
  agent(mulaw: Buffer): void;
  /** The carrier's playback was cleared: agent audio not yet played is taken back. */
  clear(): void;
  close(): void;
}

export type OpenRecorder = (call: { organizationId: string; callId: string; startedAt: Date }) => Recorder;
