// What the caller wants done: goals, questions, small talk, emergencies, calls that are not for the business.
import type { EmergencyRule, KnowledgeItem } from '../business.ts';
import { find, tokensOf, type Utterance } from './clause.ts';
import type { Command, Topic } from './command.ts';
import { indexPhrases, matchPhrases, type PhraseIndex } from './matcher.ts';
import type { Phrases, PlainCommand } from './phrases/phrases.ts';
import { stemOf } from './stems.ts';
import { tokenize } from './tokens.ts';

interface Place {
  confidence: number;
  a: number;
  b: number;
}
export type Goal = { type: PlainCommand } & Place;
export type Question = { topic: Topic; knowledgeId?: string } & Place;
export type Emergency = { rule: number } & Place;
export type NotForUs = { kind: Extract<Command, { type: 'notForUs' }>['kind'] } & Place;

/** The goals said, each once, in the order of the table (not of the utterance). */
export function readGoals(said: Utterance, phrases: Phrases): Goal[] {
  const goals: Goal[] = [];
  for (const [type, pattern, confidence] of phrases.goals) {
    if (goals.some((goal) => goal.type === type)) continue;
    const found = find(said, pattern);
    if (found === undefined || found.b <= found.a) continue;
    if ((type === 'cancel' || type === 'book') && negated(said, found.a)) continue;
    goals.push({ type, confidence, a: found.a, b: found.b });
  }
  return goals.filter((goal) => !goals.some((other) => overrules(other, goal)));
}

const PLEASANT: ReadonlySet<PlainCommand> = new Set(['greeting', 'thanks', 'goodbye']);

/** Every place that greets, thanks or takes leave: "that is all, thank you, bye-bye" does so in one breath what it means once. */
export function readPleasantries(
  said: Utterance,
  goals: readonly Goal[],
  phrases: Phrases,
): { a: number; b: number }[] {
  const places: { a: number; b: number }[] = [];
  for (const [type, pattern] of phrases.goals) {
    if (!PLEASANT.has(type) || !goals.some((goal) => goal.type === type)) continue;
    for (let from = 0; from < said.line.length;) {
      const match = pattern.exec(said.line.slice(from));
      if (match === null || match[0].length === 0) break;
      const start = from + match.index;
      // Neighbours share the blank between them.
      from = start + Math.max(1, match[0].length - 1);
      places.push(tokensOf(said, start, start + match[0].length));
    }
  }
  return places;
}

/** "Cancel my appointment" books nothing; "how long do I hold on" is small beside a goal. */
function overrules(other: Goal, goal: Goal): boolean {
  if (goal.type === 'book') {
    if (other.type === 'reschedule' || other.type === 'cancel') return goal.confidence < 0.95;
    return other.type === 'leaveMessage' && overlap(other, goal);
  }
  if (goal.type === 'transfer' && other.type === 'leaveMessage') return overlap(other, goal);
  if (goal.type === 'repeat' || goal.type === 'wait')
    return other.type === 'startOver' && overlap(other, goal);
  if (goal.type === 'leaveMessage') return other.type === 'goodbye' && overlap(other, goal);
  if (goal.type === 'greeting') return other.type === 'goodbye' && overlap(other, goal);
  if (goal.type === 'cancel')
    return other.type === 'reschedule' && other.confidence > 0.9 && goal.a > other.a && false;
  return false;
}

const overlap = (x: Place, y: Place): boolean => x.a < y.b && y.a < x.b;

const NEGATIONS = new Set(['dont', 'not', 'never', 'without']);
const negated = (said: Utterance, a: number): boolean =>
  said.tokens.slice(Math.max(0, a - 3), a).some((t) => NEGATIONS.has(t.t)) && !said.line.includes(' cant ');

export function readQuestion(said: Utterance, phrases: Phrases): Question | undefined {
  let best: Question | undefined;
  for (const [topic, pattern, confidence] of phrases.topics) {
    const found = find(said, pattern);
    if (found === undefined || found.b <= found.a) continue;
    if (best === undefined || confidence > best.confidence)
      best = { topic, confidence, a: found.a, b: found.b };
  }
  return best;
}

const knowledgeIndexes = new WeakMap<readonly KnowledgeItem[], PhraseIndex>();
/** A question counts as one the business has an answer to when this share of it was said. */
const KNOWLEDGE_SHARE = 0.6;

/** The knowledge item an utterance asks for. */
export function readKnowledge(said: Utterance, knowledge: readonly KnowledgeItem[]): Question | undefined {
  if (knowledge.length === 0) return undefined;
  let index = knowledgeIndexes.get(knowledge);
  if (index === undefined) {
    index = indexPhrases(
      knowledge.flatMap((item) =>
        [item.question, ...item.variations].map((q) => ({ id: item.id, words: wordsOf(q) })),
      ),
      stemOf,
    );
    knowledgeIndexes.set(knowledge, index);
  }
  const [best] = matchPhrases(index, said.tokens, KNOWLEDGE_SHARE);
  if (best === undefined) return undefined;
  return {
    topic: 'knowledge',
    knowledgeId: best.id,
    confidence: Math.min(0.95, 0.3 + best.score * 0.6),
    a: best.a,
    b: best.b,
  };
}

const emergencyIndexes = new WeakMap<readonly EmergencyRule[], PhraseIndex>();
/** Danger is heard sooner than a question is: an escalation too many costs less than one missed. */
const EMERGENCY_SHARE = 0.66;

export function readEmergency(said: Utterance, rules: readonly EmergencyRule[]): Emergency | undefined {
  if (rules.length === 0) return undefined;
  let index = emergencyIndexes.get(rules);
  if (index === undefined) {
    index = indexPhrases(
      rules.flatMap((rule, i) => rule.signs.map((sign) => ({ id: String(i), words: wordsOf(sign) }))),
      stemOf,
    );
    emergencyIndexes.set(rules, index);
  }
  for (const match of matchPhrases(index, said.tokens, EMERGENCY_SHARE)) {
    const before = said.tokens.slice(Math.max(0, match.a - 3), match.a).map((t) => t.t);
    if (before.some((t) => ['no', 'not', 'dont', 'isnt', 'without', 'never', 'doesnt'].includes(t))) continue;
    if (match.words === 1 && match.score < 0.99) continue;
    return {
      rule: Number(match.id),
      confidence: match.exact ? 0.95 : 0.6 + match.score * 0.3,
      a: match.a,
      b: match.b,
    };
  }
  return undefined;
}

export function readNotForUs(said: Utterance, phrases: Phrases): NotForUs | undefined {
  for (const [kind, pattern] of phrases.notForUs) {
    const found = find(said, pattern);
    if (found !== undefined) return { kind, confidence: 0.85, a: found.a, b: found.b };
  }
  return undefined;
}

const wordsOf = (text: string): string[] =>
  tokenize(text)
    .filter((t) => !t.mark)
    .map((t) => t.t);
