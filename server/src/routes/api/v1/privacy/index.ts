// How long data is kept, what was deleted by night, copies to take away, and people to be forgotten.
import { DATA_REQUEST_KINDS, DATA_REQUEST_STATUSES, RETENTION_KINDS, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { InvalidError, NotFoundError } from '../../../../errors.ts';
import { actorOf } from '../../../../http/actor.ts';
import { readLink, signLink } from '../../../../http/links.ts';
import { Id, IfMatch, Instant, page } from '../../../../http/schemas.ts';
import { sendStored } from '../../../../http/send-stored.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { listCleanUps } from '../../../../privacy/clean-up.ts';
import { fileOf, keyOf } from '../../../../privacy/export-files.ts';
import {
  type DataRequest as Shown,
  getDataRequest,
  listDataRequests,
  requestData,
} from '../../../../privacy/requests.ts';
import { loadRetention, updateRetention } from '../../../../privacy/retention.ts';

/** A download begins when it is clicked. */
const LINK_MS = 10 * 60_000;

const Days = z.int().min(1).max(3_650).nullable();
const Retention = z
  .object({
    recordings: Days.describe('The sound of calls and voicemails.'),
    transcripts: Days.describe(
      'What was said in calls, turn by turn; that there was a call, and its figures, stay.',
    ),
    calls: Days.describe(
      'Calls, with all that belongs to them. Figures of the dashboard name nobody and stay.',
    ),
    messages: Days.describe('Messages and leads taken.'),
    texts: Days.describe('Texts, e-mails and notices sent and received.'),
    appointments: Days.describe('Appointments of the past.'),
    contacts: Days.describe('People who have not called for so long, and have no appointment.'),
    events: Days.describe('What those who follow the organization live are told, and can catch up on.'),
    deliveries: Days.describe('Deliveries of webhooks.'),
    audit: Days.describe('Lines of the audit log.'),
  } satisfies Record<(typeof RETENTION_KINDS)[number], z.ZodType>)
  .meta({ id: 'Retention', description: 'Days after which each kind of data is deleted; null keeps it.' });

const CleanUp = z
  .object({
    id: Id,
    startedAt: Instant,
    finishedAt: Instant,
    removed: z
      .partialRecord(z.enum(RETENTION_KINDS), z.int())
      .describe('How many of each kind were deleted.'),
    failed: z.array(z.string()).describe('Kinds that could not be; the next night tries again.'),
  })
  .meta({ id: 'CleanUp' });

const DataRequest = z
  .object({
    id: Id,
    kind: z.enum(DATA_REQUEST_KINDS),
    contactId: Id.nullable().describe('Whose data; null: all of the organization’s.'),
    status: z.enum([...DATA_REQUEST_STATUSES, 'expired']),
    requestedBy: Id,
    createdAt: Instant,
    finishedAt: Instant.nullable(),
    expiresAt: Instant.nullable().describe('Until when an export can be downloaded.'),
    sizeBytes: z.int().nullable(),
    erased: z.record(z.string(), z.int()).nullable().describe('Of an erasure: how many rows of what.'),
    url: z
      .string()
      .nullable()
      .describe('Downloads an export that is done. Good for ten minutes; ask again for a fresh one.'),
  })
  .meta({ id: 'DataRequest' });

const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
});
const Params = z.object({ id: Id });

const addressOf = (id: string) => `/api/v1/privacy/requests/${id}/file`;

const route: FastifyPluginAsyncZod = async (app) => {
  const linked = (organizationId: string, request: Shown) => {
    const ready = request.kind === 'export' && request.status === 'done';
    const until = new Date(app.now().getTime() + LINK_MS);
    const path = addressOf(request.id);
    return {
      ...request,
      url: ready ? `${path}?token=${signLink(app.config.keys.links, path, organizationId, until)}` : null,
    };
  };

  app.get(
    '/retention',
    {
      config: { access: 'privacy:read' },
      schema: { summary: 'How long what is kept', response: { 200: Retention } },
    },
    async (request, reply) => readVersioned(app, request, reply, loadRetention),
  );

  app.patch(
    '/retention',
    {
      config: { access: 'privacy:write' },
      schema: {
        summary: 'Change how long what is kept',
        description:
          'Fields left out stay as they are. What is too old then is deleted the next night, for good.',
        headers: IfMatch,
        body: Retention.partial(),
        response: { 200: Retention },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateRetention(tx, organizationId, ifMatch, request.body),
      ),
  );

  app.get(
    '/clean-ups',
    {
      config: { access: 'privacy:read' },
      schema: {
        summary: 'What was deleted by night, newest first',
        querystring: PageQuery,
        response: { 200: page(CleanUp) },
      },
    },
    async ({ user: { organizationId }, query }) =>
      withOrganization(app.db, organizationId, (tx) => listCleanUps(tx, organizationId, query)),
  );

  app.get(
    '/requests',
    {
      config: { access: 'privacy:read' },
      schema: {
        summary: 'Copies and erasures asked for, newest first',
        querystring: PageQuery,
        response: { 200: page(DataRequest) },
      },
    },
    async ({ user: { organizationId }, query }) => {
      const { items, nextCursor } = await withOrganization(app.db, organizationId, (tx) =>
        listDataRequests(tx, organizationId, query, app.now()),
      );
      return { items: items.map((item) => linked(organizationId, item)), nextCursor };
    },
  );

  app.post(
    '/requests',
    {
      config: { access: 'privacy:write', whileInactive: true },
      schema: {
        summary: 'Ask for a copy of data, or for a person to be forgotten',
        description: `A copy (\`export\`) is a ZIP of JSON files and recordings, of one contact or of all. An \`erasure\` deletes what a contact said,
its recordings, texts and messages, and takes their name off their appointments; it cannot be undone, and is refused while
they have an appointment to come. The whole organization is erased by closing it (\`organization/lifecycle/cancel\`).`,
        body: z.object({ kind: z.enum(DATA_REQUEST_KINDS), contactId: Id.nullable().default(null) }),
        response: { 202: DataRequest },
      },
    },
    async (request, reply) => {
      const { kind, contactId } = request.body;
      if (kind === 'erasure' && contactId === null)
        throw new InvalidError('Name the contact to be erased; an organization is erased by closing it.');
      // What they have can be taken along, and people be forgotten, whatever becomes of the organization.
      const made = await change(
        app,
        actorOf(request),
        (tx, organizationId) =>
          requestData(tx, app.jobs, organizationId, { kind, contactId }, request.user.userId, app.now()),
        { whileInactive: true },
      );
      return reply.code(202).send(linked(request.user.organizationId, made));
    },
  );

  app.get(
    '/requests/:id',
    {
      config: { access: 'privacy:read' },
      schema: { summary: 'How a request stands', params: Params, response: { 200: DataRequest } },
    },
    async ({ user: { organizationId }, params }) =>
      linked(
        organizationId,
        await withOrganization(app.db, organizationId, (tx) =>
          getDataRequest(tx, organizationId, params.id, app.now()),
        ),
      ),
  );

  app.get(
    '/requests/:id/file',
    {
      config: { access: 'link' },
      schema: {
        summary: 'Download an export',
        description: 'The address with its token stands in the request.',
        params: Params,
        querystring: z.object({ token: z.string().max(1000) }),
        response: {
          200: {
            description: 'A ZIP file',
            content: {
              'application/zip': { schema: z.unknown().meta({ type: 'string', format: 'binary' }) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { organizationId } = readLink(
        app.config.keys.links,
        addressOf(id),
        request.query.token,
        app.now(),
      );
      const { status, sizeBytes } = await withOrganization(app.db, organizationId, (tx) =>
        getDataRequest(tx, organizationId, id, app.now()),
      );
      const gone = 'This export is gone; ask for a new one.';
      if (status !== 'done') throw new NotFoundError(gone);
      reply.headers({
        'content-type': 'application/zip',
        'content-disposition': `attachment; filename="offhook-${id}.zip"`,
      });
      const { bucket, root } = app.exportFiles;
      const of = { organizationId, id };
      if (bucket)
        return sendStored(bucket, request, reply, { key: keyOf(of), sizeBytes: sizeBytes ?? 0, gone });
      return reply.sendFile(fileOf(of), root, { contentType: false, cacheControl: false });
    },
  );
};
export default route;
