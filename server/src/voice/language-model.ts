// Tier 2: a language model that understands and phrases, as the engine needs it. It never decides.
import type { Command, KnowledgeItem, UnderstandingContext } from '@offhook/machines';

export interface LanguageModel {
  /** Reads an utterance into commands by strict structured output. Throws `VendorError`. */
  understand(utterance: string, context: UnderstandingContext, signal: AbortSignal): Promise<Command[]>;
  /** Answers from the knowledge given and nothing else; yields the words as they come, none when it does not hold the answer. Throws `VendorError`. */
  answer(question: string, knowledge: readonly KnowledgeItem[], signal: AbortSignal): AsyncIterable<string>;
}
