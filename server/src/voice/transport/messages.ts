// Reads what Twilio sends over a media stream, strictly, and writes what we send back.
// Protocol: Twilio "Media Streams – WebSocket messages"; numbers arrive as strings.

export type StreamMessage =
  | { event: 'connected' }
  | {
      event: 'start';
      sequence: number;
      streamSid: string;
      callSid: string;
      parameters: Record<string, string>;
    }
  | { event: 'media'; sequence: number; streamSid: string; timestampMs: number; mulaw: Buffer }
  | { event: 'dtmf'; sequence: number; streamSid: string; digit: string }
  | { event: 'mark'; sequence: number; streamSid: string; name: string }
  | { event: 'stop'; sequence: number; streamSid: string }
  | { event: 'bad'; why: string };

/** The longest message we read: Twilio's own stay under 1 kB; a generous multiple still cannot hurt. */
export const MAX_MESSAGE_BYTES = 16_384;

const bad = (why: string): StreamMessage => ({ event: 'bad', why });

/** Reads one text message. Never throws: what is not Twilio's protocol comes back as `bad` with the reason. */
export function readMessage(text: string): StreamMessage {
  if (text.length > MAX_MESSAGE_BYTES) return bad('oversized');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return bad('not JSON');
  }
  if (!isObject(json) || typeof json.event !== 'string') return bad('no event');
  const message = json;
  if (message.event === 'connected') return { event: 'connected' };

  const sequence = wholeNumber(message.sequenceNumber);
  if (sequence === undefined) return bad('no sequence number');
  const { streamSid } = message;
  if (typeof streamSid !== 'string' || streamSid === '') return bad('no stream sid');

  switch (message.event) {
    case 'start':
      return readStart(message.start, sequence, streamSid);
    case 'media':
      return readMedia(message.media, sequence, streamSid);
    case 'dtmf': {
      const digit = isObject(message.dtmf) ? message.dtmf.digit : undefined;
      if (typeof digit !== 'string' || !/^[0-9A-D*#]$/.test(digit)) return bad('dtmf without a digit');
      return { event: 'dtmf', sequence, streamSid, digit };
    }
    case 'mark': {
      const name = isObject(message.mark) ? message.mark.name : undefined;
      if (typeof name !== 'string') return bad('mark without a name');
      return { event: 'mark', sequence, streamSid, name };
    }
    case 'stop':
      return { event: 'stop', sequence, streamSid };
    default:
      return bad('unknown event');
  }
}

function readStart(start: unknown, sequence: number, streamSid: string): StreamMessage {
  if (!isObject(start) || typeof start.callSid !== 'string' || start.callSid === '') {
    return bad('start without a call sid');
  }
  const format = start.mediaFormat;
  if (
    !isObject(format) ||
    format.encoding !== 'audio/x-mulaw' ||
    Number(format.sampleRate) !== 8000 ||
    Number(format.channels) !== 1
  ) {
    return bad('not µ-law, 8 kHz, mono');
  }
  const parameters: Record<string, string> = {};
  if (isObject(start.customParameters)) {
    for (const [name, value] of Object.entries(start.customParameters)) {
      if (typeof value === 'string') parameters[name] = value;
    }
  }
  return { event: 'start', sequence, streamSid, callSid: start.callSid, parameters };
}

function readMedia(media: unknown, sequence: number, streamSid: string): StreamMessage {
  if (!isObject(media) || media.track !== 'inbound') return bad('media not inbound');
  const timestampMs = wholeNumber(media.timestamp);
  if (wholeNumber(media.chunk) === undefined || timestampMs === undefined) {
    return bad('media without its place');
  }
  const mulaw = typeof media.payload === 'string' ? decodeBase64(media.payload) : undefined;
  if (!mulaw) return bad('media payload is not base64');
  return { event: 'media', sequence, streamSid, timestampMs, mulaw };
}

/** `undefined` unless the text is canonical, padded base64 of at least one byte (Node itself skips what it does not know). */
function decodeBase64(text: string): Buffer | undefined {
  if (text.length === 0 || text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === (text.length / 4) * 3 - padding ? bytes : undefined;
}

/** A whole number as Twilio writes it: digits in a string (a bare number is let pass). */
function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const HEAD = '{"event":"media","sequenceNumber":"';
const CHUNK = '","media":{"track":"inbound","chunk":"';
const TIMESTAMP = '","timestamp":"';
const PAYLOAD = '","payload":"';

/** Where the last message cut by `cutMedia` stood in the stream; kept apart so that the hot path makes no object but the audio. */
export interface MediaCutter {
  /** The audio of a media message in exactly Twilio's shape; else `undefined`, and `readMessage` must look. */
  cut(text: string): Buffer | undefined;
  sequence: number;
  /** Ms since the stream began, by the carrier's clock. */
  timestampMs: number;
}

/**
 * The hot path: 50 messages a second and call. A media message written as Twilio writes it is cut apart at its known
 * places, 0.5 µs against 1.1 µs for JSON.parse; any other spelling takes the long way and means the same.
 */
export function createMediaCutter(streamSid: string): MediaCutter {
  const tail = `"},"streamSid":${JSON.stringify(streamSid)}}`;
  const cutter: MediaCutter = {
    sequence: 0,
    timestampMs: 0,
    cut(text) {
      if (text.length > MAX_MESSAGE_BYTES || !text.startsWith(HEAD) || !text.endsWith(tail)) return undefined;
      let end = endOfDigits(text, HEAD.length);
      if (end < 0) return undefined;
      const sequence = Number(text.slice(HEAD.length, end));
      if (!text.startsWith(CHUNK, end)) return undefined;
      end = endOfDigits(text, end + CHUNK.length);
      if (end < 0 || !text.startsWith(TIMESTAMP, end)) return undefined;
      const stamp = end + TIMESTAMP.length;
      end = endOfDigits(text, stamp);
      if (end < 0 || !text.startsWith(PAYLOAD, end)) return undefined;
      const timestampMs = Number(text.slice(stamp, end));
      const mulaw = decodeBase64(text.slice(end + PAYLOAD.length, text.length - tail.length));
      if (!mulaw) return undefined;
      cutter.sequence = sequence;
      cutter.timestampMs = timestampMs;
      return mulaw;
    },
  };
  return cutter;
}

/** Just past the run of 1 to 15 digits at `from`; -1 when there is none. */
function endOfDigits(text: string, from: number): number {
  let at = from;
  while (at - from < 16) {
    const code = text.charCodeAt(at);
    if (!(code >= 48 && code <= 57)) break;
    at += 1;
  }
  return at > from && at - from < 16 ? at : -1;
}

/** What we send, for one stream. */
export function createWriter(streamSid: string): {
  media(mulaw: Buffer): string;
  mark(name: string): string;
  clear: string;
} {
  const sid = JSON.stringify(streamSid);
  const mediaHead = `{"event":"media","streamSid":${sid},"media":{"payload":"`;
  const markHead = `{"event":"mark","streamSid":${sid},"mark":{"name":`;
  return {
    media: (mulaw) => `${mediaHead}${mulaw.toString('base64')}"}}`,
    mark: (name) => `${markHead}${JSON.stringify(name)}}}`,
    clear: `{"event":"clear","streamSid":${sid}}`,
  };
}
