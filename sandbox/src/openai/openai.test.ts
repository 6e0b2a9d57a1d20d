// The official SDK against the sandbox's OpenAI: structured output, streams, answers, and every refusal.
import OpenAI from 'openai';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { Faults } from '../faults.ts';
import { createRandom } from '../random.ts';
import { fillSchema } from './fill.ts';
import { startOpenai } from './server.ts';
import type { JsonSchema } from './strict-schema.ts';

const faults = new Faults();
let server: Awaited<ReturnType<typeof startOpenai>>;
let client: OpenAI;
beforeAll(async () => {
  server = await startOpenai({
    port: 0,
    profile: 'instant',
    random: createRandom('test'),
    credentials: SANDBOX_CREDENTIALS,
    faults,
    log: pino({ level: 'silent' }),
  });
  client = new OpenAI({ apiKey: SANDBOX_CREDENTIALS.openaiKey, baseURL: server.url, maxRetries: 0 });
});
afterAll(() => server.close());

const object = (properties: Record<string, JsonSchema>, rest: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});
const tagged = (tag: string, properties: Record<string, JsonSchema> = {}): JsonSchema =>
  object({ type: { type: 'string', const: tag }, ...properties });

/** Of the kind an engine would ask for: several things one utterance may mean. */
const COMMANDS = object({
  commands: {
    type: 'array',
    items: {
      anyOf: [
        tagged('book', { service: { type: ['string', 'null'], enum: ['haircut', 'color', null] } }),
        tagged('cancel'),
        tagged('affirm'),
        tagged('giveName', { name: { type: 'string' }, confidence: { type: 'number' } }),
        tagged('unclear'),
      ],
    },
  },
});
const ask = (user: string, schema: object, extra: object = {}) =>
  client.chat.completions.create({
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 'Turn what the caller says into commands.' },
      { role: 'user', content: user },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'reading', strict: true, schema: schema as never },
    },
    ...extra,
  });
const filled = async (user: string, schema: object = COMMANDS) =>
  JSON.parse((await ask(user, schema)).choices[0]?.message.content as string) as unknown;

describe('strict structured output', () => {
  it('is filled with what was said', async () => {
    expect(await filled("I'd like to book a haircut please")).toMatchObject({
      commands: expect.arrayContaining([{ type: 'book', service: 'haircut' }]),
    });
    expect(await filled('please cancel my appointment')).toMatchObject({
      commands: expect.arrayContaining([{ type: 'cancel' }]),
    });
    expect(await filled('yes')).toEqual({ commands: [{ type: 'affirm' }] });
    expect(await filled('xyzzy')).toEqual({ commands: [{ type: 'unclear' }] });
  });

  it('takes the alternative whose name was said', () => {
    const schema = object({ intent: { anyOf: [tagged('greeting'), tagged('cancel'), tagged('unclear')] } });
    expect(fillSchema(schema, 'please cancel it')).toEqual({ intent: { type: 'cancel' } });
    expect(fillSchema(schema, 'xyzzy')).toEqual({ intent: { type: 'unclear' } });
  });

  it('lists one object for each thing said, told apart by an enum', () => {
    const schema = object({
      things: {
        type: 'array',
        items: object({
          type: { type: 'string', enum: ['affirm', 'reschedule', 'unclear'] },
          words: { type: 'string' },
          handles: { type: ['array', 'null'], items: { type: 'string' } },
        }),
      },
    });
    const words = 'yes, but move it to Friday';
    expect(fillSchema(schema, words)).toEqual({
      things: [
        { type: 'affirm', words, handles: null },
        { type: 'reschedule', words, handles: null },
      ],
    });
  });

  it('finds names, numbers, dates and phone numbers by the names of the fields', () => {
    const schema = object({
      customerName: { type: ['string', 'null'] },
      phoneNumber: { type: ['string', 'null'] },
      preferredDate: { type: ['string', 'null'] },
      startTime: { type: ['string', 'null'] },
      people: { type: 'integer', minimum: 1 },
      email: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    });
    expect(
      fillSchema(schema, 'This is Dana Reed, 202-555-0171, a table for four people tomorrow at 3 pm please'),
    ).toEqual({
      customerName: 'Dana Reed',
      phoneNumber: '2025550171',
      preferredDate: 'tomorrow at 3 pm',
      startTime: '3 pm',
      people: 4,
      email: null,
    });
  });

  it('sees the utterance inside JSON and behind a label', async () => {
    const only = object({ utterance: { type: 'string' } });
    expect(await filled(JSON.stringify({ utterance: 'yes please', open: 'confirm' }), only)).toEqual({
      utterance: 'yes please',
    });
    expect(await filled(`Utterance: ${JSON.stringify('I said "noon", yes')}`, only)).toEqual({
      utterance: 'I said "noon", yes',
    });
    expect(await filled('The open question is the time.\nCaller said: "noon"', only)).toEqual({
      utterance: 'noon',
    });
  });

  it('follows references, even to itself, and ends', () => {
    const schema = object(
      { root: { $ref: '#/$defs/node' } },
      {
        $defs: {
          node: object({
            text: { type: 'string' },
            next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          }),
        },
      },
    );
    expect(fillSchema(schema, 'hello')).toMatchObject({ root: { text: 'hello' } });
  });

  it.each([
    ['a key that is not required', { ...object({ a: { type: 'string' } }), required: [] }, "Missing 'a'"],
    [
      'additional properties',
      { type: 'object', properties: {}, required: [] },
      "'additionalProperties' is required",
    ],
    ['a root that is no object', { type: 'array', items: { type: 'string' } }, 'type: "object"'],
    ['anyOf at the root', { anyOf: [object({})] }, "'anyOf' is not permitted"],
    ['allOf inside', object({ a: { allOf: [] } }), "('properties', 'a'), 'allOf' is not permitted"],
    ['an array without items', object({ a: { type: 'array' } }), 'array schema missing items'],
    ['a property without type', object({ a: {} }), "must have a 'type' key"],
  ])('refuses %s', async (_, schema, sentence) => {
    await expect(ask('hi', schema)).rejects.toMatchObject({
      status: 400,
      param: 'response_format',
      message: expect.stringContaining(sentence),
    });
  });

  it('is not checked so where strict is off', async () => {
    const loose = { type: 'object', properties: { utterance: { type: 'string' } } };
    const format = { type: 'json_schema', json_schema: { name: 'x', schema: loose } };
    const answer = await ask('hi', {}, { response_format: format });
    expect(JSON.parse(answer.choices[0]?.message.content as string)).toEqual({ utterance: 'hi' });
  });
});

describe('an answer', () => {
  const messages = [
    {
      role: 'system' as const,
      content:
        'You are a receptionist. Answer only from what follows.\n- Parking: behind the building, free for two hours.\n- A haircut costs $45.\nQ: Do you take cards?\nA: Yes, all of them.',
    },
    { role: 'user' as const, content: 'Where can I park my car?' },
  ];

  it('comes from the knowledge in the prompt, whole, with its usage counted', async () => {
    const { choices, usage, ...rest } = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages,
    });
    expect(choices[0]).toMatchObject({
      message: {
        role: 'assistant',
        content: 'Parking: behind the building, free for two hours.',
        refusal: null,
      },
      finish_reason: 'stop',
    });
    expect(rest).toMatchObject({
      object: 'chat.completion',
      model: 'gpt-4o-mini',
      id: expect.stringMatching(/^chatcmpl-/),
    });
    expect(usage?.prompt_tokens).toBeGreaterThan(30);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens as number) + (usage?.completion_tokens as number));
  });

  it.each([
    ['how much is a haircut?', 'A haircut costs $45.'],
    ['can I pay by card?', 'Yes, all of them.'],
    ['is there a swimming pool?', 'I don’t have that information, but I can take a message.'],
  ])('%s', async (question, answer) => {
    const { choices } = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [messages[0] as (typeof messages)[0], { role: 'user', content: question }],
    });
    expect(choices[0]?.message.content).toBe(answer);
  });

  it('is what the prompt says for what it does not know', async () => {
    const { choices } = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [
        {
          role: 'system',
          content: 'If it is not below, reply with exactly NOT_KNOWN and nothing else.\nA haircut costs $45.',
        },
        { role: 'user', content: 'Question: "Is there a swimming pool?"' },
      ],
    });
    expect(choices[0]?.message.content).toBe('NOT_KNOWN');
  });

  it('streams token by token, the usage last where it is asked for', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt-4o',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((each) => each.choices[0]?.delta.content ?? '').join('')).toBe(
      'Parking: behind the building, free for two hours.',
    );
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: chunks.length - 3 } });
    expect(new Set(chunks.map((each) => each.id)).size).toBe(1);
  });

  it('is cut off at the limit', async () => {
    const { choices } = await client.chat.completions.create({
      model: 'gpt-4o',
      messages,
      max_completion_tokens: 2,
    });
    expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'Parking:' } });
  });
});

describe('what is refused', () => {
  it('a model that is not there: 404 model_not_found; the list says which are', async () => {
    const models = (await client.models.list()).data.map((each) => each.id);
    expect(models).toContain('gpt-4o');
    await expect(
      client.chat.completions.create({ model: 'gpt-9', messages: [{ role: 'user', content: 'hi' }] }),
    ).rejects.toMatchObject({ status: 404, code: 'model_not_found', type: 'invalid_request_error' });
    await expect(client.models.retrieve('gpt-9')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  it('a wrong key: 401 invalid_api_key', async () => {
    const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL: server.url, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  it.each([
    ['no messages', { model: 'gpt-4o' }, "Missing required parameter: 'messages'."],
    [
      'a role that is none',
      { model: 'gpt-4o', messages: [{ role: 'boss', content: 'x' }] },
      "'messages[0].role'",
    ],
    [
      'a temperature for a model that reasons',
      { model: 'gpt-5', messages: [{ role: 'user', content: 'x' }], temperature: 0 },
      "'temperature' does not support 0",
    ],
    [
      'a reasoning effort for one that does not',
      { model: 'gpt-4o', messages: [{ role: 'user', content: 'x' }], reasoning_effort: 'low' },
      "'reasoning_effort' is not supported",
    ],
    [
      'an effort the model does not know',
      { model: 'gpt-5.1', messages: [{ role: 'user', content: 'x' }], reasoning_effort: 'minimal' },
      "does not support 'minimal'",
    ],
    [
      'a temperature out of range',
      { model: 'gpt-4o', messages: [{ role: 'user', content: 'x' }], temperature: 3 },
      "'temperature'",
    ],
  ])('%s: 400', async (_, body, sentence) => {
    const request = client.chat.completions.create(body as never);
    await expect(request).rejects.toMatchObject({ status: 400, message: expect.stringContaining(sentence) });
  });

  it('429 on request, with how long to wait; a patient client gets through', async () => {
    faults.add({ kind: 'refuse', status: 429, vendor: 'openai' });
    await expect(client.models.list()).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    faults.add({ kind: 'refuse', status: 429, vendor: 'openai' });
    const response = await fetch(`${server.url}/models`, {
      headers: { authorization: `Bearer ${SANDBOX_CREDENTIALS.openaiKey}` },
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after-ms')).toBe('1000');
    expect((await client.models.list()).data.length).toBeGreaterThan(0);
  });

  it('a dropped connection and a stalled stream on request', async () => {
    const hello = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'hi' }] };
    faults.add({ kind: 'drop', vendor: 'openai' });
    await expect(client.chat.completions.create(hello)).rejects.toThrow(/connection|socket|terminated/i);
    faults.add({ kind: 'stall', vendor: 'openai', durationMs: 60_000 });
    const impatient = client.chat.completions.create(hello, { signal: AbortSignal.timeout(50) });
    await expect(impatient).rejects.toThrow(/abort/i);
  });
});
