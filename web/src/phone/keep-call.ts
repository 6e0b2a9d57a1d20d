// A call from the browser for as long as it lasts: over one stream, and over another where the connection was lost meanwhile. Its only
// clock are the frames of the sound card, which go on where a tab in the background holds timers back.
import { LineError, type LineProblem } from './line-error.ts';
import { modulate } from './modem.ts';
import type { Sound } from './sound.ts';
import { type Admission, openStream, type Stream } from './stream.ts';

export interface CallEvents {
  onLevel(level: number): void;
  onSpeaking(speaking: boolean): void;
  /** What was typed has gone out. */
  onSaid(): void;
  /** The connection is lost, and looked for; or it is back, and the call goes on. */
  onAway(away: boolean): void;
  /** It is over: hung up by either side, or for a problem. */
  onOver(problem?: LineProblem): void;
}

export interface PhoneCall {
  callId: string;
  say(text: string): void;
  mute(muted: boolean): void;
  hangUp(): void;
}

interface Surroundings {
  sound: Sound;
  /**
   * Asks the server for a stream: of a new call, or of the one that was lost.
   * @throws LineError when there is no use in asking again
   */
  admit(callId?: string): Promise<Admission>;
  /** Monotonic ms. */
  now(): number;
  /** What the device says. */
  online(): boolean;
}

/** The server gives a line up that is silent for 10 s; until then what was said meanwhile arrives late, and the call goes on. */
const OFFLINE_MS = 8_000;
/**
 * For so long a lost call is looked for. A lift, a tunnel or another network take less; who has waited longer would rather begin
 * anew. The server keeps it for half a minute more (`COMES_BACK_WITHIN_MS`).
 */
export const LOOKS_FOR_MS = 60_000;
export const ASKS_EVERY_MS = 1_000;

/** @throws LineError, or what `admit` throws, when there is no call */
export async function keepCall({
  sound,
  admit,
  now,
  online,
  onLevel,
  onSpeaking,
  onSaid,
  onAway,
  onOver,
}: Surroundings & CallEvents): Promise<PhoneCall> {
  let stream: Stream | undefined;
  let over = false;
  let offlineSince: number | undefined;
  let lost: { since: number; askAt: number; asking: boolean } | undefined;
  /** Typed, and not known to have gone out whole. */
  let unsaid: string | undefined;

  const connect = (admission: Admission): Promise<Stream> =>
    openStream(admission, {
      audio: (mulaw) => sound.tell({ type: 'audio', mulaw }),
      mark: (name) => sound.tell({ type: 'mark', name }),
      clear: () => sound.tell({ type: 'clear' }),
      closed: (code) => (code === 1000 ? end() : lose()),
    });

  const first = await admit();
  const { callId } = first;
  stream = await connect(first).catch(() => {
    throw new LineError('lost');
  });

  function lose(): void {
    stream?.drop();
    stream = undefined;
    offlineSince = undefined;
    lost = { since: now(), askAt: now(), asking: false };
    sound.tell({ type: 'drop' });
    onAway(true);
  }

  async function comeBack(away: NonNullable<typeof lost>): Promise<void> {
    away.asking = true;
    try {
      const back = await connect(await admit(callId));
      if (over) return back.hangUp();
      stream = back;
      lost = undefined;
      onAway(false);
      if (unsaid !== undefined) speak(unsaid);
    } catch (error) {
      if (error instanceof LineError) end(error.problem);
      away.askAt = now() + ASKS_EVERY_MS;
    }
    away.asking = false;
  }

  /** With every frame. */
  function look(): void {
    if (lost) {
      if (now() - lost.since >= LOOKS_FOR_MS) end('lost');
      else if (online() && !lost.asking && now() >= lost.askAt) void comeBack(lost);
      return;
    }
    offlineSince = online() ? undefined : (offlineSince ?? now());
    if (stream?.stuck || (offlineSince !== undefined && now() - offlineSince >= OFFLINE_MS)) lose();
  }

  function end(problem?: LineProblem): void {
    if (over) return;
    over = true;
    sound.close();
    stream?.drop();
    onOver(problem);
  }

  const speak = (text: string): void => sound.tell({ type: 'say', mulaw: modulate(text) });

  sound.listen((message) => {
    switch (message.type) {
      case 'frame':
        stream?.frame(message.mulaw);
        onLevel(message.level);
        return look();
      case 'mark':
        return stream?.mark(message.name);
      case 'said':
        unsaid = undefined;
        return onSaid();
      case 'speaking':
        return onSpeaking(message.speaking);
    }
  });

  return {
    callId,
    say(text) {
      unsaid = text;
      if (stream) speak(text);
    },
    mute: (muted) => sound.tell({ type: 'mute', muted }),
    hangUp() {
      stream?.hangUp();
      end();
    },
  };
}
