// What an organization's sealed keys are made into: opened once, and remembered by the sealed key.
import type { OwnVendor } from '@offhook/db';
import type { SecretBox } from '../secrets/secret-box.ts';
import { contextOf } from './credentials.ts';

/** Keys in use at once in one process; what a key was made into is made again when it is needed again. */
const MOST_KEYS = 500;

export interface SealedKey {
  organizationId: string;
  vendor: OwnVendor;
  secret: string;
}

/**
 * Another key is another entry, and what was opened once is not opened again. `undefined` for a key that cannot be opened:
 * its sealing key is gone.
 */
export function rememberMade<Made>(
  secrets: Pick<SecretBox, 'open'>,
  log: { error(details: object, message: string): void },
): (sealed: SealedKey, make: (key: string) => Made) => Made | undefined {
  const made = new Map<string, Made | undefined>();

  return ({ organizationId, vendor, secret }, make) => {
    const name = `${organizationId} ${secret}`;
    if (made.has(name)) return made.get(name);
    let result: Made | undefined;
    try {
      result = make(secrets.open(secret, contextOf(organizationId, vendor)));
    } catch (error) {
      log.error({ err: error, organizationId, vendor }, 'a key of their own cannot be used');
    }
    made.set(name, result);
    for (const oldest of made.keys()) {
      if (made.size <= MOST_KEYS) break;
      made.delete(oldest);
    }
    return result;
  };
}
