// Cuts words that are still coming into what can be said already: whole sentences, and of the first its first clause.

/** A clause shorter than this is over before the next is made. */
const LEAST_CLAUSE = 24;

export interface Pieces {
  /** Takes in more words; gives what can be said now. */
  add(words: string): string[];
  /** No more words come; gives what is left. */
  end(): string[];
}

export function createPieces(): Pieces {
  let text = '';
  let first = true;

  /** Just past the first place to breathe; -1 while there is none. What ends a sentence is known by the space after it. */
  function breath(): number {
    const sentence = /[.!?…]["”’)]?(?=\s)/.exec(text);
    const at = sentence ? sentence.index + sentence[0].length : -1;
    if (!first) return at;
    const clause = /[,;:](?=\s)/.exec(text.slice(LEAST_CLAUSE));
    const clauseAt = clause ? LEAST_CLAUSE + clause.index + 1 : -1;
    return at < 0 || (clauseAt >= 0 && clauseAt < at) ? clauseAt : at;
  }

  return {
    add(words) {
      text += words;
      const pieces: string[] = [];
      for (let at = breath(); at >= 0; at = breath()) {
        pieces.push(text.slice(0, at).trim());
        text = text.slice(at);
        first = false;
      }
      return pieces;
    },
    end() {
      const rest = text.trim();
      text = '';
      return rest === '' ? [] : [rest];
    },
  };
}
