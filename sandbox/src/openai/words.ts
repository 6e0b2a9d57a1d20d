// Plain English, thinly: words, their stems, and which everyday words mean the same.

/** Words said for the idea on the left. Schemas name ideas (`affirm`, `reschedule`); people do not. */
const SAID_FOR: Record<string, string> = {
  affirm:
    'yes yeah yep yup sure ok okay correct right perfect great fine please absolutely confirm confirmed',
  confirm: 'yes yeah yep sure correct right confirm',
  deny: 'no nope not wrong incorrect nah',
  reject: 'no nope wrong',
  book: 'book schedule appointment reserve want need get come',
  reschedule: 'reschedule move change postpone another later earlier instead',
  cancel: 'cancel cancellation call off',
  ask: 'what when where how who why do does is are can much long open hours price cost address parking',
  question: 'what when where how who why do does is are can',
  message: 'message tell voicemail callback',
  transfer: 'transfer person human someone representative manager speak talk agent',
  repeat: 'repeat again pardon sorry say',
  wait: 'wait hold moment second minute',
  start: 'restart over beginning',
  goodbye: 'goodbye bye thanks thank that’s all nothing else',
  emergency: 'emergency urgent bleeding ambulance 911 fire',
  correct: 'actually instead rather meant wrong',
  positive: 'good great happy love excellent',
  negative: 'bad angry terrible awful complaint',
  greeting: 'hello hi hey morning afternoon evening',
};

const STOP = new Set(
  'a an and are as at be but by can did do does for from had has have he her his how i if in into is it its me my of on or our she so than that the their them then there they this to us was we were what when where which who will with would you your'.split(
    ' ',
  ),
);

/** The words of a text, small, without punctuation; `camelCase` and `snake_case` come apart. */
export function wordsOf(text: string): string[] {
  return (
    text
      .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu) ?? []
  );
}

/** A word cut to what its forms have in common, roughly. */
export function stem(word: string): string {
  if (word.length <= 4) return word.replace(/(?<=..)s$/, '');
  return word
    .replace(/['’]s$/, '')
    .replace(/(ations?|ings?|ments?|ed|es|ly|s)$/, '')
    .replace(/(?<=...)e$/, '');
}

/** The stems of the words that carry meaning. */
export function topicsOf(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => !STOP.has(word))
      .map(stem),
  );
}

/** How strongly `said` speaks for the idea called `name` (0: not at all). */
export function evidence(name: string, description: string, said: readonly string[]): number {
  const stems = new Set(said.map(stem));
  const idea = wordsOf(name);
  let score = idea.some((word) => stems.has(stem(word)) && !STOP.has(word)) ? 3 : 0;
  for (const word of idea) {
    const synonyms = (SAID_FOR[word] ?? '').split(' ');
    const first = said[0];
    if (first !== undefined && synonyms.includes(first)) score += 2;
    else if (said.some((each) => each.length > 1 && synonyms.includes(each))) score += 1;
  }
  for (const topic of topicsOf(description)) if (stems.has(topic)) score += 0.5;
  return score;
}
