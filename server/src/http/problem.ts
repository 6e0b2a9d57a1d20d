// Errors as the API tells them: RFC 9457 problem details with a stable code, in the language the request accepts.
import { isAway } from '@offhook/db';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { faultOf } from '../wording/field-fault.ts';
import { type Phrase, say } from '../wording/phrases.ts';
import { readerOf } from './reader.ts';
import type { Problem } from './schemas.ts';

/** Status and title of every code. What is not here is `internal`. */
const KINDS = {
  'invalid-request': [400, 'The request is not valid'],
  unauthorized: [401, 'Sign in first'],
  'bad-credentials': [401, 'Address or password is wrong'],
  'second-factor-required': [401, 'A second factor is needed'],
  'bad-second-factor': [401, 'The code is wrong'],
  'session-ended': [401, 'The session is over'],
  forbidden: [403, 'Not allowed'],
  'not-yours': [403, 'Somebody else wrote it'],
  'organization-inactive': [403, 'The organization is not active'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  conflict: [409, 'Not as things stand'],
  'calendar-consent': [409, 'Connect the calendar again'],
  'link-used-up': [410, 'The link is no longer good'],
  'version-mismatch': [412, 'Changed meanwhile'],
  'too-large': [413, 'Too large'],
  'unsupported-media-type': [415, 'Unsupported content type'],
  'range-not-satisfiable': [416, 'Range not satisfiable'],
  'idempotency-under-way': [409, 'Under way'],
  'idempotency-answer-lost': [409, 'Done, but its answer is lost'],
  'idempotency-key-reused': [422, 'Another request has this key'],
  'version-required': [428, 'Say what you are changing'],
  'rate-limited': [429, 'Too many requests'],
  internal: [500, 'Something went wrong on our side'],
  vendor: [502, 'An outside service failed'],
  'database-unreachable': [503, 'The database is away'],
} as const satisfies Record<string, readonly [number, Phrase]>;

export type ProblemCode = keyof typeof KINDS;

/** Codes of Fastify and its plugins, by their status. */
const BY_STATUS: Record<number, ProblemCode> = {
  400: 'invalid-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-large',
  // An id far longer than any: there is nothing there.
  414: 'not-found',
  415: 'unsupported-media-type',
  416: 'range-not-satisfiable',
  429: 'rate-limited',
};

/** Tells the client what went wrong: in full for its own mistakes, nothing but the request's id for ours. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = codeOf(error);
  const [status] = KINDS[code];
  if (status >= 500) request.log.error({ err: error, code }, 'request failed');
  else request.log.debug({ err: error, code }, 'request refused');
  if (error instanceof Error && 'retryAfterSeconds' in error)
    void reply.header('retry-after', String(error.retryAfterSeconds));
  const errors = fieldErrors(error, request);
  return sendProblem(request, reply, code, detailOf(error, code, errors), errors);
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  detail: string,
  errors?: z.infer<typeof Problem>['errors'],
): FastifyReply {
  const [status, title] = KINDS[code];
  const reader = readerOf(request.headers['accept-language']);
  const problem: z.infer<typeof Problem> = {
    type: `urn:offhook:problem:${code}`,
    title: say(title, reader),
    status,
    code,
    detail: say(detail, reader),
    requestId: request.id,
    ...(errors && { errors }),
  };
  if (status === 401) void reply.header('www-authenticate', 'Bearer');
  if (status === 503) void reply.header('retry-after', '5');
  // A string passes by the route's own response schema.
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
}

function codeOf(error: unknown): ProblemCode {
  if (hasZodFastifySchemaValidationErrors(error)) return 'invalid-request';
  if (isAway(error)) return 'database-unreachable';
  if (!(error instanceof Error)) return 'internal';
  const { code, statusCode } = error as FastifyError;
  if (typeof code === 'string' && Object.hasOwn(KINDS, code)) return code as ProblemCode;
  return BY_STATUS[statusCode ?? 500] ?? 'internal';
}

function detailOf(error: unknown, code: ProblemCode, errors: Faults): string {
  if (errors) {
    const what = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
    return `Look at what is wrong: ${what}.` satisfies Phrase;
  }
  if (code === 'database-unreachable')
    return 'Try again in a moment; calls in progress go on meanwhile.' satisfies Phrase;
  if (KINDS[code][0] >= 500) return 'Try again; if it stays, tell us the request id.' satisfies Phrase;
  return error instanceof Error ? error.message : KINDS[code][1];
}

type Faults = z.infer<typeof Problem>['errors'];

/** What is wrong with what was sent, field by field; `in` says which part of the request. */
function fieldErrors(error: unknown, request: FastifyRequest): Faults {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined;
  const reader = readerOf(request.headers['accept-language']);
  return error.validation.map((issue) => ({
    in: error.validationContext ?? 'request',
    path: issue.instancePath.split('/').filter(Boolean).join('.'),
    message: say(faultOf(issue), reader),
  }));
}
