// The carrier's ids: two letters that tell the kind, then 32 hexadecimal digits.
import { randomBytes } from 'node:crypto';

export type SidPrefix = 'CA' | 'MZ' | 'SM' | 'PN' | 'RE';

export function makeSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}
