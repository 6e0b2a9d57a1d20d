// Somebody who can be booked as the API shows them, and as they are entered.
import { STAFF_KINDS } from '@offhook/db';
import { z } from 'zod';
import { Exceptions, Hours } from '../../../../configuration/hours.ts';
import { Id, text, Timezone } from '../../../../http/schemas.ts';
import { ExceptionsShown, HoursShown } from '../organization/schemas.ts';

const Kind = z
  .enum(STAFF_KINDS)
  .describe(
    'A person, or a resource such as a chair, a bay or one place of several: booked alike, never named to callers.',
  );
export const Staff = z
  .object({
    id: Id,
    name: z.string(),
    kind: Kind,
    serviceIds: z.array(Id).describe('What this person does.'),
    hours: HoursShown.nullable().describe('Own weekly hours; null for those of the business.'),
    exceptions: ExceptionsShown,
    timezone: z
      .string()
      .nullable()
      .describe('IANA zone of the own hours where it is not that of the business.'),
    position: z.int().describe('Order in lists.'),
    archived: z.boolean().describe('Can no longer be booked.'),
  })
  .meta({ id: 'Staff' });

export const NewStaff = z.object({
  name: text(120),
  kind: Kind.optional(),
  serviceIds: z.array(Id).max(300).optional(),
  hours: Hours.nullable().optional(),
  exceptions: Exceptions.optional(),
  timezone: Timezone.nullable().optional(),
  position: z.int().min(0).max(10_000).optional(),
});
