// What can be booked.
import { services, withOrganization } from '@offhook/db';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../../../http/schemas.ts';

const Service = z
  .object({
    id: Id,
    name: z.string(),
    durationMinutes: z.int(),
    bufferBeforeMinutes: z.int(),
    bufferAfterMinutes: z.int(),
    price: z
      .object({ amountMinor: z.int(), currency: z.string() })
      .nullable()
      .describe('In minor units (cents); null when the price is not published.'),
  })
  .meta({ id: 'Service' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'catalog:read' },
      schema: {
        summary: 'Services offered',
        response: { 200: z.object({ items: z.array(Service) }) },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      const rows = await withOrganization(app.db, organizationId, (tx) =>
        tx
          .select()
          .from(services)
          .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
          .orderBy(asc(services.position), asc(services.name)),
      );
      return {
        items: rows.map(({ priceMinor, currency, ...service }) => ({
          ...service,
          price: priceMinor === null ? null : { amountMinor: priceMinor, currency },
        })),
      };
    },
  );
};
export default route;
