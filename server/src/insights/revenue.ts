// What appointments booked by phone are worth, and how much of it would have gone elsewhere.
import type { Transaction } from '@offhook/db';
import { sql } from 'drizzle-orm';
import type { Range } from './figures.ts';

export const REVENUE_FORMULA =
  `Booked: the list prices of the services of all appointments that were booked in calls in this time and
not cancelled since. Recovered: those of them booked while the business was closed, or while another call was on the line. Services
without a published price count as nothing, and test calls not at all.`.replaceAll('\n', ' ');

export async function revenueOf(tx: Transaction, organizationId: string, { from, to }: Range) {
  const rows = await tx.execute<{
    currency: string;
    booked: string;
    recovered: string;
    appointments: number;
  }>(sql`
    select service.currency,
      sum(service.price_minor) as booked,
      coalesce(sum(service.price_minor) filter (where call.after_hours or call.line_busy), 0) as recovered,
      count(distinct made.id)::int as appointments
    from appointments as made
      cross join unnest(made.service_ids) as booked_service
      join services as service on service.organization_id = made.organization_id and service.id = booked_service
      left join calls as call on call.organization_id = made.organization_id and call.id = made.call_id
    where made.organization_id = ${organizationId} and made.source = 'call'
      and made.created_at >= ${from}::timestamptz and made.created_at < ${to}::timestamptz
      and made.status in ('confirmed', 'completed') and service.price_minor is not null
      and not coalesce(is_trial(call), false)
    group by service.currency order by 2 desc`);
  return {
    formula: REVENUE_FORMULA,
    amounts: rows.map(({ currency, booked, recovered, appointments }) => ({
      currency,
      bookedMinor: Number(booked),
      recoveredMinor: Number(recovered),
      appointments,
    })),
  };
}
