// Dragging an appointment over the grid by mouse or pen. A finger scrolls; on a phone an appointment is opened and moved there.
import { type PointerEvent, type RefObject, useRef, useState } from 'react';
import type { Appointment } from '@/api/client.ts';

/** Where an appointment is, or would be. */
export interface Drop {
  appointment: Appointment;
  columnKey: string;
  /** Since midnight. */
  minute: number;
}

interface Grabbed extends Drop {
  fromHour: number;
}

/** A hand trembles; less than this is a click. */
const CLICK_PX = 5;

export function useDrag({
  frame,
  hourPx,
  stepMinutes,
  drop,
}: {
  frame: RefObject<HTMLElement | null>;
  hourPx: number;
  stepMinutes: number;
  drop(place: Drop): void;
}) {
  const [at, setAt] = useState<Drop>();
  const latest = useRef<Drop>(undefined);

  function grab(event: PointerEvent<HTMLButtonElement>, from: Grabbed): void {
    if (event.pointerType === 'touch' || event.button !== 0) return;
    const block = event.currentTarget;
    const begin = { x: event.clientX, y: event.clientY };
    const hold = event.clientY - block.getBoundingClientRect().top;
    let dragging = false;

    const moved = (now: globalThis.PointerEvent): void => {
      if (!dragging && Math.hypot(now.clientX - begin.x, now.clientY - begin.y) < CLICK_PX) return;
      dragging = true;
      const column = [...(frame.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])].find(
        (each) => {
          const { left, right } = each.getBoundingClientRect();
          return now.clientX >= left && now.clientX < right;
        },
      );
      const key = column?.dataset['column'];
      if (!column || key === undefined) return;
      const y = now.clientY - hold - column.getBoundingClientRect().top;
      const minute = from.fromHour * 60 + Math.round(((y / hourPx) * 60) / stepMinutes) * stepMinutes;
      const place = {
        appointment: from.appointment,
        columnKey: key,
        minute: Math.min(Math.max(minute, 0), 1_425),
      };
      latest.current = place;
      setAt(place);
    };
    const ended = new AbortController();
    const finish = (dropped: boolean): void => {
      ended.abort();
      setAt(undefined);
      const place = latest.current;
      latest.current = undefined;
      if (!dragging) return;
      // The click that ends a drag opens nothing.
      block.addEventListener('click', (click) => click.stopPropagation(), { capture: true, once: true });
      setTimeout(() => block.blur());
      if (dropped && place && (place.columnKey !== from.columnKey || place.minute !== from.minute))
        drop(place);
    };
    const { signal } = ended;
    window.addEventListener('pointermove', moved, { signal });
    window.addEventListener('pointerup', () => finish(true), { signal });
    window.addEventListener('pointercancel', () => finish(false), { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && finish(false), { signal });
  }

  return {
    grab,
    /** Where this one is dragged to right now. */
    placeOf: (id: string): Drop | undefined => (at?.appointment.id === id ? at : undefined),
    /** The one that is dragged over this column, when it is another's. */
    visitor(columnKey: string): Drop | undefined {
      if (at?.columnKey !== columnKey) return undefined;
      return frame.current
        ?.querySelector(`[data-column="${CSS.escape(columnKey)}"]`)
        ?.querySelector('button.cursor-grabbing')
        ? undefined
        : at;
    },
  };
}
