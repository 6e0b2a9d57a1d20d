// Forgets one person who called: what was said, its sound, texts and messages are deleted; that there were calls and
// appointments stays, without saying whose. What the audit log tells of them keeps who did what and when, and loses the rest.
import { appointments, type Transaction } from '@offhook/db';
import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import { ConflictError } from '../errors.ts';
import { removeWords } from './clean-up.ts';
import { findPerson, rowsOf, texts, uuids } from './person.ts';

/** In the place of a number and a name. */
const ERASED_NUMBER = 'erased';
const ERASED_NAME = 'Erased';

export interface Erased {
  /** How many rows of what, by table. */
  rows: Record<string, number>;
  /** Recordings whose rows are gone, to be deleted once this has committed. */
  files: string[];
  /** Earlier requests for a copy of their data, whose files are to go. */
  exports: string[];
}

/**
 * @throws NotFoundError
 * @throws ConflictError while they have an appointment to come: somebody would come whom nobody knows
 */
export async function erasePerson(
  tx: Transaction,
  organizationId: string,
  contactId: string,
  now: Date,
): Promise<Erased> {
  const person = await findPerson(tx, organizationId, contactId);
  await demandNothingToCome(tx, organizationId, person.appointmentIds, now);
  const which = rowsOf(person);
  const own = (where: SQL): SQL => sql`organization_id = ${organizationId} and ${where}`;
  const rows: Record<string, number> = {};
  const run = async (table: string, statement: SQL): Promise<void> => {
    const touched = await tx.execute(statement);
    if (touched.length > 0) rows[table] = touched.length;
  };
  const recordings = await tx.execute<{ path: string }>(
    sql`delete from recordings where ${own(which.recordings)} returning path`,
  );
  if (recordings.length > 0) rows['recordings'] = recordings.length;
  await removeWords(tx, organizationId, person.callIds);
  await run(
    'calls',
    sql`update calls set
        from_number = case direction when 'inbound' then ${ERASED_NUMBER} else from_number end,
        to_number = case direction when 'outbound' then ${ERASED_NUMBER} else to_number end,
        consent = consent - 'note'
      where ${own(which.calls)} returning 1`,
  );
  await run(
    'appointments',
    sql`update appointments set customer_name = ${ERASED_NAME}, customer_phone = null, note = null,
      updated_at = ${now.toISOString()} where ${own(which.appointments)} returning 1`,
  );
  await run(
    'appointment_changes',
    sql`update appointment_changes set before = before - ${PERSONAL}::text[], after = after - ${PERSONAL}::text[]
      where ${own(which.appointment_changes)} returning 1`,
  );
  for (const table of ['call_notes', 'messages', 'notices', 'inbound_texts', 'contacts'] as const)
    await run(table, sql`delete from ${sql.identifier(table)} where ${own(which[table])} returning 1`);
  await run(
    'phone_codes',
    sql`delete from phone_codes where ${own(sql`phone = any(${texts(person.phones)})`)} returning 1`,
  );
  // What was sent to others names them by number, or by what it is about.
  const named = texts([...person.phones, ...person.appointmentIds, ...person.messageIds]);
  await run(
    'webhook_deliveries',
    sql`delete from webhook_deliveries where ${own(
      sql`exists (select from unnest(${named}) as name where strpos(body, name) > 0)`,
    )} returning 1`,
  );
  // A line is never changed. It is taken out, and one put in its place that tells no more than who did what, when.
  await run(
    'audit_log',
    sql`with gone as (delete from audit_log where ${own(which.audit_log)} returning *)
      insert into audit_log (id, organization_id, at, actor, actor_id, action, target_id, ip, user_agent, request_id)
        select id, organization_id, at, actor, actor_id, action, target_id, ip, user_agent, request_id from gone
      returning 1`,
  );
  const exports = await tx.execute<{ id: string }>(
    sql`select id from data_requests
      where ${own(sql`kind = 'export' and contact_id = any(${uuids(person.contactIds)})`)}`,
  );
  return { rows, files: recordings.map(({ path }) => path), exports: exports.map(({ id }) => id) };
}

/** What a change of an appointment may tell of the customer. */
const PERSONAL = '{customerName,customerPhone,note,reason}';

/** @throws ConflictError */
export async function demandNothingToCome(
  tx: Transaction,
  organizationId: string,
  appointmentIds: readonly string[],
  now: Date,
): Promise<void> {
  const [next] = await tx
    .select({ startsAt: appointments.startsAt })
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, organizationId),
        sql`${appointments.id} = any(${uuids(appointmentIds)})`,
        eq(appointments.status, 'confirmed'),
        gt(appointments.endsAt, now),
      ),
    )
    .orderBy(appointments.startsAt)
    .limit(1);
  if (next)
    throw new ConflictError(
      `They have an appointment to come (${next.startsAt.toISOString()}); cancel it before they are erased.`,
    );
}
