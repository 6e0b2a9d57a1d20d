// What a business says of itself on its web page, as far as it could be read: a draft that the owner looks through before
// any of it counts.
import type { WebsiteDraft } from '@offhook/db';

export type Draft = WebsiteDraft;
export type DraftService = Draft['services'][number];

/** No page has more that is worth looking through. */
export const MOST = { services: 40, questions: 40 };

const LONGEST = { line: 120, address: 300, question: 200, answer: 1000 };

/** One line of text, or undefined where it is empty or too long to be one. */
export function line(text: unknown, longest = LONGEST.line): string | undefined {
  if (typeof text !== 'string') return undefined;
  // Of what people never see, or PostgreSQL cannot keep, nothing is left.
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain === '' || plain.length > longest ? undefined : plain;
}

export const addressLine = (text: unknown) => line(text, LONGEST.address);

export function questionOf(question: unknown, answer: unknown): Draft['questions'][number] | undefined {
  const asked = line(question, LONGEST.question);
  const said = line(answer, LONGEST.answer);
  return asked && said ? { question: asked, answer: said } : undefined;
}

const SYMBOLS: Record<string, string> = { $: 'USD', '£': 'GBP', '€': 'EUR' };

/** A price in text, such as `$45`, `45 €` or `£12.50`; undefined where there is none. */
export function priceIn(text: string): DraftService['price'] {
  const [, before, first, second, after] =
    /([$£€])\s?(\d{1,5}(?:[.,]\d{2})?)(?!\d)|(?<!\d)(\d{1,5}(?:[.,]\d{2})?)\s?([$£€])/.exec(text) ?? [];
  return price(first ?? second, SYMBOLS[before ?? after ?? '']);
}

/** @param amount in major units, such as `45` or `12.50` */
export function price(amount: unknown, currency: unknown): DraftService['price'] {
  const number = Number(typeof amount === 'string' ? amount.replace(',', '.') : amount);
  if (!Number.isFinite(number) || number <= 0 || number > 100_000) return undefined;
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return undefined;
  return { amountMinor: Math.round(number * 100), currency };
}

/** A duration in text, such as `45 min`, `1 h 30` or `1.5 hours`, in minutes. */
export function minutesIn(text: string): number | undefined {
  const [, hours, rest] = /(\d{1,2}(?:[.,]5)?)\s?(?:h|hr|hrs|hours?|horas?)\b\s*(\d{1,2})?/i.exec(text) ?? [];
  const [, alone] = /(\d{1,3})\s?(?:min|mins|minutes?|minutos?)\b/i.exec(text) ?? [];
  const minutes = hours ? Number(hours.replace(',', '.')) * 60 + Number(rest ?? alone ?? 0) : Number(alone);
  return minutes >= 5 && minutes <= 1440 ? Math.round(minutes) : undefined;
}
