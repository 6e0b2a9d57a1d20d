// The sound card for a call: the microphone and the loudspeaker, with the telephone's worklet between them.
import { LineError, type LineProblem } from './line-error.ts';
import type { FromLine, ToLine } from './line-messages.ts';
// oxlint-disable-next-line import/default -- Vite gives the address of the built file
import lineModule from './line.worklet.ts?worker&url';

export interface SoundOptions {
  /** Absent where the caller types. An empty `deviceId` is the usual one. */
  microphone?: { deviceId: string; headphones: boolean };
  /** Empty: the usual one. */
  speakerId: string;
  /** Nothing more can be heard of the caller. */
  onMicrophoneGone(): void;
}

/** Telephone lines carry 300 to 3,400 Hz; what lies above would come back mirrored. */
const BAND_HZ = 3_400;

export interface Sound {
  tell(message: ToLine): void;
  listen(listener: (message: FromLine) => void): void;
  close(): void;
}

/**
 * Opens the sound card, and the microphone where one is wanted. Has to begin with a click: browsers play nothing before.
 * @throws LineError when it cannot be had
 */
export async function openSound({ microphone, speakerId, onMicrophoneGone }: SoundOptions): Promise<Sound> {
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
