// Keeps secrets that have to be read again (tokens of a calendar, seeds of a second factor) so that the database alone
// does not give them away: AES-256-GCM under a key that is not in it (NIST SP 800-38D).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { OffhookError } from '../errors.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface SecretKey {
  /** Told in every secret it seals, so that keys can be changed one after the other. No colon. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

export interface SecretBox {
  /**
   * Encrypts under the newest key.
   * @param context what the secret belongs to, e.g. `calendar_connections/<id>`: it opens nowhere else
   */
  seal(plaintext: string, context: string): string;
  /** @throws SecretError when it was sealed for another context or under a key that is gone, or was changed */
  open(sealed: string, context: string): string;
  /** True for what an older key sealed: sealing it again moves it to the newest. */
  isOutdated(sealed: string): boolean;
}

/** A secret cannot be read. Its owner has to enter it anew. */
export class SecretError extends OffhookError {
  constructor(message: string, options?: ErrorOptions) {
    super('secret-unreadable', message, options);
  }
}

/** @param keys the first seals; all of them open */
export function createSecretBox(keys: readonly [SecretKey, ...SecretKey[]]): SecretBox {
  const [newest] = keys;
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    seal(plaintext, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest.key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `${newest.id}:${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(sealed, context) {
      const key = byId.get(keyIdOf(sealed));
      if (!key)
        throw new SecretError(
          `A stored secret was sealed under the key "${keyIdOf(sealed)}", which ENCRYPTION_KEYS does not have.`,
        );
      const bytes = Buffer.from(sealed.slice(sealed.indexOf(':') + 1), 'base64url');
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        return (
          decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        );
      } catch (error) {
        throw new SecretError('A stored secret cannot be read: it was changed, or its key was.', {
          cause: error,
        });
      }
    },
    isOutdated: (sealed) => keyIdOf(sealed) !== newest.id,
  };
}

const keyIdOf = (sealed: string): string => sealed.slice(0, Math.max(0, sealed.indexOf(':')));
