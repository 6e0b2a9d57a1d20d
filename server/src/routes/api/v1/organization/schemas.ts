// The business as the API shows it, and what of it can be changed.
import {
  AFTER_HOURS,
  ASSIGNMENTS,
  LANGUAGES,
  ONBOARDING_STEPS,
  ORGANIZATION_STATUSES,
  OWN_VENDORS,
  RECORDING_CONSENT,
  TRANSFER_MODES,
  VERTICALS,
} from '@offhook/db';
import { z } from 'zod';
import { Emergencies, EmergenciesShown } from '../../../../configuration/emergencies.ts';
import { Exceptions, Hours } from '../../../../configuration/hours.ts';
import { E164, Id, Instant, text, Timezone } from '../../../../http/schemas.ts';
import { HOLIDAY_COUNTRIES } from '../../../../scheduling/holidays.ts';

const PlainTime = z.string().describe('Wall-clock `HH:MM`; `24:00` ends a day.');
const Range = z.object({ from: PlainTime, to: PlainTime });

/** Weekly hours as they are given out. */
export const HoursShown = z.array(Range.extend({ weekday: z.int().describe('1 is Monday.') }));
export const ExceptionsShown = z.array(
  z.object({ date: z.string(), open: z.array(Range), note: z.string().optional() }),
);

const Booking = z.object({
  minimumNoticeMinutes: z.int().min(0).max(43_200).describe('An opening begins no sooner from now.'),
  horizonDays: z.int().min(1).max(730).describe('Nor later.'),
  incrementMinutes: z
    .literal([5, 10, 15, 20, 30, 60])
    .describe('Openings begin at multiples of this from the start of the hour.'),
});
const Assignment = z
  .enum(ASSIGNMENTS)
  .describe(
    'Who of those free gets an appointment: whoever has least to do that day, was given nothing for longest, or comes first in the list.',
  );
const OffIncrement = z
  .boolean()
  .describe(
    'Whether a caller who asks for 3:10 may have it, though openings begin every quarter of an hour.',
  );
const Holidays = z
  .object({
    country: z.enum(HOLIDAY_COUNTRIES),
    openOn: z
      .array(z.string().regex(/^[a-zA-Z]{1,40}$/))
      .max(40)
      .describe('Holidays on which it is open all the same.'),
  })
  .describe(
    'Closed on the public holidays of a country (see `holidays`). What `exceptions` says of a date goes before.',
  );
const TransferMode = z
  .enum(TRANSFER_MODES)
  .describe('Whether that person is put through at once, or first told who is calling and asked to accept.');
const Limits = z
  .object({ maxTurns: z.int().min(5).max(500), maxMinutes: z.int().min(2).max(120) })
  .describe('The call is brought to a good end past these.');

export const Organization = z
  .object({
    id: Id,
    name: z.string(),
    timezone: z.string().describe('IANA zone of the hours and of every time shown.'),
    vertical: z.enum(VERTICALS),
    address: z.string().nullable(),
    phone: z.string().nullable().describe('The number the business tells callers.'),
    hours: HoursShown,
    exceptions: ExceptionsShown,
    holidays: z.object({ country: z.string(), openOn: z.array(z.string()) }).nullable(),
    booking: z.object({
      minimumNoticeMinutes: z.int(),
      horizonDays: z.int(),
      incrementMinutes: z.int(),
    }),
    assignment: Assignment,
    offIncrement: OffIncrement,
    afterHours: z.enum(AFTER_HOURS).describe('What happens with calls while the business is closed.'),
    transferTo: z.string().nullable().describe('Who wants a person is put through to this number.'),
    transferMode: TransferMode,
    recordingConsent: z
      .enum(RECORDING_CONSENT)
      .describe('Whether callers are told that they are recorded, or asked.'),
    limits: z.object({ maxTurns: z.int(), maxMinutes: z.int() }),
    emergencies: EmergenciesShown.describe('What to do when a caller is in danger.'),
    numbers: z.array(
      z.object({
        e164: z.string(),
        agent: z.object({ id: Id, name: z.string(), language: z.enum(LANGUAGES), voice: z.string() }),
      }),
    ),
  })
  .meta({ id: 'Organization' });

export const OrganizationPatch = z
  .object({
    name: text(120),
    timezone: Timezone,
    address: text(300).nullable(),
    phone: E164.nullable(),
    hours: Hours,
    exceptions: Exceptions,
    holidays: Holidays.nullable(),
    booking: Booking,
    assignment: Assignment,
    offIncrement: OffIncrement,
    afterHours: z.enum(AFTER_HOURS),
    transferTo: E164.nullable(),
    transferMode: TransferMode,
    recordingConsent: z.enum(RECORDING_CONSENT),
    limits: Limits,
    emergencies: Emergencies,
  })
  .partial();

export const SetupStatus = z
  .object({
    status: z.enum(ORGANIZATION_STATUSES),
    liveAt: Instant.nullable().describe('Since when callers are let in.'),
    answering: z.boolean().describe('Callers are let in, and meet an agent.'),
    steps: z.array(
      z.object({
        id: z.enum(ONBOARDING_STEPS),
        done: z.boolean(),
        missing: z.array(z.string()).describe('What callers would miss, in words.'),
      }),
    ),
    integrations: z.object({
      calendars: z.int().describe('Calendars of the staff that are connected.'),
      webhooks: z.int().describe('That are switched on.'),
      apiKeys: z.int(),
      ownVendors: z.array(z.enum(OWN_VENDORS)).describe('With a key of one’s own.'),
    }),
    members: z.int(),
  })
  .meta({ id: 'SetupStatus' });
