// What this process tells of its calls to whoever looks on, wherever they are connected, and what it lets them do. It looks
// at the calls a few times a second and only while somebody watches; a call knows nothing of it and never waits for it.
import type { CallSession, Clock, Glimpse, Recorder, Voice } from '../voice/index.ts';
import { createTimeline } from '../voice/recording/timeline.ts';
import type { Command, LiveCall, LiveMessage, Wire } from './wire.ts';

/** Words appear as they are spoken; a reader does not notice a quarter of a second. */
const LOOK_EVERY_MS = 250;
/** Who looks on says so again every `RENEW_MS`; nobody who has not for this long does any more. */
export const WATCH_MS = 25_000;
export const RENEW_MS = 10_000;
/** Of a text the last part is shown: three of them have to fit into one message. */
const LONGEST_TEXT = 500;
/** 200 ms of both sides: 4.3 kB in base64, and five messages a second for a call that is listened to. */
const AUDIO_BLOCK_BYTES = 3_200;
const MAX_AHEAD_SAMPLES = 60 * 8_000;

type CommandMessage = Extract<LiveMessage, { kind: 'command' }>;

export interface BroadcastParts {
  sessions: ReadonlySet<CallSession>;
  letGo: Voice['letGo'];
  wire: Wire;
  clock: Clock;
}

/** @returns stops it */
export function startBroadcast({ sessions, letGo, wire, clock }: BroadcastParts): () => void {
  /** By organization, and by call listened to: until when. */
  const watched = new Map<string, number>();
  const tapped = new Map<string, { until: number; stop(): void }>();
  /** By call: what was told last. */
  const told = new Map<string, { organizationId: string; text: string }>();
  let cancelLook: (() => void) | undefined;

  const find = (callId: string, organizationId: string): CallSession | undefined =>
    [...sessions].find((call) => call.callId === callId && call.organizationId === organizationId);

  function look(): void {
    cancelLook = undefined;
    const now = clock.now();
    for (const [organizationId, until] of watched) if (until <= now) watched.delete(organizationId);
    for (const [callId, { until, stop }] of tapped) if (until <= now) endTap(callId, stop);
    const news: LiveMessage[] = [];
    const here = new Set<string>();
    for (const session of sessions) {
      if (!watched.has(session.organizationId)) continue;
      here.add(session.callId);
      const call = liveCall(session);
      const text = JSON.stringify(call);
      if (told.get(session.callId)?.text === text) continue;
      told.set(session.callId, { organizationId: session.organizationId, text });
      news.push({ kind: 'call', call });
    }
    for (const [callId, { organizationId }] of told) {
      if (here.has(callId)) continue;
      told.delete(callId);
      if (watched.has(organizationId)) news.push({ kind: 'over', organizationId, callId });
    }
    wire.send(...news);
    if (watched.size > 0 || tapped.size > 0) cancelLook ??= clock.after(LOOK_EVERY_MS, look);
  }

  function endTap(callId: string, stop: () => void): void {
    tapped.delete(callId);
    stop();
  }

  function listenIn(callId: string, organizationId: string): void {
    const until = clock.now() + WATCH_MS;
    const tap = tapped.get(callId);
    if (tap) return void (tap.until = until);
    const session = find(callId, organizationId);
    if (!session) return;
    let sequence = 0;
    const stop = session.tap(
      earpiece(
        (audio) => wire.send({ kind: 'audio', organizationId, callId, sequence: sequence++, audio }),
        () => {
          tapped.delete(callId);
          wire.send({ kind: 'over', organizationId, callId });
        },
      ),
    );
    tapped.set(callId, { until, stop });
  }

  async function obey({ id, organizationId, callId, command }: CommandMessage): Promise<void> {
    if (command.do === 'letGo') {
      if (await letGo(organizationId, callId)) wire.send({ kind: 'answer', id, done: true });
      return;
    }
    const session = find(callId, organizationId);
    if (session) wire.send({ kind: 'answer', id, done: act(session, command) });
  }

  function act(session: CallSession, command: Exclude<Command, { do: 'letGo' }>): boolean {
    if (command.do === 'takeOver') return session.takeOver(command.to);
    if (command.do === 'tellAnsweredBy') {
      session.answeredBy(command.who);
      return true;
    }
    session.end('member:hungUp');
    return true;
  }

  const stopListening = wire.listen((message) => {
    switch (message.kind) {
      case 'watch':
        watched.set(message.organizationId, clock.now() + WATCH_MS);
        // Who has just come knows nothing yet.
        for (const known of told.values())
          if (known.organizationId === message.organizationId) known.text = '';
        cancelLook?.();
        return look();
      case 'listen':
        listenIn(message.callId, message.organizationId);
        cancelLook ??= clock.after(LOOK_EVERY_MS, look);
        return;
      case 'command':
        return void obey(message);
      case 'call':
      case 'over':
      case 'answer':
      case 'audio':
        return;
    }
  });

  return () => {
    stopListening();
    cancelLook?.();
    for (const [callId, { stop }] of tapped) endTap(callId, stop);
  };
}

function liveCall(session: CallSession): LiveCall {
  const { callSid: _callSid, startedAt, interim, turn, ...call } = session.glimpse();
  return {
    ...call,
    startedAt: startedAt.toISOString(),
    interim: interim.slice(-LONGEST_TEXT),
    turn: turn && liveTurn(turn),
  };
}

function liveTurn({ commands: _commands, ...turn }: NonNullable<Glimpse['turn']>): LiveCall['turn'] {
  return {
    ...turn,
    callerText: turn.callerText?.slice(-LONGEST_TEXT) ?? null,
    agentText: turn.agentText.slice(-LONGEST_TEXT),
  };
}

/** Hears both sides in step, as they are recorded, and hands on a block at a time. */
function earpiece(heard: (base64: string) => void, over: () => void): Recorder {
  const timeline = createTimeline(MAX_AHEAD_SAMPLES);
  const block = Buffer.alloc(AUDIO_BLOCK_BYTES);
  let filled = 0;
  return {
    caller(mulaw) {
      for (let from = 0; from < mulaw.length;) {
        const piece = mulaw.subarray(from, from + (AUDIO_BLOCK_BYTES - filled) / 2);
        filled = timeline.caller(piece, block, filled);
        from += piece.length;
        if (filled < AUDIO_BLOCK_BYTES) continue;
        heard(block.toString('base64'));
        filled = 0;
      }
    },
    agent: (mulaw) => timeline.agent(mulaw),
    clear: () => timeline.clear(),
    close: over,
  };
}
