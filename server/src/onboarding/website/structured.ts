// What a page says for machines: JSON-LD in the words of schema.org (LocalBusiness, Offer, FAQPage).
import type { HTMLElement } from 'node-html-parser';
import { addressLine, type Draft, type DraftService, line, MOST, price, questionOf } from './draft.ts';
import { hoursIn, hoursOfSpecification, tidy } from './hours.ts';

type Thing = Record<string, unknown>;

/** Deeper than anybody nests. */
const DEPTH = 8;
const MOST_THINGS = 2_000;

export function structured(page: HTMLElement): Partial<Draft> {
  const things: Thing[] = [];
  for (const script of page.querySelectorAll('script[type="application/ld+json"]'))
    collect(parse(script.textContent), things, 0);
  const business = things.find((thing) => isBusiness(thing));
  const questions = things
    .filter((thing) => isA(thing, /^Question$/))
    .map((thing) => questionOf(thing['name'], text(first(thing['acceptedAnswer'])?.['text'])));
  return {
    ...(business && {
      name: line(business['name']),
      phone: line(business['telephone']),
      address: addressOf(business['address']),
      hours: hoursOf(business),
    }),
    services: servicesOf(things),
    questions: questions.filter((one) => one !== undefined).slice(0, MOST.questions),
  };
}

function hoursOf(business: Thing) {
  const specifications = list(business['openingHoursSpecification']).flatMap(hoursOfSpecification);
  const written = [business['openingHours']].flat().filter((row) => typeof row === 'string');
  return tidy(specifications) ?? hoursIn(written.join('\n'));
}

function servicesOf(things: readonly Thing[]): DraftService[] {
  const services: DraftService[] = [];
  for (const thing of things) {
    const offered = first(thing['itemOffered']);
    const service = isA(thing, /^Offer$/)
      ? { ...offered, offers: thing }
      : isA(thing, /^Service$/)
        ? thing
        : undefined;
    const name = line(service?.['name'] ?? (isA(thing, /^Offer$/) ? thing['name'] : undefined));
    if (!name || services.some((known) => known.name.toLowerCase() === name.toLowerCase())) continue;
    const offer = first(service?.['offers']);
    const cost = first(offer?.['priceSpecification']) ?? offer;
    const amount = price(cost?.['price'], cost?.['priceCurrency']);
    services.push({ name, ...(amount && { price: amount }) });
  }
  return services.slice(0, MOST.services);
}

function addressOf(address: unknown): string | undefined {
  if (typeof address === 'string') return addressLine(address);
  const parts = first(address);
  if (!parts) return undefined;
  const place = [parts['addressLocality'], parts['addressRegion'], parts['postalCode']];
  const town = place.map((part) => line(part)).filter(Boolean);
  return addressLine([line(parts['streetAddress']), town.join(' ')].filter(Boolean).join(', '));
}

/** A business has hours, an address or a telephone, whatever of schema.org's many kinds it is. */
const isBusiness = (thing: Thing): boolean =>
  typeof thing['name'] === 'string' &&
  !isA(thing, /^(Person|WebSite|WebPage|Question|Service|Offer)$/) &&
  ['telephone', 'address', 'openingHours', 'openingHoursSpecification'].some(
    (key) => thing[key] !== undefined,
  );

const isA = (thing: Thing, kind: RegExp): boolean =>
  [thing['@type']].flat().some((type) => typeof type === 'string' && kind.test(type));

/** Every object there is, outermost first. */
function collect(value: unknown, things: Thing[], depth: number): void {
  if (depth > DEPTH || things.length >= MOST_THINGS || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach((item) => collect(item, things, depth + 1));
  things.push(value as Thing);
  for (const part of Object.values(value)) collect(part, things, depth + 1);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // Many pages carry some that is broken.
    return undefined;
  }
}

const list = (value: unknown): Thing[] =>
  [value].flat().filter((item): item is Thing => typeof item === 'object' && item !== null);
const first = (value: unknown): Thing | undefined => list(value)[0];
/** Answers may carry markup. */
const text = (html: unknown): unknown => (typeof html === 'string' ? html.replaceAll(/<[^>]*>/g, ' ') : html);
