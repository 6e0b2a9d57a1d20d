// E-mail addresses written or spelled out: "dana dot reed at gmail dot com", "d a n a 5 at outlook.com".
import { readSpelling } from './spelling.ts';
import type { Token } from './tokens.ts';

export interface EmailRead {
  email: string;
  confidence: number;
  a: number;
  b: number;
}

const MARKS: Record<string, string> = {
  dot: '.',
  point: '.',
  period: '.',
  underscore: '_',
  dash: '-',
  hyphen: '-',
  plus: '+',
  minus: '-',
};
const WRITTEN = /[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
const DOMAINS = new Set([
  'gmail',
  'yahoo',
  'hotmail',
  'outlook',
  'icloud',
  'aol',
  'protonmail',
  'proton',
  'comcast',
  'me',
  'live',
  'msn',
  'mail',
]);
/** Words that come before an address and are no part of it. */
const LEADS = new Set([
  'is',
  'its',
  'email',
  'mail',
  'address',
  'my',
  'e',
  'at',
  'to',
  'use',
  'the',
  'sure',
  'yes',
  'yeah',
  'ok',
  'okay',
  'uh',
  'um',
  ',',
  'be',
  'would',
  'it',
  'thats',
  'send',
  'and',
  'so',
  ':',
]);

export function readEmail(text: string, tokens: readonly Token[]): EmailRead | undefined {
  const written = WRITTEN.exec(text);
  if (written !== null) {
    const [start, end] = [written.index, written.index + written[0].length];
    const a = tokens.findIndex((t) => t.end > start);
    let b = tokens.findIndex((t) => t.start >= end);
    if (b < 0) b = tokens.length;
    return { email: written[0].toLowerCase(), confidence: 0.98, a, b };
  }
  // Spoken: the "at" whose domain ends in "dot something" is the sign.
  for (let at = 1; at < tokens.length - 2; at++) {
    if (tokens[at]?.t !== 'at' && tokens[at]?.t !== '@') continue;
    const domain = readDomain(tokens, at + 1);
    if (domain === undefined) continue;
    let a = at;
    while (a > 0 && !(LEADS.has(tokens[a - 1]?.t ?? '') && tokens[a - 1]?.t !== 'e')) a--;
    if (a === at) continue;
    const local = joinParts(tokens.slice(a, at));
    if (local.length === 0) continue;
    return { email: `${local}@${domain.name}`, confidence: 0.8, a, b: domain.next };
  }
  return undefined;
}

function readDomain(tokens: readonly Token[], i: number): { name: string; next: number } | undefined {
  let j = i;
  let dotted = false;
  let parts = '';
  while (j < tokens.length && j < i + 24) {
    const t = tokens[j]?.t ?? '';
    if (t === 'dot' || t === '.' || t === 'point') {
      if (tokens[j + 1] === undefined || tokens[j + 1]?.mark) break;
      parts += '.';
      dotted = true;
    } else if (t === 'dash' || t === 'hyphen' || t === '-') parts += '-';
    else if (/^[a-z0-9]+$/.test(t)) {
      parts += t;
      // "… gmail com" without its dot.
      if (DOMAINS.has(t) && /^(?:com|net|org|co|edu)$/.test(tokens[j + 1]?.t ?? '')) {
        parts += '.';
        dotted = true;
      } else if (dotted && t.length > 1 && tokens[j + 1]?.t !== 'dot' && tokens[j + 1]?.t !== '.') {
        j++;
        break;
      }
    } else break;
    j++;
  }
  return dotted && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(parts) ? { name: parts, next: j } : undefined;
}

function joinParts(tokens: readonly Token[]): string {
  const spelled = readSpelling(tokens.filter((t) => !Object.hasOwn(MARKS, t.t)));
  let out = '';
  for (const token of tokens) {
    if (Object.hasOwn(MARKS, token.t)) out += MARKS[token.t];
    else if (token.mark) out += '._-+'.includes(token.t) ? token.t : '';
    else if (/^[a-z0-9]+$/.test(token.t)) out += token.t;
  }
  const plain = tokens.every((t) => !Object.hasOwn(MARKS, t.t) && !t.mark);
  return plain && spelled !== undefined && spelled.certain ? spelled.words.join('') : out;
}
