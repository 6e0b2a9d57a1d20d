// Tier 2: a language model that understands and phrases, as the engine needs it. It never decides.
import type { Command, KnowledgeItem, UnderstandingContext } from '@offhook/machines';

/** What a request used, for the turn's own account. */
export interface ModelUsage {
  model: string;
  /** All tokens of the prompt, those served from the vendor's cache among them. */
  tokensIn: number;
  tokensCached: number;
  tokensOut: number;
  /** Millionths of a US dollar; null when the model's price is not known. */
  costMicros: number | null;
}

export type Understand = (
  utterance: string,
  context: UnderstandingContext,
  signal: AbortSignal,
  report?: (usage: ModelUsage) => void,
) => Promise<Command[]>;

export interface LanguageModel {
  /**
   * Reads an utterance into commands by strict structured output; what cannot be vouched for is left out. Throws `VendorError`.
   * @param report told what the request used, where the vendor says so
   */
  understand: Understand;
  /** The same by a larger model, for what `understand` made nothing of. */
  understandHard?: Understand;
  /**
   * Answers from the knowledge given and nothing else; yields the words as they come, none when it does not hold the answer.
   * Throws `VendorError`.
   */
  answer(
    question: string,
    knowledge: readonly KnowledgeItem[],
    signal: AbortSignal,
    report?: (usage: ModelUsage) => void,
  ): AsyncIterable<string>;
}
