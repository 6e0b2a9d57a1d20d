// The words of notices.
import { CHANNELS, LANGUAGES, withOrganization } from '@offhook/db';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { change } from '../../../../audit/change.ts';
import { versionOf } from '../../../../configuration/version.ts';
import { actorOf } from '../../../../http/actor.ts';
import { readerOf } from '../../../../http/reader.ts';
import { IfMatch } from '../../../../http/schemas.ts';
import {
  listTemplates,
  previewTemplate,
  resetTemplate,
  type TemplateView,
  writeTemplate,
} from '../../../../notices/edit-templates.ts';
import { NOTICE_KINDS, WORDS } from '../../../../notices/kinds.ts';
import { LONGEST_TEXT } from '../../../../notices/templates.ts';
import { say } from '../../../../wording/phrases.ts';

const Which = z.object({
  kind: z.enum(NOTICE_KINDS),
  channel: z.enum(CHANNELS),
  language: z.enum(LANGUAGES),
});
/** Text that keeps its lines. */
const Lines = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'holds a character that is none');
const Written = Which.extend({
  subject: Lines(200).nullable().describe('Of an e-mail or push message; null for a text.'),
  body: Lines(LONGEST_TEXT).describe('`{word}` stands for what is known only when it is sent.'),
});
const Template = Written.extend({
  isOwn: z.boolean().describe('The organization’s own words, not ours.'),
  words: z.array(z.enum(WORDS)).describe('What it may leave open.'),
  version: z.string().describe('What a change names in `If-Match`.'),
}).meta({ id: 'NoticeTemplate' });

/** Many are shown at once, so each carries its own version. */
const shown = (template: TemplateView) => ({ ...template, version: versionOf(template) });

const route: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/',
    {
      config: { access: 'notices:read' },
      schema: {
        summary: 'The words of every notice',
        querystring: z.object({ language: z.enum(LANGUAGES).default('en') }),
        response: { 200: z.object({ items: z.array(Template) }) },
      },
    },
    async ({ user: { organizationId }, query: { language } }) => ({
      items: (
        await withOrganization(app.db, organizationId, (tx) => listTemplates(tx, organizationId, language))
      ).map(shown),
    }),
  );

  app.put(
    '/',
    {
      config: { access: 'notices:write' },
      schema: {
        summary: 'Use words of your own',
        headers: IfMatch,
        body: Written,
        response: { 200: Template },
      },
    },
    async (request) =>
      shown(
        await change(app, actorOf(request), (tx, organizationId) =>
          writeTemplate(tx, organizationId, request.body, request.headers['if-match']),
        ),
      ),
  );

  app.post(
    '/reset',
    {
      config: { access: 'notices:write' },
      schema: { summary: 'Use our words again', body: Which, response: { 200: Template } },
    },
    async (request) =>
      shown(
        await change(app, actorOf(request), (tx, organizationId) =>
          resetTemplate(tx, organizationId, request.body),
        ),
      ),
  );

  app.post(
    '/preview',
    {
      config: { access: 'notices:read' },
      schema: {
        summary: 'See what words come to',
        body: Written,
        response: {
          200: z.object({
            subject: z.string().nullable(),
            body: z.string(),
            faults: z.array(z.string()).describe('What is wrong with it, in a sentence each.'),
          }),
        },
      },
    },
    async ({ user: { organizationId }, body, headers }) => {
      const reader = readerOf(headers['accept-language']);
      const { faults, ...preview } = await withOrganization(app.db, organizationId, (tx) =>
        previewTemplate(tx, organizationId, body, app.now()),
      );
      return { ...preview, faults: faults.map((fault) => say(fault, reader)) };
    },
  );
};
export default route;
