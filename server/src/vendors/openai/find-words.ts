// Where in an utterance were these words said? A model that copies loosely (case, punctuation, spaces) is forgiven; one
// that invents is found out.
import type { Span } from '@offhook/machines';

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;

interface Word {
  text: string;
  start: number;
  end: number;
}

const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(WORD), (match) => ({
    text: match[0].toLowerCase().replaceAll('’', "'"),
    start: match.index,
    end: match.index + match[0].length,
  }));

/** The first stretch of `utterance` whose words are those of `words`, one after the other; undefined when there is none. */
export function findWords(words: string, utterance: string): Span | undefined {
  const wanted = wordsOf(words);
  const said = wordsOf(utterance);
  if (wanted.length === 0) return undefined;
  for (let at = 0; at + wanted.length <= said.length; at += 1) {
    if (wanted.every((word, n) => word.text === said[at + n]!.text)) {
      return [said[at]!.start, said[at + wanted.length - 1]!.end];
    }
  }
  return undefined;
}
