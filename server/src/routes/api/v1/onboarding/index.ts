// Setting up a business, step by step: what to begin with, how far one has come, and letting callers in.
import { ONBOARDING_STEPS, VERTICALS, withOrganization } from '@offhook/db';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { Hours } from '../../../../configuration/hours.ts';
import { actorOf } from '../../../../http/actor.ts';
import { AcceptLanguage, readerOf } from '../../../../http/reader.ts';
import { Id, Instant, text } from '../../../../http/schemas.ts';
import {
  confirmStep,
  goLive,
  keepDraft,
  type Progress as Kept,
  progressOf,
} from '../../../../onboarding/progress.ts';
import { begin, templates } from '../../../../onboarding/template.ts';
import { readWebsite } from '../../../../onboarding/website/read-website.ts';
import { say } from '../../../../wording/phrases.ts';
import { HoursShown } from '../organization/schemas.ts';
import { NewService, Price, Service } from '../services/schemas.ts';
import { Staff } from '../staff/schemas.ts';

const Step = z.enum(ONBOARDING_STEPS);
const Draft = z
  .object({
    url: z.string(),
    name: z.string().optional(),
    phone: z.string().optional().describe('As it is written there.'),
    address: z.string().optional(),
    hours: HoursShown.optional(),
    services: z.array(
      z.object({ name: z.string(), durationMinutes: z.int().optional(), price: Price.optional() }),
    ),
    questions: z.array(z.object({ question: z.string(), answer: z.string() })),
  })
  .meta({ id: 'WebsiteDraft' });
const Progress = z
  .object({
    steps: z.array(
      z.object({
        id: Step,
        done: z.boolean().describe('Looked through, and nothing is missing.'),
        missing: z.array(z.string()).describe('What callers would miss, in words.'),
        minutes: z.int().describe('What it takes somebody who has never seen it.'),
      }),
    ),
    next: Step.nullable().describe('The first step that is not done.'),
    liveAt: Instant.nullable().describe('Since when callers are let in.'),
    draft: Draft.nullable().describe('What the web page of the business says; to be looked through.'),
  })
  .meta({ id: 'OnboardingProgress' });

const Template = z
  .object({
    vertical: z.enum(VERTICALS),
    title: z.string(),
    hours: HoursShown,
    services: z.array(
      z.object({ id: z.string(), name: z.string(), durationMinutes: z.int(), price: Price.nullable() }),
    ),
    roles: z.array(z.string()),
    questions: z.array(z.string()).describe('What callers ask; the answers are the owner’s to give.'),
  })
  .meta({ id: 'Template' });

const route: FastifyPluginAsyncZod = async (app) => {
  /** As the one who asks reads it. */
  function shown({ steps, ...progress }: Kept, { headers }: FastifyRequest): z.infer<typeof Progress> {
    const reader = readerOf(headers['accept-language']);
    return {
      ...progress,
      steps: steps.map((step) => ({ ...step, missing: step.missing.map((what) => say(what, reader)) })),
    };
  }

  app.get(
    '/',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'How far the setting up has come',
        headers: AcceptLanguage,
        response: { 200: Progress },
      },
    },
    async (request) => {
      const { organizationId } = request.user;
      return shown(
        await withOrganization(app.db, organizationId, (tx) => progressOf(tx, organizationId)),
        request,
      );
    },
  );

  app.get(
    '/templates',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'Kinds of business, and what each begins with',
        headers: AcceptLanguage,
        response: { 200: z.object({ items: z.array(Template) }) },
      },
    },
    async ({ headers }) => ({ items: templates(readerOf(headers['accept-language']).language) }),
  );

  app.get(
    '/time-zones',
    {
      config: { access: 'organization:read' },
      schema: {
        summary: 'Time zones a business can be in',
        response: {
          200: z.object({
            items: z.array(
              z.object({ zone: z.string(), offset: z.string().describe('From UTC, now: `-05:00`.') }),
            ),
          }),
        },
      },
    },
    async () => {
      const now = Temporal.Instant.fromEpochMilliseconds(app.now().getTime());
      const items = Intl.supportedValuesOf('timeZone').map((zone) => ({
        zone,
        offset: now.toZonedDateTimeISO(zone).offset,
      }));
      return { items };
    },
  );

  app.post(
    '/begin',
    {
      config: { access: 'organization:write' },
      schema: {
        summary: 'Put services, hours and staff in place to begin with',
        description: 'What has no `id` and is there already under the same name stays as it is.',
        body: z.object({
          vertical: z.enum(VERTICALS),
          hours: Hours.optional(),
          services: z
            .array(NewService.extend({ id: Id.optional(), templateId: text(60).optional() }))
            .max(60),
          staff: z
            .array(
              z.object({
                id: Id.optional(),
                name: text(120),
                does: z
                  .array(text(120))
                  .max(60)
                  .optional()
                  .describe('Names of services; absent: everything there is.'),
              }),
            )
            .max(60),
          without: z
            .object({ services: z.array(Id).max(300), staff: z.array(Id).max(300) })
            .partial()
            .optional()
            .describe('What is there and shall be no longer.'),
        }),
        response: { 200: z.object({ services: z.array(Service), staff: z.array(Staff) }) },
      },
    },
    async (request) =>
      change(app, actorOf(request), (tx, organizationId) =>
        begin(tx, organizationId, request.body, {
          now: app.now(),
          language: readerOf(request.headers['accept-language']).language,
        }),
      ),
  );

  app.post(
    '/import',
    {
      config: { access: 'organization:write', rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: {
        summary: 'Read the web page of the business into a draft',
        description: 'Nothing of it counts before the owner has looked through it.',
        body: z.object({ address: text(500) }),
        response: { 200: Progress },
      },
    },
    async (request) => {
      const draft = await readWebsite(app.safeFetch, request.body.address);
      return shown(
        await change(app, actorOf(request), (tx, organizationId) => keepDraft(tx, organizationId, draft)),
        request,
      );
    },
  );

  app.post(
    '/confirm',
    {
      config: { access: 'organization:write' },
      schema: {
        summary: 'Say that a step is as it should be',
        body: z.object({ step: Step }),
        response: { 200: Progress },
      },
    },
    async (request) =>
      shown(
        await change(app, actorOf(request), (tx, organizationId) =>
          confirmStep(tx, organizationId, request.body.step),
        ),
        request,
      ),
  );

  app.post(
    '/go-live',
    {
      config: { access: 'organization:write' },
      schema: {
        summary: 'Let callers in',
        description: 'A `conflict` says what callers would still miss.',
        response: { 200: Progress },
      },
    },
    async (request) =>
      shown(
        await change(app, actorOf(request), (tx, organizationId) => goLive(tx, organizationId, app.now())),
        request,
      ),
  );
};
export default route;
