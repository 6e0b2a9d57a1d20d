// Two people edit the same settings: the second is told, instead of undoing what the first did (RFC 9110, 13.1.1).
import { createHash } from 'node:crypto';
import { VersionError } from '../errors.ts';

/** The `ETag` of what is shown: another as soon as any of it is different. */
export const versionOf = (view: object): string =>
  `"${createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 22)}"`;

/**
 * Lets a change through that was made looking at what is there now. Call it with the row locked.
 * @param ifMatch the `If-Match` header: the `ETag` that was seen (or several), or `*` for whatever is there
 * @throws VersionError `version-required` without one, `version-mismatch` when it has changed meanwhile
 */
export function demandVersion(ifMatch: string | undefined, current: object): void {
  if (ifMatch === undefined)
    throw new VersionError(
      'version-required',
      'Send the ETag of what you are changing in `If-Match`, or `*` to change it whatever it is by now.',
    );
  const seen = ifMatch.split(',').map((tag) => tag.trim());
  if (!seen.includes('*') && !seen.includes(versionOf(current)))
    throw new VersionError(
      'version-mismatch',
      'Somebody has changed this since you loaded it; load it again and repeat your change.',
    );
}
