// Who has picked up a call of ours, as the carrier hears it: kept with the call, and told to the process that has it.
import { ANSWERED_BY, calls, type Database, withOrganization } from '@offhook/db';
import { and, eq } from 'drizzle-orm';

export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** Of Twilio's words for it (https://www.twilio.com/docs/voice/answering-machine-detection); a machine has begun, or is ready. */
export function answeredByOf(told: string | undefined): AnsweredBy {
  if (told === 'human' || told === 'fax') return told;
  return told?.startsWith('machine_') ? 'machine' : 'unknown';
}

export const keepAnsweredBy = (
  db: Database,
  organizationId: string,
  callId: string,
  by: AnsweredBy,
): Promise<unknown> =>
  withOrganization(db, organizationId, (tx) =>
    tx
      .update(calls)
      .set({ answeredBy: by })
      .where(
        and(eq(calls.organizationId, organizationId), eq(calls.id, callId), eq(calls.direction, 'outbound')),
      ),
  );
