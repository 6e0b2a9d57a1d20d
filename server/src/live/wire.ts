// Words between the processes of one house about calls in progress, over NOTIFY: nothing of it is stored, and whoever does
// not listen just then misses it. What must not be missed is an event (`events/`).
import type { Connection } from '@offhook/db';
import type { Glimpse } from '../voice/index.ts';

const CHANNEL = 'offhook_live';
/** PostgreSQL's own limit is 8,000 bytes. */
const MAX_BYTES = 7_900;
const RETRY_MS = 2_000;
/** What waits for the database; then the oldest give way. */
const MOST_WAITING = 500;

/** A call as it is shown while it lasts. What a turn was understood to mean is told once it is written down. */
export interface LiveCall extends Omit<Glimpse, 'startedAt' | 'callSid' | 'turn'> {
  /** ISO 8601. */
  startedAt: string;
  turn: Omit<NonNullable<Glimpse['turn']>, 'commands'> | null;
}

interface About {
  organizationId: string;
  callId: string;
}

export type Command =
  | { do: 'hangUp' }
  | { do: 'takeOver'; to: string }
  /** Its browser has lost the line, and comes back to whichever process it gets. */
  | { do: 'letGo' }
  /** The carrier has heard who picked up. */
  | { do: 'tellAnsweredBy'; who: 'human' | 'machine' };

export type LiveMessage =
  /** Somebody looks on at this organization's calls, for as long as a watch lasts. */
  | { kind: 'watch'; organizationId: string }
  | { kind: 'call'; call: LiveCall }
  | ({ kind: 'over' } & About)
  | ({ kind: 'command'; id: string; command: Command } & About)
  /** To the command of this id, by the process that has the call. */
  | { kind: 'answer'; id: string; done: boolean }
  /** Somebody listens in on this call, for as long as a watch lasts. */
  | ({ kind: 'listen' } & About)
  /** Both sides of `callId`, µ-law at 8 kHz, interleaved (caller, agent), in base64. */
  | ({ kind: 'audio'; sequence: number; audio: string } & About);

export interface Wire {
  /** Returns at once. What one process says is heard in its order; while the database is away nothing is. */
  send(...messages: LiveMessage[]): void;
  /** Everything that is said, by this process too. @returns ends it */
  listen(listener: (message: LiveMessage) => void): () => void;
  close(): void;
}

export function createWire(
  { sql }: Pick<Connection, 'sql'>,
  log: { warn(details: object, message: string): void },
): Wire {
  const listeners = new Set<(message: LiveMessage) => void>();
  const waiting: string[] = [];
  let saying = false;
  let listening = false;
  /** Done when the last attempt to listen is, however it ended. */
  let opened = Promise.resolve();
  let closed = false;

  function hear(text: string): void {
    const message = JSON.parse(text) as LiveMessage;
    for (const listener of listeners) {
      try {
        listener(message);
      } catch (error) {
        log.warn({ err: error, kind: message.kind }, 'a listener to live calls failed');
      }
    }
  }

  function open(): void {
    if (listening || closed) return;
    listening = true;
    // Once it has listened, the driver does so anew by itself when its connection was lost.
    opened = sql.listen(CHANNEL, hear).then(
      () => undefined,
      (error: unknown) => {
        listening = false;
        if (closed) return;
        log.warn({ err: error }, 'live calls cannot be followed yet');
        setTimeout(open, RETRY_MS).unref();
      },
    );
  }

  /** One statement at a time: on several connections words would overtake each other. */
  async function say(): Promise<void> {
    if (saying) return;
    saying = true;
    while (waiting.length > 0) {
      // Who says something may wait for an answer: it is listened for first.
      await opened;
      const texts = waiting.splice(0);
      try {
        await sql`select pg_notify(${CHANNEL}, message) from unnest(${texts}::text[]) as message`;
      } catch (error) {
        if (!closed) log.warn({ err: error }, 'nothing can be told of live calls');
      }
    }
    saying = false;
  }

  return {
    send(...messages) {
      for (const message of messages) {
        const text = JSON.stringify(message);
        if (Buffer.byteLength(text) <= MAX_BYTES) waiting.push(text);
        else log.warn({ kind: message.kind }, 'too long a word about a live call');
      }
      if (waiting.length > MOST_WAITING) waiting.splice(0, waiting.length - MOST_WAITING);
      void say();
    },
    listen(listener) {
      open();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      closed = true;
    },
  };
}
