// What customers are told, when and how.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { IfMatch } from '../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../http/versioned.ts';
import { updateSettings } from '../../../../notices/edit-settings.ts';
import { loadSettings } from '../../../../notices/settings.ts';

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 21:00');
const Settings = z
  .object({
    reminders: z
      .array(z.int().min(30).max(20_160))
      .max(5)
      .describe('Minutes before an appointment at which it is reminded of; none for no reminders.'),
    quiet: z
      .object({ from: Clock, to: Clock })
      .describe("No texts within this time of the customer's day; the same for both: at any time."),
    customers: z
      .array(z.enum(['sms', 'email']))
      .max(2)
      .describe('Channels by which customers are told.'),
    waitlistOffers: z.boolean().describe('Offer what becomes free to those on the waitlist.'),
    completeAfterMinutes: z
      .int()
      .min(0)
      .max(10_080)
      .nullable()
      .describe('When an appointment counts as completed, unless marked a no-show; null: never by itself.'),
    noShowText: z.boolean(),
    reviewUrl: z
      .url({ protocol: /^https$/ })
      .max(300)
      .nullable()
      .describe('Where customers are asked for a review, after an appointment; null: they are not.'),
  })
  .meta({ id: 'NoticeSettings' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'notices:read' },
      schema: { summary: 'What customers are told', response: { 200: Settings } },
    },
    async (request, reply) => readVersioned(app, request, reply, loadSettings),
  );

  app.patch(
    '/',
    {
      config: { access: 'notices:write' },
      schema: {
        summary: 'Change what customers are told',
        description: 'Other reminders hold for what is booked already, too.',
        headers: IfMatch,
        body: Settings.partial(),
        response: { 200: Settings },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateSettings(tx, app.jobs, organizationId, ifMatch, request.body),
      ),
  );
};
export default route;
