// The people who call.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Column, csv, csvHeaders, MOST_ROWS } from '../../../../http/csv.ts';
import { csvResponse, E164, Id, IfMatch, Instant, page, text } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import {
  createContact,
  findContacts,
  getContact,
  historyOfContact,
  listContacts,
  mergeContacts,
  updateContact,
} from '../../../../people/contacts.ts';
import { Appointment } from '../appointments/schemas.ts';
import { CallSummary } from '../calls/schemas.ts';
import { paging, TakenMessage } from '../messages/schemas.ts';

const shown = {
  id: Id,
  phone: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  note: z.string().nullable(),
  calls: z.int(),
  lastCallAt: Instant.nullable(),
  createdAt: Instant,
};
const ContactSummary = z.object(shown).meta({ id: 'ContactSummary' });
const Contact = z
  .object({ ...shown, otherPhones: z.array(z.string()).describe('Further numbers of theirs.') })
  .meta({ id: 'Contact' });
const History = z.object({
  calls: z.array(CallSummary),
  appointments: z.array(Appointment),
  messages: z.array(TakenMessage),
});

const ContactPatch = z.object({
  name: text(120).nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  note: text(2_000).nullable().optional(),
});
const Filter = z.object({
  q: text(100).optional().describe('Part of a name, a number or an address.'),
});
const Params = z.object({ id: Id });

const COLUMNS: Column<z.infer<typeof ContactSummary>>[] = [
  ['Name', (row) => row.name],
  ['Phone', (row) => row.phone],
  ['E-mail', (row) => row.email],
  ['Calls', (row) => row.calls],
  ['Last call', (row) => row.lastCallAt],
  ['Note', (row) => row.note],
];

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'people:read' },
      schema: {
        summary: 'People who called, whoever called last first',
        querystring: Filter.extend(paging),
        response: { 200: page(ContactSummary) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        listContacts(tx, organizationId, request.query),
      );
    },
  );

  app.post(
    '/',
    {
      config: { access: 'people:write' },
      schema: {
        summary: 'Add a contact',
        body: ContactPatch.extend({ phone: E164 }),
        response: { 201: Contact },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply.code(201), (tx, organizationId) =>
        createContact(tx, organizationId, request.body),
      ),
  );

  app.get(
    '/export',
    {
      config: { access: 'people:read' },
      schema: { summary: 'Contacts as CSV', querystring: Filter, response: { 200: csvResponse } },
    },
    async (request, reply) => {
      const { organizationId } = request.user;
      const rows = await withOrganization(app.db, organizationId, (tx) =>
        findContacts(tx, organizationId, request.query.q, MOST_ROWS),
      );
      return reply.headers(csvHeaders('contacts')).send(csv(COLUMNS, rows, request.headers));
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'people:read' },
      schema: {
        summary: 'A contact',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: Contact },
      },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getContact(tx, organizationId, request.params.id),
      ),
  );

  app.get(
    '/:id/history',
    {
      config: { access: 'people:read' },
      schema: {
        summary: 'The newest calls, appointments and messages of a contact',
        params: Params,
        response: { 200: History },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, async (tx) =>
        historyOfContact(tx, organizationId, await getContact(tx, organizationId, request.params.id)),
      );
    },
  );

  app.patch(
    '/:id',
    {
      config: { access: 'people:write' },
      schema: {
        summary: 'Change a contact',
        description: 'Fields left out stay as they are.',
        params: Params,
        headers: IfMatch,
        body: ContactPatch,
        response: { 200: Contact },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateContact(tx, organizationId, request.params.id, ifMatch, request.body),
      ),
  );

  app.post(
    '/:id/merge',
    {
      config: { access: 'people:write' },
      schema: {
        summary: 'Make two contacts one',
        description: 'The other becomes a further number of this one.',
        params: Params,
        body: z.object({ otherId: Id }),
        response: { 200: Contact },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId) =>
        mergeContacts(tx, organizationId, request.params.id, request.body.otherId),
      ),
  );
};
export default route;
