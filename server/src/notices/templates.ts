// From a kind of notice to its text: the organization's own words where it has any, else ours, with what they leave open filled in.
import { type Channel, noticeTemplates, type Transaction } from '@offhook/db';
import type { Language } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';
import type { Phrase } from '../wording/phrases.ts';
import { KINDS, type NoticeKind, type Template, type Word, type Words } from './kinds.ts';
import { en } from './wording/en.ts';
import { es } from './wording/es.ts';
import { ru } from './wording/ru.ts';
import { uz } from './wording/uz.ts';

const WORDING = { en, es, ru, uz };

/** A caller's own words can be long; what is said of them need not be. */
const LONGEST_VALUE = 400;
/** The carrier takes no longer text. */
export const LONGEST_TEXT = 1_600;

const OPEN = /\{(\w*)\}/g;

/** Our own words. */
export function defaultTemplate(kind: NoticeKind, channel: Channel, language: Language): Template {
  const { subject, text, email } = WORDING[language][kind];
  return channel === 'sms'
    ? { subject: null, body: text }
    : { subject, body: channel === 'email' ? (email ?? text) : text };
}

/** The words to use: the organization's own, else ours. */
export async function loadTemplate(
  tx: Transaction,
  organizationId: string,
  { kind, channel, language }: { kind: NoticeKind; channel: Channel; language: Language },
): Promise<Template> {
  const [own] = await tx
    .select({ subject: noticeTemplates.subject, body: noticeTemplates.body })
    .from(noticeTemplates)
    .where(
      and(
        eq(noticeTemplates.organizationId, organizationId),
        eq(noticeTemplates.kind, kind),
        eq(noticeTemplates.channel, channel),
        eq(noticeTemplates.language, language),
      ),
    );
  return own ?? defaultTemplate(kind, channel, language);
}

/** Fills in what a template leaves open. What is not known is left out; nothing in a value is read as a template. */
export function fill({ subject, body }: Template, words: Words): Template {
  return {
    subject: subject && oneLine(replace(subject, words)).slice(0, 200),
    body: replace(body, words)
      .replaceAll(/[^\S\n]{2,}/g, ' ')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim()
      .slice(0, LONGEST_TEXT),
  };
}

/** In Spanish it is "a las 3:00", but "a la 1:00". */
const AT_ONE = /\ba las (?=1:\d\d)/g;

const replace = (text: string, words: Words): string =>
  text
    .replaceAll(OPEN, (_, word: string) => oneLine(words[word as Word] ?? '').slice(0, LONGEST_VALUE))
    .replaceAll(AT_ONE, 'a la ');

/** A subject with a line break in it could add a header; a name with one could forge a second message. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').trim();

/**
 * What is wrong with a template somebody wrote, in a sentence each.
 * @returns nothing when it can be used
 */
export function faultsOf(kind: NoticeKind, channel: Channel, { subject, body }: Template): Phrase[] {
  const { channels, words } = KINDS[kind] as { channels: readonly Channel[]; words: readonly Word[] };
  const faults: Phrase[] = [];
  if (!channels.includes(channel)) faults.push(`This notice does not go by ${channel}.`);
  if (channel === 'sms' && subject) faults.push('A text message has no subject.');
  if (channel !== 'sms' && !subject) faults.push('It needs a subject.');
  const text = `${subject ?? ''}\n${body}`;
  const unknown = [...text.matchAll(OPEN)].map(([, word = '']) => word);
  for (const word of new Set(unknown))
    if (!(words as readonly string[]).includes(word))
      faults.push(
        `{${word}} is not known here; it may leave open ${words.map((known) => `{${known}}`).join(', ')}.`,
      );
  if (/[{}]/.test(text.replaceAll(OPEN, ''))) faults.push('A brace stands alone.');
  if (kind === 'code' && !body.includes('{code}')) faults.push('It has to hold {code}.');
  return faults;
}
