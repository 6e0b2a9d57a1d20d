import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox, SecretError } from './secret-box.ts';

const old = { id: '2025', key: randomBytes(32) };
const current = { id: '2026', key: randomBytes(32) };

describe('the secret box', () => {
  it('opens what it sealed, and no two seals of one secret are alike', () => {
    const box = createSecretBox([current]);
    const sealed = box.seal('geheim ñ 🔑', 'row/1');
    expect(box.open(sealed, 'row/1')).toBe('geheim ñ 🔑');
    expect(box.seal('geheim ñ 🔑', 'row/1')).not.toBe(sealed);
    expect(box.open(box.seal('', 'row/1'), 'row/1')).toBe('');
  });

  it('opens a secret only where it belongs', () => {
    const box = createSecretBox([current]);
    expect(() => box.open(box.seal('token', 'row/1'), 'row/2')).toThrow(SecretError);
  });

  it('refuses what was changed, cut off, or is none', () => {
    const box = createSecretBox([current]);
    const sealed = box.seal('token', 'row/1');
    const [id, body = ''] = sealed.split(':');
    const bytes = Buffer.from(body, 'base64url');
    bytes[bytes.length - 1]! ^= 1;
    for (const broken of [`${id}:${bytes.toString('base64url')}`, sealed.slice(0, 20), `${id}:`, 'token', ''])
      expect(() => box.open(broken, 'row/1')).toThrow(SecretError);
  });

  it('seals under the newest key and still opens under an older one', () => {
    const sealed = createSecretBox([old]).seal('token', 'row/1');
    const rotated = createSecretBox([current, old]);
    expect(rotated.open(sealed, 'row/1')).toBe('token');
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal('token', 'row/1'))).toBe(false);
    expect(() => createSecretBox([current]).open(sealed, 'row/1')).toThrow(/ENCRYPTION_KEYS/);
  });
});
