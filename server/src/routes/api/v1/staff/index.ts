// The people who can be booked.
import { staff, staffServices, withOrganization } from '@offhook/db';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../../http/schemas.ts';

const Staff = z
  .object({ id: Id, name: z.string(), serviceIds: z.array(Id).describe('What this person does.') })
  .meta({ id: 'Staff' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'catalog:read' },
      schema: { summary: 'Staff', response: { 200: z.object({ items: z.array(Staff) }) } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, async (tx) => {
        const people = await tx
          .select({ id: staff.id, name: staff.name })
          .from(staff)
          .where(and(eq(staff.organizationId, organizationId), isNull(staff.archivedAt)))
          .orderBy(asc(staff.position), asc(staff.name));
        const skills = await tx
          .select()
          .from(staffServices)
          .where(eq(staffServices.organizationId, organizationId));
        return {
          items: people.map((person) => ({
            ...person,
            serviceIds: skills.filter(({ staffId }) => staffId === person.id).map((row) => row.serviceId),
          })),
        };
      });
    },
  );
};
export default route;
