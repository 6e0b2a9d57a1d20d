// Who sends this request, as the audit log names them.
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../audit/change.ts';

/** Browsers' names for themselves take about 120 characters. */
const LONGEST_USER_AGENT = 300;

export const actorOf = (request: FastifyRequest): Actor => ({
  kind: request.user.scopes ? 'apiKey' : 'member',
  id: request.user.userId,
  organizationId: request.user.organizationId,
  idempotency: request.idempotency,
  ...placeOf(request),
});

/** From where, for somebody who is not signed in yet. */
export const placeOf = ({
  ip,
  headers,
  id,
}: FastifyRequest): Pick<Actor, 'ip' | 'userAgent' | 'requestId'> => ({
  ip,
  userAgent: headers['user-agent']?.slice(0, LONGEST_USER_AGENT),
  requestId: id,
});
