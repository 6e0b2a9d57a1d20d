// Appointments that overlap stand beside each other.
import type { Appointment } from '@/api/client.ts';

export interface Placed {
  appointment: Appointment;
  /** Counted from 0, of `lanes`. */
  lane: number;
  lanes: number;
}

export function sideBySide(appointments: readonly Appointment[]): Placed[] {
  const placed: Placed[] = [];
  let group: Placed[] = [];
  let laneEnds: string[] = [];
  const close = (): void => {
    for (const each of group) each.lanes = laneEnds.length;
    placed.push(...group);
    group = [];
    laneEnds = [];
  };
  const inOrder = appointments.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  for (const appointment of inOrder) {
    if (laneEnds.every((end) => end <= appointment.startsAt)) close();
    const free = laneEnds.findIndex((end) => end <= appointment.startsAt);
    const lane = free === -1 ? laneEnds.length : free;
    laneEnds[lane] = appointment.endsAt;
    group.push({ appointment, lane, lanes: 1 });
  }
  close();
  return placed;
}
