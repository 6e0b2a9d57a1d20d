// What a word counts as when needs and questions are compared: endings dropped, near words made one, little words left out.

/** Words that tell nothing of a need. */
const LITTLE = new Set(
  `a an the my your our his her their its it is are was were be been am im ive id ill i me we us you he she they this that these those
  there here of to in on at for from with by and or but so if as do does did doing done have has had having get got getting can could
  would should will shall may might must need needs needed want wants wanted like looking look please just really some any kind sort
  one thing something anything let lets make making about very too also into out up off over than then again not no yes hi hello hey
  thats whats theres youre were theyre what when where who which how why am pm maybe think know see
  de la el los las un una y o en con por para mi me se que quiero necesito quisiera es al del lo su`.split(
    /\s+/,
  ),
);

/** Groups of words that mean the same need. The first stands for all. */
const ALIKE: readonly string[][] = [
  ['ac', 'aircon', 'airconditioning', 'airconditioner', 'conditioner', 'conditioning'],
  ['heater', 'furnace', 'boiler', 'heating', 'heat'],
  ['pain', 'hurt', 'ache', 'sore', 'painful', 'throb'],
  ['tooth', 'teeth', 'molar'],
  ['leak', 'drip'],
  ['clog', 'block', 'plug', 'backed'],
  ['squeak', 'squeal', 'screech', 'grind'],
  ['warm', 'hot'],
  ['colour', 'color', 'dye', 'tint'],
  ['cut', 'trim', 'chop'],
  ['crack', 'chip', 'broken', 'break', 'broke'],
  ['tire', 'tyre'],
  ['car', 'vehicle', 'truck', 'auto'],
  ['burst', 'flood', 'gush'],
  ['inspect', 'inspection', 'checkup', 'exam', 'examination'],
  ['cleaning', 'clean', 'hygiene'],
  ['repair', 'fix', 'mend'],
  ['install', 'installation', 'replace', 'replacement', 'swap'],
  ['bleed', 'blood'],
  ['insurance', 'insured', 'cover'],
  ['park', 'parking'],
];
const GROUP = new Map<string, string>();
for (const group of ALIKE)
  for (const word of group) GROUP.set(stripEnding(word), stripEnding(group[0] ?? word));

/** Drops plural and verb endings. Crude on purpose: both sides of a comparison go through it. */
function stripEnding(word: string): string {
  if (word.length > 5 && word.endsWith('ing')) return undouble(word.slice(0, -3));
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && word.endsWith('ed')) return undouble(word.slice(0, -2));
  if (word.length > 4 && word.endsWith('es')) return word.slice(0, -2).replace(/e$/, '');
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss'))
    return word.slice(0, -1).replace(/e$/, '');
  if (word.length > 4 && word.endsWith('e')) return word.slice(0, -1);
  return word;
}

function undouble(stem: string): string {
  return /([bdgklmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

const MARKS = /[\u0300-\u036F]/g;
const ACCENTED = /[\u00C0-\u024F]/;

/** A word without its accents. */
export const unaccented = (word: string): string =>
  ACCENTED.test(word) ? word.normalize('NFD').replaceAll(MARKS, '') : word;

/** Stems seen before: a call uses few words, many times over. */
const known = new Map<string, string | undefined>();
const KNOWN_KEPT = 20_000;

/** What `word` counts as, or undefined when it counts for nothing. */
export function stemOf(word: string): string | undefined {
  if (known.has(word)) return known.get(word);
  const plain = unaccented(word);
  const stem = LITTLE.has(plain) ? undefined : (GROUP.get(stripEnding(plain)) ?? stripEnding(plain));
  if (known.size >= KNOWN_KEPT) known.clear();
  known.set(word, stem);
  return stem;
}
