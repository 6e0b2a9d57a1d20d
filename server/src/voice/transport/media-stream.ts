// The phone line's socket: one Twilio media stream, kept to its protocol. What breaks the protocol is counted, logged
// with the call's id, and costs at most this stream. A frame costs 1.2 µs from here to the transcriber's door (cut, check,
// audio clock, replay ring): 0.00006 of a core a call.
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { BYTES_PER_MS } from '../audio-clock.ts';
import { createGapMeter } from './gaps.ts';
import {
  createMediaCutter,
  createWriter,
  MAX_MESSAGE_BYTES,
  type MediaCutter,
  readMessage,
} from './messages.ts';
import type { Transport, TransportEvents } from './transport.ts';

/** Twilio sends `start` right after `connected`; a socket that has not said it by now never will. */
const START_WITHIN_MS = 5_000;
/** The carrier sends 50 frames a second, silence too. None for this long means the line is dead (a half-open socket looks so). */
const DEAD_LINE_MS = 10_000;
/** A second of noise. The carrier sends none; past this the other side is not one. */
const MAX_BAD_MESSAGES = 50;
/** Of each call's bad messages the first few are logged, the rest only counted. */
const LOGGED_BAD_MESSAGES = 3;
/** About two minutes of µ-law in base64 not taken by the peer: a half-dead socket. */
const MAX_UNSENT_BYTES = 1_250_000;

/** µ-law's zero. */
const SILENCE = 0xff;

export interface MediaStreamLog {
  warn(details: object, message: string): void;
}

/** An upgraded connection of the carrier's. */
export interface LineSocket {
  socket: WebSocket;
  /** What carries it. */
  wire: Pick<Socket, 'cork' | 'uncork'>;
}

export interface MediaStreamOptions extends LineSocket {
  /** Within this the carrier has to have said `start`, ms. */
  startWithinMs?: number;
  /** How often the line is looked at, ms. */
  checkEveryMs?: number;
  events: TransportEvents;
  log: MediaStreamLog;
}

export interface MediaStream extends Transport {
  /** Messages that broke the protocol so far. */
  readonly badMessages: number;
}

/** Takes over `socket`. `events.close` comes exactly once, last, with why: `stop`, `hungUp`, `closed`, `protocol`, `noStart`, `deadLine`, `stalled`. */
export function openMediaStream({
  socket,
  wire,
  events,
  log,
  startWithinMs = START_WITHIN_MS,
  checkEveryMs = DEAD_LINE_MS,
}: MediaStreamOptions): MediaStream {
  let phase: 'connecting' | 'streaming' | 'closed' = 'connecting';
  let badMessages = 0;
  let lastSequence = 0;
  let heardSinceCheck = true;
  let unsentAtCheck = 0;
  const gaps = createGapMeter();
  let lostMs = 0;
  let callSid = '';
  let streamSid = '';
  let cutter: MediaCutter | undefined;
  let write: ReturnType<typeof createWriter> | undefined;
  let corked = false;

  let watchdog = setTimeout(() => finish('noStart'), startWithinMs);

  function bad(why: string): void {
    badMessages += 1;
    if (badMessages <= LOGGED_BAD_MESSAGES)
      log.warn({ callSid, why, badMessages }, 'bad message on the media stream');
    if (badMessages >= MAX_BAD_MESSAGES) finish('protocol');
  }

  function finish(reason: string): void {
    if (phase === 'closed') return;
    phase = 'closed';
    clearInterval(watchdog);
    socket.off('message', onMessage);
    socket.off('close', onSocketClose);
    if (badMessages > LOGGED_BAD_MESSAGES)
      log.warn({ callSid, badMessages, reason }, 'media stream had bad messages');
    if (lostMs > 0) log.warn({ callSid, lostMs }, 'audio of the caller was lost on the way');
    // 1008: policy violation; the carrier only looks at the fact of closing.
    if (reason === 'protocol') socket.close(1008, 'protocol');
    else if (reason === 'deadLine' || reason === 'stalled') socket.terminate();
    else socket.close(1000);
    events.close(reason);
  }

  /** True when the message stands where it must: after those before it. TCP keeps order, so a step back is a forgery or a fault. */
  function inOrder(sequence: number, sid: string): boolean {
    if (phase !== 'streaming' || sid !== streamSid) {
      bad(phase === 'connecting' ? 'before start' : 'another stream');
      return false;
    }
    if (sequence <= lastSequence) {
      bad('out of order');
      return false;
    }
    lastSequence = sequence;
    return true;
  }

  /** What was lost is silence to everyone after us, so that all of them keep the call's time. */
  function hear(mulaw: Buffer, timestampMs: number): void {
    heardSinceCheck = true;
    const missingMs = gaps.before(timestampMs, mulaw.length / BYTES_PER_MS);
    if (missingMs > 0) {
      lostMs += missingMs;
      events.audio(Buffer.alloc(missingMs * BYTES_PER_MS, SILENCE));
    }
    events.audio(mulaw);
  }

  function onMessage(data: Buffer, isBinary: boolean): void {
    if (isBinary) return bad('binary');
    if (data.length > MAX_MESSAGE_BYTES) return bad('oversized');
    const fast = cutter?.cut(data.toString('latin1'));
    if (fast && cutter) {
      if (!inOrder(cutter.sequence, streamSid)) return;
      hear(fast, cutter.timestampMs);
      return;
    }
    const message = readMessage(data.toString());
    switch (message.event) {
      case 'bad':
        return bad(message.why);
      case 'connected':
        if (phase !== 'connecting') bad('connected twice');
        return;
      case 'start':
        if (phase !== 'connecting') return bad('started twice');
        phase = 'streaming';
        ({ streamSid, callSid } = message);
        lastSequence = message.sequence;
        cutter = createMediaCutter(streamSid);
        write = createWriter(streamSid);
        clearTimeout(watchdog);
        watchdog = setInterval(checkLine, checkEveryMs);
        return events.start({ callSid, streamSid, parameters: message.parameters });
      case 'media':
        if (!inOrder(message.sequence, message.streamSid)) return;
        return hear(message.mulaw, message.timestampMs);
      case 'dtmf':
        if (inOrder(message.sequence, message.streamSid)) events.dtmf(message.digit);
        return;
      case 'mark':
        if (inOrder(message.sequence, message.streamSid)) events.mark(message.name);
        return;
      case 'stop':
        if (inOrder(message.sequence, message.streamSid)) finish('hungUp');
        return;
    }
  }

  function checkLine(): void {
    if (!heardSinceCheck) return finish('deadLine');
    heardSinceCheck = false;
    // What was not taken then and is no less now will never be: the caller hears nothing, however much they say.
    const unsent = socket.bufferedAmount;
    if (unsentAtCheck > 0 && unsent >= unsentAtCheck) return finish('stalled');
    unsentAtCheck = unsent;
  }

  function onSocketClose(): void {
    finish('closed');
  }

  function send(text: string | undefined): void {
    if (phase !== 'streaming' || text === undefined) return;
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) return finish('stalled');
    cork();
    socket.send(text);
  }

  /** What is said at once, a line with its marks, leaves in one write: no pause falls between its pieces on a busy machine. */
  function cork(): void {
    if (corked) return;
    corked = true;
    wire.cork();
    process.nextTick(() => {
      corked = false;
      wire.uncork();
    });
  }

  socket.on('message', onMessage);
  socket.on('close', onSocketClose);
  // ws reports a protocol error (oversized frame, bad UTF-8) here and closes by itself; unheard, it would end the process.
  socket.on('error', (error) => bad(error.message));

  return {
    get badMessages() {
      return badMessages;
    },
    sendAudio: (mulaw) => send(write?.media(mulaw)),
    mark: (name) => send(write?.mark(name)),
    clear: () => send(write?.clear),
    close: () => finish('ours'),
  };
}
