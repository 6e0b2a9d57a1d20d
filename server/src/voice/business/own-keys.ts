// The organization's own keys at the vendors of speech and of language models, sealed.
import { type Transaction, vendorCredentials } from '@offhook/db';
import { eq } from 'drizzle-orm';
import type { BusinessLine } from './directory.ts';

export async function loadOwnKeys(
  tx: Transaction,
  organizationId: string,
): Promise<NonNullable<BusinessLine['ownKeys']>> {
  const kept = await tx
    .select({ vendor: vendorCredentials.vendor, secret: vendorCredentials.secret })
    .from(vendorCredentials)
    .where(eq(vendorCredentials.organizationId, organizationId));
  // The carrier is no part of a call's own work.
  return kept.flatMap(({ vendor, secret }) => (vendor === 'twilio' ? [] : [{ vendor, secret }]));
}
