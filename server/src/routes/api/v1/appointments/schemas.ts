// An appointment as the API shows it.
import { APPOINTMENT_SOURCES, APPOINTMENT_STATUSES } from '@offhook/db';
import { z } from 'zod';
import { Id, Instant, InstantParameter } from '../../../../http/schemas.ts';

export const AppointmentsQuery = z.object({
  from: InstantParameter.describe('Ends after.'),
  to: InstantParameter.describe('Starts before.'),
  status: z
    .enum(APPOINTMENT_STATUSES)
    .optional()
    .describe('Only these. Without it all but held openings, which nobody has booked yet.'),
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
    createdAt: Instant,
  })
  .meta({ id: 'Appointment' });
