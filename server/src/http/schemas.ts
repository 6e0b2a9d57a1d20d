// Shapes that several routes share: instants, pages, problems.
import { z } from 'zod';

export const Id = z.uuid();
export const E164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'expected a telephone number such as +12025550142');

/** Text somebody types: trimmed, not empty, and nothing PostgreSQL cannot keep (NUL, half a surrogate pair). */
export const text = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds a character that is none');

/** An IANA zone; offsets such as `+02:00` are none. */
export const Timezone = z
  .string()
  .max(60)
  .refine((zone) => /^[A-Za-z]/.test(zone) && isZone(zone), 'expected a zone such as America/New_York');

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Headers of a change to configuration. The others pass. */
export const IfMatch = z.looseObject({
  'if-match': z
    .string()
    .max(400)
    .optional()
    .describe('The `ETag` of what you are changing; `*` for whatever it is by now. Needed.'),
});

/** Whether a list shows what was archived, too. */
export const ArchivedQuery = z.object({
  archived: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('`true` to see what was archived as well.'),
});

/** An instant as given out: UTC, ISO 8601. */
export const Instant = z.iso.datetime();

/** An instant as asked for: ISO 8601 with `Z` or an offset. Comes out in UTC, within what PostgreSQL can count. */
export const InstantParameter = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => /^[12]\d{3}-/.test(text), 'expected a year from 1000 to 2999')
  .transform((text) => new Date(text).toISOString());

/** RFC 9457. `code` is stable; `title`, `detail` and messages are for people, in the language the request accepts. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z
      .array(z.object({ in: z.string(), path: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong with the request, field by field.'),
  })
  .meta({ id: 'Problem' });

export const problemResponse = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: Problem } },
};

/** A page of `items`; `nextCursor` fetches the next one and is null on the last. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const csvResponse = {
  description: 'A table, its first line the titles',
  content: { 'text/csv': { schema: z.unknown().meta({ type: 'string' }) } },
};

/** A yes or no in a query string. */
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');
