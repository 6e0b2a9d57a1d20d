// What callers asked: how often each known question came, and what nobody has an answer to yet. An answer given to a gap makes
// it a known question at once, with the words callers used.
import { questionsAsked, type KnowledgeRow, type Transaction } from '@offhook/db';
import { and, eq, gte, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { NotFoundError } from '../errors.ts';
import { createKnowledge } from './knowledge.ts';

/** An owner looks through the first few. */
const MOST_GAPS = 50;
const EXAMPLES = 5;
/** Of a question's other words, as many as help to recognize it. */
const MOST_VARIATIONS = 10;
/** Other words of a question are as long as a question may be. */
const LONGEST_QUESTION = 300;

export interface Gap {
  /** Its words without inflection and little words, by which the same question is known in other words. */
  key: string;
  /** As it was asked last. */
  question: string;
  asked: number;
  lastAskedAt: string;
  examples: { question: string; callId: string }[];
}

/** Questions nobody could answer, the most asked first. */
export async function listGaps(tx: Transaction, organizationId: string): Promise<Gap[]> {
  const rows = await tx
    .select({
      key: questionsAsked.key,
      asked: sql<number>`count(*)::int`,
      lastAskedAt: sql<string>`max(${questionsAsked.askedAt})`,
      examples: sql<Gap['examples']>`(array_agg(json_build_object('question', ${questionsAsked.question},
        'callId', ${questionsAsked.callId}) order by ${questionsAsked.askedAt} desc))[1:${sql.raw(String(EXAMPLES))}]`,
    })
    .from(questionsAsked)
    .where(and(eq(questionsAsked.organizationId, organizationId), isOpen))
    .groupBy(questionsAsked.key)
    .orderBy(sql`2 desc, 3 desc`)
    .limit(MOST_GAPS);
  return rows.map(({ lastAskedAt, ...gap }) => ({
    ...gap,
    question: gap.examples[0]?.question ?? '',
    lastAskedAt: new Date(lastAskedAt).toISOString(),
  }));
}

/** Makes a gap a known question. @throws NotFoundError */
export async function answerGap(
  tx: Transaction,
  organizationId: string,
  gap: { key: string; question?: string; answer: string },
  now: Date,
): Promise<Change<KnowledgeRow>> {
  const asked = await settleGap(tx, organizationId, gap.key, now);
  const question = gap.question ?? asked[0] ?? '';
  const variations = [...new Set(asked)]
    .filter((words) => words !== question && words.length <= LONGEST_QUESTION)
    .slice(0, MOST_VARIATIONS);
  return createKnowledge(tx, organizationId, { question, variations, answer: gap.answer });
}

/** Puts a gap aside: it needs no answer. @throws NotFoundError */
export async function dismissGap(
  tx: Transaction,
  organizationId: string,
  key: string,
  now: Date,
): Promise<Change<void>> {
  const [question] = await settleGap(tx, organizationId, key, now);
  return { answer: undefined, action: 'knowledge.gapDismissed', before: { question } };
}

/** How often each known question was asked since `since`. */
export async function usageOfKnowledge(
  tx: Transaction,
  organizationId: string,
  since: Date,
): Promise<Map<string, number>> {
  const rows = await tx
    .select({ id: questionsAsked.knowledgeId, used: sql<number>`count(*)::int` })
    .from(questionsAsked)
    .where(
      and(
        eq(questionsAsked.organizationId, organizationId),
        isNotNull(questionsAsked.knowledgeId),
        gte(questionsAsked.askedAt, since),
      ),
    )
    .groupBy(questionsAsked.knowledgeId);
  return new Map(rows.map(({ id, used }) => [id ?? '', used]));
}

/** @returns the words it was asked in, the last first */
async function settleGap(tx: Transaction, organizationId: string, key: string, now: Date): Promise<string[]> {
  const rows = await tx
    .update(questionsAsked)
    .set({ settledAt: now })
    .where(and(eq(questionsAsked.organizationId, organizationId), eq(questionsAsked.key, key), isOpen))
    .returning({ question: questionsAsked.question, askedAt: questionsAsked.askedAt });
  if (rows.length === 0) throw new NotFoundError('Nobody has asked this, or it is answered by now.');
  return rows.sort((a, b) => b.askedAt.getTime() - a.askedAt.getTime()).map(({ question }) => question);
}

const isOpen = and(isNull(questionsAsked.knowledgeId), isNull(questionsAsked.settledAt));
