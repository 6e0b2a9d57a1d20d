// The `/v2/listen` socket: query and client messages checked, turns sent.
import type { RawData } from 'ws';
import { z } from 'zod';
import { parseJson } from '../faults.ts';
import type { Latency } from '../profiles.ts';
import { CLOSE, Connection, IDLE_MS } from './connection.ts';
import type { ConnectionContext } from './connection.ts';
import { FluxSession } from './flux.ts';
import type { FluxOptions } from './flux.ts';
import { garbleFor } from './garble.ts';
import { badRequest } from './query.ts';
import type { Query } from './query.ts';

const MODELS = ['flux-general-en', 'flux-general-multi'];
const PARAMETERS = [
  'model',
  'encoding',
  'sample_rate',
  'eager_eot_threshold',
  'eot_threshold',
  'eot_timeout_ms',
  'keyterm',
  'language_hint',
  'profanity_filter',
  'numerals',
  'redact',
  'mip_opt_out',
  'tag',
];
const MAX_KEYTERMS = 100;

const threshold = {
  eot_threshold: { min: 0.5, max: 1 },
  eager_eot_threshold: { min: 0.3, max: 0.9 },
  eot_timeout_ms: { min: 500, max: 60_000, whole: true as const },
};

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('CloseStream') }),
  z.object({ type: z.literal('ForceEndTurn') }),
  z.object({
    type: z.literal('Configure'),
    thresholds: z
      .object({
        eot_threshold: z
          .number()
          .min(threshold.eot_threshold.min)
          .max(threshold.eot_threshold.max)
          .optional(),
        eager_eot_threshold: z
          .number()
          .min(threshold.eager_eot_threshold.min)
          .max(threshold.eager_eot_threshold.max)
          .optional(),
        eot_timeout_ms: z
          .int()
          .min(threshold.eot_timeout_ms.min)
          .max(threshold.eot_timeout_ms.max)
          .optional(),
      })
      .optional(),
    keyterms: z.union([z.string(), z.array(z.string()).max(MAX_KEYTERMS)]).optional(),
    language_hints: z.array(z.string()).optional(),
    numerals: z.boolean().optional(),
  }),
]);

/** Reads the query as the vendor does; throws `RefusedError`. */
export function readFluxQuery(query: Query): FluxOptions & { keyterms: string[] } {
  query.only(PARAMETERS);
  const model = query.text('model');
  if (model === undefined) throw badRequest('`model` is required.');
  if (!MODELS.includes(model)) throw badRequest(`no such model \`${model}\` for /v2/listen.`);
  const format = query.listenAudio();
  const eot_threshold = query.number('eot_threshold', threshold.eot_threshold) ?? 0.7;
  const eager_eot_threshold = query.number('eager_eot_threshold', threshold.eager_eot_threshold);
  if (eager_eot_threshold !== undefined && eager_eot_threshold > eot_threshold) {
    throw badRequest('`eager_eot_threshold` must not be greater than `eot_threshold`.');
  }
  const keyterms = query.all('keyterm');
  if (keyterms.length > MAX_KEYTERMS) throw badRequest(`at most ${MAX_KEYTERMS} keyterms.`);
  if (query.has('language_hint') && model !== 'flux-general-multi') {
    throw badRequest('`language_hint` is for flux-general-multi only.');
  }
  return {
    format,
    eot_threshold,
    eager_eot_threshold,
    eot_timeout_ms: query.number('eot_timeout_ms', threshold.eot_timeout_ms) ?? 5000,
    languages: model === 'flux-general-multi' ? ['en'] : undefined,
    keyterms,
  };
}

export function serveFlux(
  context: ConnectionContext,
  options: FluxOptions & { keyterms: string[] },
  latency: Latency,
): void {
  let sequence = 0;
  let keyterms: string | string[] = options.keyterms;
  const connection = new Connection(context);
  const send = ({ type, ...rest }: { type: string } & Record<string, unknown>) =>
    connection.json({ type, request_id: context.requestId, sequence_id: sequence++, ...rest });
  const session = new FluxSession(options, latency, send);
  connection.exposeToFaults((fault) => {
    if (fault.kind === 'falseEndOfTurn') session.cutShort();
    else if (fault.kind === 'garble') garbleFor(session.hearing, fault.durationMs, context.socket);
    else return false;
    return true;
  });
  const fail = (code: string, description: string, close: { code: number; reason: string }) => {
    connection.json({ type: 'Error', sequence_id: sequence++, code, description });
    connection.close(close.code, close.reason);
  };
  const idle = setTimeout(() => fail('NET-0001', CLOSE.noAudio.reason, CLOSE.noAudio), IDLE_MS);
  context.socket.once('close', () => clearTimeout(idle));

  context.socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) {
      idle.refresh();
      session.audio(data as Buffer);
      return;
    }
    const message = messageSchema.safeParse(parseJson((data as Buffer).toString('utf8')));
    if (!message.success) {
      if (isConfigure(data as Buffer)) send({ type: 'ConfigureFailure' });
      else {
        fail('UNPARSABLE_CLIENT_MESSAGE', 'The message is not one of /v2/listen’s.', CLOSE.undecodable);
      }
    } else if (message.data.type === 'Configure') {
      if (message.data.thresholds) session.configure(message.data.thresholds);
      keyterms = message.data.keyterms ?? keyterms;
      send({ type: 'ConfigureSuccess', thresholds: session.thresholds, keyterms });
    } else if (message.data.type === 'ForceEndTurn') session.forceEndTurn();
    else {
      session.end();
      connection.close(1000);
    }
  });
  send({ type: 'Connected' });
}

/** A `Configure` with wrong contents is refused without ending the stream. */
function isConfigure(data: Buffer): boolean {
  return z.object({ type: z.literal('Configure') }).safeParse(parseJson(data.toString('utf8'))).success;
}
