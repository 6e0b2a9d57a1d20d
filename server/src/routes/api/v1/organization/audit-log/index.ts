// Who changed what.
import { AUDIT_ACTORS, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listAuditLog } from '../../../../../audit/list-audit-log.ts';
import { Id, Instant, page, text } from '../../../../../http/schemas.ts';

const AuditQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
  targetId: text(100).optional().describe('Only what was done to this.'),
});

const State = z.record(z.string(), z.unknown()).nullable();

export const AuditLine = z
  .object({
    id: Id,
    at: Instant,
    actor: z.object({
      kind: z.enum(AUDIT_ACTORS).describe('`platform`: somebody who runs this installation.'),
      id: Id.nullable(),
      name: z.string().nullable().describe('Of the member or API key; null for who is no longer a member.'),
    }),
    action: z.string().describe('`<what>.<done>`, e.g. `service.updated`.'),
    targetId: z.string().nullable().describe('Null where it is the organization itself.'),
    before: State.describe('The changed fields as they were; null for what was made.'),
    after: State.describe('The changed fields as they became; null for what was removed.'),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable().describe('The `x-request-id` of the answer.'),
  })
  .meta({ id: 'AuditLine' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'audit:read' },
      schema: {
        summary: 'Changes to the organization, newest first',
        querystring: AuditQuery,
        response: { 200: page(AuditLine) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        listAuditLog(tx, organizationId, request.query),
      );
    },
  );
};
export default route;
