// What OpenAI's models cost, as of November 2026. A model that is not listed has no known price.

interface Price {
  /** US dollars per million tokens, which are millionths of a dollar per token. */
  input: number;
  cached: number;
  output: number;
}

const PRICES: Record<string, Price> = {
  'gpt-4o': { input: 2.5, cached: 1.25, output: 10 },
  'gpt-4o-mini': { input: 0.15, cached: 0.075, output: 0.6 },
  'gpt-4.1': { input: 2, cached: 0.5, output: 8 },
  'gpt-5': { input: 1.25, cached: 0.125, output: 10 },
  'gpt-5-mini': { input: 0.25, cached: 0.025, output: 2 },
  'gpt-5.4': { input: 2.5, cached: 0.25, output: 15 },
  'gpt-5.4-mini': { input: 0.75, cached: 0.075, output: 4.5 },
};

/** Millionths of a US dollar, rounded; null for a model without a known price. Dated snapshots cost what their model costs. */
export function costMicros(
  model: string,
  tokens: { tokensIn: number; tokensCached: number; tokensOut: number },
): number | null {
  const price = PRICES[model.replace(/-\d{4}-\d{2}-\d{2}$/, '')];
  if (price === undefined) return null;
  const fresh = tokens.tokensIn - tokens.tokensCached;
  return Math.round(
    fresh * price.input + tokens.tokensCached * price.cached + tokens.tokensOut * price.output,
  );
}
