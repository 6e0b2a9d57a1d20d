// The shape of a recorded booking dialogue (Schema-Guided Dialogue, one domain a dialogue), and what its labels say.

export interface Act {
  act: string;
  slot?: string;
  values?: string[];
  canonical?: string[];
}

export interface Turn {
  i: number;
  speaker: 'USER' | 'SYSTEM';
  text: string;
  acts: Act[];
  state_after?: Record<string, string[]>;
  service_call?: { method: string; parameters: Record<string, string> };
}

export interface Recorded {
  id: string;
  service: string;
  turns: Turn[];
  outcome: { booked: boolean; book_call: Record<string, string> | null };
}

export type SlotName = 'date' | 'time' | 'staff';
export type BookingState = Partial<Record<SlotName, string>>;
export const SLOTS: readonly SlotName[] = ['date', 'time', 'staff'];

/** Which of our slots a label is about. */
export function slotOf(label: string | undefined): SlotName | undefined {
  if (label === undefined) return undefined;
  if (label === 'appointment_date' || label === 'date') return 'date';
  if (label === 'appointment_time' || label === 'time') return 'time';
  return /^(?:stylist|dentist|doctor|therapist)_name$/.test(label) ? 'staff' : undefined;
}

/** Names compare without case, marks and spaces. */
export const sameName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Every spelling of a value in the dialogue → what it stands for. */
export function canonicalValues({ turns }: Recorded): Map<string, string> {
  const map = new Map<string, string>();
  for (const { acts } of turns) {
    for (const { slot, values, canonical } of acts) {
      const name = slotOf(slot);
      if (name === undefined) continue;
      values?.forEach((value, k) => map.set(`${name}:${value}`, canonical?.[k] ?? value));
    }
  }
  return map;
}

/** The labelled state of a turn in canonical values. */
export function labelledState(turn: Turn, canonical: Map<string, string>): BookingState {
  const state: BookingState = {};
  for (const [label, values] of Object.entries(turn.state_after ?? {})) {
    const slot = slotOf(label);
    const [first] = values;
    if (slot === undefined || first === undefined) continue;
    const value = canonical.get(`${slot}:${first}`) ?? first;
    state[slot] = slot === 'staff' ? sameName(value) : value;
  }
  return state;
}

/** What the agent's acts name of a slot, last first. */
export function named(turn: Turn, slot: SlotName, acts: readonly string[]): string | undefined {
  for (const act of turn.acts.toReversed()) {
    if (slotOf(act.slot) !== slot || !acts.includes(act.act)) continue;
    const value = act.canonical?.[0] ?? act.values?.[0];
    if (value !== undefined) return value;
  }
  return undefined;
}
