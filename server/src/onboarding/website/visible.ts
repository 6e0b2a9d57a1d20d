// What a page says for people: its title, hours and telephone, lists of services with their prices, questions with answers.
import type { HTMLElement } from 'node-html-parser';
import {
  addressLine,
  type Draft,
  type DraftService,
  line,
  minutesIn,
  MOST,
  priceIn,
  questionOf,
} from './draft.ts';
import { hoursIn } from './hours.ts';

export function visible(page: HTMLElement): Partial<Draft> {
  const body = page.querySelector('body') ?? page;
  const meta = (name: string) => page.querySelector(`meta[property="${name}"]`)?.getAttribute('content');
  const telephone = page.querySelector('a[href^="tel:"]')?.getAttribute('href')?.slice('tel:'.length);
  return {
    name: line(meta('og:site_name')) ?? titleOf(page.querySelector('title')?.textContent),
    phone: line(telephone),
    address: addressLine(page.querySelector('address')?.structuredText.replaceAll('\n', ', ')),
    hours: hoursIn(rows(body).join('\n')),
    services: servicesOf(body),
    questions: questionsOf(body),
  };
}

/** "Willow Hair Studio | Springfield" is about the first of the two. */
const titleOf = (title: string | undefined) => line(title?.split(/\s[|–—·-]\s/)[0]);

/** The text of each smallest block, so that a row of a table is one line. */
const rows = (body: HTMLElement): string[] => [
  ...body.querySelectorAll('tr').map((row) =>
    row
      .querySelectorAll('th,td')
      .map((cell) => cell.textContent.trim())
      .join(' '),
  ),
  ...body
    .querySelectorAll('dt')
    .map((term) => `${term.textContent} ${term.nextElementSibling?.textContent ?? ''}`),
  ...body.structuredText.split('\n'),
];

/** Lines of a list or a table that name a price; what stands before it is the service. */
function servicesOf(body: HTMLElement): DraftService[] {
  const services: DraftService[] = [];
  for (const item of body.querySelectorAll('li,tr')) {
    // A menu of menus is none of these.
    if (item.querySelector('li,tr')) continue;
    const cells = item.querySelectorAll('th,td');
    const text =
      cells.length > 0 ? cells.map((cell) => cell.textContent.trim()).join(' · ') : item.structuredText;
    const plain = text.replaceAll(/\s+/g, ' ');
    const cost = priceIn(plain);
    const name = line(plain.split(/\s*[$£€·:]|\s+[–—-]\s|\s*\.{2,}|\s*\(|\s+\d/)[0], 80);
    if (!cost || !name || !/\p{L}{3}/u.test(name)) continue;
    if (services.some((known) => known.name.toLowerCase() === name.toLowerCase())) continue;
    const durationMinutes = minutesIn(plain);
    services.push({ name, ...(durationMinutes && { durationMinutes }), price: cost });
    if (services.length >= MOST.services) break;
  }
  return services;
}

/** A heading or a summary that asks, and what stands under it. */
function questionsOf(body: HTMLElement): Draft['questions'] {
  const questions: Draft['questions'] = [];
  for (const heading of body.querySelectorAll('summary,dt,h2,h3,h4,h5')) {
    const asked = heading.textContent.trim();
    if (!asked.endsWith('?')) continue;
    const answer =
      heading.tagName === 'SUMMARY'
        ? heading.parentNode?.textContent.replace(heading.textContent, '')
        : heading.nextElementSibling?.textContent;
    const found = questionOf(asked, answer);
    if (found && questions.length < MOST.questions) questions.push(found);
  }
  return questions;
}
