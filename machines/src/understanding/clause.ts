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
  /** The line and its tokens in the words the readers know; the same where nothing had to be glossed. */
  glossed: { line: string; tokenAt: readonly number[] };
}

/** `glossed`: the same tokens in the words the readers know; the line keeps the words that were said, without accents. */
export function utterance(
  text: string,
  tokens: readonly Token[],
  glossed: readonly Token[] = tokens,
): Utterance {
  const said = lineOf(tokens, glossed === tokens ? undefined : glossed);
  return { text, tokens: glossed, ...said, glossed: glossed === tokens ? said : lineOf(glossed, undefined) };
}

function lineOf(
  tokens: readonly Token[],
  glossed: readonly Token[] | undefined,
): { line: string; tokenAt: number[] } {
  let line = ' ';
  const tokenAt: number[] = [0];
  tokens.forEach((token, index) => {
    if (token.mark && !'.?!,;'.includes(token.t)) return;
    const word = token.mark && token.t === ';' ? ',' : token.t;
    const t = glossed === undefined ? word : word.normalize('NFD').replaceAll(/[\u0300-\u036F]/g, '');
    const at =
      glossed === undefined
        ? index
        : Math.max(
            0,
            glossed.findIndex((g) => g.start <= token.start && token.start < g.end),
          );
    for (let k = 0; k <= t.length; k++) tokenAt.push(at);
    line += `${t} `;
  });
  return { line, tokenAt };
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
  // A gloss may have its tokens in another order than they were said.
  let [start, end] = [text.length, 0];
  for (const token of tokens.slice(a, b)) {
    if (token.start < start) start = token.start;
    if (token.end > end) end = token.end;
  }
  return [start, end];
}
