// Requests made up from the API's own description: each field as its schema has it, or as nobody should send it.
import * as fc from 'fast-check';

/** JSON Schema, as far as the OpenAPI document uses it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
}

export interface Operation {
  method: string;
  path: string;
  parameters?: { name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components?: { schemas?: Record<string, Schema> };
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path: path.replace(/(.)\/$/, '$1'),
    })),
  );

/** Values that have broken parsers, casts and databases, beside ordinary ones and noise. */
const nastyText = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e309',
    'NaN',
    '\u0000',
    'a\u0000b',
    '\uD800',
    "'; drop table calls; --",
    '%00',
    '%E0%A4%A',
    '../../etc/passwd',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-06-01T00:00:00+23:59',
    '2026-06-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '+12025550142',
    'booked',
    'confirmed',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'x'.repeat(5_000),
  ),
  fc.uuid(),
  fc.string({ unit: 'binary' }),
);
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  fc.jsonValue(),
  fc.constantFrom<unknown>('__proto__', 2 ** 53, -(2 ** 63), 1e-300, [], {}, null, [null], [[[[]]]]),
);

export interface Sample {
  method: string;
  path: string;
  query: string;
  body: unknown;
}

/** What the generator is told of the organization that is asked about. */
export interface Known {
  /** Ids of rows that are there, by the part of the path before them; nonsense about them comes as far as the database. */
  idOf(path: string): string | undefined;
  /** Ids of any kind. */
  ids: readonly string[];
}

/** Requests of one operation, three in four of them with one thing wrong. */
export function requestsOf(operation: Operation, document: Document, known: Known): fc.Arbitrary<Sample> {
  const value = (schema: Schema) => valuesOf(schema, document, known);
  const { method, path, parameters = [], requestBody } = operation;
  const params = fc.tuple(
    ...parameters
      .filter((each) => each.in !== 'header')
      .map((each) =>
        fc.tuple(
          fc.constant(each),
          each.in === 'path'
            ? fc.oneof(
                {
                  weight: 5,
                  arbitrary: each.schema.enum ? value(each.schema) : fc.constant(known.idOf(path)),
                },
                { weight: 1, arbitrary: fc.constantFrom(...known.ids) },
                { weight: 2, arbitrary: nastyText },
              )
            : fc.oneof(
                { weight: 6, arbitrary: value(each.schema) },
                { weight: 2, arbitrary: nastyText },
                { weight: each.required ? 1 : 4, arbitrary: fc.constant(undefined) },
              ),
        ),
      ),
  );
  const schema = requestBody?.content['application/json']?.schema;
  const body = schema ? withOneWrong(value(schema)) : fc.constant(undefined);
  return fc.record({ params, body }).map(({ params: given, body: sent }) => {
    let filled = path;
    const query: string[] = [];
    for (const [{ in: place, name }, each] of given) {
      const text = typeof each === 'string' ? each : (JSON.stringify(each) ?? '');
      // A lone half of a surrogate pair cannot be written in a URL at all.
      const encoded = encodeURIComponent(text.toWellFormed());
      if (place === 'path') filled = filled.replace(`{${name}}`, encoded);
      else if (each !== undefined) query.push(`${name}=${encoded}`);
    }
    return { method, path: filled, query: query.join('&'), body: sent };
  });
}

/** As it is; or with one part of it replaced, left out, or one too many. */
function withOneWrong(whole: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const wrong = fc
    .tuple(whole, nasty, fc.nat(), fc.constantFrom('replace', 'remove', 'add'))
    .map(([value, other, at, how]) => {
      const copy = structuredClone(value);
      const places = placesIn(copy);
      const place = places[at % Math.max(1, places.length)];
      if (!place) return other;
      const { parent, key } = place;
      if (how === 'replace') parent[key] = other;
      else if (how === 'remove') delete parent[key];
      else parent['unheardOf'] = other;
      return copy;
    });
  return fc.oneof({ weight: 1, arbitrary: whole }, { weight: 3, arbitrary: wrong });
}

interface Place {
  parent: Record<string, unknown>;
  key: string;
}

const placesIn = (value: unknown): Place[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, part]) => [
        { parent: value as Record<string, unknown>, key },
        ...placesIn(part),
      ]);

/** Values that the schema allows, as far as it says. */
function valuesOf(schema: Schema, document: Document, known: Known, depth = 0): fc.Arbitrary<unknown> {
  const next = (part: Schema) => valuesOf(part, document, known, depth + 1);
  if (depth > 8) return fc.constant(null);
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return next(document.components?.schemas?.[name] ?? {});
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(next));
  if (schema.allOf) return fc.tuple(...schema.allOf.map(next)).map((parts) => Object.assign({}, ...parts));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => next({ ...schema, type })));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1_000, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1e6, 2 ** 31 - 1),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e6, max: schema.maximum ?? 1e6, noNaN: true });
    case 'string':
      return textsOf(schema, known);
    case 'array':
      return fc.array(next(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3)),
      });
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([name, part]) => [name, next(part)] as const,
      );
      return fc.record(Object.fromEntries(fields), { requiredKeys: schema.required ?? [] });
    }
    case undefined:
    default:
      return fc.jsonValue();
  }
}

/** What fields without a format are about, often. */
const USUAL = ['Haircut', 'America/New_York', 'sandbox-modem', '+12025550142', 'US', '09:00', '2026-06'];

function textsOf(
  { format, pattern, minLength = 0, maxLength = 40 }: Schema,
  known: Known,
): fc.Arbitrary<string> {
  switch (format) {
    case 'uuid':
      return fc.constantFrom(...known.ids);
    case 'email':
      return fc.constantFrom('somebody@example.test', 'owner@example.test', 'a+b@example.test');
    case 'date-time':
      return fc
        .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
        .map((at) => at.toISOString());
    case 'date':
      return fc.constantFrom('2026-06-01', '2026-12-25', '2028-02-29');
    case 'uri':
      return fc.constantFrom('https://example.com/x', 'https://example.com/mine.ics');
    case undefined:
    default: {
      if (pattern !== undefined) return matching(pattern);
      const longest = Math.max(minLength, Math.min(maxLength, 60));
      const usual = USUAL.filter(({ length }) => length >= minLength && length <= maxLength);
      const any = fc.string({ minLength, maxLength: longest, unit: 'grapheme' });
      return usual.length === 0 ? any : fc.oneof(any, fc.constantFrom(...usual));
    }
  }
}

/** Of patterns that fast-check does not take, what most of ours let through. */
function matching(pattern: string): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.constantFrom('+12025550142', '09:00', 'x');
  }
}
