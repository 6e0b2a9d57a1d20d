// One request to OpenAI: a deadline, no retries of the SDK's own, the model list walked on `model_not_found`, and every
// failure told as a vendor error.
import type { OpenAI } from 'openai';
import { VendorError } from '../../errors.ts';
import type { ModelUsage } from '../../voice/language-model.ts';
import { costMicros } from './prices.ts';

export interface OpenAiOptions {
  apiKey: string;
  baseUrl?: string;
  /** First choice first; the next is tried when the vendor no longer has one. */
  models: readonly string[];
  /** The same for utterances the first choice makes nothing of. */
  largeModels: readonly string[];
}

/** Past this a request is given up whatever the caller's own signal says: nobody on a telephone waits longer. */
const LONGEST_MS = 15_000;

export interface Client {
  /** Runs `ask` with the first model that exists. Throws `VendorError`. */
  request<T>(ask: (openai: OpenAI, model: string) => Promise<T>): Promise<T>;
}

/** The SDK takes about 0.1 s to import: not paid before the server listens. */
const loadSdk = (): Promise<typeof import('openai')> => import('openai');

export function createClient(options: Omit<OpenAiOptions, 'largeModels'>): Client {
  if (options.models.length === 0) throw new TypeError('OPENAI_MODELS names no model');
  const opening = open(options);
  // Told to whoever asks first.
  opening.catch(() => undefined);
  /** Models before this one are gone for good. */
  let first = 0;

  return {
    async request(ask) {
      const openai = await opening;
      for (let at = first; ; at += 1) {
        const model = options.models[at]!;
        try {
          return await ask(openai, model);
        } catch (error) {
          const gone = (error as { code?: unknown }).code === 'model_not_found';
          if (!gone || at === options.models.length - 1) throw vendorError(error);
          first = Math.max(first, at + 1);
        }
      }
    },
  };
}

/** The vendor's count of tokens, with what they cost. */
export function usageOf(model: string, usage: OpenAI.CompletionUsage): ModelUsage {
  const tokens = {
    tokensIn: usage.prompt_tokens,
    tokensCached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    tokensOut: usage.completion_tokens,
  };
  return { model, ...tokens, costMicros: costMicros(model, tokens) };
}

async function open(options: Omit<OpenAiOptions, 'largeModels' | 'models'>): Promise<OpenAI> {
  const { OpenAI: Sdk } = await loadSdk();
  return new Sdk({ apiKey: options.apiKey, baseURL: options.baseUrl, maxRetries: 0, timeout: LONGEST_MS });
}

/** Settings that differ by family: reasoning models refuse `temperature` and would otherwise think before they speak. */
export function tuning(model: string): {
  temperature?: number;
  reasoning_effort?: 'none' | 'minimal' | 'low';
} {
  if (/^(gpt-4|gpt-3)/.test(model)) return { temperature: 0 };
  if (/^gpt-5(-|$)/.test(model)) return { reasoning_effort: 'minimal' };
  if (model.startsWith('gpt-')) return { reasoning_effort: 'none' };
  if (/^o\d/.test(model)) return { reasoning_effort: 'low' };
  return {};
}

export function vendorError(error: unknown): VendorError {
  if (error instanceof VendorError) return error;
  const { status, code } = error as { status?: unknown; code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  const known = typeof status === 'number';
  const advice =
    status === 401 || status === 403
      ? '; check OPENAI_API_KEY'
      : code === 'model_not_found'
        ? '; check OPENAI_MODELS'
        : '';
  return new VendorError('openai', `OpenAI failed: ${message}${advice}`, {
    // A spent quota (429 insufficient_quota) does not come back by itself.
    retryable: (!known || status === 408 || status === 429 || status >= 500) && code !== 'insufficient_quota',
    cause: error,
  });
}
