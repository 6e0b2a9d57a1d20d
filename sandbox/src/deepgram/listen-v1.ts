// The `/v1/listen` socket: query and client messages checked, transcripts sent.
import { createHash } from 'node:crypto';
import type { RawData } from 'ws';
import { z } from 'zod';
import { parseJson } from '../faults.ts';
import type { Latency } from '../profiles.ts';
import { CLOSE, Connection, IDLE_MS } from './connection.ts';
import type { ConnectionContext } from './connection.ts';
import { seconds } from './flux.ts';
import { garbleFor } from './garble.ts';
import { NovaSession } from './nova.ts';
import type { NovaMessage, NovaOptions } from './nova.ts';
import { badRequest } from './query.ts';
import type { Query } from './query.ts';
import { SANDBOX_MODEL_UUID, SANDBOX_VERSION } from './speak.ts';

const MODELS = /^(nova|nova-[23]|enhanced|base)(-[a-z]+)*$/;
const FLAGS = [
  'detect_entities',
  'diarize',
  'dictation',
  'filler_words',
  'interim_results',
  'mip_opt_out',
  'multichannel',
  'no_delay',
  'numerals',
  'profanity_filter',
  'punctuate',
  'smart_format',
  'vad_events',
];
const PARAMETERS = [
  ...FLAGS,
  'callback',
  'callback_method',
  'channels',
  'diarize_model',
  'encoding',
  'endpointing',
  'extra',
  'keyterm',
  'keywords',
  'language',
  'model',
  'redact',
  'replace',
  'sample_rate',
  'search',
  'tag',
  'utterance_end_ms',
  'version',
];
/** Ends an utterance after so much silence when nothing else is asked for. */
const DEFAULT_ENDPOINTING_MS = 10;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('KeepAlive') }),
  z.object({ type: z.literal('Finalize') }),
  z.object({ type: z.literal('CloseStream') }),
]);

/** Reads the query as the vendor does; throws `RefusedError`. */
export function readNovaQuery(query: Query): NovaOptions {
  query.only(PARAMETERS);
  for (const name of FLAGS) query.flag(name, false);
  const model = query.text('model') ?? 'base-general';
  if (!MODELS.test(model)) throw badRequest(`no such model/language/tier combination found: \`${model}\`.`);
  const third = model.startsWith('nova-3');
  if (third && query.has('keywords'))
    throw badRequest('Keywords are not supported for Nova-3; use `keyterm`.');
  if (!third && query.has('keyterm'))
    throw badRequest('`keyterm` is supported for Nova-3 only; use `keywords`.');
  const interims = query.flag('interim_results', false);
  const utteranceEndMs = query.number('utterance_end_ms', { min: 1000, max: 5000, whole: true });
  if (utteranceEndMs !== undefined && !interims) {
    throw badRequest('`utterance_end_ms` requires `interim_results=true`.');
  }
  const endpointing = query.text('endpointing');
  return {
    model,
    format: query.listenAudio(),
    interims,
    endpointingMs:
      endpointing === 'false'
        ? undefined
        : endpointing === 'true'
          ? DEFAULT_ENDPOINTING_MS
          : (query.number('endpointing', { min: 0, max: 10_000, whole: true }) ?? DEFAULT_ENDPOINTING_MS),
    utteranceEndMs,
    vadEvents: query.flag('vad_events', false),
    formatted: query.flag('smart_format', false) || query.flag('punctuate', false),
  };
}

export function serveNova(context: ConnectionContext, options: NovaOptions, latency: Latency): void {
  const created = new Date().toISOString();
  const sha256 = createHash('sha256');
  const connection = new Connection(context);
  const metadata = {
    request_id: context.requestId,
    model_info: { name: options.model, version: SANDBOX_VERSION, arch: options.model },
    model_uuid: SANDBOX_MODEL_UUID,
  };
  const session = new NovaSession(options, latency, (message: NovaMessage) =>
    connection.json(message.type === 'Results' ? { ...message, metadata } : message),
  );
  connection.exposeToFaults((fault) => {
    if (fault.kind === 'falseEndOfTurn') session.cutShort();
    else if (fault.kind === 'garble') garbleFor(session.hearing, fault.durationMs, context.socket);
    else return false;
    return true;
  });
  const idle = setTimeout(() => connection.close(CLOSE.noAudio.code, CLOSE.noAudio.reason), IDLE_MS);
  context.socket.once('close', () => clearTimeout(idle));
  const finish = () => {
    session.end();
    connection.json({
      type: 'Metadata',
      transaction_key: 'deprecated',
      request_id: context.requestId,
      sha256: sha256.copy().digest('hex'),
      created,
      duration: seconds(session.hearing.position),
      channels: 1,
    });
    connection.close(1000);
  };

  context.socket.on('message', (data: RawData, isBinary: boolean) => {
    idle.refresh();
    const bytes = data as Buffer;
    if (isBinary) {
      if (bytes.length === 0) finish();
      else {
        sha256.update(bytes);
        session.audio(bytes);
      }
      return;
    }
    const message = messageSchema.safeParse(parseJson(bytes.toString('utf8')));
    if (!message.success) connection.close(CLOSE.undecodable.code, CLOSE.undecodable.reason);
    else if (message.data.type === 'Finalize') session.finalize();
    else if (message.data.type === 'CloseStream') finish();
  });
}
