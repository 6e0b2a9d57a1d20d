// Deepgram on loopback: who may in, which socket or request is meant, and how a refusal looks.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { SandboxCredentials } from '../credentials.ts';
import { openRequest, parseJson, readBody, readBytes, serveFaults } from '../faults.ts';
import type { Faults } from '../faults.ts';
import { createLatency } from '../profiles.ts';
import type { ProfileName } from '../profiles.ts';
import type { Random } from '../random.ts';
import { createVoices } from '../voice/index.ts';
import type { ConnectionContext } from './connection.ts';
import { transcribeFile } from './listen-file.ts';
import { readNovaQuery, serveNova } from './listen-v1.ts';
import { readFluxQuery, serveFlux } from './listen-v2.ts';
import { badRequest, Query, RefusedError } from './query.ts';
import { createWriter } from './audio.ts';
import { MAX_TEXT, pause, readSpeakQuery, SANDBOX_MODEL_UUID, serveSpeak } from './speak.ts';

export interface DeepgramOptions {
  port: number;
  profile: ProfileName;
  random: Random;
  credentials: SandboxCredentials;
  faults: Faults;
  log: Logger;
}

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

/** Larger messages close the socket: a minute of 16-bit audio is less. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** An hour and a half of telephone audio. */
const MAX_FILE_BYTES = 100 * 1024 * 1024;

export async function startDeepgram(options: DeepgramOptions): Promise<RunningServer> {
  const { credentials, faults, log, profile, random } = options;
  const voices = createVoices(log);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  let connections = 0;
  const drawLatency = () => createLatency(profile, random.fork(`deepgram/${connections++}`));

  /** What serves a socket to this path; throws `RefusedError` where the vendor would refuse the upgrade. */
  const socketFor = (request: IncomingMessage): ((context: ConnectionContext) => void) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const refusal = faults.refusal('deepgram', request.url ?? '/')?.status;
    if (refusal !== undefined) throw refused(refusal);
    authorize(request, credentials.deepgramKey);
    const query = new Query(url.searchParams);
    if (url.pathname === '/v2/listen') {
      const asked = readFluxQuery(query);
      return (context) => serveFlux(context, asked, drawLatency());
    }
    if (url.pathname === '/v1/listen') {
      const asked = readNovaQuery(query);
      return (context) => serveNova(context, asked, drawLatency());
    }
    if (url.pathname === '/v1/speak') {
      const asked = readSpeakQuery(query, 'socket', voices);
      voices.prepare(asked.model);
      return (context) => serveSpeak(context, asked, voices, drawLatency());
    }
    throw new RefusedError(404, 'NOT_FOUND', `No socket at ${url.pathname}.`);
  };

  const answerOnce = async (
    request: IncomingMessage,
    response: ServerResponse,
    { requestId, held }: { requestId: string; held(): Promise<void> },
  ) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const refusal = faults.refusal('deepgram', request.url ?? '/')?.status;
    if (refusal !== undefined) throw refused(refusal);
    authorize(request, credentials.deepgramKey);
    if (url.pathname === '/v1/listen' && request.method === 'POST') {
      const recording = await readBytes(request, MAX_FILE_BYTES);
      const answer = transcribeFile(new Query(url.searchParams), recording, requestId);
      await held();
      response.writeHead(200, { 'content-type': 'application/json', 'dg-request-id': requestId });
      return void response.end(JSON.stringify(answer));
    }
    if (url.pathname !== '/v1/speak' || request.method !== 'POST') {
      throw new RefusedError(404, 'NOT_FOUND', `Nothing at ${request.method} ${url.pathname}.`);
    }
    const asked = readSpeakQuery(new Query(url.searchParams), 'request', voices);
    const body = z
      .strictObject({ text: z.string() })
      .safeParse(parseJson(await readBody(request, MAX_MESSAGE_BYTES)));
    if (!body.success) {
      throw badRequest('Content-type was application/json, but we could not process the JSON payload.');
    }
    const { text } = body.data;
    if (text.trim() === '') throw badRequest('the text is empty.');
    if (text.length > MAX_TEXT) {
      throw new RefusedError(413, 'PAYLOAD_TOO_LARGE', `Input text exceeds ${MAX_TEXT} characters.`);
    }
    const due = performance.now() + drawLatency().firstAudio();
    const write = createWriter(asked.format);
    const parts: Buffer[] = [];
    for await (const part of voices.render(asked.model, text)) parts.push(write(part));
    await pause(due - performance.now());
    await held();
    response.writeHead(200, {
      'content-type':
        asked.format.encoding === 'mulaw' ? 'audio/mulaw' : `audio/l16;rate=${asked.format.rate}`,
      'dg-request-id': requestId,
      'dg-char-count': String(text.length),
      'dg-model-name': asked.model,
      'dg-model-uuid': SANDBOX_MODEL_UUID,
    });
    response.end(Buffer.concat(parts));
  };

  const server = createServer((request, response) => {
    if (serveFaults(faults, request, response)) return;
    const requestId = randomUUID();
    const held = openRequest(faults, 'deepgram', request, response);
    answerOnce(request, response, { requestId, held }).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      const refusal = asRefusal(error, log);
      response.writeHead(refusal.status, refusalHeaders(refusal, requestId));
      response.end(refusalBody(refusal, requestId));
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const requestId = randomUUID();
    (socket as Socket).setNoDelay?.(true);
    try {
      const serve = socketFor(request);
      request.headers['dg-request-id'] = requestId;
      sockets.handleUpgrade(request, socket, head, (opened: WebSocket) =>
        serve({ socket: opened, url: request.url ?? '/', requestId, faults }),
      );
    } catch (error) {
      refuseUpgrade(socket, asRefusal(error, log), requestId);
    }
  });
  sockets.on('headers', (headers: string[], request: IncomingMessage) => {
    headers.push(`dg-request-id: ${String(request.headers['dg-request-id'])}`);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await voices.close();
    },
  };
}

/** `Authorization: Token KEY` (or `Bearer KEY`), or, for browsers, the subprotocols `token, KEY`. */
function authorize(request: IncomingMessage, key: string): void {
  const [scheme, given] = (request.headers.authorization ?? '').split(' ');
  const byHeader = /^(token|bearer)$/i.test(scheme ?? '') && given === key;
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  const byProtocol = /^(token|bearer)$/i.test(protocols[0] ?? '') && protocols[1] === key;
  if (!byHeader && !byProtocol) throw new RefusedError(401, 'INVALID_AUTH', 'Invalid credentials.');
}

/** How the vendor words the refusals that faults ask for. */
function refused(status: number): RefusedError {
  if (status === 429) {
    return new RefusedError(429, 'TOO_MANY_REQUESTS', 'Too many requests. Please try again later');
  }
  return new RefusedError(status, 'INTERNAL_SERVER_ERROR', 'The server encountered an error.');
}

function asRefusal(error: unknown, log: Logger): RefusedError {
  if (error instanceof RefusedError) return error;
  log.error({ err: error }, 'the sandbox’s Deepgram failed');
  return refused(500);
}

function refusalHeaders(refusal: RefusedError, requestId: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'dg-request-id': requestId,
    // A header takes printable ASCII only.
    'dg-error': refusal.message.replaceAll(/[^\x20-\x7e]/g, '?'),
  };
}

function refusalBody({ code, message }: RefusedError, requestId: string): string {
  return JSON.stringify({ err_code: code, err_msg: message, request_id: requestId });
}

function refuseUpgrade(socket: Duplex, refusal: RefusedError, requestId: string): void {
  const body = refusalBody(refusal, requestId);
  const headers = {
    ...refusalHeaders(refusal, requestId),
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.on('error', () => undefined);
  socket.end([`HTTP/1.1 ${refusal.status} ${refusal.code}`, ...lines, '', body].join('\r\n'));
}
