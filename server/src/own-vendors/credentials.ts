// An organization's own keys at vendors: kept sealed, never given out again, and only once the vendor has taken them.
import { type OwnVendor, phoneNumbers, type Transaction, vendorCredentials } from '@offhook/db';
import { and, asc, eq } from 'drizzle-orm';
import type { Change } from '../audit/change.ts';
import { ConflictError, InvalidError, NotFoundError } from '../errors.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { writtenNumber } from '../wording/written-number.ts';

const CHECK_WITHIN_MS = 8_000;
const HINT_CHARACTERS = 4;

/** A key as its owner enters it. */
export interface EnteredKey {
  vendor: OwnVendor;
  key: string;
  /** Whose key it is, at the carrier. */
  account: string | null;
}

/** Asks the vendor whether it takes a key. Throws `VendorError` when not: one that is not retryable is a refusal. */
export type CheckKey = (entered: EnteredKey, signal: AbortSignal) => Promise<unknown>;

type Row = typeof vendorCredentials.$inferSelect;
export type OwnKey = ReturnType<typeof view>;

export async function listOwnKeys(tx: Transaction, organizationId: string): Promise<OwnKey[]> {
  const rows = await tx
    .select()
    .from(vendorCredentials)
    .where(eq(vendorCredentials.organizationId, organizationId))
    .orderBy(asc(vendorCredentials.vendor));
  return rows.map(view);
}

/** @throws InvalidError when the vendor refuses it · VendorError when that cannot be known now */
export async function checkKey(check: CheckKey, entered: EnteredKey): Promise<void> {
  const { vendor, account } = entered;
  if ((vendor === 'twilio') !== (account !== null))
    throw new InvalidError(
      vendor === 'twilio'
        ? 'Say in `account` whose token it is: its console shows the Account SID, which begins with AC.'
        : `${NAMES[vendor]} knows the account by the key; leave \`account\` out.`,
    );
  try {
    await check(entered, AbortSignal.timeout(CHECK_WITHIN_MS));
  } catch (error) {
    // By its fields: the vendor's module may know another copy of the class.
    if (error instanceof Error && 'retryable' in error && error.retryable === false)
      throw new InvalidError(`${NAMES[vendor]} refuses this key; copy it once more from its console.`);
    throw error;
  }
}

export async function keepKey(
  tx: Transaction,
  secrets: Pick<SecretBox, 'seal'>,
  organizationId: string,
  { vendor, key, account }: EnteredKey,
  now: Date,
): Promise<Change<OwnKey>> {
  const before = await find(tx, organizationId, vendor);
  if (before && before.account !== account) await demandNoNumbers(tx, before);
  const kept = {
    account,
    secret: secrets.seal(key, contextOf(organizationId, vendor)),
    hint: key.slice(-HINT_CHARACTERS),
    checkedAt: now,
  };
  const [row] = await tx
    .insert(vendorCredentials)
    .values({ organizationId, vendor, ...kept })
    .onConflictDoUpdate({ target: [vendorCredentials.organizationId, vendorCredentials.vendor], set: kept })
    .returning();
  if (!row) throw new Error('the key was not written');
  const after = view(row);
  return {
    answer: after,
    action: 'vendorKey.kept',
    targetId: vendor,
    ...(before && { before: view(before) }),
    after,
  };
}

/** The installation's own serves again. @throws NotFoundError · ConflictError for an account with numbers */
export async function removeKey(
  tx: Transaction,
  organizationId: string,
  vendor: OwnVendor,
): Promise<Change<void>> {
  const row = await find(tx, organizationId, vendor);
  if (!row) throw new NotFoundError('There is no key of your own for this vendor.');
  await demandNoNumbers(tx, row);
  await tx.delete(vendorCredentials).where(isThis(organizationId, vendor));
  return { answer: undefined, action: 'vendorKey.removed', targetId: vendor, before: view(row) };
}

export const contextOf = (organizationId: string, vendor: OwnVendor): string =>
  `vendor_credentials/${organizationId}/${vendor}`;

async function find(tx: Transaction, organizationId: string, vendor: OwnVendor): Promise<Row | undefined> {
  const [row] = await tx.select().from(vendorCredentials).where(isThis(organizationId, vendor)).for('update');
  return row;
}

/** Without its token a number's calls and texts would be refused. */
async function demandNoNumbers(tx: Transaction, { organizationId, account }: Row): Promise<void> {
  if (account === null) return;
  const [number] = await tx
    .select({ e164: phoneNumbers.e164 })
    .from(phoneNumbers)
    .where(and(eq(phoneNumbers.organizationId, organizationId), eq(phoneNumbers.carrierAccount, account)))
    .limit(1);
  if (number)
    throw new ConflictError(
      `${writtenNumber(number.e164)} is in this account; release it here first, keeping it at the carrier if you like.`,
    );
}

const isThis = (organizationId: string, vendor: OwnVendor) =>
  and(eq(vendorCredentials.organizationId, organizationId), eq(vendorCredentials.vendor, vendor));

const NAMES: Record<OwnVendor, string> = {
  deepgram: 'Deepgram',
  openai: 'OpenAI',
  twilio: 'Twilio',
};

const view = ({ vendor, account, hint, checkedAt }: Row) => ({
  vendor,
  account,
  hint,
  checkedAt: checkedAt.toISOString(),
});
