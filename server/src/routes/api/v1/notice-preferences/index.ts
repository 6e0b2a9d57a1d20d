// What the signed-in member hears of, and how.
import { CHANNELS, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { E164 } from '../../../../http/schemas.ts';
import { getPreferences, setPreferences } from '../../../../notices/edit-settings.ts';
import { MEMBER_KINDS } from '../../../../notices/members.ts';

const Preferences = z
  .object({
    phone: E164.nullable().describe('For texts.'),
    choices: z
      .partialRecord(z.enum(MEMBER_KINDS as [string, ...string[]]), z.array(z.enum(CHANNELS)).max(3))
      .describe('Channels for each kind of notice.'),
  })
  .meta({ id: 'NoticePreferences' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'session' },
      schema: { summary: 'What you hear of', response: { 200: Preferences } },
    },
    async ({ user: { organizationId, userId } }) =>
      withOrganization(app.db, organizationId, (tx) => getPreferences(tx, organizationId, userId)),
  );

  app.patch(
    '/',
    {
      config: { access: 'session' },
      schema: {
        summary: 'Change what you hear of',
        body: Preferences.partial(),
        response: { 200: Preferences },
      },
    },
    async ({ user: { organizationId, userId }, body }) =>
      withOrganization(app.db, organizationId, (tx) => setPreferences(tx, organizationId, userId, body)),
  );
};
export default route;
