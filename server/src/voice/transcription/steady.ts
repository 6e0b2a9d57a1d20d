// A transcriber that survives its socket: reconnects, replays what was said since the last turn ended, and keeps one clock.
import { BYTES_PER_MS } from '../audio-clock.ts';
import type { Clock } from '../clock.ts';
import type { OpenTranscriber, Transcriber, TranscriberEvents, TranscriberOptions } from './transcriber.ts';

/** Audio kept for a replay. A turn's words rarely take longer; 5 s are 40 kB a call. */
const REPLAY_MS = 5_000;
/** Waits before each reconnect; after the last failure the caller is told. A handshake takes about 200 ms. */
const RECONNECT_AFTER_MS = [0, 250, 1_000];
/** A session that lasted this long was healthy: the count of failures starts anew. */
const HEALTHY_AFTER_MS = 10_000;

/** Like `open`, but `failed` comes only when reconnecting failed too, and all times are ms of the caller's audio. */
export function openSteadyTranscriber(
  open: OpenTranscriber,
  options: TranscriberOptions,
  events: TranscriberEvents,
  clock: Clock,
): Transcriber {
  const ring = Buffer.alloc(REPLAY_MS * BYTES_PER_MS);
  let written = 0;
  let turnEndedAt = 0;
  let failures = 0;
  let closed = false;
  let expectation: Parameters<Transcriber['expect']>[0] | undefined;
  let session: Transcriber | undefined;
  let cancelReconnect: (() => void) | undefined;

  function connect(): void {
    const openedAt = clock.now();
    const from = Math.max(turnEndedAt, written - ring.length);
    const offsetMs = from / BYTES_PER_MS;
    /** Events of a session given up are not ours any more. */
    const current = (run: () => void): void => {
      if (!closed && session === mine) run();
    };
    const mine = open(
      { ...options, keyTerms: expectation?.keyTerms ?? options.keyTerms },
      {
        speechStarted: (atMs) => current(() => events.speechStarted(offsetMs + atMs)),
        interim: (text) => current(() => events.interim(text)),
        eagerEndOfTurn: (text, confidence) => current(() => events.eagerEndOfTurn(text, confidence)),
        turnResumed: () => current(() => events.turnResumed()),
        quiet: (quiet) => current(() => events.quiet(quiet)),
        endOfTurn: (turn) =>
          current(() => {
            const endOfSpeechMs = offsetMs + turn.endOfSpeechMs;
            turnEndedAt = Math.min(written, Math.max(turnEndedAt, endOfSpeechMs * BYTES_PER_MS));
            events.endOfTurn({ ...turn, endOfSpeechMs });
          }),
        failed: (error) => current(() => reconnect(error, openedAt)),
      },
    );
    session = mine;
    if (expectation) mine.expect(expectation);
    const replay = copyFrom(from);
    if (replay.length > 0) mine.write(replay);
  }

  function reconnect(error: Error, openedAt: number): void {
    session?.close();
    session = undefined;
    // The next session's ear begins anew.
    events.quiet(false);
    if (clock.now() - openedAt > HEALTHY_AFTER_MS) failures = 0;
    const wait = RECONNECT_AFTER_MS[failures];
    failures += 1;
    if (wait === undefined) return events.failed(error);
    cancelReconnect = clock.after(wait, connect);
  }

  function copyFrom(from: number): Buffer {
    const start = from % ring.length;
    const length = written - from;
    const first = Math.min(length, ring.length - start);
    return Buffer.concat([ring.subarray(start, start + first), ring.subarray(0, length - first)]);
  }

  function remember(mulaw: Buffer): void {
    const kept = mulaw.length > ring.length ? mulaw.subarray(mulaw.length - ring.length) : mulaw;
    const at = (written + mulaw.length - kept.length) % ring.length;
    const first = Math.min(kept.length, ring.length - at);
    kept.copy(ring, at, 0, first);
    if (first < kept.length) kept.copy(ring, 0, first);
    written += mulaw.length;
  }

  connect();

  return {
    write(mulaw) {
      remember(mulaw);
      session?.write(mulaw);
    },
    expect(next) {
      expectation = next;
      session?.expect(next);
    },
    finish: () => session?.finish(),
    close() {
      closed = true;
      cancelReconnect?.();
      session?.close();
      session = undefined;
    },
  };
}
