// Answers a question from the knowledge in the prompt: the sentence that shares most of the question's rarer words, and nothing else.
import { topicsOf } from './words.ts';

const NOT_KNOWN = 'I don’t have that information, but I can take a message.';
/** A prompt may say what to reply when the answer is not in it. */
const TOLD_FALLBACK = /\b(?:reply|respond|answer|say|return)\b[^.\n]{0,20}\bexactly\s+["“']?([\w-]+)/i;
/** Lines that tell the model what to be are not knowledge. */
const INSTRUCTION =
  /^\W*(you are|you're|answer|never|always|do not|don't|if |use |keep |speak|reply|respond|only |be )/i;

/** The best answer to `question` found in `prompt`, in its own words. */
export function answerFrom(prompt: string, question: string): string {
  const facts = prompt
    .split(/\n+|(?<=[.!?])\s+(?=\p{Lu})/u)
    .map((line) => line.replace(/^[\s\-*•#\d.]+/, '').trim())
    .filter((line) => line !== '' && !INSTRUCTION.test(line));
  const topics = facts.map((fact, at) =>
    topicsOf(fact.endsWith('?') ? `${fact} ${facts[at + 1] ?? ''}` : fact),
  );
  const rarity = new Map<string, number>();
  for (const set of topics) for (const topic of set) rarity.set(topic, (rarity.get(topic) ?? 0) + 1);
  const asked = topicsOf(question);
  let best = { score: 0, at: -1 };
  for (const [at, set] of topics.entries()) {
    let score = 0;
    for (const topic of asked)
      if (set.has(topic)) score += Math.log(1 + facts.length / (rarity.get(topic) as number));
    if (score > best.score) best = { score, at };
  }
  const found = facts[best.at];
  if (found === undefined) return TOLD_FALLBACK.exec(prompt)?.[1] ?? NOT_KNOWN;
  const answer = found.endsWith('?') ? (facts[best.at + 1] ?? found) : found;
  return answer.replace(/^(a|answer)\s*:\s*/i, '');
}
