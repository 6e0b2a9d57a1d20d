// Who asked for no more texts. Asked before every text to anybody.
import { optOuts, type Transaction } from '@offhook/db';
import type { E164 } from '@offhook/machines';
import { and, eq } from 'drizzle-orm';

export async function hasOptedOut(tx: Transaction, organizationId: string, phone: E164): Promise<boolean> {
  const [row] = await tx.select({ phone: optOuts.phone }).from(optOuts).where(isThis(organizationId, phone));
  return row !== undefined;
}

export async function optOut(tx: Transaction, organizationId: string, phone: E164): Promise<void> {
  await tx.insert(optOuts).values({ organizationId, phone }).onConflictDoNothing();
}

export async function optIn(tx: Transaction, organizationId: string, phone: E164): Promise<void> {
  await tx.delete(optOuts).where(isThis(organizationId, phone));
}

const isThis = (organizationId: string, phone: E164) =>
  and(eq(optOuts.organizationId, organizationId), eq(optOuts.phone, phone));
