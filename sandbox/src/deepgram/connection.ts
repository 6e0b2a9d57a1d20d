// One open socket, as the sandbox holds it: what it sends can be stalled and cut by faults.
import type { WebSocket } from 'ws';
import type { Fault, Faults } from '../faults.ts';

export interface ConnectionContext {
  socket: WebSocket;
  /** Path and query of the upgrade request. */
  url: string;
  requestId: string;
  faults: Faults;
}

/** A client that reads nothing for so long that this much waits is cut off. */
const MAX_STALLED = 10_000;

export class Connection {
  readonly requestId: string;
  readonly socket: WebSocket;
  readonly #context: ConnectionContext;
  readonly #stalled: (string | Buffer)[] = [];
  #stallTimer: NodeJS.Timeout | undefined;

  constructor(context: ConnectionContext) {
    this.#context = context;
    this.requestId = context.requestId;
    this.socket = context.socket;
    this.socket.once('close', () => clearTimeout(this.#stallTimer));
    // The close event follows and is all that matters here.
    this.socket.on('error', () => undefined);
  }

  /** From now on faults can happen; `strike` takes those that mean something to this socket beyond `drop` and `stall`. */
  exposeToFaults(strike: (fault: Fault) => boolean = () => false): void {
    const { faults, url } = this.#context;
    const close = faults.open({
      vendor: 'deepgram',
      url,
      strike: (fault) => {
        if (fault.kind === 'drop') this.socket.terminate();
        else if (fault.kind === 'stall') this.#stall(fault.durationMs);
        else return strike(fault);
        return true;
      },
    });
    this.socket.once('close', close);
  }

  get open(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  json(message: object): void {
    this.#send(JSON.stringify(message));
  }

  binary(audio: Buffer): void {
    this.#send(audio);
  }

  /** Closes after everything that was sent (what a stall holds back is lost); `reason` is at most 123 bytes. */
  close(code: number, reason = ''): void {
    this.socket.close(code, reason);
  }

  #send(data: string | Buffer): void {
    if (!this.open) return;
    if (this.#stallTimer === undefined) this.socket.send(data);
    else if (this.#stalled.push(data) > MAX_STALLED) this.socket.terminate();
  }

  #stall(durationMs: number): void {
    clearTimeout(this.#stallTimer);
    this.#stallTimer = setTimeout(() => {
      this.#stallTimer = undefined;
      for (const data of this.#stalled.splice(0)) this.#send(data);
    }, durationMs);
  }
}

/** Deepgram's own sentences for the ways a socket ends. */
export const CLOSE = {
  noAudio: {
    code: 1011,
    reason:
      'Deepgram did not receive audio data or a text message within the timeout window. See https://dpgr.am/net0001',
  },
  undecodable: {
    code: 1008,
    reason: 'The payload cannot be decoded as text or audio. See https://dpgr.am/data0000',
  },
} as const;

/** The longest a recognizer's socket lives without audio or KeepAlive. */
export const IDLE_MS = 10_000;
