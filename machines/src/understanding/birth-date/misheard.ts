// Words for numbers that were not heard as such, and words between the parts of a date.

/** What transcribers write for an ordinal or a digit they misheard. */
const MISHEARD: Record<string, number> = {
  best: 1,
  burst: 1,
  fast: 1,
  won: 1,
  verse: 1,
  to: 2,
  too: 2,
  seconds: 2,
  bird: 3,
  free: 3,
  word: 3,
  for: 4,
  fort: 4,
  forth: 4,
  off: 4,
  or: 4,
  of: 4,
  this: 5,
  if: 5,
  fit: 5,
  sick: 6,
  sex: 6,
  heaven: 7,
  ate: 8,
  age: 8,
  days: 8,
  ache: 8,
  night: 9,
  nights: 9,
  mine: 9,
  line: 9,
  name: 9,
  names: 9,
  knights: 9,
  team: 10,
  tense: 10,
  tent: 10,
  scent: 10,
  well: 12,
  wells: 12,
};
/** The number a word may stand for. */
export const misheard = (word: string): number | undefined =>
  Object.hasOwn(MISHEARD, word) ? MISHEARD[word] : undefined;

export const LINKS = new Set(['of', 'the', ',', '-', '/', '.', 'and', 'uh', 'um', 'in', 'er']);
