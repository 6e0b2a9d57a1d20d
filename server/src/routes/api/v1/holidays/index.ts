// Public holidays, for owners to choose on which of them they are open.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AcceptLanguage, readerOf } from '../../../../http/reader.ts';
import { HOLIDAY_COUNTRIES, holidaysOf } from '../../../../scheduling/holidays.ts';
import { say } from '../../../../wording/phrases.ts';

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'The public holidays of a country and a year',
        headers: AcceptLanguage,
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
    async ({ query: { country, year }, headers }) => {
      const reader = readerOf(headers['accept-language']);
      return {
        items: holidaysOf(country, year).map((day) => ({ ...day, name: say(day.name, reader) })),
        countries: HOLIDAY_COUNTRIES,
      };
    },
  );
};
export default route;
