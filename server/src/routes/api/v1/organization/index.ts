// The business as the dashboard needs it: its name, zone, hours, agents and numbers.
import {
  agents,
  businessProfiles,
  organizations,
  phoneNumbers,
  VERTICALS,
  withOrganization,
} from '@offhook/db';
import { asc, eq } from 'drizzle-orm';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NotFoundError } from '../../../../errors.ts';
import { Id } from '../../../../http/schemas.ts';

const PlainTime = z.string().describe('Wall-clock `HH:MM`; `24:00` ends a day.');
const Organization = z
  .object({
    id: Id,
    name: z.string(),
    timezone: z.string().describe('IANA zone of the hours and of every time shown.'),
    vertical: z.enum(VERTICALS),
    address: z.string().nullable(),
    hours: z.array(z.object({ weekday: z.int().describe('1 is Monday.'), from: PlainTime, to: PlainTime })),
    numbers: z.array(
      z.object({
        e164: z.string(),
        agent: z.object({ id: Id, name: z.string(), language: z.string(), voice: z.string() }),
      }),
    ),
  })
  .meta({ id: 'Organization' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: { summary: 'The business', response: { 200: Organization } },
    },
    async (request) => {
      const { organizationId } = request.user;
      return withOrganization(app.db, organizationId, async (tx) => {
        const [business] = await tx
          .select({
            id: organizations.id,
            name: organizations.name,
            timezone: businessProfiles.timezone,
            vertical: businessProfiles.vertical,
            address: businessProfiles.address,
            hours: businessProfiles.hours,
          })
          .from(organizations)
          .innerJoin(businessProfiles, eq(businessProfiles.organizationId, organizations.id))
          .where(eq(organizations.id, organizationId));
        if (!business) throw new NotFoundError('This organization is not set up.');
        const numbers = await tx
          .select({
            e164: phoneNumbers.e164,
            agent: { id: agents.id, name: agents.name, language: agents.language, voice: agents.voice },
          })
          .from(phoneNumbers)
          .innerJoin(agents, eq(agents.id, phoneNumbers.agentId))
          .where(eq(phoneNumbers.organizationId, organizationId))
          .orderBy(asc(phoneNumbers.e164));
        return { ...business, numbers };
      });
    },
  );
};
export default route;
