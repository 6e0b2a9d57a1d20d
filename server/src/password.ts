// Passwords: Argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane).
import { hash, verify } from '@node-rs/argon2';
import { RateLimitError } from './errors.ts';

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * A check takes a core for about 25 ms. One at a time leaves the others, and the threads that write recordings, to the
 * calls; who would wait longer than half a second is sent away, so that a flood of sign-ins is just that.
 */
const MOST_WAITING = 20;

/** The hash of no password. Checking against it takes as long as against a real one, so that time does not tell whether an address exists. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$b2ZmaG9vay1ub2JvZHktMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** @throws RateLimitError when too many are being hashed or checked already */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, PARAMETERS));

/**
 * Whether `password` is the one behind `passwordHash`; without a hash the answer is no, after the same work.
 * @throws RateLimitError when too many are being checked already
 */
export async function isPassword(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const matches = await inTurn(() => verify(passwordHash ?? NOBODY, password));
  return typeof passwordHash === 'string' && matches;
}

let busy = false;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (busy) {
    if (waiting.length >= MOST_WAITING)
      throw new RateLimitError(
        'Too many people are signing in at this moment; try again in a few seconds.',
        5,
      );
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  busy = true;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    // Stays busy for the next, so that nobody slips in between.
    if (next) next();
    else busy = false;
  }
}
