// What is wrong with a field of what was sent, in a few words a person can act on: after the field's name they make a sentence.
import { inSpanish, type Phrase } from './phrases.ts';

/** What zod found, as its Fastify plugin passes it on. */
export interface Issue {
  /** Zod's code of it, e.g. `too_small`. */
  keyword?: string;
  message?: string;
  params?: Record<string, unknown>;
}

/** In English; our own words where the schema has some. */
export function faultOf({ keyword = '', message = '', params = {} }: Issue): string {
  if (inSpanish(message) !== undefined) return message;
  switch (keyword) {
    case 'invalid_type':
      if (message.endsWith('received undefined')) return 'is needed' satisfies Phrase;
      return TYPES[String(params.expected)] ?? INVALID;
    case 'too_small':
      return tooSmall(params);
    case 'too_big':
      return tooBig(params);
    case 'invalid_value':
      return `has to be one of ${list(params.values)}` satisfies Phrase;
    case 'not_multiple_of':
      return `has to be a multiple of ${String(params.divisor)}` satisfies Phrase;
    case 'unrecognized_keys':
      return `does not know ${list(params.keys)}` satisfies Phrase;
    case 'invalid_format':
      return FORMATS[String(params.format)] ?? INVALID;
    default:
      return INVALID;
  }
}

const INVALID: Phrase = 'is not valid';

const TYPES: Record<string, Phrase | undefined> = {
  string: 'has to be text',
  number: 'has to be a number',
  int: 'has to be a whole number',
  boolean: 'has to be true or false',
  array: 'has to be a list',
};

const FORMATS: Record<string, Phrase | undefined> = {
  email: 'has to be an e-mail address',
  url: 'has to be a web address',
  uuid: 'has to be an id',
  date: 'has to be a date such as 2026-03-14',
  datetime: 'has to be an instant such as 2026-03-14T15:30:00Z',
};

function tooSmall({ origin, minimum, inclusive }: Record<string, unknown>): Phrase {
  const least = String(minimum);
  if (origin === 'string')
    return least === '1' ? 'may not be empty' : `has to be at least ${least} characters`;
  if (origin === 'array') return least === '1' ? 'may not be empty' : `has to be at least ${least} of them`;
  return inclusive === false ? `has to be more than ${least}` : `has to be ${least} or more`;
}

function tooBig({ origin, maximum, inclusive }: Record<string, unknown>): Phrase {
  const most = String(maximum);
  if (origin === 'string') return `may be at most ${most} characters`;
  if (origin === 'array') return `may be at most ${most} of them`;
  return inclusive === false ? `has to be less than ${most}` : `may be ${most} or less`;
}

const list = (values: unknown): string => (Array.isArray(values) ? values.map(String).join(', ') : '');
