// The official SDK offers tools to the sandbox's OpenAI: what is called, with what, what is said about the result, and every refusal.
import OpenAI from 'openai';
import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_CREDENTIALS } from '../credentials.ts';
import { Faults } from '../faults.ts';
import { createRandom } from '../random.ts';
import { startOpenai } from './server.ts';

let server: Awaited<ReturnType<typeof startOpenai>>;
let client: OpenAI;
beforeAll(async () => {
  server = await startOpenai({
    port: 0,
    profile: 'instant',
    random: createRandom('test'),
    credentials: SANDBOX_CREDENTIALS,
    faults: new Faults(),
    log: pino({ level: 'silent' }),
  });
  client = new OpenAI({ apiKey: SANDBOX_CREDENTIALS.openaiKey, baseURL: server.url, maxRetries: 0 });
});
afterAll(() => server.close());

const PROMPT = `You are a receptionist.
When the caller wants a haircut or another time, AM or PM, call find_opening.
After find_opening, say: {opening} is free. May I have your name, please?
- When the caller says their name, say: A haircut, {opening}, for {caller}. Shall I book it?
When the caller says yes, call book_appointment.
Parking: behind the building.`;
const tool = (name: string, ...properties: string[]): ChatCompletionTool => ({
  type: 'function',
  function: {
    name,
    parameters: {
      type: 'object',
      properties: Object.fromEntries(properties.map((each) => [each, { type: 'string' }])),
      required: properties,
    },
  },
});
const TOOLS = [tool('find_opening', 'words'), tool('book_appointment', 'name')];

const user = (content: string): ChatCompletionMessageParam => ({ role: 'user', content });
const agent = (content: string): ChatCompletionMessageParam => ({ role: 'assistant', content });
const called = (name: string, result: string): ChatCompletionMessageParam[] => [
  {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: '{}' } }],
  },
  { role: 'tool', tool_call_id: 'call_1', content: result },
];
const WISH = user("I'd like a haircut on Friday at 3 PM");
const FREE = [WISH, ...called('find_opening', '{"opening":"Friday at 3 PM"}')];
const ASKED = [...FREE, agent('Friday at 3 PM is free. May I have your name, please?')];

const body = (messages: ChatCompletionMessageParam[], more: object = {}) => ({
  model: 'gpt-4.1',
  messages: [{ role: 'system' as const, content: PROMPT }, ...messages],
  tools: TOOLS,
  ...more,
});
const ask = async (messages: ChatCompletionMessageParam[], more: object = {}) =>
  (await client.chat.completions.create(body(messages, more))).choices[0];

describe('a prompt with tools', () => {
  it('has the tool called that its instruction names, with what was said', async () => {
    const choice = await ask([WISH]);
    expect(choice?.finish_reason).toBe('tool_calls');
    expect(choice?.message).toMatchObject({ content: null });
    expect(choice?.message.tool_calls).toEqual([
      {
        id: expect.stringMatching(/^call_/),
        type: 'function',
        function: { name: 'find_opening', arguments: JSON.stringify({ words: WISH.content }) },
      },
    ]);
  });

  it('has a result said with its fields, JSON in a string or not', async () => {
    expect((await ask(FREE))?.message.content).toBe('Friday at 3 PM is free. May I have your name, please?');
    const wrapped = [WISH, ...called('find_opening', JSON.stringify('{"opening":"noon"}'))];
    expect((await ask(wrapped))?.message.content).toBe('noon is free. May I have your name, please?');
  });

  it('has a result without the field said as it is', async () => {
    const taken = [WISH, ...called('find_opening', '{"problem":"That one is taken."}')];
    expect((await ask(taken))?.message.content).toBe('That one is taken.');
  });

  it('takes an answer for what was asked, and fills a later call with it', async () => {
    expect((await ask([...ASKED, user('Dana Reed')]))?.message.content).toBe(
      'A haircut, Friday at 3 PM, for Dana Reed. Shall I book it?',
    );
    const readBack = [...ASKED, user('Dana Reed'), agent('A haircut … Shall I book it?'), user('yes please')];
    expect((await ask(readBack))?.message.tool_calls?.[0]).toMatchObject({
      function: { name: 'book_appointment', arguments: '{"name":"Dana Reed"}' },
    });
  });

  it('hears another wish where something else was asked', async () => {
    const choice = await ask([...ASKED, user('Actually, make it Monday at 2 PM')]);
    expect(choice?.message.tool_calls?.[0]).toMatchObject({ function: { name: 'find_opening' } });
  });

  it('streams a call: its name first, then its arguments piece by piece', async () => {
    const stream = await client.chat.completions.create({ ...body([WISH]), stream: true });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk.choices[0]);
    const calls = chunks.map((each) => each?.delta.tool_calls?.[0]).filter((each) => each !== undefined);
    expect(calls[0]).toMatchObject({ index: 0, function: { name: 'find_opening', arguments: '' } });
    expect(calls.map((each) => each.function?.arguments ?? '').join('')).toBe(
      JSON.stringify({ words: WISH.content }),
    );
    expect(chunks.at(-1)?.finish_reason).toBe('tool_calls');
  });

  it('answers from its knowledge where no instruction fits, or no tool may be called', async () => {
    expect((await ask([user('Where is your parking?')]))?.message.content).toBe(
      'Parking: behind the building.',
    );
    expect((await ask([WISH], { tool_choice: 'none' }))?.finish_reason).toBe('stop');
  });
});

describe('what is refused where there are tools', () => {
  const [result] = called('find_opening', '{}').slice(1) as [ChatCompletionMessageParam];
  const [call] = called('find_opening', '{}') as [ChatCompletionMessageParam];
  it.each([
    ['a result nobody asked for', body([WISH, result]), "messages with role 'tool' must be a response"],
    [
      'a call without its result',
      body([WISH, call, user('hello?')]),
      'did not have response messages: call_1',
    ],
    ['a call without its result at the end', body([WISH, call]), 'did not have response messages: call_1'],
    [
      'a choice where there are no tools',
      { ...body([WISH]), tools: undefined, tool_choice: 'auto' },
      "'tool_choice' is only allowed when 'tools' are specified",
    ],
    [
      'a strict tool whose schema is not',
      body([WISH], {
        tools: [{ type: 'function', function: { name: 'x', strict: true, parameters: { type: 'object' } } }],
      }),
      "Invalid schema for function 'x'",
    ],
    [
      'a name that is none',
      body([WISH], { tools: [{ type: 'function', function: { name: 'find opening' } }] }),
      "'tools[0].function.name'",
    ],
  ])('%s: 400', async (_, request, sentence) => {
    await expect(client.chat.completions.create(request as never)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(sentence),
    });
  });
});
