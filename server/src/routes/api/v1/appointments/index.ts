// Appointments in a span of time.
import { withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { listAppointments } from '../../../../appointments/list-appointments.ts';
import { page } from '../../../../http/schemas.ts';
import { Appointment, AppointmentsQuery } from './schemas.ts';

const route: FastifyPluginAsyncZod = async (app) => {
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
};
export default route;
