// Hearing a call in progress, both sides mixed, as it comes from the server.
import { api, unwrap } from '@/api/client.ts';
import { decode, TELEPHONE_HZ } from '@/phone/mulaw.ts';

/** Played this far behind, so that a late message makes no gap. */
const BEHIND_S = 0.4;

/**
 * Plays until the call is over or `signal` says stop.
 * @throws ApiError when listening is not allowed or the call is over
 */
export async function listenIn(callId: string, signal: AbortSignal): Promise<void> {
  const audio = new AudioContext();
  try {
    const { url } = await unwrap(
      api.POST('/api/v1/calls/{id}/listen', { params: { path: { id: callId } }, signal }),
    );
    const socket = new WebSocket(new URL(url, window.location.href.replace(/^http/, 'ws')));
    socket.binaryType = 'arraybuffer';
    let playedTo = 0;
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      const block = mixed(audio, new Uint8Array(data));
      const source = audio.createBufferSource();
      source.buffer = block;
      source.connect(audio.destination);
      playedTo = Math.max(playedTo, audio.currentTime + BEHIND_S);
      source.start(playedTo);
      playedTo += block.duration;
    });
    await new Promise<void>((resolve) => {
      socket.addEventListener('close', () => resolve());
      signal.addEventListener('abort', () => {
        socket.close();
        resolve();
      });
      if (signal.aborted) socket.close();
    });
  } finally {
    await audio.close();
  }
}

/** Caller and agent come as every other byte. */
function mixed(audio: AudioContext, interleaved: Uint8Array): AudioBuffer {
  const length = interleaved.length >> 1;
  const buffer = audio.createBuffer(1, Math.max(1, length), TELEPHONE_HZ);
  const samples = buffer.getChannelData(0);
  for (let at = 0; at < length; at++)
    samples[at] = (decode(interleaved[2 * at] ?? 0) + decode(interleaved[2 * at + 1] ?? 0)) / 2;
  return buffer;
}
