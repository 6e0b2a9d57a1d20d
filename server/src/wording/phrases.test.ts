// What the server says to people has its Spanish. Errors cannot even be made without (see `Phrase`), so here is what types cannot see.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { E164 } from '../http/schemas.ts';
import { describeApi } from '../openapi.ts';
import { faultOf } from './field-fault.ts';
import { inSpanish, say } from './phrases.ts';

const SPANISH = { language: 'es' } as const;

describe('a phrase', () => {
  it('is said in the reader’s language, with what it is filled in with', () => {
    const why = 'There are 300 services already; remove one first.';
    expect(say(why, SPANISH)).toBe('Ya hay 300 servicios; quite antes alguno.');
    expect(say(why, { language: 'en' })).toBe(why);
  });

  it('may have another within it, and several may stand together', () =>
    expect(
      say(
        'The calendar cannot be read: Outlook refused (no answer): timeout\nSay when you are open.',
        SPANISH,
      ),
    ).toBe(
      'El calendario no se puede leer: Outlook lo rechazó (sin respuesta): timeout Diga cuándo está abierto.',
    ));

  it('is left as it is where it is none of ours', () =>
    expect(say('Socket hang up', SPANISH)).toBe('Socket hang up'));

  it('with something filled in is not taken for another', () => {
    const bare = 'There is no such calendar.';
    expect(say(bare, SPANISH)).toBe('No existe ese calendario.');
    expect(inSpanish(`${bare} Or is there?`)).toBeUndefined();
  });
});

describe('what is wrong with a field', () => {
  it('is a phrase in every schema of every route that has words of its own', async () => {
    const own = ownWords(await askedOfRoutes());
    expect(own.size).toBeGreaterThan(15);
    expect([...own].filter((words) => inSpanish(words) === undefined)).toEqual([]);
  });

  it.each([
    [z.string(), undefined, 'is needed'],
    [z.string(), 5, 'has to be text'],
    [z.string().min(1), '', 'may not be empty'],
    [z.string().min(10), 'short', 'has to be at least 10 characters'],
    [z.array(z.string()).max(1), ['a', 'b'], 'may be at most 1 of them'],
    [z.int(), 1.5, 'has to be a whole number'],
    [z.number().positive(), 0, 'has to be more than 0'],
    [z.number().max(3), 4, 'may be 3 or less'],
    [z.number().multipleOf(5), 4, 'has to be a multiple of 5'],
    [z.enum(['en', 'es']), 'ru', 'has to be one of en, es'],
    [z.email(), 'nobody', 'has to be an e-mail address'],
    [z.uuid(), '7', 'has to be an id'],
    [z.strictObject({}), { a: 1, b: 2 }, 'does not know a, b'],
    [z.string().regex(/x/), 'y', 'is not valid'],
    [z.union([z.int(), z.boolean()]), 'y', 'is not valid'],
    [E164, '555', 'expected a telephone number such as +12025550142'],
  ])('is told in plain words: %#', (schema, value, words) => {
    const { error } = schema.safeParse(value);
    const [{ code, message, ...params } = { code: '', message: '' }] = error?.issues ?? [];
    expect(faultOf({ keyword: code, message, params })).toBe(words);
    expect(inSpanish(words)).toBeDefined();
  });
});

/** What is checked of what comes in, of every route. */
async function askedOfRoutes(): Promise<FastifySchema[]> {
  const schemas: FastifySchema[] = [];
  const listen = (told: unknown): void => {
    const { fastify } = told as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ schema: { body, querystring, params, headers } = {} }) => {
      schemas.push({ body, querystring, params, headers });
    });
  };
  subscribe('fastify.initialization', listen);
  try {
    await describeApi();
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
  return schemas;
}

/** Messages that schemas were given, wherever within them. */
function ownWords(within: unknown, found = new Set<string>(), seen = new Set<unknown>()): Set<string> {
  if (typeof within !== 'object' || within === null || seen.has(within)) return found;
  seen.add(within);
  const { error } = within as { error?: unknown };
  const words: unknown = typeof error === 'function' ? error({}) : undefined;
  if (typeof words === 'string') found.add(words);
  const inner = '_zod' in within ? [(within._zod as { def: unknown }).def] : Object.values(within);
  for (const each of inner) ownWords(each, found, seen);
  return found;
}
