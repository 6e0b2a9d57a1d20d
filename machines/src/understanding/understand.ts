// Words to commands, deterministically, in well under a millisecond.
import { utterance } from './clause.ts';
import type { Understanding } from './command.ts';
import type { DetailedContext, DetailedUnderstanding, UnderstandingContext } from './context.ts';
import { gloss } from './gloss/gloss.ts';
import { phrasesOf } from './phrases/languages.ts';
import { Reading } from './reading.ts';
import { tokenize } from './tokens.ts';

export type { DetailedContext, DetailedUnderstanding, Proposal, UnderstandingContext } from './context.ts';

/** Reads one utterance. Pure; never throws. */
export function understand(text: string, context: UnderstandingContext): Understanding {
  const { commands, accountedFor } = understandInDetail(text, context);
  return { commands, accountedFor };
}

/** Nobody says more in one breath; what is longer is noise, and noise must not cost time. */
const MAX_LENGTH = 1_000;

/** As `understand`, with the day and times that were named, and with what an acceptance of a proposal fills. */
export function understandInDetail(text: string, context: DetailedContext): DetailedUnderstanding {
  const heard = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  const { language } = context.business;
  const tokens = tokenize(heard);
  return new Reading(utterance(heard, tokens, gloss(tokens, language)), context, phrasesOf(language)).read();
}
