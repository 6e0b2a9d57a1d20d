// ID tokens as Google makes them (OpenID Connect Core, 2): RS256 under a key that is published as a JWK set.
import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';

export interface Person {
  sub: string;
  email: string;
  email_verified: boolean;
  /** Of an account that an organization manages: its domain. */
  hd?: string;
  name: string;
  /** In place of what stands in the token otherwise, to make one that is wrong. */
  iss?: string;
  aud?: string;
  exp?: number;
}

const GOOD_FOR_SECONDS = 3_600;

export function createIdentities({ clientId, now }: { clientId: string; now(): number }) {
  let made: Key | undefined;
  // Made when first needed: it takes a tenth of a second.
  const current = () => (made ??= newKey());
  return {
    /** The document of `/oauth2/v3/certs`. */
    published(): object {
      const { publicKey, kid } = current();
      return { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid }] };
    },
    changeKeys(): void {
      made = undefined;
    },
    tokenOf(person: Person, nonce: string | undefined): string {
      const { kid, privateKey } = current();
      const iat = Math.floor(now() / 1000);
      const payload = {
        iss: 'https://accounts.google.com',
        azp: clientId,
        aud: clientId,
        ...(nonce !== undefined && { nonce }),
        iat,
        exp: iat + GOOD_FOR_SECONDS,
        ...person,
      };
      const text = [{ alg: 'RS256', kid, typ: 'JWT' }, payload].map(encode).join('.');
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
    },
  };
}

interface Key {
  kid: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const newKey = (): Key => ({
  kid: randomUUID(),
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
});

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
