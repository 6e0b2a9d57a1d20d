// `/v1/speak`: text in, audio out, over a socket that stays open or as one request.
import type { RawData } from 'ws';
import { z } from 'zod';
import { parseJson } from '../faults.ts';
import type { Latency } from '../profiles.ts';
import type { Voices } from '../voice/index.ts';
import { bytesPerMs, createWriter } from './audio.ts';
import type { AudioFormat } from './audio.ts';
import { CLOSE, Connection } from './connection.ts';
import type { ConnectionContext } from './connection.ts';
import { badRequest } from './query.ts';
import type { Query } from './query.ts';

const PARAMETERS = [
  'model',
  'encoding',
  'sample_rate',
  'container',
  'bit_rate',
  'mip_opt_out',
  'speed',
  'tag',
];
/** More text in one request or between two flushes is refused. */
export const MAX_TEXT = 2000;
/** So many `Flush` are served in a minute. */
const MAX_FLUSHES = 20;
const FLUSH_WINDOW_MS = 60_000;
/** Audio is sent in pieces of a quarter of a second. */
const PIECE_MS = 250;

export interface SpeakOptions {
  model: string;
  format: AudioFormat;
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Speak'), text: z.string() }),
  z.object({ type: z.literal('Flush') }),
  z.object({ type: z.literal('Clear') }),
  z.object({ type: z.literal('Close') }),
]);

/** Reads the query as the vendor does; throws `RefusedError`. */
export function readSpeakQuery(query: Query, over: 'socket' | 'request', voices: Voices): SpeakOptions {
  query.only(PARAMETERS);
  if (over === 'socket' && query.has('container')) throw badRequest('`container` is not for the socket.');
  const model = query.text('model') ?? 'aura-asteria-en';
  if (!voices.has(model)) throw badRequest(`no such model \`${model}\` for /v1/speak.`);
  return { model, format: query.speakAudio() };
}

export function serveSpeak(
  context: ConnectionContext,
  options: SpeakOptions,
  voices: Voices,
  latency: Latency,
): void {
  const connection = new Connection(context);
  connection.exposeToFaults();
  const write = createWriter(options.format);
  const flushes: number[] = [];
  let text = '';
  let flushed = 0;
  let cleared = 0;
  /** What is under way belongs to a generation; `Clear` begins the next, and the old one falls silent. */
  let generation = 0;
  let queue: Promise<void> = Promise.resolve();
  context.socket.once('close', () => void generation++);

  const speak = async (words: string, mine: number) => {
    const due = performance.now() + (words.trim() === '' ? 0 : latency.firstAudio());
    const piece = PIECE_MS * bytesPerMs(options.format);
    for await (const part of voices.render(options.model, words)) {
      const audio = write(part);
      await pause(due - performance.now());
      for (let at = 0; at < audio.length; at += piece) {
        if (mine !== generation) return;
        connection.binary(audio.subarray(at, at + piece));
        await pause(PIECE_MS / latency.speechSpeed);
      }
    }
    if (mine === generation) connection.json({ type: 'Flushed', sequence_id: flushed++ });
  };
  const flush = () => {
    const words = text;
    text = '';
    const mine = generation;
    queue = queue
      .then(() => (mine === generation ? speak(words, mine) : undefined))
      .catch((error: unknown) => {
        connection.close(1011, `The voice failed: ${String(error)}`.slice(0, 120));
      });
  };
  const mayFlush = () => {
    const now = performance.now();
    while (flushes.length > 0 && now - (flushes[0] as number) >= FLUSH_WINDOW_MS) flushes.shift();
    return flushes.length < MAX_FLUSHES && flushes.push(now) > 0;
  };
  const warn = (code: string, description: string) => connection.json({ type: 'Warning', description, code });

  context.socket.on('message', (data: RawData, isBinary: boolean) => {
    const message = isBinary
      ? undefined
      : messageSchema.safeParse(parseJson((data as Buffer).toString('utf8')));
    if (message?.success !== true) {
      connection.close(CLOSE.undecodable.code, CLOSE.undecodable.reason);
    } else if (message.data.type === 'Speak') {
      if (text.length + message.data.text.length > MAX_TEXT) {
        warn(
          'TEXT_LENGTH_EXCEEDED',
          `At most ${MAX_TEXT} characters may wait for a Flush; this text was ignored.`,
        );
      } else text += message.data.text;
    } else if (message.data.type === 'Flush') {
      if (mayFlush()) flush();
      else {
        warn(
          'EXCESSIVE_FLUSH',
          `At most ${MAX_FLUSHES} Flush messages are processed in ${FLUSH_WINDOW_MS / 1000} seconds; this one was ignored.`,
        );
      }
    } else if (message.data.type === 'Clear') {
      generation++;
      text = '';
      queue = Promise.resolve();
      connection.json({ type: 'Cleared', sequence_id: cleared++ });
    } else connection.close(1000);
  });
  connection.json({
    type: 'Metadata',
    request_id: context.requestId,
    model_name: options.model,
    model_version: SANDBOX_VERSION,
    model_uuid: SANDBOX_MODEL_UUID,
    additional_model_uuids: [],
  });
}

export const SANDBOX_VERSION = 'sandbox';
export const SANDBOX_MODEL_UUID = '00000000-0000-4000-8000-000000000001';

/** Waits without holding the process open; not at all for nothing. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
