// A bound on how much of a kind an organization may have.
import { ConflictError } from '../errors.ts';
import type { Word } from '../wording/phrases.ts';

/** All of it is read at every call; the largest businesses have some dozens of each. */
const MOST = 300;

/** @throws ConflictError when `count` of them, e.g. "services", are enough */
export function demandRoom(count: number, what: Word): void {
  if (count >= MOST) throw new ConflictError(`There are ${MOST} ${what} already; remove one first.`);
}
