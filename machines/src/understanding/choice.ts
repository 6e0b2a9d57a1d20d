// Which of the offers an utterance picks by its place: "the second one", "the later one", "number two", "the last".
import { find, type Utterance } from './clause.ts';

export interface Choice {
  /** From 0; -1 is the last. */
  index: number;
  confidence: number;
  a: number;
  b: number;
}

const ORDER: readonly [pattern: RegExp, index: number][] = [
  [
    / (?:the )?(?:first|1st|former|top)(?: one| option| choice| time| opening| slot| of those| appointment)? (?=$|[a-z.,!?])| (?:number|option|choice) (?:one|1) /,
    0,
  ],
  [
    / (?:the )?(?:second|2nd|latter|middle|other)(?: one| option| choice| time| opening| slot| appointment)? (?=$|[a-z.,!?])| (?:number|option|choice) (?:two|2) /,
    1,
  ],
  [
    / (?:the )?(?:third|3rd)(?: one| option| choice| time| opening| slot| appointment)? (?=$|[a-z.,!?])| (?:number|option|choice) (?:three|3) /,
    2,
  ],
  [
    / (?:the )?(?:fourth|4th)(?: one| option| choice| time| opening| slot| appointment)? (?=$|[a-z.,!?])| (?:number|option|choice) (?:four|4) /,
    3,
  ],
  [/ (?:the )?(?:last|final)(?: one| option| choice| time| opening| slot| appointment)? (?=$|[a-z.,!?])/, -1],
];
/** "Any of those", "either is fine": the first will do. */
const ANY =
  / (?:either(?: one| of (?:them|those)| is| works| way)?|any of (?:them|those|these)|whichever(?: is| one)?|whatever(?: works| is)?|doesnt matter|you (?:pick|choose|decide)|all (?:of them )?work) /;
const EARLIER = / (?:the )?(?:earlier|earliest|sooner|soonest)(?: one| time| option| of the (?:two|three))? /;
const LATER = / (?:the )?(?:later|latest)(?: one| time| option| of the (?:two|three))? /;
const NAMES_ONE = / (?:one|option|choice|the|number|of) /;

/** `offered` are the start times in the order they were said. */
export function readChoice(said: Utterance, offered: readonly number[]): Choice | undefined {
  if (offered.length === 0) return undefined;
  for (const [pattern, extreme] of [
    [EARLIER, 'min'],
    [LATER, 'max'],
  ] as const) {
    const found = find(said, pattern);
    if (found === undefined || offered.length < 2) continue;
    const phrase = said.line.slice(0).match(pattern)?.[0] ?? '';
    // "Something later" wishes for another time; "the later one" picks.
    if (!/ the |one|est/.test(phrase)) continue;
    const target = extreme === 'min' ? Math.min(...offered) : Math.max(...offered);
    return { index: offered.indexOf(target), confidence: 0.9, a: found.a, b: found.b };
  }
  const placed = readPlace(said, offered.length);
  if (placed !== undefined) return placed;
  const any = find(said, ANY);
  return any === undefined ? undefined : { index: 0, confidence: 0.75, a: any.a, b: any.b };
}

/** Which of `count` things read out is named by its place in the list. */
export function readPlace(said: Utterance, count: number): Choice | undefined {
  for (const [pattern, index] of ORDER) {
    const found = find(said, pattern);
    if (found === undefined || index >= count) continue;
    const phrase = said.line.match(pattern)?.[0] ?? '';
    const clear = NAMES_ONE.test(` ${phrase.trim()} `) || said.tokens.filter((t) => !t.mark).length <= 3;
    if (!clear) continue;
    if (index === 1 && /middle/.test(phrase) && count !== 3) continue;
    if (/other|latter|former/.test(phrase) && count !== 2) continue;
    return { index, confidence: 0.93, a: found.a, b: found.b };
  }
  return undefined;
}
