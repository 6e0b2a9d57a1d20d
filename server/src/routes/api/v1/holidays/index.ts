// Public holidays, for owners to choose on which of them they are open.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { HOLIDAY_COUNTRIES, holidaysOf } from '../../../../scheduling/holidays.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'The public holidays of a country and a year',
        querystring: z.object({
          country: z.enum(HOLIDAY_COUNTRIES).describe('ISO 3166-1 alpha-2.'),
          year: z.coerce.number().int().min(2000).max(2100),
        }),
        response: {
          200: z.object({
            items: z.array(z.object({ id: z.string(), name: z.string(), date: z.iso.date() })),
            countries: z.array(z.string()).describe('Those whose holidays are known.'),
          }),
        },
      },
    },
    async ({ query: { country, year } }) => ({
      items: [...holidaysOf(country, year)],
      countries: HOLIDAY_COUNTRIES,
    }),
  );
};
export default route;
