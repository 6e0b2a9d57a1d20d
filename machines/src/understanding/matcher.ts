// Finds which of a catalog's phrases an utterance speaks of: services, staff, questions, signs of an emergency. Words count by how
// rare they are in the catalog, so that "haircut" tells little between six haircuts and "balayage" tells all.
import type { Token } from './tokens.ts';

export interface Phrase {
  id: string;
  words: string[];
}

interface Entry {
  id: string;
  stems: string[];
  weight: number;
}

export interface PhraseIndex {
  entries: Entry[];
  byStem: Map<string, number[]>;
  weightOf: Map<string, number>;
  stemOf: (word: string) => string | undefined;
}

export interface Match {
  id: string;
  /** 0 to 1: the weighted share of the phrase that was said. */
  score: number;
  /** Every word of the phrase was said, side by side and in order. */
  exact: boolean;
  /** Words of the phrase that were said. */
  words: number;
  a: number;
  b: number;
}

/** `stemOf` maps a word to what it counts as, or undefined when it counts for nothing. */
export function indexPhrases(phrases: readonly Phrase[], stemOf: PhraseIndex['stemOf']): PhraseIndex {
  const entries: Entry[] = [];
  const seenIn = new Map<string, Set<string>>();
  for (const { id, words } of phrases) {
    const stems: string[] = [];
    for (const word of words) {
      const stem = stemOf(word);
      if (stem !== undefined) stems.push(stem);
    }
    if (stems.length === 0) continue;
    entries.push({ id, stems, weight: 0 });
    for (const stem of stems) {
      const ids = seenIn.get(stem) ?? new Set();
      ids.add(id);
      seenIn.set(stem, ids);
    }
  }
  const total = new Set(entries.map((e) => e.id)).size;
  const weightOf = new Map<string, number>();
  for (const [stem, ids] of seenIn) weightOf.set(stem, 0.4 + Math.log(1 + total / ids.size));
  const byStem = new Map<string, number[]>();
  entries.forEach((entry, index) => {
    entry.weight = [...new Set(entry.stems)].reduce((sum, stem) => sum + (weightOf.get(stem) ?? 0), 0);
    for (const stem of new Set(entry.stems)) {
      const list = byStem.get(stem) ?? [];
      list.push(index);
      byStem.set(stem, list);
    }
  });
  return { entries, byStem, weightOf, stemOf };
}

/** Words between two words of a phrase before they no longer belong together. */
const MAX_GAP = 4;

/** Every phrase of the index at least `minScore` of which was said, best first. */
export function matchPhrases(index: PhraseIndex, tokens: readonly Token[], minScore: number): Match[] {
  const positions = new Map<number, { stem: string; at: number }[]>();
  tokens.forEach((token, at) => {
    if (token.mark) return;
    const stem = index.stemOf(token.t);
    if (stem === undefined) return;
    for (const entry of index.byStem.get(stem) ?? []) {
      const list = positions.get(entry);
      if (list === undefined) positions.set(entry, [{ stem, at }]);
      else list.push({ stem, at });
    }
  });
  const matches: Match[] = [];
  for (const [entryIndex, found] of positions) {
    const entry = index.entries[entryIndex];
    if (entry === undefined) continue;
    const match = bestRun(index, entry, found, tokens);
    if (match.score >= minScore) matches.push(match);
  }
  return matches.sort((x, y) => y.score - x.score || y.words - x.words || x.a - y.a);
}

/** The best run of words not too far apart. */
function bestRun(
  index: PhraseIndex,
  entry: Entry,
  found: { stem: string; at: number }[],
  tokens: readonly Token[],
): Match {
  let best: Match = { id: entry.id, score: 0, exact: false, words: 0, a: 0, b: 0 };
  let start = 0;
  for (let end = 1; end <= found.length; end++) {
    const [last, next] = [found[end - 1], found[end]];
    if (next !== undefined && last !== undefined && next.at - last.at <= MAX_GAP + 1) continue;
    const run = found.slice(start, end);
    start = end;
    const first = run[0];
    if (first === undefined || last === undefined) continue;
    const stems = new Set(run.map((hit) => hit.stem));
    let weight = 0;
    for (const stem of stems) weight += index.weightOf.get(stem) ?? 0;
    const exact = stems.size === new Set(entry.stems).size && inOrder(entry.stems, tokens, first.at, index);
    const score = Math.min(1, weight / entry.weight) * (exact || stems.size === 1 ? 1 : 0.97);
    if (score > best.score)
      best = { id: entry.id, score, exact, words: stems.size, a: first.at, b: last.at + 1 };
  }
  return best;
}

function inOrder(
  stems: readonly string[],
  tokens: readonly Token[],
  at: number,
  index: PhraseIndex,
): boolean {
  let k = 0;
  for (let i = at; i < tokens.length && k < stems.length; i++) {
    const token = tokens[i];
    if (token === undefined || token.mark) continue;
    const stem = index.stemOf(token.t);
    if (stem === undefined) continue;
    if (stem !== stems[k]) return false;
    k++;
  }
  return k === stems.length;
}
