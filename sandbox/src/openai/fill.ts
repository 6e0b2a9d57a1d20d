// Fills any strict schema from what the user said, by simple rules over names, enums and types. It knows no particular schema.
import { resolve, typesOf } from './strict-schema.ts';
import type { JsonSchema } from './strict-schema.ts';
import { evidence, stem, wordsOf } from './words.ts';

/** Where a choice has no evidence for it, a value with such a name is meant for that. */
const FALLBACK = /^(unclear|unknown|other|none|unsure|null|n\/?a)$/i;
/** Below this an idea was not said. */
const ENOUGH = 1;
/** Deeper than strict mode allows; a schema that refers to itself ends here. */
const MAX_DEPTH = 12;

/** A value of the schema `root` for what was `said`. */
export function fillSchema(root: JsonSchema, said: string): unknown {
  return new Filler(root, said).fill(root, '', 0);
}

class Filler {
  readonly #root: JsonSchema;
  readonly #said: string;
  readonly #words: string[];

  constructor(root: JsonSchema, said: string) {
    this.#root = root;
    this.#said = said;
    this.#words = wordsOf(said);
  }

  fill(given: JsonSchema, name: string, depth: number): unknown {
    const schema = this.#follow(given);
    if ('const' in schema) return schema.const;
    if (schema.enum) return this.#choose(schema.enum, schema.description ?? '');
    if (schema.anyOf) return this.#alternative(schema.anyOf, name, depth);
    const types = typesOf(schema);
    const nullable = types.includes('null');
    switch (types.find((type) => type !== 'null')) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#list(schema, name, nullable, depth);
      case 'boolean':
        return this.#boolean(name, schema.description ?? '');
      case 'integer':
        return this.#number(schema, name, nullable, true);
      case 'number':
        return this.#number(schema, name, nullable, false);
      case 'string':
        return this.#string(schema, name) ?? (nullable ? null : FREE_TEXT.test(name) ? this.#said : '');
      case undefined:
      default:
        return null;
    }
  }

  #follow(schema: JsonSchema): JsonSchema {
    return schema.$ref === undefined ? schema : (resolve(this.#root, schema.$ref) ?? schema);
  }

  #object(schema: JsonSchema, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      value[name] = this.fill(property, name, depth + 1);
    }
    return value;
  }

  /** One of several schemas: the one whose constant was said; null only when nothing else was. */
  #alternative(schemas: JsonSchema[], name: string, depth: number): unknown {
    const options = schemas.map((each) => this.#follow(each));
    const named = options.filter((each) => tagOf(each) !== undefined);
    if (named.length > 1) return this.fill(this.#bestTagged(named), name, depth + 1);
    const nullable = options.some((each) => typesOf(each).includes('null'));
    const other = options.find((each) => !typesOf(each).includes('null'));
    if (other === undefined || depth > MAX_DEPTH) return null;
    const value = this.fill(other, name, depth + 1);
    return nullable && (value === '' || isEmpty(value)) ? null : value;
  }

  #bestTagged(options: JsonSchema[]): JsonSchema {
    const scored = options.map((each) => ({ each, score: this.#tagEvidence(each) }));
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
    if (best.score >= ENOUGH) return best.each;
    return options.find((each) => FALLBACK.test(nameOf(tagOf(each)))) ?? (options[0] as JsonSchema);
  }

  #tagEvidence(schema: JsonSchema): number {
    return evidence(nameOf(tagOf(schema)), schema.description ?? '', this.#words);
  }

  #list(schema: JsonSchema, name: string, nullable: boolean, depth: number): unknown[] | null {
    const value = depth > MAX_DEPTH ? [] : this.#array(schema, name, depth);
    return nullable && value.length === 0 ? null : value;
  }

  /** Every alternative that was said; of plain items what can be found. */
  #array(schema: JsonSchema, name: string, depth: number): unknown[] {
    const items = this.#follow(schema.items ?? {});
    const options = (items.anyOf ?? []).map((each) => this.#follow(each));
    if (options.length > 0 && options.every((each) => tagOf(each) !== undefined)) {
      const said = options.filter((each) => this.#tagEvidence(each) >= ENOUGH);
      const chosen = said.length > 0 ? said : [this.#bestTagged(options)];
      return chosen.map((each) => this.fill(each, name, depth + 1));
    }
    if (items.enum) {
      return items.enum.filter((value) => evidence(nameOf(value), '', this.#words) >= ENOUGH);
    }
    if (typesOf(items).includes('object')) return this.#objects(items, depth);
    const value = this.fill(items, name, depth + 1);
    return value === '' || value === null ? [] : [value];
  }

  /** Objects told apart by an enum ("type", "intent" …): one for each of its values that was said. */
  #objects(items: JsonSchema, depth: number): unknown[] {
    const [key, kinds] = Object.entries(items.properties ?? {}).find(
      ([name, property]) => KIND.test(name) && property.enum !== undefined,
    ) ?? [undefined, undefined];
    if (key === undefined || kinds.enum === undefined) return [this.#object(items, depth)];
    const said = kinds.enum.filter((value) => evidence(nameOf(value), '', this.#words) >= ENOUGH);
    const chosen = said.length > 0 ? said : [this.#choose(kinds.enum, kinds.description ?? '')];
    return chosen.map((value) => ({ ...this.#object(items, depth), [key]: value }));
  }

  #choose(values: unknown[], description: string): unknown {
    const scored = values.map((value) => ({ value, score: evidence(nameOf(value), '', this.#words) }));
    const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
    if (best.score >= ENOUGH) return best.value;
    const fallback = values.find((value) => value === null || FALLBACK.test(nameOf(value)));
    return fallback !== undefined ? fallback : this.#mentioned(description, values);
  }

  /** A description may name the usual value ("Defaults to low"). */
  #mentioned(description: string, values: unknown[]): unknown {
    const words = new Set(wordsOf(description.split(/default/i)[1] ?? ''));
    return values.find((value) => words.has(nameOf(value).toLowerCase())) ?? values[0];
  }

  #boolean(name: string, description: string): boolean {
    if (this.#words.some((word) => /^(no|not|never|don't|don’t)$/.test(word))) return false;
    return evidence(name, description, this.#words) >= ENOUGH;
  }

  #number(schema: JsonSchema, name: string, nullable: boolean, whole: boolean): number | null {
    const least = schema.minimum ?? 0;
    const most = schema.maximum ?? Infinity;
    if (/confiden|probab|score|certain/i.test(name)) return Math.min(0.9, most);
    // Digits of a phone number count nothing; a number before its unit ("four people") counts most.
    const words = wordsOf(this.#said.replaceAll(PHONE, ' '));
    const numbers = words
      .map((word, at) => ({
        value: NUMBER_WORDS.includes(word) ? NUMBER_WORDS.indexOf(word) : Number(word),
        next: words[at + 1],
      }))
      .filter(({ value }) => value >= least && value <= most && (!whole || Number.isInteger(value)));
    const unit = wordsOf(name).map(stem);
    const spoken = (numbers.find(({ next }) => next !== undefined && unit.includes(stem(next))) ?? numbers[0])
      ?.value;
    return spoken ?? (nullable ? null : least);
  }

  #string(schema: JsonSchema, name: string): string | undefined {
    const found = FINDERS.find(({ of }) => of.test(`${wordsOf(name).join(' ')} ${schema.format ?? ''}`));
    const value = found?.find(this.#said) ?? (found === undefined ? this.#freeText(name) : undefined);
    if (value === undefined || schema.pattern === undefined) return value;
    return new RegExp(schema.pattern, 'u').test(value) ? value : undefined;
  }

  /** Text fields that mean "what was said" get it; of others the words after their own name ("note: …"). */
  #freeText(name: string): string | undefined {
    if (FREE_TEXT.test(name)) return this.#said;
    const own = wordsOf(name).map(stem);
    const at = this.#words.findIndex((word) => own.includes(stem(word)));
    return at < 0 ? undefined : this.#words.slice(at + 1).join(' ') || undefined;
  }
}

const KIND = /^(type|kind|intent|action|command|category)$/i;
const FREE_TEXT =
  /text|words|utterance|question|query|message|quote|span|said|content|reason|summary|transcript|value|answer/i;
const PHONE = /\+?\d[\d\s().-]{5,}\d/g;
const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** What can be found in speech by the name of the field. */
const FINDERS: { of: RegExp; find(said: string): string | undefined }[] = [
  {
    of: /phone|mobile|telephone/i,
    find: (said) => said.match(PHONE)?.[0].replaceAll(/[^\d+]/g, ''),
  },
  { of: /e-?mail/i, find: (said) => match(said, /[\w.+-]+@[\w-]+\.[\w.]+/) },
  {
    of: /name\b/i,
    find: (said) =>
      /(?:name is|this is|i am|i'm|it's)\s+(\p{L}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)*)/iu.exec(said)?.[1] ??
      match(said, /\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)+/u),
  },
  {
    of: /\btime|hour/i,
    find: (said) => match(said, /\b(\d{1,2}(:\d{2})?\s?([ap]\.?m\.?)|\d{1,2}:\d{2}|noon|midnight)\b/i),
  },
  {
    of: /date|day|when/i,
    find: (said) =>
      match(
        said,
        /\b(today|tonight|tomorrow|((next|this)\s)?(mon|tues|wednes|thurs|fri|satur|sun)day|next week|\d{4}-\d{2}-\d{2})\b(\s(at\s)?\d{1,2}(:\d{2})?\s?([ap]m)?)?/i,
      ),
  },
];

function match(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[0].trim();
}

/** The constant that names an object among alternatives, e.g. `{type: {const: 'book'}}`. */
function tagOf(schema: JsonSchema): unknown {
  for (const property of Object.values(schema.properties ?? {})) {
    if ('const' in property) return property.const;
    if (property.enum?.length === 1) return property.enum[0];
  }
  return undefined;
}

/** A constant as a word. */
function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** An object in which nothing was found. */
function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => each === null || each === '')
  );
}
