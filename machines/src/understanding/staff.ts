// Which of the staff an utterance asks for, by all or part of a name and however the transcriber spelled it.
import type { Staff } from '../business.ts';
import { indexPhrases, matchPhrases, type PhraseIndex } from './matcher.ts';
import { soundOf } from './sounds.ts';
import { stemOf as wordStem, unaccented } from './stems.ts';
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

/** Names compare without accents: transcribers leave them out. */
const stem = (word: string): string | undefined =>
  TITLES.has(word) || word.length === 0 ? undefined : unaccented(word);

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
  'dentist',
  'stylist',
  'barber',
  'technician',
]);

/**
 * Words in names that are words of the language or the trade too ("Will", "Great Clips", "Bay Dental Care"): alone they
 * name nobody, unless the whole name is one of them and stands after a lead.
 */
const COMMON = new Set(
  `april may june august will mark grace hope joy rose dawn summer bill rich art chase drew faith jack star day head eye skin health best great good cool
  just cut cuts cleaning style color colour hair haircut haircuts salon salons barber barbers barbershop barbershops dental dentist dentistry dentists doctor doctors care shop studio studios
  center centre medical clinic family group men mens women womens kids beauty boutique spa nails nail lab office inc llc co company corp general cosmetic cosmetics
  associates practice physicians physician surgery foundation hospital bay area north south east west city park creek valley mountain view hill house call
  a i v b c e j k l n p r t w in on to up by no so it is one first class time about next new old another other right fine nice lucky plaza business gateway
  number contact address rating place location appointment street road avenue bar gentlemens access excellence advanced modern smile smiles bright happy total pro`.split(
    /\s+/,
  ),
);

const ANYONE = /^(?:(?:any|every|some)(?:one|body)|all|one|else|other|cualquiera|todos)$/;

/** Whether token `i` refuses the name after it: "not with Maria", "anyone but Maria", "I don't want Maria", "rather Sam than Maria". */
function refuses(tokens: readonly Token[], i: number): boolean {
  const before = (n: number): string => tokens[i - n]?.t ?? '';
  const next = tokens[i + 1]?.t ?? '';
  switch (tokens[i]?.t) {
    case 'not':
    case 'except':
    case 'excepto':
    case 'salvo':
    case 'besides':
    case 'avoid':
      return true;
    case 'dont':
      return ['want', 'like', 'wanna'].includes(next);
    case 'no':
      return next === 'with' || next === 'con';
    // "Friday, but with Maria" refuses nobody, and neither does "earlier than Maria".
    case 'but':
    case 'menos':
      return ANYONE.test(before(1));
    case 'than':
      return ['other', 'else', 'rather'].some((t) => [1, 2, 3, 4].some((n) => before(n) === t));
    case undefined:
    default:
      return false;
  }
}
/** What may stand between the refusal and the name. */
const BETWEEN = new Set(
  'with con by for dr doctor mr mrs ms miss from to see want have get like need book be me it go prefer the care'.split(
    ' ',
  ),
);

export interface StaffHeard {
  wanted?: StaffRead;
  refused?: StaffRead;
}

/** Who is asked for and who is refused: "not Maria, Sam please". `asked`: the agent asked who it should be with. */
export function readStaff(
  text: string,
  tokens: readonly Token[],
  staff: readonly Staff[],
  asked: boolean,
): StaffHeard {
  if (staff.length === 0) return {};
  const at = tokens.findIndex((_, i) => refuses(tokens, i));
  let start = at + 1;
  while (BETWEEN.has(tokens[start]?.t ?? '')) start++;
  // A name is three words at most, and ends with its clause.
  const mark = tokens.findIndex((token, i) => i > start && token.mark && token.t !== '.');
  const end = Math.min(start + 3, mark < 0 ? tokens.length : mark);
  const named = at < 0 ? undefined : readWanted(text, tokens.slice(start, end), staff, true);
  if (named === undefined || named.a > 0) {
    const wanted = readWanted(text, tokens, staff, asked);
    return wanted === undefined ? {} : { wanted };
  }
  const refused = { ...named, a: at, b: start + named.b };
  // "Anyone but Maria": the anyone is part of the refusal.
  while (refused.a > 0 && ANYONE.test(tokens[refused.a - 1]?.t ?? '')) refused.a--;
  const rest = readWanted(text, tokens.slice(refused.b), staff, asked);
  const before = readWanted(text, tokens.slice(0, refused.a), staff, asked);
  const wanted =
    rest !== undefined && rest.id !== refused.id
      ? { ...rest, a: rest.a + refused.b, b: rest.b + refused.b }
      : before;
  return wanted === undefined || wanted.id === refused.id ? { refused } : { refused, wanted };
}

function readWanted(
  text: string,
  tokens: readonly Token[],
  staff: readonly Staff[],
  asked: boolean,
): StaffRead | undefined {
  const { index, bySound } = rosterOf(staff);
  const matches = matchPhrases(index, tokens, 0.3);
  const ranked = matches
    .flatMap((match) => {
      const lead =
        LEADS.has(tokens[match.a - 1]?.t ?? '') || (match.a >= 2 && LEADS.has(tokens[match.a - 2]?.t ?? ''));
      const telling = tellingWords(index, tokens, match);
      const short = tokens.length <= 3;
      // Words that anybody may say name nobody unless they are the whole name; "a salon in Walnut Creek" is a place.
      if (telling === 0 && !(match.exact && (match.words > 1 || lead || asked || short))) return [];
      if (!match.exact && PLACE_LEADS.has(tokens[match.a - 1]?.t ?? '')) return [];
      let score = match.score;
      if (!match.exact && match.words === 1) {
        if (!lead && !asked && !short && !/\p{Lu}/u.test(text.charAt(tokens[match.a]?.start ?? 0))) return [];
        score = onlyBearer(index, tokens, match.a, match.b) ? Math.max(score, 0.5) : score * 0.75;
      }
      const whose = onlyBearer(index, tokens, match.a, match.b);
      if (!match.exact && telling >= 2 && whose) score = Math.max(score, 0.55);
      // A part of a name is rather its first word than a place that comes after it.
      if (!match.exact && !lead && !asked && !firstWordSaid(index, tokens, match)) score *= 0.8;
      return [{ ...match, score: score + (lead || asked ? 0.1 : 0) + match.words * 0.02 }];
    })
    .sort((x, y) => y.score - x.score || y.words - x.words);
  const [best, second] = ranked;
  // "But Maria", "than Maria": compared or set against, not asked for.
  if (best !== undefined && AGAINST.has(tokens[best.a - 1]?.t ?? '')) return undefined;
  if (best !== undefined && best.score >= 0.5) {
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
    if (
      token === undefined ||
      token.mark ||
      token.t.length < 4 ||
      COMMON.has(token.t) ||
      wordStem(token.t) === undefined
    )
      continue;
    if (!asked && !LEADS.has(tokens[i - 1]?.t ?? '')) continue;
    const sound = soundOf(token.t);
    // Two consonants are alike in too many words.
    if (sound.length < 3 && !asked) continue;
    const ids = bySound.get(sound);
    const [id] = ids ?? [];
    if (ids?.size === 1 && id !== undefined) return { id, confidence: 0.7, a: i, b: i + 1 };
  }
  if (!asked) return undefined;
  // "Samuel" for Sam, "Chris" for Christine.
  for (let i = 0; i < tokens.length; i++) {
    const said = tokens[i]?.t ?? '';
    if (said.length < 3 || COMMON.has(said)) continue;
    const alike = staff.filter(({ name }) =>
      tokenize(name).some(
        ({ t }) => t.length >= 3 && !TITLES.has(t) && (t.startsWith(said) || said.startsWith(t)),
      ),
    );
    const [only] = alike;
    if (alike.length === 1 && only !== undefined) return { id: only.id, confidence: 0.65, a: i, b: i + 1 };
  }
  return undefined;
}

/** The first word of the name is among the words said. */
function firstWordSaid(
  index: PhraseIndex,
  tokens: readonly Token[],
  { a, b, id }: { a: number; b: number; id: string },
): boolean {
  const first = index.entries.find((entry) => entry.id === id)?.stems[0];
  return tokens.slice(a, b).some((t) => unaccented(t.t) === first);
}

const AGAINST = new Set(['not', 'but', 'except', 'than', 'besides']);

const PLACE_LEADS = new Set(['in', 'near', 'around', 'from', 'of']);

/** How many of the matched words tell of this name and not of much else. */
function tellingWords(
  index: PhraseIndex,
  tokens: readonly Token[],
  match: { a: number; b: number; id: string },
): number {
  let telling = 0;
  for (let i = match.a; i < match.b; i++) {
    const word = unaccented(tokens[i]?.t ?? '');
    if (
      !COMMON.has(word) &&
      index.byStem.get(word)?.some((entry) => index.entries[entry]?.id === match.id) === true
    )
      telling++;
  }
  return telling;
}

/** The words said belong to one person's name alone. */
function onlyBearer(index: PhraseIndex, tokens: readonly Token[], a: number, b: number): boolean {
  for (let i = a; i < b; i++) {
    const word = unaccented(tokens[i]?.t ?? '');
    if ((index.byStem.get(word)?.length ?? 0) === 1) return true;
  }
  return false;
}
