// Cuts an utterance into words, numbers and marks, each with its place in the text. Every reader of understanding works on these.

/** One word, number or punctuation mark. */
export interface Token {
  /** Lower case, without apostrophes or a possessive 's; `am`/`pm` and `oclock` whatever their spelling. */
  t: string;
  start: number;
  end: number;
  /** The number a run of digits writes; NaN for anything else. */
  n: number;
  /** How many digits were written: "05" is 2. */
  digits: number;
  /** Digits with st, nd, rd or th. */
  ordinal: boolean;
  /** No white space stands before it. */
  glued: boolean;
  mark: boolean;
}

// Groups: 1 digits · 2 their ordinal ending · 3 o'clock · 4 the a or p of a.m. and p.m. · 5 words. A lone character is a mark.
const TOKEN =
  /(\d+)(st|nd|rd|th|ST|ND|RD|TH)?(?![a-zA-Z0-9])|(\d+)|\b(o\s?["'’`´]?\s?clock)\b|\b([apAP])\.\s?[mM]\b\.?|([a-zA-Z\u00C0-\u024F]+(?:['’`´][a-zA-Z\u00C0-\u024F]+)*)|[^\s]/gi;

/** Contractions whose 's is a verb and not a possessive. */
const VERBAL = new Set([
  'it',
  'that',
  'let',
  'what',
  'he',
  'she',
  'there',
  'here',
  'who',
  'where',
  'how',
  'when',
  'this',
  'everything',
]);

/** The tokens of `text`, in order. Linear in its length. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const start = match.index;
    const glued = start === end && start > 0;
    end = start + match[0].length;
    const digits = match[1] ?? match[3];
    let t: string;
    if (digits !== undefined) t = digits;
    else if (match[4] !== undefined) t = 'oclock';
    else if (match[5] !== undefined) t = match[5].toLowerCase() + 'm';
    else if (match[6] !== undefined) t = normalizeWord(match[6]);
    else t = match[0];
    tokens.push({
      t,
      start,
      end,
      n: digits === undefined ? Number.NaN : Number(digits),
      digits: digits?.length ?? 0,
      ordinal: match[2] !== undefined,
      glued,
      mark:
        digits === undefined && match[4] === undefined && match[5] === undefined && match[6] === undefined,
    });
  }
  return tokens;
}

function normalizeWord(word: string): string {
  const lower = word.toLowerCase();
  const apostrophe = lower.search(/['’`´]/);
  if (apostrophe < 0) return lower;
  if (lower.slice(apostrophe + 1) === 's' && !VERBAL.has(lower.slice(0, apostrophe)))
    return lower.slice(0, apostrophe);
  return lower.replaceAll(/['’`´]/g, '');
}
