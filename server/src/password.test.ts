import { beforeAll, describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.ts';

let kept: string;
beforeAll(async () => {
  kept = await hashPassword('correct horse');
});

describe('a password', () => {
  it('is kept as Argon2id, differently each time', async () => {
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hashPassword('correct horse')).not.toBe(kept);
  });

  it('is told from every other, and nobody has one', async () => {
    expect(await isPassword(kept, 'correct horse')).toBe(true);
    expect(await isPassword(kept, 'Correct horse')).toBe(false);
    expect(await isPassword(undefined, 'correct horse')).toBe(false);
  });

  it('is checked one at a time, and a flood is sent away', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 30 }, () => isPassword(kept, 'correct horse')),
    );
    const checked = answers.filter(({ status }) => status === 'fulfilled');
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect([checked.length, refused.length]).toEqual([21, 9]);
    expect(refused[0]).toMatchObject({ reason: { code: 'rate-limited', retryAfterSeconds: 5 } });
    expect(await isPassword(kept, 'correct horse')).toBe(true);
  });
});
