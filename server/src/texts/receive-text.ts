// A text has come in: kept once and told of, what asks for no more texts obeyed at once, and a job sent for the rest.
import { inboundTexts, newId, type Transaction } from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { publish } from '../events/organization-events.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { optIn, optOut } from '../notices/opt-outs.ts';
import { keywordOf, OPTS_IN, wordOf } from './keywords.ts';

/** The job that answers a text. */
export const ANSWER_TEXT = 'texts.answer';

export interface InboundText {
  /** The carrier's name for it. */
  carrierId: string;
  from: E164;
  to: E164;
  body: string;
}

/** Run in the organization that has the number `to`. */
export async function receiveText(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  organizationId: string,
  { carrierId, from, to, body }: InboundText,
): Promise<void> {
  const [kept] = await tx
    .insert(inboundTexts)
    .values({ id: newId(), organizationId, carrierId, fromNumber: from, toNumber: to, body })
    .onConflictDoNothing()
    .returning({ id: inboundTexts.id });
  if (!kept) return;
  if (keywordOf(body) === 'stop') await optOut(tx, organizationId, from);
  else if (OPTS_IN.has(wordOf(body))) await optIn(tx, organizationId, from);
  await publish(tx, organizationId, { type: 'text.received', key: kept.id, data: { textId: kept.id } });
  await jobs.send(tx, ANSWER_TEXT, { organizationId, textId: kept.id });
}
