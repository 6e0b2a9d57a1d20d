// What the calls of an organization use in the place of the installation's vendors, where it has keys of its own.
import type { OwnVendor } from '@offhook/db';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { BusinessLine } from '../voice/index.ts';
import { contextOf } from './credentials.ts';

/** Keys in use at once in one process; what a key was made into is made again when it is needed again. */
const MOST_KEYS = 500;

/** Of each vendor what calls take from it, made from a key. */
export type MakeVendors<Parts> = Record<OwnVendor, (key: string) => Partial<Parts>>;

/**
 * Remembers by the sealed key what was made of it: another key is another entry, and nothing is opened during a call.
 * A key that cannot be opened (its sealing key is gone) is as none; the installation's own serves.
 */
export function createOwnVendors<Parts>(
  secrets: Pick<SecretBox, 'open'>,
  make: MakeVendors<Parts>,
  log: { error(details: object, message: string): void },
): (line: BusinessLine) => Partial<Parts> {
  const made = new Map<string, Partial<Parts>>();

  function partsOf(organizationId: string, vendor: OwnVendor, secret: string): Partial<Parts> {
    const name = `${organizationId} ${secret}`;
    const known = made.get(name);
    if (known) return known;
    let parts: Partial<Parts> = {};
    try {
      parts = make[vendor](secrets.open(secret, contextOf(organizationId, vendor)));
    } catch (error) {
      log.error({ err: error, organizationId, vendor }, 'a key of their own cannot be used');
    }
    made.set(name, parts);
    for (const oldest of made.keys()) {
      if (made.size <= MOST_KEYS) break;
      made.delete(oldest);
    }
    return parts;
  }

  return ({ organizationId, ownKeys = [] }) =>
    Object.assign({}, ...ownKeys.map(({ vendor, secret }) => partsOf(organizationId, vendor, secret)));
}
