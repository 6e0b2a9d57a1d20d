// How a name sounds, roughly: two spellings a transcriber may write for the same name get the same key.

/** Groups of letters that sound alike, longest first. */
const RULES: readonly [RegExp, string][] = [
  [/^kn/, 'n'],
  [/^wr/, 'r'],
  [/^ps/, 's'],
  [/^gn/, 'n'],
  [/^wh/, 'w'],
  [/^x/, 's'],
  [/mb$/, 'm'],
  [/ght/g, 't'],
  [/gh/g, ''],
  [/ph/g, 'f'],
  [/tch/g, 'x'],
  [/sch/g, 'x'],
  [/ch/g, 'x'],
  [/sh/g, 'x'],
  [/th/g, 't'],
  [/ck/g, 'k'],
  [/dge?/g, 'j'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/q/g, 'k'],
  [/g(?=[eiy])/g, 'j'],
  [/z/g, 's'],
  [/v/g, 'f'],
  [/w/g, ''],
  [/h/g, ''],
];

/** A key of consonants; vowels count only at the start. */
export function soundOf(name: string): string {
  let key = name
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '');
  for (const [pattern, by] of RULES) key = key.replace(pattern, by);
  const first = key[0] ?? '';
  const rest = key.slice(1).replaceAll(/[aeiouy]+/g, '');
  return ((/[aeiouy]/.test(first) ? 'a' : first) + rest).replaceAll(/(.)\1+/g, '$1');
}
