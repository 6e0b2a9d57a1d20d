// One media stream of a call: the page speaks over a socket as the carrier does, and says when nobody is there any more.
import { LineError } from './line-error.ts';

export interface Admission {
  callId: string;
  callSid: string;
  /** `ws:` or `wss:`. */
  streamUrl: string;
  token: string;
}

export interface StreamEvents {
  audio(mulaw: Uint8Array): void;
  mark(name: string): void;
  clear(): void;
  /** 1000: the agent has hung up. */
  closed(code: number): void;
}

export interface Stream {
  /** 20 ms of the caller, 50 times a second. What cannot be sent in time is left out, which the server hears as silence. */
  frame(mulaw: Uint8Array): void;
  mark(name: string): void;
  hangUp(): void;
  /** Leaves it without a word. */
  drop(): void;
  /** The connection has taken nothing for some seconds: it is gone without a word. */
  readonly stuck: boolean;
}

/**
 * Some eight seconds of frames that the browser could not send, beyond what the system below it takes: so many come at once from a
 * page that stood still for so long, whose connection is fine. Later they are too late: the server gives the line up after ten.
 */
export const MOST_UNSENT_BYTES = 128_000;
/** Frames left out in a row: a second. */
const STUCK_FRAMES = 50;
const OPEN_WITHIN_MS = 10_000;

/** @throws Error when it cannot be opened */
export function openStream(
  { callId, callSid, streamUrl, token }: Admission,
  events: StreamEvents,
): Promise<Stream> {
  const socket = new WebSocket(streamUrl);
  const streamSid = `MZ${callId.replaceAll('-', '')}`;
  let sequence = 0;
  let chunk = 0;
  let leftOut = 0;
  const send = (event: string, more: object): void => {
    if (socket.readyState !== WebSocket.OPEN) return;
    sequence += 1;
    socket.send(JSON.stringify({ event, sequenceNumber: String(sequence), ...more, streamSid }));
  };
  const stream: Stream = {
    frame(mulaw) {
      chunk += 1;
      leftOut = socket.bufferedAmount > MOST_UNSENT_BYTES ? leftOut + 1 : 0;
      if (leftOut > 0) return;
      // Twilio's own order of keys, which the server reads fastest.
      send('media', {
        media: {
          track: 'inbound',
          chunk: String(chunk),
          timestamp: String((chunk - 1) * 20),
          payload: toBase64(mulaw),
        },
      });
    },
    mark: (name) => send('mark', { mark: { name } }),
    hangUp() {
      send('stop', { stop: { accountSid: 'browser', callSid } });
      stream.drop();
    },
    drop() {
      socket.removeEventListener('close', onClose);
      socket.close();
    },
    get stuck() {
      return leftOut >= STUCK_FRAMES;
    },
  };
  const onClose = ({ code }: CloseEvent): void => events.closed(code);

  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as {
      event: string;
      media?: { payload: string };
      mark?: { name: string };
    };
    if (message.event === 'media' && message.media) events.audio(fromBase64(message.media.payload));
    else if (message.event === 'mark' && message.mark) events.mark(message.mark.name);
    else if (message.event === 'clear') events.clear();
  });

  return new Promise((resolve, reject) => {
    const fail = (): void => {
      reject(new LineError('unopened'));
      socket.close();
    };
    const late = setTimeout(fail, OPEN_WITHIN_MS);
    socket.addEventListener('close', fail);
    socket.addEventListener('open', () => {
      clearTimeout(late);
      socket.removeEventListener('close', fail);
      socket.addEventListener('close', onClose);
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
      resolve(stream);
    });
  });
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
