// The organization's own words for its notices: seen beside ours, tried, kept and taken back.
import { type Channel, noticeTemplates, type Transaction } from '@offhook/db';
import type { Language } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { demandVersion } from '../configuration/version.ts';
import { InvalidError } from '../errors.ts';
import { type Phrase, several } from '../wording/phrases.ts';
import { loadBusiness } from './facts.ts';
import { KINDS, NOTICE_KINDS, type NoticeKind, type Template, type Words } from './kinds.ts';
import { defaultTemplate, faultsOf, fill } from './templates.ts';
import { written } from './when.ts';

export interface WhichTemplate {
  kind: NoticeKind;
  channel: Channel;
  language: Language;
}
export type TemplateView = ReturnType<typeof view>;

/** Every template of a language, whether it is ours or their own. */
export async function listTemplates(tx: Transaction, organizationId: string, language: Language) {
  const own = await tx
    .select()
    .from(noticeTemplates)
    .where(and(eq(noticeTemplates.organizationId, organizationId), eq(noticeTemplates.language, language)));
  return NOTICE_KINDS.flatMap((kind) =>
    KINDS[kind].channels.map((channel) =>
      view(
        { kind, channel, language },
        own.find((row) => row.kind === kind && row.channel === channel),
      ),
    ),
  );
}

async function getTemplate(
  tx: Transaction,
  organizationId: string,
  which: WhichTemplate,
): Promise<TemplateView> {
  const [own] = await tx.select().from(noticeTemplates).where(isThis(organizationId, which));
  return view(which, own);
}

/** @throws InvalidError saying all that is wrong with it · VersionError */
export async function writeTemplate(
  tx: Transaction,
  organizationId: string,
  { subject, body, ...which }: WhichTemplate & Template,
  ifMatch: string | undefined,
): Promise<Change<TemplateView>> {
  const faults = faultsOf(which.kind, which.channel, { subject, body });
  if (faults.length > 0) throw new InvalidError(several(faults));
  const before = await getTemplate(tx, organizationId, which);
  demandVersion(ifMatch, before);
  await tx
    .insert(noticeTemplates)
    .values({ ...which, organizationId, subject, body })
    .onConflictDoUpdate({
      target: [
        noticeTemplates.organizationId,
        noticeTemplates.kind,
        noticeTemplates.channel,
        noticeTemplates.language,
      ],
      set: { subject, body },
    });
  return changed(before, await getTemplate(tx, organizationId, which), 'noticeTemplate.updated');
}

/** Ours again. @throws InvalidError for a notice that does not go that way */
export async function resetTemplate(
  tx: Transaction,
  organizationId: string,
  which: WhichTemplate,
): Promise<Change<TemplateView>> {
  const { kind, channel, language } = which;
  const faults = faultsOf(kind, channel, defaultTemplate(kind, channel, language));
  if (faults.length > 0) throw new InvalidError(several(faults));
  const before = await getTemplate(tx, organizationId, which);
  await tx.delete(noticeTemplates).where(isThis(organizationId, which));
  return changed(before, await getTemplate(tx, organizationId, which), 'noticeTemplate.reset');
}

const changed = (before: TemplateView, after: TemplateView, action: string): Change<TemplateView> => ({
  answer: after,
  action,
  targetId: `${after.kind}/${after.channel}/${after.language}`,
  before,
  after,
});

/** What a template comes to, with made-up facts beside the business's own; and what is wrong with it. */
export async function previewTemplate(
  tx: Transaction,
  organizationId: string,
  { subject, body, kind, channel, language }: WhichTemplate & Template,
  now: Date,
): Promise<Template & { faults: Phrase[] }> {
  const business = await loadBusiness(tx, organizationId);
  const { date, time } = written(now.getTime() + 24 * 3_600_000, business.timezone, language);
  const words: Words = {
    phone: '+12025550142',
    ...business.words,
    name: 'Dana Reed',
    caller: 'Dana Reed, (202) 555-0117',
    service: SAMPLE_SERVICE[language],
    staff: 'Anna',
    date,
    time,
    oldDate: date,
    oldTime: time,
    openings: `1) ${date}, ${time}`,
    link: 'https://example.com/review',
    text: '…',
    code: '123456',
  };
  return { ...fill({ subject, body }, words), faults: faultsOf(kind, channel, { subject, body }) };
}

const SAMPLE_SERVICE = { en: 'Haircut', es: 'Corte de pelo', ru: 'Стрижка', uz: 'Soch olish' } as const;

const isThis = (organizationId: string, { kind, channel, language }: WhichTemplate) =>
  and(
    eq(noticeTemplates.organizationId, organizationId),
    eq(noticeTemplates.kind, kind),
    eq(noticeTemplates.channel, channel),
    eq(noticeTemplates.language, language),
  );

const view = ({ kind, channel, language }: WhichTemplate, own: Template | undefined) => ({
  kind,
  channel,
  language,
  ...(own ? { subject: own.subject, body: own.body } : defaultTemplate(kind, channel, language)),
  isOwn: own !== undefined,
  words: [...KINDS[kind].words],
});
