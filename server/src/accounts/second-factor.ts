// A second factor beside the password: codes of an authenticator app (RFC 6238), and recovery codes for when the phone is
// lost. A code is good once; recovery codes are too long to guess and so are never refused for somebody else's guesses.
import { createHash, randomBytes } from 'node:crypto';
import { type Database, secondFactors, type Transaction, withUser } from '@offhook/db';
import { and, eq, lt } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { ConflictError, UnauthorizedError } from '../errors.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Attempts } from './attempts.ts';

const PERIOD_SECONDS = 30;
/** Steps before and after the present that count: clocks of phones differ. */
const WINDOW = 1;
/** RFC 4226, 4: at least 128 bits, better 160. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

interface Parts {
  db: Database;
  secrets: SecretBox;
  now(): Date;
}

export interface SecondFactorState {
  enabled: boolean;
  recoveryCodesLeft: number;
}

export async function getSecondFactor(db: Database, userId: string): Promise<SecondFactorState> {
  const row = await withUser(db, userId, (tx) => find(tx, userId));
  return { enabled: hasFactor(row), recoveryCodesLeft: row?.recoveryHashes.length ?? 0 };
}

/** Begins to set one up, or another in its place; until it is confirmed everything stays as it is. */
export async function beginSecondFactor(
  { db, secrets }: Parts,
  user: { id: string; email: string },
): Promise<{ secret: string; uri: string }> {
  const secret = new Secret({ buffer: Uint8Array.from(randomBytes(SECRET_BYTES)).buffer });
  const pending = secrets.seal(secret.base32, context(user.id));
  await withUser(db, user.id, (tx) =>
    tx
      .insert(secondFactors)
      .values({ userId: user.id, pending })
      .onConflictDoUpdate({ target: secondFactors.userId, set: { pending } }),
  );
  return { secret: secret.base32, uri: totp(secret.base32, user.email).toString() };
}

/**
 * Sets it up for good, once a code shows that the app has it.
 * @returns recovery codes, shown this once
 * @throws ConflictError when nothing was begun · UnauthorizedError `bad-second-factor`
 */
export const confirmSecondFactor = (
  { db, secrets, now }: Parts,
  userId: string,
  code: string,
): Promise<string[]> =>
  withUser(db, userId, async (tx) => {
    const row = await find(tx, userId, 'lock');
    if (!row?.pending) throw new ConflictError('Begin to set up a second factor first.');
    const step = stepOf(secrets.open(row.pending, context(userId)), code, now());
    if (step === undefined) throw wrong();
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    await tx
      .update(secondFactors)
      .set({
        secret: row.pending,
        pending: null,
        lastStep: step,
        recoveryHashes: codes.map(digest),
      })
      .where(eq(secondFactors.userId, userId));
    return codes;
  });

/** Signing in takes the password alone again. */
export const removeSecondFactor = (db: Database, userId: string) =>
  withUser(db, userId, (tx) => tx.delete(secondFactors).where(eq(secondFactors.userId, userId)));

/**
 * Lets nobody pass without the second factor they have set up. Whoever comes here has shown the password already.
 * @throws UnauthorizedError `second-factor-required`, `bad-second-factor` · RateLimitError after too many wrong codes
 */
export async function demandSecondFactor(
  { db, secrets, now }: Parts,
  userId: string,
  code: string | undefined,
  attempts: Attempts,
): Promise<void> {
  const known = await withUser(db, userId, (tx) => find(tx, userId));
  if (!hasFactor(known)) return;
  if (code === undefined)
    throw new UnauthorizedError(
      'second-factor-required',
      'Send `code`: the six digits your authenticator app shows, or a recovery code.',
    );
  const isRecovery = !/^\d{6}$/.test(code);
  if (!isRecovery) attempts.begin(userId);
  const passed = await withUser(db, userId, async (tx) => {
    if (isRecovery) return useRecoveryCode(tx, userId, code);
    const step = known?.secret ? stepOf(secrets.open(known.secret, context(userId)), code, now()) : undefined;
    if (step === undefined) return false;
    // Of two who send the same code at once, one is let in.
    const used = await tx
      .update(secondFactors)
      .set({ lastStep: step })
      .where(and(eq(secondFactors.userId, userId), lt(secondFactors.lastStep, step)))
      .returning();
    return used.length > 0;
  });
  if (!passed) throw wrong();
  attempts.succeeded(userId);
}

async function useRecoveryCode(tx: Transaction, userId: string, code: string): Promise<boolean> {
  const row = await find(tx, userId, 'lock');
  const hash = digest(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''));
  if (!row?.recoveryHashes.includes(hash)) return false;
  const recoveryHashes = row.recoveryHashes.filter((each) => each !== hash);
  await tx.update(secondFactors).set({ recoveryHashes }).where(eq(secondFactors.userId, userId));
  return true;
}

type Row = typeof secondFactors.$inferSelect;

async function find(tx: Transaction, userId: string, lock?: 'lock'): Promise<Row | undefined> {
  const query = tx.select().from(secondFactors).where(eq(secondFactors.userId, userId));
  const [row] = await (lock ? query.for('update') : query);
  return row;
}

const hasFactor = (row: Row | undefined): boolean => row !== undefined && row.secret !== null;

const totp = (secret: string, label: string) =>
  new TOTP({ issuer: 'Offhook', label, period: PERIOD_SECONDS, secret });

/** The time step this is the code of, near `now`. */
function stepOf(secret: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const delta = totp(secret, '').validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

/** Sixteen characters of base 32, without separators. */
const newRecoveryCode = (): string =>
  new Secret({ buffer: Uint8Array.from(randomBytes(RECOVERY_BYTES)).buffer }).base32;

const context = (userId: string) => `second_factors/${userId}`;
const digest = (code: string): string => createHash('sha256').update(code).digest('hex');
const wrong = () =>
  new UnauthorizedError('bad-second-factor', 'This code is wrong or was used before; wait for the next one.');
