// Whether a name as it was heard is the name on an appointment.
import type { PersonName } from '../understanding/command.ts';
import { fullName } from './memory.ts';

const words = (name: string): string[] =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Names sound alike before they are spelled alike: one letter may differ where there are at least this many. */
const LETTERS_FOR_A_SLIP = 4;

/** Every part that was said is a part of the name on file, allowing one letter's slip ("Reid", "Reed"). */
export function nameMatches(said: PersonName | undefined, onFile: string): boolean {
  const parts = words(fullName(said));
  const known = words(onFile);
  return parts.length > 0 && parts.every((part) => known.some((other) => soundsLike(part, other)));
}

function soundsLike(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < LETTERS_FOR_A_SLIP) return false;
  return withinOneEdit(a, b);
}

function withinOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same += 1;
  const rest = short.length === long.length ? short.slice(same + 1) : short.slice(same);
  return rest === long.slice(same + 1);
}
