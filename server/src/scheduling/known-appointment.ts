// An appointment as the dialogue knows it.
import { appointments, type Transaction } from '@offhook/db';
import type { Appointment } from '@offhook/machines';
import { and, asc, eq } from 'drizzle-orm';
import type { AppointmentRow } from './changing.ts';

/** @param rows one appointment, or those of a visit to several people in order */
export function appointmentOf(rows: AppointmentRow[]): Appointment {
  const parts = rows.map(({ serviceIds, staffId, startsAt, endsAt }) => ({
    serviceIds,
    staffId,
    startsAt: startsAt.getTime(),
    endsAt: endsAt.getTime(),
  }));
  const [row, first] = [rows[0]!, parts[0]!];
  return {
    ...first,
    id: row.id,
    serviceIds: parts.flatMap(({ serviceIds }) => serviceIds),
    endsAt: parts.at(-1)!.endsAt,
    ...(parts.length > 1 && { parts }),
    customerName: row.customerName ?? '',
    ...(row.customerPhone !== null && { customerPhone: row.customerPhone }),
  };
}

/** The appointments of the same visit in the same state, in order; the one alone when there are no others. */
export async function partsOf(tx: Transaction, row: AppointmentRow): Promise<AppointmentRow[]> {
  if (row.visitId === null) return [row];
  return tx
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.organizationId, row.organizationId),
        eq(appointments.visitId, row.visitId),
        eq(appointments.status, row.status),
      ),
    )
    .orderBy(asc(appointments.startsAt));
}
