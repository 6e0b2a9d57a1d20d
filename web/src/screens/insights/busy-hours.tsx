// The hours of the week by how many call in them.
import { Link, type LinkProps } from '@tanstack/react-router';
import type { components } from '@/api/schema.ts';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { dayName, hourName, today, weekOf } from '@/lib/zone.ts';
import { t } from '@/wording/wording.ts';

export function BusyHours({
  hours,
  linkOf,
}: {
  hours: components['schemas']['Analytics']['hoursOfWeek'];
  /** To the calls of an hour of the week, `1-09`. */
  linkOf(hour: string): LinkProps;
}) {
  const days = weekOf(today('UTC')).map((day) => dayName(day, { weekday: 'short' }));
  const called = hours.filter(({ calls }) => calls > 0);
  const first = Math.min(8, ...called.map(({ hour }) => hour));
  const last = Math.max(18, ...called.map(({ hour }) => hour));
  const most = Math.max(1, ...called.map(({ calls }) => calls));
  const at = new Map(hours.map((each) => [`${each.weekday} ${each.hour}`, each]));
  const shown = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.insights.busy}</CardTitle>
        <CardDescription>{t.insights.busyLead}</CardDescription>
      </CardHeader>
      <CardContent>
        <section
          aria-label={t.insights.busy}
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
          tabIndex={0}
          className="relative overflow-x-auto outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
        >
          <table className="w-full border-separate border-spacing-0.5 text-xs">
            <thead>
              <tr>
                <th scope="col">
                  <span className="sr-only">{t.calendar.day}</span>
                </th>
                {shown.map((hour) => (
                  <th
                    key={hour}
                    scope="col"
                    className="min-w-8 font-normal whitespace-nowrap text-muted-foreground"
                  >
                    {hour % 2 === 0 ? hourName(hour) : <span className="sr-only">{hourName(hour)}</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr key={day}>
                  <th
                    scope="row"
                    className="sticky left-0 bg-card pr-2 text-left font-normal text-muted-foreground"
                  >
                    {day}
                  </th>
                  {shown.map((hour) => {
                    const { calls = 0, peakCalls = 0 } = at.get(`${index + 1} ${hour}`) ?? {};
                    const says = t.insights.busyCell(calls, `${day} ${hourName(hour)}`, peakCalls);
                    return (
                      <td
                        key={hour}
                        title={says}
                        className="h-7 rounded-sm"
                        style={{
                          background:
                            calls === 0
                              ? 'var(--muted)'
                              : `color-mix(in oklab, var(--primary) ${20 + (80 * calls) / most}%, var(--muted))`,
                        }}
                      >
                        {calls > 0 && (
                          <Link
                            {...linkOf(`${index + 1}-${String(hour).padStart(2, '0')}`)}
                            aria-label={says}
                            className="block size-full rounded-sm outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
                          />
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </CardContent>
    </Card>
  );
}
