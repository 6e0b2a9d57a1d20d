// An appointment as the API shows it.
import { APPOINTMENT_SOURCES, APPOINTMENT_STATUSES, CHANGE_ACTORS, CHANGE_KINDS } from '@offhook/db';
import { z } from 'zod';
import { E164, Id, Instant, InstantParameter, text } from '../../../../http/schemas.ts';
import { UNAVAILABLE_BECAUSE } from '../../../../scheduling/list-unavailable.ts';

export const AppointmentsFilter = z.object({
  from: InstantParameter.describe('Ends after.'),
  to: InstantParameter.describe('Starts before.'),
  status: z
    .enum(APPOINTMENT_STATUSES)
    .optional()
    .describe('Only these. Without it all but held openings, which nobody has booked yet.'),
});
export const AppointmentsQuery = AppointmentsFilter.extend({
  limit: z.coerce.number().int().min(1).max(500).default(500),
  cursor: z.uuid().optional().describe('`nextCursor` of the page before.'),
});

export const Appointment = z
  .object({
    id: Id,
    status: z.enum(APPOINTMENT_STATUSES),
    startsAt: Instant,
    endsAt: Instant,
    staff: z.object({ id: Id, name: z.string() }),
    services: z.array(z.object({ id: Id, name: z.string() })).describe('In the order they are done.'),
    customerName: z.string().nullable(),
    customerPhone: z.string().nullable(),
    note: z.string().nullable(),
    source: z.enum(APPOINTMENT_SOURCES),
    callId: Id.nullable().describe('The call it was booked in.'),
    seriesId: Id.nullable().describe('Appointments that repeat have it in common.'),
    visitId: Id.nullable().describe(
      'What one customer comes for with several people, back to back, has it in common; it is moved and cancelled together.',
    ),
    createdAt: Instant,
  })
  .meta({ id: 'Appointment' });

const ServiceIds = z.array(Id).min(1).max(10).describe('Done in this order, back to back.');

const Parts = z
  .array(z.object({ staffId: Id, serviceIds: ServiceIds }))
  .min(2)
  .max(5)
  .refine(
    (parts) => parts.every(({ staffId }, index) => staffId !== parts[index + 1]?.staffId),
    'put what one person does in a row into one part',
  );

export const NewAppointment = z
  .object({
    staffId: Id.optional(),
    serviceIds: ServiceIds.optional(),
    parts: Parts.optional().describe(
      'In place of `staffId` and `serviceIds`: what each of several people does, one directly after the other.',
    ),
    startsAt: InstantParameter,
    customer: z.object({ name: text(120), phone: E164.optional() }),
    note: text(1000).optional(),
    repeat: z
      .object({
        everyWeeks: z.int().min(1).max(52),
        times: z.int().min(2).max(52).describe('How many in all.'),
        skipTaken: z
          .boolean()
          .default(false)
          .describe('Book the dates that are free; otherwise one that is taken refuses them all.'),
      })
      .optional()
      .describe('At the same time of day each time, whatever the clocks do.'),
  })
  .transform(({ staffId, serviceIds, parts, ...visit }, { addIssue }) => {
    if (parts && staffId === undefined && serviceIds === undefined) return { ...visit, parts };
    if (!parts && staffId !== undefined && serviceIds !== undefined)
      return { ...visit, parts: [{ staffId, serviceIds }] };
    const name = staffId === undefined ? 'staffId' : 'serviceIds';
    addIssue({
      code: 'custom',
      path: [parts ? 'parts' : name],
      message: 'expected either `staffId` and `serviceIds`, or `parts`',
    });
    return z.NEVER;
  });

export const Booked = z.object({
  booked: z.array(Appointment),
  taken: z.array(Instant).describe('Dates of a series that were left out because somebody has them.'),
});

export const AppointmentPatch = z.object({
  staffId: Id.optional(),
  serviceIds: ServiceIds.optional(),
  startsAt: InstantParameter.optional(),
  customerName: text(120).optional(),
  customerPhone: E164.nullable().optional(),
  note: text(1000).nullable().optional(),
  status: z
    .enum(['confirmed', 'completed', 'noShow'])
    .optional()
    .describe('Whether the customer came. To cancel, see `cancel`.'),
});

export const Cancellation = z.object({
  reason: text(300).optional(),
  following: z.boolean().default(false).describe('The rest of its series as well.'),
});

export const AppointmentChange = z
  .object({
    id: Id,
    kind: z.enum(CHANGE_KINDS),
    actor: z.enum(CHANGE_ACTORS),
    member: z.object({ id: Id, name: z.string().nullable() }).nullable(),
    callId: Id.nullable(),
    before: z.record(z.string(), z.unknown()).nullable().describe('The changed fields as they were.'),
    after: z.record(z.string(), z.unknown()).nullable(),
    at: Instant,
  })
  .meta({ id: 'AppointmentChange' });

const firstDate = z.iso
  .date()
  .refine((date) => /^[12]/.test(date), 'expected a year from 1000 to 2999')
  .describe('The first date, in the zone of the business.');

export const UnavailableQuery = z.object({
  from: firstDate,
  days: z.coerce.number().int().min(1).max(31).default(7),
});

export const UnavailableTime = z
  .object({
    staffId: Id.nullable().describe('Whose time it is; null: with nobody.'),
    date: z.iso.date().describe('On which all of it lies, in the zone of the business.'),
    from: Instant,
    to: Instant,
    why: z
      .enum(UNAVAILABLE_BECAUSE)
      .describe('The business is closed; they do not work then; their own calendar has something.'),
    note: z.string().nullable().describe('The holiday’s name, or what stands beside the date in the hours.'),
  })
  .meta({ id: 'UnavailableTime' });

export const OpeningsQuery = z.object({
  serviceIds: z
    .string()
    .transform((list) => list.split(','))
    .pipe(ServiceIds)
    .describe('Comma separated.'),
  staffId: Id.optional(),
  ...UnavailableQuery.shape,
});

const free = { startsAt: Instant, endsAt: Instant, staffIds: z.array(Id).describe('Who is free then.') };

export const OpeningTime = z.object({
  ...free,
  parts: z
    .array(z.object({ ...free, serviceIds: z.array(Id) }))
    .optional()
    .describe(
      'Where nobody does all of it: who could do what, one directly after the other. Book it with one of each.',
    ),
});
