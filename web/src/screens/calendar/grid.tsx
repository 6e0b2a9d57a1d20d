// Hours down, days or staff across, and each appointment where and as long as it is. Dragging one moves it; opening it does, too.
import { CalendarDays, Code, FlaskConical, type LucideIcon, PencilLine, Phone } from 'lucide-react';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Appointment, Organization, Staff } from '@/api/client.ts';
import type { UnavailableTime } from '@/api/queries.ts';
import { clockTime, hourName, instantOf, minuteOf, today } from '@/lib/zone.ts';
import { cn } from '@/lib/cn.ts';
import { useNow } from '@/lib/use-now.ts';
import { t } from '@/wording/wording.ts';
import { AppointmentDialog } from './appointment-dialog.tsx';
import { type Drop, useDrag } from './drag.ts';
import { type Hours, hoursShown } from './hours.ts';
import { sideBySide } from './lanes.ts';
import { Shades } from './shades.tsx';
import { useMove } from './use-move.ts';

export interface Column {
  key: string;
  name: string;
  /** `YYYY-MM-DD`. */
  date: string;
  /** Whose column it is; in a week everybody's. */
  staffId?: string;
  appointments: Appointment[];
  /** When callers cannot book it. */
  unavailable: UnavailableTime[];
}

/** A place in the grid. */
export interface Place {
  date: string;
  /** Since midnight. */
  minute: number;
  staffId?: string;
}

const HOUR_PX = 56;
const LEAST_PX = 24;
/** An appointment at least so high says in a second line what for. */
const TWO_LINES_PX = 36;
/** Of the hours' names, which stay at the side. */
const LABELS_PX = 56;
/** With Alt held: columns on, steps later. */
const NUDGES: Record<string, [columnsOn: number, steps: number] | undefined> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export function Grid({
  columns,
  business,
  staff,
  mayMove,
  nothing,
  onBook,
}: {
  columns: Column[];
  business: Organization;
  staff: Staff[];
  mayMove: boolean;
  nothing: boolean;
  /** Somebody is to be booked where nothing is yet. */
  onBook(place: Place): void;
}) {
  const { timezone } = business;
  const [opened, setOpened] = useState<string>();
  const move = useMove();
  const hours = useMemo(() => hoursShown(business, columns), [business, columns]);
  const frame = useRef<HTMLDivElement>(null);
  const stepMinutes = business.booking.incrementMinutes;
  const drop = ({ appointment, columnKey, minute }: Drop): void => {
    const column = columns.find(({ key }) => key === columnKey);
    if (!column) return;
    move.mutate({
      id: appointment.id,
      startsAt: instantOf(column.date, minute, timezone),
      ...(column.staffId !== undefined &&
        column.staffId !== appointment.staff.id && { staffId: column.staffId }),
    });
  };
  // A phone shows some of the days: today is among them.
  useEffect(() => {
    const column = frame.current?.querySelector('[data-today]');
    if (!frame.current || !column) return;
    const ahead = column.getBoundingClientRect().left - frame.current.getBoundingClientRect().left;
    frame.current.scrollLeft += ahead - LABELS_PX;
  }, []);
  const drag = useDrag({ frame, hourPx: HOUR_PX, stepMinutes, drop });
  /** Moved by keys: so many columns on, so many steps later. */
  const nudge = (from: Drop, columnsOn: number, steps: number): void => {
    const column = columns[columns.findIndex(({ key }) => key === from.columnKey) + columnsOn];
    const minute = from.minute + steps * stepMinutes;
    if (column && minute >= 0 && minute < 24 * 60) drop({ ...from, columnKey: column.key, minute });
  };
  /** Where the pointer went down: what is dragged and let go over an empty place is no click on it. */
  const downOn = useRef<EventTarget>(undefined);
  const book = (event: MouseEvent<HTMLElement>, { date, staffId }: Column): void => {
    const { target, currentTarget, clientY } = event;
    if (target !== downOn.current || !(target instanceof Element) || target.closest('button')) return;
    const hour = hours.from + (clientY - currentTarget.getBoundingClientRect().top) / HOUR_PX;
    const minute = Math.floor((hour * 60) / stepMinutes) * stepMinutes;
    onBook({ date, minute, ...(staffId !== undefined && { staffId }) });
  };
  const all = columns.flatMap(({ appointments }) => appointments);
  const selected = all.find(({ id }) => id === opened);

  return (
    <>
      <p className="text-sm text-muted-foreground max-md:hidden">
        {nothing ? t.calendar.noneHint : mayMove ? t.calendar.dragHint : null}
      </p>
      {nothing && <p className="text-sm text-muted-foreground md:hidden">{t.calendar.none}</p>}
      <section
        ref={frame}
        aria-label={t.shell.calendar}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-xl border bg-card outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
      >
        <div
          className="grid min-w-fit"
          style={{ gridTemplateColumns: `3.5rem repeat(${columns.length}, minmax(7rem, 1fr))` }}
        >
          <div className="sticky left-0 z-20 border-b bg-card" />
          {columns.map(({ key, name, date }) => (
            <h2
              key={key}
              className={cn(
                'truncate border-b border-l px-3 py-2.5 text-sm font-medium',
                columns.length > 1 &&
                  date === today(timezone).toString() &&
                  columns[0]?.date !== columns.at(-1)?.date &&
                  'text-primary',
              )}
            >
              {name}
            </h2>
          ))}
          <HourLabels from={hours.from} to={hours.to} />
          {columns.map((column) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the button above does it from the keyboard
            <div
              key={column.key}
              data-column={column.key}
              {...(mayMove && {
                onPointerDown: (event) => (downOn.current = event.target),
                onClick: (event) => book(event, column),
              })}
              data-today={column.date === today(timezone).toString() || undefined}
              className="relative border-l"
              style={{
                height: (hours.to - hours.from) * HOUR_PX,
                backgroundImage: `repeating-linear-gradient(to bottom, var(--border) 0 1px, transparent 1px ${HOUR_PX}px)`,
              }}
            >
              <Shades
                unavailable={column.unavailable}
                date={column.date}
                timeZone={timezone}
                hours={hours}
                hourPx={HOUR_PX}
              />
              <Now date={column.date} timeZone={timezone} hours={hours} />
              {sideBySide(column.appointments).map(({ appointment, lane, lanes }) => {
                const start = minuteOf(appointment.startsAt, timezone);
                const minutes = (Date.parse(appointment.endsAt) - Date.parse(appointment.startsAt)) / 60_000;
                const at = drag.placeOf(appointment.id);
                if (at && at.columnKey !== column.key) return null;
                return (
                  <AppointmentBlock
                    key={appointment.id}
                    appointment={appointment}
                    label={clockTime(at?.minute ?? start)}
                    withStaff={column.staffId === undefined}
                    top={((at?.minute ?? start) / 60 - hours.from) * HOUR_PX}
                    height={Math.max(LEAST_PX, (minutes / 60) * HOUR_PX)}
                    lane={lane}
                    lanes={lanes}
                    dragged={at !== undefined}
                    onOpen={() => setOpened(appointment.id)}
                    {...(mayMove &&
                      appointment.status === 'confirmed' && {
                        onNudge: (columnsOn, steps) =>
                          nudge({ appointment, columnKey: column.key, minute: start }, columnsOn, steps),
                        onGrab: (event) =>
                          drag.grab(event, {
                            appointment,
                            columnKey: column.key,
                            minute: start,
                            fromHour: hours.from,
                          }),
                      })}
                  />
                );
              })}
              {drag.visitor(column.key) && <Visitor visitor={drag.visitor(column.key)} hours={hours} />}
            </div>
          ))}
        </div>
      </section>
      {selected && (
        <AppointmentDialog
          key={selected.id}
          appointment={selected}
          business={business}
          staff={staff}
          mayMove={mayMove}
          close={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

function AppointmentBlock({
  appointment,
  label,
  withStaff,
  top,
  height,
  lane,
  lanes,
  dragged,
  onOpen,
  onGrab,
  onNudge,
}: {
  appointment: Appointment;
  label: string;
  withStaff: boolean;
  top: number;
  height: number;
  lane: number;
  lanes: number;
  dragged: boolean;
  onOpen(): void;
  onGrab?(event: React.PointerEvent<HTMLButtonElement>): void;
  onNudge?(columnsOn: number, steps: number): void;
}) {
  const { status, customerName, services, staff, source } = appointment;
  return (
    <button
      type="button"
      onClick={onOpen}
      onPointerDown={onGrab}
      aria-keyshortcuts={onNudge && 'Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight'}
      onKeyDown={(event) => {
        const by = event.altKey ? NUDGES[event.key] : undefined;
        if (!onNudge || !by) return;
        event.preventDefault();
        onNudge(...by);
      }}
      className={cn(
        'absolute flex flex-col overflow-hidden rounded-md border-l-4 px-2 py-1 text-left text-xs leading-tight outline-none focus-visible:z-10 focus-visible:ring-[3px] focus-visible:ring-ring/60',
        status === 'held'
          ? 'border-dashed border-warning bg-warning-soft text-warning'
          : status === 'cancelled' || status === 'noShow'
            ? 'border-border bg-muted text-muted-foreground line-through'
            : 'border-primary bg-secondary text-secondary-foreground',
        onGrab && 'md:cursor-grab',
        dragged && 'z-20 cursor-grabbing opacity-90 shadow-lg',
      )}
      style={{
        top,
        height,
        left: `calc(${(lane / lanes) * 100}% + 2px)`,
        width: `calc(${100 / lanes}% - 4px)`,
      }}
    >
      <span className="shrink-0 truncate">
        <span className="font-medium tabular-nums">{label}</span>{' '}
        {status === 'held' ? t.calendar.held : (customerName ?? t.calendar.nameless)}
      </span>
      {height >= TWO_LINES_PX && (
        <span className="flex shrink-0 items-center gap-1">
          <SourceMark source={source} />
          <span className="truncate">
            {services.map(({ name }) => name).join(', ')}
            {withStaff && ` · ${staff.name}`}
          </span>
        </span>
      )}
    </button>
  );
}

const SOURCES = {
  call: Phone,
  calendar: CalendarDays,
  dashboard: PencilLine,
  api: Code,
  demo: FlaskConical,
} as const satisfies Record<Appointment['source'], LucideIcon>;

/** Where it came from. */
function SourceMark({ source }: { source: Appointment['source'] }) {
  const Icon = SOURCES[source];
  return (
    <span title={t.calendar.source[source]} className="shrink-0 opacity-70">
      <Icon aria-hidden className="size-3" />
      <span className="sr-only">{t.calendar.source[source]}</span>
    </span>
  );
}

/** The dragged appointment over a column that is not its own. */
function Visitor({ visitor, hours }: { visitor: Drop | undefined; hours: Hours }) {
  if (!visitor) return null;
  const minutes =
    (Date.parse(visitor.appointment.endsAt) - Date.parse(visitor.appointment.startsAt)) / 60_000;
  return (
    <div
      aria-hidden
      className="absolute inset-x-0.5 z-20 rounded-md border-l-4 border-primary bg-secondary px-2 py-1 text-xs text-secondary-foreground opacity-90 shadow-lg"
      style={{
        top: (visitor.minute / 60 - hours.from) * HOUR_PX,
        height: Math.max(LEAST_PX, (minutes / 60) * HOUR_PX),
      }}
    >
      {clockTime(visitor.minute)}
    </div>
  );
}

function HourLabels({ from, to }: Hours) {
  return (
    <div className="sticky left-0 z-20 bg-card" style={{ height: (to - from) * HOUR_PX }}>
      {Array.from({ length: to - from }, (_, index) => (
        <span
          key={index}
          className="absolute right-2 text-xs whitespace-nowrap text-muted-foreground tabular-nums"
          style={{ top: index * HOUR_PX + 4 }}
        >
          {hourName(from + index)}
        </span>
      ))}
    </div>
  );
}

function Now({ date, timeZone, hours }: { date: string; timeZone: string; hours: Hours }) {
  const now = useNow(60_000);
  if (date !== today(timeZone).toString()) return null;
  const minute = minuteOf(new Date(now).toISOString(), timeZone);
  if (minute < hours.from * 60 || minute > hours.to * 60) return null;
  return (
    <div
      aria-hidden
      className="absolute inset-x-0 z-10 h-0.5 bg-danger"
      style={{ top: (minute / 60 - hours.from) * HOUR_PX }}
    />
  );
}
