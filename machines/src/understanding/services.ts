// Which services an utterance asks for: by name, by another name, or by the need it describes.
import type { Service } from '../business.ts';
import { indexPhrases, matchPhrases, type Match, type PhraseIndex } from './matcher.ts';
import { stemOf } from './stems.ts';
import { tokenize, type Token } from './tokens.ts';

export interface ServicesRead {
  ids: string[];
  confidence: number;
  a: number;
  b: number;
  places: [number, number][];
}

interface Catalog {
  names: PhraseIndex;
  needs: PhraseIndex;
}
const catalogs = new WeakMap<readonly Service[], Catalog>();

const wordsOf = (text: string): string[] =>
  splitCompounds(
    tokenize(text)
      .filter((t) => !t.mark)
      .map((t) => t.t),
  );

/** Transcribers write "hair cut" and "haircut", "check up" and "checkup". */
const COMPOUNDS = new Map([
  ['haircut', ['hair', 'cut']],
  ['haircuts', ['hair', 'cut']],
  ['checkup', ['check', 'up']],
  ['toothache', ['tooth', 'ache']],
  ['hairdo', ['hair', 'style']],
  ['blowout', ['blow', 'out']],
  ['blowdry', ['blow', 'dry']],
  ['tuneup', ['tune', 'up']],
  ['updo', ['up', 'do']],
  ['headlight', ['head', 'light']],
  ['windshield', ['wind', 'shield']],
]);
const splitCompounds = (words: string[]): string[] => words.flatMap((word) => COMPOUNDS.get(word) ?? [word]);

function catalogOf(services: readonly Service[]): Catalog {
  const known = catalogs.get(services);
  if (known !== undefined) return known;
  const names = services.flatMap(({ id, name, aliases }) =>
    [name, ...aliases].map((text) => ({ id, words: wordsOf(text) })),
  );
  const needs = services.flatMap(({ id, needs }) => needs.map((text) => ({ id, words: wordsOf(text) })));
  const catalog = { names: indexPhrases(names, stemOf), needs: indexPhrases(needs, stemOf) };
  catalogs.set(services, catalog);
  return catalog;
}

/** Tokens with compounds taken apart; `from` tells each part's token. */
function spread(tokens: readonly Token[]): { tokens: Token[]; from: number[] } {
  const out: Token[] = [];
  const from: number[] = [];
  tokens.forEach((token, index) => {
    for (const part of COMPOUNDS.get(token.t) ?? [token.t]) {
      out.push(part === token.t ? token : { ...token, t: part });
      from.push(index);
    }
  });
  return { tokens: out, from };
}

/** A name counts when most of it was said; a need when more than half of what marks it was. */
const NAME_SHARE = 0.5;
const NEED_SHARE = 0.6;

export function readServices(said: readonly Token[], services: readonly Service[]): ServicesRead | undefined {
  if (services.length === 0) return undefined;
  const { names, needs } = catalogOf(services);
  const { tokens, from } = spread(said);
  const named = matchPhrases(names, tokens, NAME_SHARE).map((m) => ({
    ...m,
    rank: m.exact ? m.score + 0.5 + m.words / 20 : m.score * 0.8,
  }));
  const needed = matchPhrases(needs, tokens, NEED_SHARE)
    .filter((m) => m.exact || m.words > 1 || m.score > 0.99)
    .map((m) => ({ ...m, rank: m.exact ? m.score + 0.3 + m.words / 20 : m.score * 0.7 }));
  const all = [...named, ...needed].sort((x, y) => y.rank - x.rank);
  const chosen: (Match & { rank: number })[] = [];
  for (const match of all) {
    if (chosen.some((c) => c.id === match.id)) continue;
    if (chosen.some((c) => match.a < c.b && c.a < match.b)) continue;
    // A second service has to be named as clearly as the first, and beside it: "a tune-up for my furnace" is one.
    if (chosen.length > 0 && !(match.exact && chosen.every((c) => joined(tokens, c, match)))) continue;
    chosen.push(match);
  }
  const best = chosen[0];
  if (best === undefined) return undefined;
  // Two services the same words fit equally well: the caller has to be asked.
  const rival = all.find(
    (m) => m.id !== best.id && m.a < best.b && best.a < m.b && m.rank > best.rank - 0.05,
  );
  // The need told beside the name of the same service is part of what was understood.
  const places = all
    .filter((m) => chosen.some((c) => c.id === m.id))
    .map((m): [number, number] => [from[m.a] ?? 0, (from[m.b - 1] ?? 0) + 1]);
  return {
    ids: chosen.sort((x, y) => x.a - y.a).map((m) => m.id),
    confidence: rival === undefined ? Math.min(0.97, 0.35 + best.rank * 0.45) : 0.45,
    a: Math.min(...places.map(([a]) => a)),
    b: Math.max(...places.map(([, b]) => b)),
    places,
  };
}

const JOINS = new Set(['and', 'plus', 'also', 'with', ',', 'then', '&', 'y', 'or', '.']);

/** Whether a word between two matches joins them. */
function joined(tokens: readonly Token[], x: { a: number; b: number }, y: { a: number; b: number }): boolean {
  const [first, second] = x.a < y.a ? [x, y] : [y, x];
  return tokens.slice(first.b, second.a).some((t) => JOINS.has(t.t));
}
