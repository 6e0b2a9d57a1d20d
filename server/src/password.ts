// Passwords: Argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane).
import { hash, verify } from '@node-rs/argon2';

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The hash of no password. Checking against it takes as long as against a real one, so that time does not tell whether an address exists. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$b2ZmaG9vay1ub2JvZHktMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

/** Whether `password` is the one behind `passwordHash`; without a hash the answer is no, after the same work. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? NOBODY, password);
  return passwordHash !== undefined && matches;
}
