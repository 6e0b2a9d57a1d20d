// A service as the API shows it, and as it is made.
import { z } from 'zod';
import { Id, text } from '../../../../http/schemas.ts';

const Minutes = z.int().min(0).max(480);
/** Minor units (cents) of a currency. */
export const Price = z.object({ amountMinor: z.int(), currency: z.string() });

export const Service = z
  .object({
    id: Id,
    name: z.string(),
    aliases: z.array(z.string()).describe('Other names callers use for it.'),
    needs: z.array(z.string()).describe('Descriptions of the need it meets.'),
    category: z.string().nullable().describe('Under which it is shown.'),
    durationMinutes: z.int(),
    bufferBeforeMinutes: z.int(),
    bufferAfterMinutes: z.int(),
    price: Price.nullable().describe('In minor units (cents); null when the price is not published.'),
    position: z.int().describe('Order in lists.'),
    archived: z.boolean().describe('No longer offered.'),
  })
  .meta({ id: 'Service' });

export const Category = text(60);

export const NewService = z.object({
  name: text(120),
  durationMinutes: z.int().min(1).max(1440),
  aliases: z.array(text(120)).max(30).optional(),
  needs: z.array(text(200)).max(30).optional(),
  category: Category.nullable().optional(),
  bufferBeforeMinutes: Minutes.optional(),
  bufferAfterMinutes: Minutes.optional(),
  price: z
    .object({
      amountMinor: z.int().min(0).max(100_000_000),
      currency: z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as USD'),
    })
    .nullable()
    .optional(),
  position: z.int().min(0).max(10_000).optional(),
});

export const ServiceChange = NewService.partial().extend({
  id: Id,
  ifMatch: z
    .string()
    .max(400)
    .optional()
    .describe('The `ETag` of the service as it was seen; `*` for whatever it is by now. Needed.'),
  archived: z.boolean().optional(),
});
