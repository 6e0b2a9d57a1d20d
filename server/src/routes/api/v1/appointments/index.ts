// Appointments: those in a span of time, and what people of the business do with them.
import { withOrganization } from '@offhook/db';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type AppointmentView,
  findAppointments,
  getAppointment,
  historyOf,
  listAppointments,
} from '../../../../appointments/list-appointments.ts';
import {
  bookForCustomer,
  byMember,
  cancelForCustomer,
  changeAppointment,
} from '../../../../appointments/owners-changes.ts';
import { change } from '../../../../audit/change.ts';
import { versionOf } from '../../../../configuration/version.ts';
import { actorOf } from '../../../../http/actor.ts';
import { type Column, csv, csvHeaders, MOST_ROWS } from '../../../../http/csv.ts';
import { readerOf } from '../../../../http/reader.ts';
import { csvResponse, Id, IfMatch, page } from '../../../../http/schemas.ts';
import { readVersioned } from '../../../../http/versioned.ts';
import { listUnavailable } from '../../../../scheduling/list-unavailable.ts';
import { listOpenings } from '../../../../scheduling/list-openings.ts';
import { say } from '../../../../wording/phrases.ts';
import {
  Appointment,
  AppointmentChange,
  AppointmentPatch,
  AppointmentsFilter,
  AppointmentsQuery,
  Booked,
  Cancellation,
  NewAppointment,
  OpeningsQuery,
  OpeningTime,
  UnavailableQuery,
  UnavailableTime,
} from './schemas.ts';

const COLUMNS: Column<AppointmentView>[] = [
  ['Starts', (row) => row.startsAt],
  ['Ends', (row) => row.endsAt],
  ['Status', (row) => row.status],
  ['With', (row) => row.staff.name],
  ['For', (row) => row.services.map(({ name }) => name).join(' + ')],
  ['Name', (row) => row.customerName],
  ['Phone', (row) => row.customerPhone],
  ['Note', (row) => row.note],
  ['Booked', (row) => row.createdAt],
  ['By', (row) => row.source],
  ['Call', (row) => row.callId],
  ['Id', (row) => row.id],
];

const Params = z.object({ id: Id });

const timed = <T extends { startsAt: number; endsAt: number }>(span: T) => ({
  ...span,
  startsAt: new Date(span.startsAt).toISOString(),
  endsAt: new Date(span.endsAt).toISOString(),
});

const route: FastifyPluginAsyncZod = async (app) => {
  const acting = (request: FastifyRequest) => byMember(actorOf(request), request.id, app.now());

  app.get(
    '/',
    {
      config: { access: 'appointments:read' },
      schema: {
        summary: 'Appointments, earliest first',
        querystring: AppointmentsQuery,
        response: { 200: page(Appointment) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, (tx) =>
        listAppointments(tx, organizationId, request.query),
      );
    },
  );

  app.get(
    '/export',
    {
      config: { access: 'appointments:read' },
      schema: {
        summary: 'Appointments as CSV, earliest first',
        description: `At most ${MOST_ROWS}; narrow the time for the others.`,
        querystring: AppointmentsFilter,
        response: { 200: csvResponse },
      },
    },
    async ({ user: { organizationId }, query, headers }, reply) => {
      const rows = await withOrganization(app.db, organizationId, (tx) =>
        findAppointments(tx, organizationId, query, MOST_ROWS),
      );
      return reply.headers(csvHeaders('appointments')).send(csv(COLUMNS, rows, headers));
    },
  );

  app.post(
    '/',
    {
      config: { access: 'appointments:write' },
      schema: {
        summary: 'Book an appointment, a visit to several people, or a series',
        description:
          'Outside opening hours too; never into time that is taken: that is a `conflict` naming the dates. A visit is an appointment with each, which are moved and cancelled together.',
        body: NewAppointment,
        response: { 201: Booked },
      },
    },
    async (request, reply) => {
      const booked = await change(app, actorOf(request), (tx) =>
        bookForCustomer(tx, acting(request), request.body),
      );
      return reply.code(201).send(booked);
    },
  );

  app.get(
    '/openings',
    {
      config: { access: 'appointments:read' },
      schema: {
        summary: 'When somebody could come, and to whom',
        querystring: OpeningsQuery,
        response: { 200: z.object({ items: z.array(OpeningTime) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const openings = await withOrganization(app.db, organizationId, (tx) =>
        listOpenings(tx, organizationId, app.now().getTime(), request.query),
      );
      return {
        items: openings.map(({ parts, ...opening }) => ({
          ...timed(opening),
          ...(parts && { parts: parts.map(timed) }),
        })),
      };
    },
  );

  app.get(
    '/unavailable',
    {
      config: { access: 'appointments:read' },
      schema: {
        summary: 'When callers cannot book, and why',
        description:
          'Beside what appointments take: closing hours, holidays, absences, the staff’s own calendars.',
        querystring: UnavailableQuery,
        response: { 200: z.object({ items: z.array(UnavailableTime) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const items = await withOrganization(app.db, organizationId, (tx) =>
        listUnavailable(tx, organizationId, request.query),
      );
      const iso = (at: number) => new Date(at).toISOString();
      const reader = readerOf(request.headers['accept-language']);
      return {
        items: items.map(({ from, to, note, ...time }) => ({
          ...time,
          from: iso(from),
          to: iso(to),
          note: note && say(note, reader),
        })),
      };
    },
  );

  app.get(
    '/:id',
    {
      config: { access: 'appointments:read' },
      schema: {
        summary: 'An appointment',
        description: 'Its `ETag` is what a change names in `If-Match`.',
        params: Params,
        response: { 200: Appointment },
      },
    },
    async (request, reply) =>
      readVersioned(app, request, reply, (tx, organizationId) =>
        getAppointment(tx, organizationId, request.params.id),
      ),
  );

  app.get(
    '/:id/changes',
    {
      config: { access: 'appointments:read' },
      schema: {
        summary: 'What was done to an appointment and by whom, oldest first',
        params: Params,
        response: { 200: z.object({ items: z.array(AppointmentChange) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return {
        items: await withOrganization(app.db, organizationId, (tx) =>
          historyOf(tx, organizationId, request.params.id),
        ),
      };
    },
  );

  app.patch(
    '/:id',
    {
      config: { access: 'appointments:write' },
      schema: {
        summary: 'Move or correct an appointment',
        description:
          'Fields left out stay as they are. The old time is never lost before the new one is had.',
        params: Params,
        headers: IfMatch,
        body: AppointmentPatch,
        response: { 200: Appointment },
      },
    },
    async (request, reply) => {
      const changed = await change(app, actorOf(request), (tx) =>
        changeAppointment(tx, acting(request), request.params.id, request.headers['if-match'], request.body),
      );
      return reply.header('etag', versionOf(changed)).send(changed);
    },
  );

  app.post(
    '/:id/cancel',
    {
      config: { access: 'appointments:write' },
      schema: {
        summary: 'Cancel an appointment, or the rest of its series',
        params: Params,
        headers: IfMatch,
        body: Cancellation,
        response: { 200: z.object({ cancelled: z.array(Appointment) }) },
      },
    },
    async (request) => ({
      cancelled: await change(app, actorOf(request), (tx) =>
        cancelForCustomer(tx, acting(request), request.params.id, request.headers['if-match'], request.body),
      ),
    }),
  );
};
export default route;
