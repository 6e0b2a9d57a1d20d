// The adapter against the sandbox's language model, which checks requests, strict schemas above all, as the vendor does.
import { SANDBOX_CREDENTIALS, startSandbox, type Sandbox } from '@offhook/sandbox';
import type { UnderstandingContext } from '@offhook/machines';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAi, type OpenAiModel } from './index.ts';

let sandbox: Sandbox;
let openai: OpenAiModel;
const never = new AbortController().signal;

beforeAll(async () => {
  sandbox = await startSandbox();
  openai = createOpenAi({
    apiKey: SANDBOX_CREDENTIALS.openaiKey,
    baseUrl: sandbox.urls.openai,
    models: ['gpt-4o'],
    largeModels: ['gpt-5'],
  });
});
afterAll(() => sandbox.close());

const context: UnderstandingContext = {
  now: Date.UTC(2026, 4, 4, 15),
  expectation: { kind: 'open', keyTerms: [], offered: [] },
  business: {
    timezone: 'America/New_York',
    language: 'en',
    vertical: 'salon',
    services: [{ id: 'id-cut', name: 'Haircut', aliases: [], needs: [], durationMinutes: 45 }],
    staff: [],
    hours: [],
    knowledge: [],
    emergencies: [],
  },
};

describe('OpenAI over the sandbox', () => {
  it('has its schema and requests accepted', async () => {
    await expect(openai.check(never)).resolves.toBeUndefined();
    await expect(openai.warmUp(never)).resolves.toBeUndefined();
    const commands = await openai.understand('I want to book a haircut', context, never);
    expect(commands.every(({ span: [start, end] }) => start >= 0 && end <= 24 && start < end)).toBe(true);
  });

  it('streams an answer from the knowledge', async () => {
    const knowledge = [
      {
        id: 'k',
        question: 'Is there parking?',
        variations: [],
        answer: 'Yes, there is free parking behind the building.',
      },
    ];
    const said = await Array.fromAsync(openai.answer('Is there parking?', knowledge, never));
    expect(said.join('')).toContain('parking behind the building');
  });
});
