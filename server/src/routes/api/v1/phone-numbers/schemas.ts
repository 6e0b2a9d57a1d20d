// A number as the API shows it, and what of its routing can be changed.
import { AFTER_HOURS, ROUTES } from '@offhook/db';
import { z } from 'zod';
import { Hours } from '../../../../configuration/hours.ts';
import { E164, Id, Instant } from '../../../../http/schemas.ts';
import { HoursShown } from '../organization/schemas.ts';

const Route = z
  .enum(ROUTES)
  .describe(
    'Who takes its calls: the agent; a person, with the agent behind should they not answer; another number, for good; the voicemail.',
  );
const AfterHours = z
  .enum(AFTER_HOURS)
  .nullable()
  .describe('What happens outside these hours; null: what the business’s profile says.');

export const PhoneNumber = z
  .object({
    id: Id,
    e164: z.string(),
    agentId: Id,
    route: Route,
    routeTo: z.string().nullable().describe('Whom the routes `person` and `forward` ring.'),
    hours: HoursShown.nullable().describe('When the route holds; null: while the business is open.'),
    afterHours: AfterHours,
    afterHoursTo: z
      .string()
      .nullable()
      .describe('Whom `forward` rings after hours; null: the profile’s `transferTo`.'),
    fallbackTo: z.string().nullable().describe('Rung when we cannot serve; null: the voicemail.'),
    managed: z.boolean().describe('Whether we set it up at the carrier; else its owner does.'),
    ownAccount: z.boolean().describe('It is in the organization’s own account at the carrier.'),
    createdAt: Instant,
  })
  .meta({ id: 'PhoneNumber' });

export const RoutingPatch = z
  .object({
    agentId: Id,
    route: Route,
    routeTo: E164.nullable(),
    hours: Hours.nullable(),
    afterHours: AfterHours,
    afterHoursTo: E164.nullable(),
    fallbackTo: E164.nullable(),
  })
  .partial();

export const NewNumber = z.object({
  e164: E164,
  agentId: Id.describe('The agent that answers it.'),
});

export const SearchQuery = z.object({
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'expected a country such as US')
    .default('US'),
  kind: z.enum(['local', 'tollFree', 'mobile']).default('local'),
  areaCode: z
    .string()
    .regex(/^[2-9]\d\d$/, 'expected three digits such as 202')
    .optional(),
  contains: z
    .string()
    .regex(/^[0-9A-Za-z]{2,16}$/, 'expected 2 to 16 digits or letters')
    .optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

export const NumberForSale = z
  .object({
    e164: z.string(),
    name: z.string().describe('As people write it.'),
    locality: z.string().nullable(),
    region: z.string().nullable(),
    canText: z.boolean(),
  })
  .meta({ id: 'NumberForSale' });
