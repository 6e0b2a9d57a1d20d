// Which of the staff an utterance asks for, by all or part of a name and however the transcriber spelled it.
import type { Staff } from '../business.ts';
import { indexPhrases, matchPhrases, type PhraseIndex } from './matcher.ts';
import { soundOf } from './sounds.ts';
import { tokenize, type Token } from './tokens.ts';

export interface StaffRead {
  id: string;
  confidence: number;
  a: number;
  b: number;
}

const TITLES = new Set([
  'dr',
  'doctor',
  'mr',
  'mrs',
  'ms',
  'miss',
  'md',
  'dds',
  'dmd',
  'do',
  'phd',
  'the',
  'of',
  'and',
  'at',
  'for',
  's',
  'mister',
  'rn',
  'jr',
  'sr',
  'm',
  'd',
]);

const stem = (word: string): string | undefined => (TITLES.has(word) || word.length === 0 ? undefined : word);

interface Roster {
  index: PhraseIndex;
  /** Sound of a name's word → staff who bear it. */
  bySound: Map<string, Set<string>>;
}
const rosters = new WeakMap<readonly Staff[], Roster>();

function rosterOf(staff: readonly Staff[]): Roster {
  const known = rosters.get(staff);
  if (known !== undefined) return known;
  const names = staff.map(({ id, name }) => ({
    id,
    words: tokenize(name)
      .filter((t) => !t.mark)
      .map((t) => t.t),
  }));
  const bySound = new Map<string, Set<string>>();
  for (const { id, words } of names) {
    for (const word of words) {
      if (word.length < 4 || TITLES.has(word)) continue;
      const ids = bySound.get(soundOf(word)) ?? new Set();
      ids.add(id);
      bySound.set(soundOf(word), ids);
    }
  }
  const roster = { index: indexPhrases(names, stem), bySound };
  rosters.set(staff, roster);
  return roster;
}

/** Words before a name of staff: then even part of it, or one that only sounds alike, is meant. */
const LEADS = new Set([
  'with',
  'see',
  'dr',
  'doctor',
  'mr',
  'mrs',
  'ms',
  'miss',
  'named',
  'called',
  'by',
  'for',
  'at',
  'visit',
  'is',
  'want',
  'prefer',
  'dentist',
  'salon',
  'stylist',
]);
/** Names that are words of their own: they count only after a lead or in full. */
const WORDLIKE = new Set([
  'april',
  'may',
  'june',
  'august',
  'will',
  'mark',
  'grace',
  'hope',
  'joy',
  'rose',
  'dawn',
  'summer',
  'bill',
  'rich',
  'art',
  'chase',
  'drew',
  'faith',
  'jack',
  'star',
  'the',
  'hair',
  'salon',
  'dental',
  'care',
  'barber',
  'shop',
  'studio',
  'center',
  'medical',
  'clinic',
  'family',
  'group',
  'great',
  'just',
  'cut',
  'cuts',
  'style',
  'color',
  'day',
  'head',
  'i',
  'a',
  'v',
  'b',
  'c',
  'e',
  'j',
  'k',
  'l',
  'n',
  'p',
  'r',
  't',
  'w',
  'in',
  'on',
  'to',
  'up',
  'by',
  'no',
  'so',
  'bay',
  'san',
  'north',
  'south',
  'east',
  'west',
  'la',
  'health',
  'skin',
  'eye',
  'lab',
  'boutique',
  'men',
  'mens',
  'best',
  'beauty',
]);

/** `asked`: the agent asked who it should be with. */
export function readStaff(
  tokens: readonly Token[],
  staff: readonly Staff[],
  asked: boolean,
): StaffRead | undefined {
  if (staff.length === 0) return undefined;
  const { index, bySound } = rosterOf(staff);
  const matches = matchPhrases(index, tokens, 0.3);
  const ranked = matches
    .map((match) => {
      const lead =
        LEADS.has(tokens[match.a - 1]?.t ?? '') || (match.a >= 2 && LEADS.has(tokens[match.a - 2]?.t ?? ''));
      const alone = match.words === 1 && WORDLIKE.has(tokens[match.a]?.t ?? '');
      const only = onlyBearer(index, tokens, match.a, match.b);
      let score = match.score;
      if (!match.exact && match.words === 1 && !only) score *= 0.75;
      if (alone && !match.exact) score *= lead && only ? 0.6 : 0.2;
      else if (alone && !lead && !asked && tokens.length > 2) score *= 0.4;
      else if (match.words === 1 && !lead && !asked && tokens.length > 3) score *= 0.85;
      return { ...match, score: score + (lead || asked ? 0.1 : 0) + match.words * 0.02 };
    })
    .sort((x, y) => y.score - x.score || y.words - x.words);
  const [best, second] = ranked;
  if (best !== undefined && best.score >= 0.42) {
    const rival = second !== undefined && second.id !== best.id && second.score > best.score - 0.02;
    return {
      id: best.id,
      confidence: Math.min(0.97, rival ? 0.5 : 0.45 + best.score * 0.5),
      a: best.a,
      b: best.b,
    };
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined || token.mark || token.t.length < 4) continue;
    if (!asked && !LEADS.has(tokens[i - 1]?.t ?? '')) continue;
    const ids = bySound.get(soundOf(token.t));
    const [id] = ids ?? [];
    if (ids?.size === 1 && id !== undefined) return { id, confidence: 0.7, a: i, b: i + 1 };
  }
  return undefined;
}

/** The words said belong to one person's name alone. */
function onlyBearer(index: PhraseIndex, tokens: readonly Token[], a: number, b: number): boolean {
  for (let i = a; i < b; i++) {
    const word = tokens[i]?.t ?? '';
    if ((index.byStem.get(word)?.length ?? 0) === 1) return true;
  }
  return false;
}
