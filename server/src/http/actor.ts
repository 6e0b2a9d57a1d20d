// Who sends this request, as the audit log names them.
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../audit/change.ts';

/** Browsers' names for themselves take about 120 characters. */
const LONGEST_USER_AGENT = 300;

export const actorOf = ({ user, ip, headers, id }: FastifyRequest): Actor => ({
  kind: 'member',
  id: user.userId,
  organizationId: user.organizationId,
  ip,
  userAgent: headers['user-agent']?.slice(0, LONGEST_USER_AGENT),
  requestId: id,
});
