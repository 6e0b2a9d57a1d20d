// What an organization uses in the place of the installation's ears, voice and language model, where it has keys of its own.
import type { SecretBox } from '../secrets/secret-box.ts';
import type { BusinessLine } from '../voice/index.ts';
import { rememberMade } from './made.ts';

export type OwnKeys = Pick<BusinessLine, 'organizationId' | 'ownKeys'>;

/** Of each vendor what is taken from it, made from a key. */
export type MakeVendors<Parts> = Record<
  NonNullable<BusinessLine['ownKeys']>[number]['vendor'],
  (key: string) => Partial<Parts>
>;

/** Nothing is opened during a call. A key that cannot be opened is as none; the installation's own serves. */
export function createOwnVendors<Parts>(
  secrets: Pick<SecretBox, 'open'>,
  make: MakeVendors<Parts>,
  log: { error(details: object, message: string): void },
): (of: OwnKeys) => Partial<Parts> {
  const made = rememberMade<Partial<Parts>>(secrets, log);
  return ({ organizationId, ownKeys = [] }) =>
    Object.assign({}, ...ownKeys.map((key) => made({ organizationId, ...key }, make[key.vendor])));
}
