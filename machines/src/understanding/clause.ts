// The words of an utterance as one line, for readers that look for phrases; a match in the line leads back to its tokens.
import type { Span } from './command.ts';
import type { Token } from './tokens.ts';

/** An utterance ready to be read. */
export interface Utterance {
  text: string;
  tokens: readonly Token[];
  /** The words with one space between, before the first and after the last; marks that end a clause are kept as `.`, `?`, `!`, `,`. */
  line: string;
  /** For each character of `line`, its token. */
  tokenAt: readonly number[];
}

export function utterance(text: string, tokens: readonly Token[]): Utterance {
  let line = ' ';
  const tokenAt: number[] = [0];
  tokens.forEach((token, index) => {
    if (token.mark && !'.?!,;'.includes(token.t)) return;
    const t = token.mark && token.t === ';' ? ',' : token.t;
    for (let k = 0; k <= t.length; k++) tokenAt.push(index);
    line += `${t} `;
  });
  return { text, tokens, line, tokenAt };
}

/** A found phrase, in tokens `[a, b)`. */
export interface Found {
  a: number;
  b: number;
  groups: readonly (string | undefined)[];
}

/** The first match of `pattern` in the line. Patterns begin and end with a space: ` book `. */
export function find(said: Utterance, pattern: RegExp): Found | undefined {
  const match = pattern.exec(said.line);
  if (match === null) return undefined;
  return { ...tokensOf(said, match.index, match.index + match[0].length), groups: match.slice(1) };
}

/** The tokens of `[start, end)` of the line, blank ends left out. */
export function tokensOf({ line, tokenAt }: Utterance, start: number, end: number): { a: number; b: number } {
  let [from, to] = [start, end];
  while (from < to && line[from] === ' ') from++;
  while (to > from && line[to - 1] === ' ') to--;
  if (to === from) return { a: tokenAt[from] ?? 0, b: tokenAt[from] ?? 0 };
  return { a: tokenAt[from] ?? 0, b: (tokenAt[to - 1] ?? 0) + 1 };
}

/** The characters of the text that tokens `[a, b)` cover. */
export function spanOf({ text, tokens }: Pick<Utterance, 'text' | 'tokens'>, a: number, b: number): Span {
  if (b <= a) {
    const at = tokens[a]?.start ?? text.length;
    return [at, at];
  }
  return [tokens[a]?.start ?? 0, tokens[b - 1]?.end ?? text.length];
}
