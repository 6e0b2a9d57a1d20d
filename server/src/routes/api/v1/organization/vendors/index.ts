// The organization's own keys and accounts at vendors.
import { OWN_VENDORS, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../../audit/change.ts';
import { actorOf } from '../../../../../http/actor.ts';
import { Instant } from '../../../../../http/schemas.ts';
import { checkKey, keepKey, listOwnKeys, removeKey } from '../../../../../own-vendors/credentials.ts';

const Vendor = z.enum(OWN_VENDORS);
const OwnKey = z
  .object({
    vendor: Vendor,
    account: z.string().nullable().describe('At Twilio: whose token it is.'),
    hint: z.string().describe('Its last characters; the key itself is never given out.'),
    checkedAt: Instant.describe('When the vendor last took it.'),
  })
  .meta({ id: 'OwnVendorKey' });
const Params = z.object({ vendor: Vendor });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'vendors:read' },
      schema: {
        summary: 'Vendors for which there is a key of one’s own',
        description: 'For the others those of this installation are used.',
        response: { 200: z.object({ items: z.array(OwnKey) }) },
      },
    },
    async ({ user: { organizationId } }) => ({
      items: await withOrganization(app.db, organizationId, (tx) => listOwnKeys(tx, organizationId)),
    }),
  );

  app.put(
    '/:vendor',
    {
      config: { access: 'vendors:write', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Use a key of one’s own',
        description:
          'The vendor is asked whether it takes the key. Calls use it from the next one on. Of Twilio it is the auth token, with its ' +
          'account: numbers are found and bought there from then on; those there are stay in the account that has them.',
        params: Params,
        body: z.object({
          key: z.string().regex(/^[\x21-\x7e]{8,300}$/, 'expected a key as its console shows it'),
          account: z
            .string()
            .regex(/^AC[0-9a-f]{32}$/i, 'expected "AC" and 32 hexadecimal digits, as in the Twilio console')
            .optional()
            .describe('Twilio’s Account SID.'),
        }),
        response: { 200: OwnKey },
      },
    },
    async (request) => {
      const { key, account = null } = request.body;
      const entered = { ...request.params, key, account };
      await checkKey(app.checkOwnKey, entered);
      return change(app, actorOf(request), (tx, organizationId) =>
        keepKey(tx, app.secrets, organizationId, entered, app.now()),
      );
    },
  );

  app.delete(
    '/:vendor',
    {
      config: { access: 'vendors:write' },
      schema: {
        summary: 'Use the installation’s again',
        params: Params,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      await change(app, actorOf(request), (tx, organizationId) =>
        removeKey(tx, organizationId, request.params.vendor),
      );
      return reply.code(204).send();
    },
  );
};
export default route;
