// OpenAI on loopback: `GET /v1/models` and chat completions, whole or streamed, with the vendor's errors and headers.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import type { SandboxCredentials } from '../credentials.ts';
import { openRequest, parseJson, readBody, serveFaults } from '../faults.ts';
import type { Faults } from '../faults.ts';
import { createLatency } from '../profiles.ts';
import type { Latency, ProfileName } from '../profiles.ts';
import type { Random } from '../random.ts';
import { complete } from './complete.ts';
import type { Completion } from './complete.ts';
import { ApiError, MODELS, readChatRequest } from './request.ts';
import type { ChatRequest } from './request.ts';

export interface OpenaiOptions {
  port: number;
  profile: ProfileName;
  random: Random;
  credentials: SandboxCredentials;
  faults: Faults;
  log: Logger;
}

export interface RunningServer {
  /** With `/v1`, as the SDK's `baseURL` takes it. */
  url: string;
  close(): Promise<void>;
}

/** The vendor takes megabytes of prompt; a receptionist's are kilobytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** What a refused client is told to wait. */
const RETRY_AFTER_MS = 1000;
/** 2024-05-13, when gpt-4o came; the model list's `created`. */
const MODEL_CREATED = 1_715_558_400;
const FINGERPRINT = 'fp_sandbox';

export async function startOpenai(options: OpenaiOptions): Promise<RunningServer> {
  const { credentials, faults, log, profile, random } = options;
  const seenSchemas = new Set<string>();
  const latencies = new WeakMap<Socket, Latency>();
  let connections = 0;
  const latencyOf = (socket: Socket): Latency => {
    const known = latencies.get(socket) ?? createLatency(profile, random.fork(`openai/${connections++}`));
    latencies.set(socket, known);
    return known;
  };

  const chat = async (request: IncomingMessage, response: ServerResponse, held: () => Promise<void>) => {
    const asked = readChatRequest(parseJson(await readBody(request, MAX_BODY_BYTES)));
    const latency = latencyOf(request.socket);
    const begun = performance.now();
    const completion = complete(asked);
    let wait = latency.firstToken();
    if (asked.schema) {
      const schema = JSON.stringify(asked.schema);
      if (!seenSchemas.has(schema)) wait += latency.newSchema();
      seenSchemas.add(schema);
    }
    await delay(wait - (performance.now() - begun));
    await held();
    const id = `chatcmpl-${randomBytes(14).toString('hex')}`;
    if (asked.stream) await stream(response, { id, asked, completion, latency, held });
    else {
      await delay(latency.tokenMs * completion.tokens.length);
      await held();
      json(response, 200, wholeCompletion(id, asked, completion));
    }
  };

  const route = async (request: IncomingMessage, response: ServerResponse, held: () => Promise<void>) => {
    const { pathname } = new URL(request.url ?? '/', 'http://sandbox');
    const refusal = faults.refusal('openai', request.url ?? '/')?.status;
    if (refusal !== undefined) throw refused(refusal);
    authorize(request, credentials.openaiKey);
    if (request.method === 'POST' && pathname === '/v1/chat/completions') await chat(request, response, held);
    else if (request.method === 'GET' && pathname === '/v1/models') {
      json(response, 200, { object: 'list', data: MODELS.map(modelObject) });
    } else if (request.method === 'GET' && pathname.startsWith('/v1/models/')) {
      const name = decodeURIComponent(pathname.slice('/v1/models/'.length));
      const model = MODELS.find((each) => each === name);
      if (model === undefined) {
        throw new ApiError(404, `The model '${name}' does not exist`, {
          param: 'model',
          code: 'model_not_found',
        });
      }
      json(response, 200, modelObject(model));
    } else {
      throw new ApiError(404, `Invalid URL (${request.method} ${pathname})`, { code: 'unknown_url' });
    }
  };

  const server = createServer((request, response) => {
    if (serveFaults(faults, request, response)) return;
    response.setHeader('x-request-id', `req_${randomBytes(16).toString('hex')}`);
    response.setHeader('openai-version', '2020-10-01');
    for (const [name, value] of Object.entries(RATE_LIMITS)) response.setHeader(name, value);
    const begun = performance.now();
    const held = openRequest(faults, 'openai', request, response);
    route(request, response, held).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        return;
      }
      const known = asApiError(error, log);
      response.setHeader('openai-processing-ms', Math.round(performance.now() - begun));
      if (known.status === 429) {
        response.setHeader('retry-after', Math.ceil(RETRY_AFTER_MS / 1000));
        response.setHeader('retry-after-ms', RETRY_AFTER_MS);
        response.setHeader('x-ratelimit-remaining-requests', 0);
      }
      const { message, type, param, code } = known;
      json(response, known.status, { error: { message, type, param, code } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const RATE_LIMITS = {
  'x-ratelimit-limit-requests': '10000',
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-reset-requests': '6ms',
  'x-ratelimit-limit-tokens': '2000000',
  'x-ratelimit-remaining-tokens': '1999000',
  'x-ratelimit-reset-tokens': '30ms',
};

interface Streamed {
  id: string;
  asked: ChatRequest;
  completion: Completion;
  latency: Latency;
  held(): Promise<void>;
}

/** Server-sent events: the role, a token each, the reason it stopped, the usage if asked for, `[DONE]`. */
async function stream(
  response: ServerResponse,
  { id, asked, completion, latency, held }: Streamed,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const created = Math.floor(Date.now() / 1000);
  const send = (choices: unknown[], usage: unknown = null) => {
    const chunk = {
      id,
      object: 'chat.completion.chunk',
      created,
      ...labels(asked),
      choices,
      ...(asked.includeUsage ? { usage } : {}),
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const choice = (delta: object, finish: string | null = null) => [
    { index: 0, delta, logprobs: null, finish_reason: finish },
  ];
  const call = callOf(completion, '');
  const first = call ? { content: null, tool_calls: [{ index: 0, ...call }] } : { content: '' };
  send(choice({ role: 'assistant', ...first, refusal: null }));
  for (const token of completion.tokens) {
    // A client that went away hears nothing more, and nothing more is made for it.
    if (response.destroyed) return;
    await held();
    send(choice(call ? { tool_calls: [{ index: 0, function: { arguments: token } }] } : { content: token }));
    await delay(latency.tokenMs);
  }
  send(choice({}, completion.finishReason));
  if (asked.includeUsage) send([], usageOf(completion));
  response.end('data: [DONE]\n\n');
}

/** The one tool the model calls, in the vendor's form. */
function callOf({ tool }: Completion, text: string) {
  const id = `call_${randomBytes(12).toString('hex')}`;
  return tool === undefined ? undefined : { id, type: 'function', function: { name: tool, arguments: text } };
}

function wholeCompletion(id: string, asked: ChatRequest, completion: Completion) {
  const text = completion.tokens.join('');
  const call = callOf(completion, text);
  return {
    id,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    ...labels(asked),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: call ? null : text,
          ...(call && { tool_calls: [call] }),
          refusal: null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: completion.finishReason,
      },
    ],
    usage: usageOf(completion),
  };
}

function labels({ model }: ChatRequest) {
  return { model, service_tier: 'default', system_fingerprint: FINGERPRINT };
}

function usageOf({ tokens, promptTokens }: Completion) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: tokens.length,
    total_tokens: promptTokens + tokens.length,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function modelObject(id: string) {
  return { id, object: 'model', created: MODEL_CREATED, owned_by: 'system' };
}

function authorize(request: IncomingMessage, key: string): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) {
    throw new ApiError(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    );
  }
  if (given !== key) {
    throw new ApiError(401, `Incorrect API key provided: ${given.slice(0, 3)}***${given.slice(-4)}.`, {
      code: 'invalid_api_key',
    });
  }
}

/** How the vendor words the refusals that faults ask for. */
function refused(status: number): ApiError {
  if (status === 429) {
    return new ApiError(429, 'Rate limit reached for requests per min (RPM). Please try again in 1s.', {
      type: 'requests',
      code: 'rate_limit_exceeded',
    });
  }
  return new ApiError(status, 'The server had an error while processing your request. Sorry about that!', {
    type: 'server_error',
  });
}

function asApiError(error: unknown, log: Logger): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof RangeError) return new ApiError(413, error.message);
  log.error({ err: error }, 'the sandbox’s OpenAI failed');
  return refused(500);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Waits; not at all for nothing. */
async function delay(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
