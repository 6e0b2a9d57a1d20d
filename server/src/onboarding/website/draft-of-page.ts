// A draft of a business from its page: what the page says for machines goes before what it says for people.
import { parse } from 'node-html-parser';
import type { Draft } from './draft.ts';
import { structured } from './structured.ts';
import { visible } from './visible.ts';

/** What can be read of a page. Whatever it says, nothing of it is run. */
export function draftOf(html: string, url: string): Draft {
  const page = parse(html, { blockTextElements: { script: true, style: false, noscript: false } });
  const forMachines = structured(page);
  for (const hidden of page.querySelectorAll('script,template,svg')) hidden.remove();
  const forPeople = visible(page);
  const said = (field: 'name' | 'phone' | 'address' | 'hours') => forMachines[field] ?? forPeople[field];
  const fuller = <T>(machines: T[] = [], people: T[] = []): T[] => (machines.length > 0 ? machines : people);
  const draft = {
    url,
    name: said('name'),
    phone: said('phone'),
    address: said('address'),
    hours: said('hours'),
    services: fuller(forMachines.services, forPeople.services),
    questions: fuller(forMachines.questions, forPeople.questions),
  } as Draft;
  // Plain JSON, without what was not found.
  return JSON.parse(JSON.stringify(draft)) as Draft;
}
