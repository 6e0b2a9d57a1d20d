// What comes up by the clock: a reminder is due, an appointment is over. Planned when it was booked or moved, so each looks
// first whether that still holds.
import { appointments, type Transaction, withOrganization } from '@offhook/db';
import { and, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import { edit } from '../scheduling/changing.ts';
import { findAppointment, loadBusiness, wholeVisit } from './facts.ts';
import type { FollowParts } from './follow-event.ts';
import { loadSettings } from './settings.ts';
import { planReminders, tellCustomer } from './tell-customer.ts';

const Planned = z.object({ organizationId: z.uuid(), appointmentId: z.uuid(), startsAt: z.iso.datetime() });
const Reminder = Planned.extend({ minutes: z.int() });
const Organization = z.object({ organizationId: z.uuid() });

export const remindOptions: JobOptions<z.infer<typeof Reminder>> = { data: Reminder };
export const overOptions: JobOptions<z.infer<typeof Planned>> = { data: Planned };

/** Other reminders are wanted from now on, also of what is booked already. */
export const PLAN_AGAIN = 'appointments.plan';
export const planAgainOptions: JobOptions<z.infer<typeof Organization>> = {
  data: Organization,
  policy: 'short',
};

export async function remind(
  { minutes, ...planned }: z.infer<typeof Reminder>,
  { db, now }: JobContext,
  { jobs, mailFrom }: FollowParts,
): Promise<void> {
  const { organizationId, startsAt } = planned;
  await withOrganization(db, organizationId, async (tx) => {
    const one = await stillPlanned(tx, planned);
    const row = one && (await wholeVisit(tx, one));
    const settings = await loadSettings(tx, organizationId);
    if (!row || !settings.reminders.includes(minutes)) return;
    const business = await loadBusiness(tx, organizationId, row.callId);
    await tellCustomer({ tx, jobs, business, settings, mailFrom, now: now() }, row, {
      about: `reminder/${row.id}/${startsAt}/${minutes}`,
      kind: 'reminder',
      expiresAt: row.startsAt,
    });
  });
}

/** An appointment nobody marked as a no-show took place. */
export async function over(planned: z.infer<typeof Planned>, { db, now }: JobContext): Promise<void> {
  const { organizationId } = planned;
  await withOrganization(db, organizationId, async (tx) => {
    const row = await stillPlanned(tx, planned);
    if (!row) return;
    const idempotencyKey = `over:${row.id}:${planned.startsAt}`;
    await edit(
      tx,
      { organizationId, idempotencyKey, now: now().getTime(), by: 'system' },
      { appointmentId: row.id, details: { status: 'completed' } },
    );
  });
}

/** At most so many are planned anew in one go; more to come is no small business. */
const MOST_PLANNED = 5_000;

export async function planAgain(
  { organizationId }: z.infer<typeof Organization>,
  { db, now }: JobContext,
  { jobs, mailFrom }: FollowParts,
): Promise<void> {
  await withOrganization(db, organizationId, async (tx) => {
    const settings = await loadSettings(tx, organizationId);
    const business = await loadBusiness(tx, organizationId);
    const rows = await tx
      .select()
      .from(appointments)
      .where(
        and(
          eq(appointments.organizationId, organizationId),
          eq(appointments.status, 'confirmed'),
          gt(appointments.startsAt, now()),
        ),
      )
      .limit(MOST_PLANNED);
    for (const row of rows) await planReminders({ tx, jobs, business, settings, mailFrom, now: now() }, row);
  });
}

export const sendPlanAgain = (tx: Transaction, jobs: Pick<Jobs, 'send'>, organizationId: string) =>
  jobs.send(tx, PLAN_AGAIN, { organizationId }, { key: organizationId });

async function stillPlanned(
  tx: Transaction,
  { organizationId, appointmentId, startsAt }: z.infer<typeof Planned>,
) {
  const row = await findAppointment(tx, organizationId, appointmentId);
  return row?.status === 'confirmed' && row.startsAt.toISOString() === startsAt ? row : undefined;
}
