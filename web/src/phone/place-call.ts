// A call from the browser: the sound card on one side, the carrier's media-stream protocol on the other.
import { api, unwrap } from '@/api/client.ts';
import type { FromLine, ToLine } from './line-messages.ts';
// oxlint-disable-next-line import/default -- Vite gives the address of the built file
import lineModule from './line.worklet.ts?worker&url';
import { modulate } from './modem.ts';

/** Why there is no call, or no more of it. */
export type LineProblem = 'refused' | 'noMicrophone' | 'busyMicrophone' | 'noAudio' | 'lost';

export class LineError extends Error {
  readonly problem: LineProblem;
  constructor(problem: LineProblem) {
    super(problem);
    this.name = 'LineError';
    this.problem = problem;
  }
}

/** As it is edited, or as callers meet it. */
export type TriedVersion = 'draft' | 'published';

export interface CallOptions {
  agentId: string;
  /** Absent: the draft for whoever may have it. */
  version: TriedVersion | undefined;
  /** Absent where the caller types. An empty `deviceId` is the usual one. */
  microphone?: { deviceId: string; headphones: boolean };
  /** Empty: the usual one. */
  speakerId: string;
  onLevel(level: number): void;
  onSpeaking(speaking: boolean): void;
  /** What was typed has gone out. */
  onSaid(): void;
  /** The call goes on, but nothing more can be heard of the caller. */
  onMicrophoneGone(): void;
  /** It is over: hung up by either side, or for a problem. */
  onOver(problem?: LineProblem): void;
}

export interface PhoneCall {
  callId: string;
  say(text: string): void;
  mute(muted: boolean): void;
  hangUp(): void;
}

/** The server gives a line up that is silent for 10 s; until then what was said meanwhile arrives late, and the call goes on. */
const AWAY_MS = 8_000;
/** Some four seconds of frames that the browser could not send, beyond what the system below it takes: nobody is there any more. */
const MOST_UNSENT_BYTES = 64_000;

/** Telephone lines carry 300 to 3,400 Hz; what lies above would come back mirrored. */
const BAND_HZ = 3_400;

/**
 * Places the call. Has to begin with a click: browsers play nothing before.
 * @throws LineError when the sound cannot be had, ApiError when the server says no
 */
export async function placeCall(options: CallOptions): Promise<PhoneCall> {
  const sound = await openSound(options);
  try {
    const call = await unwrap(
      api.POST('/api/v1/test-calls', {
        body: { agentId: options.agentId, ...(options.version && { version: options.version }) },
      }),
    );
    return await connect(call, sound, options);
  } catch (error) {
    sound.close();
    throw error;
  }
}

interface Sound {
  tell(message: ToLine): void;
  listen(listener: (message: FromLine) => void): void;
  close(): void;
}

async function openSound({ microphone, speakerId, onMicrophoneGone }: CallOptions): Promise<Sound> {
  const audio = new AudioContext({ latencyHint: 'interactive' });
  let stream: MediaStream | undefined;
  const wake = (): void => void audio.resume();
  const close = (): void => {
    document.removeEventListener('visibilitychange', wake);
    for (const track of stream?.getTracks() ?? []) track.stop();
    void audio.close();
  };
  try {
    if (microphone) stream = await openMicrophone(microphone);
    await audio.audioWorklet.addModule(lineModule).catch(() => {
      throw new LineError('noAudio');
    });
    const line = new AudioWorkletNode(audio, 'line', { outputChannelCount: [1] });
    if (stream) {
      const band = new BiquadFilterNode(audio, { type: 'lowpass', frequency: BAND_HZ });
      const again = new BiquadFilterNode(audio, { type: 'lowpass', frequency: BAND_HZ });
      new MediaStreamAudioSourceNode(audio, { mediaStream: stream })
        .connect(band)
        .connect(again)
        .connect(line);
      for (const track of stream.getAudioTracks()) track.addEventListener('ended', onMicrophoneGone);
    }
    const smooth = new BiquadFilterNode(audio, { type: 'lowpass', frequency: BAND_HZ });
    line.connect(smooth).connect(audio.destination);
    await chooseSpeaker(audio, speakerId);
    await audio.resume();
    // A phone that was locked or called meanwhile stops the sound card.
    document.addEventListener('visibilitychange', wake);
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
      tell: (message) => line.port.postMessage(message),
      listen(listener) {
        line.port.onmessage = ({ data }: MessageEvent<FromLine>) => listener(data);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const PROBLEMS: Record<string, LineProblem | undefined> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'noMicrophone',
  OverconstrainedError: 'noMicrophone',
  NotReadableError: 'busyMicrophone',
  AbortError: 'busyMicrophone',
};

async function openMicrophone({ deviceId, headphones }: { deviceId: string; headphones: boolean }) {
  // Not there at all on pages that are not served safely.
  if (!('mediaDevices' in navigator)) throw new LineError('noMicrophone');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        // Without headphones the microphone hears the agent; taking that out costs some of the caller's voice, too.
        echoCancellation: !headphones,
        noiseSuppression: !headphones,
        autoGainControl: !headphones,
        ...(deviceId && { deviceId: { exact: deviceId } }),
      },
    });
  } catch (error) {
    throw new LineError((error instanceof Error && PROBLEMS[error.name]) || 'noMicrophone');
  }
}

/** Where the browser lets one be chosen. */
async function chooseSpeaker(audio: AudioContext, speakerId: string): Promise<void> {
  const choosing = audio as AudioContext & { setSinkId?(id: string): Promise<void> };
  if (speakerId) await choosing.setSinkId?.(speakerId).catch(() => undefined);
}

function connect(
  {
    callId,
    callSid,
    streamUrl,
    token,
  }: { callId: string; callSid: string; streamUrl: string; token: string },
  sound: Sound,
  { onLevel, onSpeaking, onSaid, onOver }: CallOptions,
): Promise<PhoneCall> {
  const socket = new WebSocket(new URL(streamUrl, window.location.href.replace(/^http/, 'ws')));
  const streamSid = `MZ${callId.replaceAll('-', '')}`;
  let sequence = 0;
  let chunk = 0;
  let over = false;
  let away: number | undefined;
  const lineDown = (): void => {
    away = window.setTimeout(() => end('lost'), AWAY_MS);
  };
  const lineUp = (): void => window.clearTimeout(away);
  const send = (event: string, more: object): void => {
    if (socket.readyState !== WebSocket.OPEN) return;
    sequence += 1;
    socket.send(JSON.stringify({ event, sequenceNumber: String(sequence), ...more, streamSid }));
    // A connection that is gone without a word.
    if (socket.bufferedAmount > MOST_UNSENT_BYTES) end('lost');
  };
  const end = (problem?: LineProblem): void => {
    if (over) return;
    over = true;
    lineUp();
    window.removeEventListener('offline', lineDown);
    window.removeEventListener('online', lineUp);
    sound.close();
    socket.close();
    onOver(problem);
  };

  window.addEventListener('offline', lineDown);
  window.addEventListener('online', lineUp);
  sound.listen((message) => {
    switch (message.type) {
      case 'frame':
        // Twilio's own order of keys, which the server reads fastest.
        send('media', {
          media: {
            track: 'inbound',
            chunk: String((chunk += 1)),
            timestamp: String((chunk - 1) * 20),
            payload: toBase64(message.mulaw),
          },
        });
        return onLevel(message.level);
      case 'mark':
        return send('mark', { mark: { name: message.name } });
      case 'said':
        return onSaid();
      case 'speaking':
        return onSpeaking(message.speaking);
    }
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as {
      event: string;
      media?: { payload: string };
      mark?: { name: string };
    };
    if (message.event === 'media' && message.media)
      sound.tell({ type: 'audio', mulaw: fromBase64(message.media.payload) });
    else if (message.event === 'mark' && message.mark) sound.tell({ type: 'mark', name: message.mark.name });
    else if (message.event === 'clear') sound.tell({ type: 'clear' });
  });

  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
      send('start', {
        start: {
          accountSid: 'browser',
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: { token },
        },
      });
      resolve({
        callId,
        say: (text) => sound.tell({ type: 'say', mulaw: modulate(text) }),
        mute: (muted) => sound.tell({ type: 'mute', muted }),
        hangUp() {
          send('stop', { stop: { accountSid: 'browser', callSid } });
          end();
        },
      });
    });
    socket.addEventListener('close', ({ code }) => {
      // 1000: the agent has hung up.
      end(code === 1000 ? undefined : 'lost');
      reject(new LineError('lost'));
    });
  });
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
