// OpenAI: reads what deterministic understanding could not, and phrases answers from the business's knowledge.
import { VendorError } from '../../errors.ts';
import type { LanguageModel, ModelUsage, Understand } from '../../voice/language-model.ts';
import { createClient, tuning, usageOf, vendorError, type Client, type OpenAiOptions } from './client.ts';
import { readCommands } from './commands.ts';
import {
  ANSWER_RULES,
  describeBusiness,
  describeKnowledge,
  quote,
  UNDERSTAND_RULES,
  UNKNOWN_ANSWER,
} from './prompt.ts';
import { RESPONSE_FORMAT } from './schema.ts';

export type { OpenAiOptions } from './client.ts';

export interface OpenAiModel extends LanguageModel {
  /** Uses the schema once, so that no caller waits the seconds its first use costs. Throws `VendorError`. */
  warmUp(signal: AbortSignal): Promise<void>;
  /** Throws `VendorError` when the key is refused or the vendor cannot be reached. */
  check(signal: AbortSignal): Promise<void>;
}

/** Enough for half a dozen commands; a model that goes on longer has lost its way. */
const MAX_COMMAND_TOKENS = 600;
const MAX_ANSWER_TOKENS = 160;

export function createOpenAi({ largeModels, ...options }: OpenAiOptions): OpenAiModel {
  const client = createClient(options);
  const large = createClient({ ...options, models: largeModels });

  const fillIn = (
    by: Client,
    prompt: string,
    signal: AbortSignal,
    report?: (usage: ModelUsage) => void,
  ): Promise<string> =>
    by.request(async (openai, model) => {
      const answer = await openai.chat.completions.create(
        {
          model,
          ...tuning(model),
          max_completion_tokens: MAX_COMMAND_TOKENS,
          response_format: RESPONSE_FORMAT,
          messages: [
            { role: 'system', content: UNDERSTAND_RULES },
            { role: 'user', content: prompt },
          ],
        },
        { signal },
      );
      if (answer.usage) report?.(usageOf(model, answer.usage));
      const choice = answer.choices[0];
      // A refusal, or an answer cut off at the limit, means nothing.
      return choice?.finish_reason === 'stop' ? (choice.message.content ?? '') : '';
    });

  const understandBy =
    (by: Client): Understand =>
    async (utterance, context, signal, report) => {
      const json = await fillIn(
        by,
        `${describeBusiness(context)}\n${quote('Utterance', utterance)}`,
        signal,
        report,
      );
      if (json === '') return [];
      try {
        return readCommands(json, utterance, context);
      } catch (error) {
        throw new VendorError('openai', 'OpenAI answered with something that is no JSON', {
          retryable: true,
          cause: error,
        });
      }
    };

  return {
    understand: understandBy(client),
    understandHard: understandBy(large),

    async *answer(question, knowledge, signal, report) {
      if (knowledge.length === 0) return;
      const stream = await client.request(async (openai, model) => ({
        model,
        chunks: await openai.chat.completions.create(
          {
            model,
            ...tuning(model),
            max_completion_tokens: MAX_ANSWER_TOKENS,
            stream: true,
            stream_options: { include_usage: true },
            messages: [
              { role: 'system', content: `${ANSWER_RULES}\n\n${describeKnowledge(knowledge)}` },
              { role: 'user', content: quote('Question', question) },
            ],
          },
          { signal },
        ),
      }));
      /** Held back while it may still turn out to be the word for "unknown"; undefined once it cannot. */
      let held: string | undefined = '';
      try {
        for await (const chunk of stream.chunks) {
          if (chunk.usage) report?.(usageOf(stream.model, chunk.usage));
          const words = chunk.choices[0]?.delta.content ?? '';
          if (words === '') continue;
          if (held === undefined) {
            yield words;
            continue;
          }
          held += words;
          if (UNKNOWN_ANSWER.startsWith(held.trim().slice(0, UNKNOWN_ANSWER.length))) continue;
          yield held;
          held = undefined;
        }
      } catch (error) {
        throw vendorError(error);
      }
      // Cut off before it was clear: a beginning of the word for "unknown" is no answer either.
    },

    async warmUp(signal) {
      // The schema is compiled for each model.
      await Promise.all([client, large].map((by) => fillIn(by, quote('Utterance', 'hello'), signal)));
    },

    async check(signal) {
      await client.request((openai) => openai.models.list({ signal }));
    },
  };
}
