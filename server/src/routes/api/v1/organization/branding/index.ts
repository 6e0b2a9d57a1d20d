// How the business shows itself in the mails it sends.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getBranding, MOST_LOGO_BYTES, updateBranding } from '../../../../../configuration/branding.ts';
import { IfMatch, text } from '../../../../../http/schemas.ts';
import { changeVersioned, readVersioned } from '../../../../../http/versioned.ts';

/** In base64 a third longer, and what stands before it. */
const MOST_LOGO_CHARACTERS = Math.ceil(MOST_LOGO_BYTES / 3) * 4 + 40;

const Branding = z
  .object({
    displayName: text(120)
      .nullable()
      .describe('In the place of its name, in mails and texts; null: its name.'),
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'expected a color such as #1f6feb')
      .nullable()
      .describe('Dark enough to be read on white (4.5:1).'),
    logo: z
      .string()
      .max(MOST_LOGO_CHARACTERS)
      .regex(
        /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/,
        'expected a `data:` URL of a PNG or JPEG',
      )
      .nullable()
      .describe(
        'A PNG or JPEG of 64 kB and 1,200 pixels at most, as a `data:` URL. It goes with every mail.',
      ),
  })
  .meta({ id: 'Branding' });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: { summary: 'How the business shows itself', response: { 200: Branding } },
    },
    async (request, reply) => readVersioned(app, request, reply, getBranding),
  );

  app.patch(
    '/',
    {
      config: { access: 'organization:write' },
      schema: {
        summary: 'Change how the business shows itself',
        description: 'Fields left out stay as they are. Mails carry it from the next on.',
        headers: IfMatch,
        body: Branding.partial(),
        response: { 200: Branding },
      },
    },
    async (request, reply) =>
      changeVersioned(app, request, reply, (tx, organizationId, ifMatch) =>
        updateBranding(tx, organizationId, ifMatch, request.body),
      ),
  );
};
export default route;
