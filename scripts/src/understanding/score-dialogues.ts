// Scores booking dialogues turn by turn: what each turn of the caller changes of date, time and staff, and what is booked in the end.
import { understandInDetail, type Proposal } from '@offhook/machines';
import {
  canonicalValues,
  labelledState,
  named,
  sameName,
  slotOf,
  SLOTS,
  type BookingState,
  type Recorded,
  type SlotName,
  type Turn,
} from './dialogue.ts';
import { outputWhen, readRow } from './row.ts';

export interface DialogueScores {
  dialogues: number;
  turns: number;
  perSlot: Record<SlotName | 'all', { precision: number; recall: number; f1: number }>;
  booked: number;
  exact: number;
}

export interface DialogueMiss {
  id: string;
  agent: string;
  text: string;
  slot: SlotName;
  wanted: string | undefined;
  said: string | undefined;
}

/** The day the callers of the corpus live in. */
const NOW = '2019-03-01T09:00:00';
const TIMEZONE = 'America/Los_Angeles';

export function scoreDialogues(
  dialogues: readonly Recorded[],
  missed: (miss: DialogueMiss) => void,
): DialogueScores {
  const counts: Record<SlotName, { hit: number; said: number; wanted: number }> = {
    date: { hit: 0, said: 0, wanted: 0 },
    time: { hit: 0, said: 0, wanted: 0 },
    staff: { hit: 0, said: 0, wanted: 0 },
  };
  const rosters = rostersOf(dialogues);
  let turns = 0;
  let booked = 0;
  let exact = 0;
  for (const dialogue of dialogues) {
    const canonical = canonicalValues(dialogue);
    const listener = new Listener(rosters.get(dialogue.service) ?? []);
    let label: BookingState = {};
    let atBooking: BookingState = {};
    let agent = '';
    for (const turn of dialogue.turns) {
      if (turn.speaker === 'SYSTEM') {
        agent = turn.text;
        if (turn.service_call?.method.startsWith('Book') === true) atBooking = { ...listener.state };
        listener.hearAgent(turn);
        continue;
      }
      turns++;
      const before = { ...listener.state };
      listener.hearCaller(turn.text);
      const wanted = labelledState(turn, canonical);
      for (const slot of SLOTS) {
        const change = wanted[slot] === label[slot] ? undefined : wanted[slot];
        const said = listener.state[slot] === before[slot] ? undefined : listener.state[slot];
        if (change !== undefined) counts[slot].wanted++;
        if (said !== undefined) counts[slot].said++;
        if (change !== undefined && change === said) counts[slot].hit++;
        else if (change !== said)
          missed({ id: dialogue.id, agent, text: turn.text, slot, wanted: change, said });
      }
      label = wanted;
    }
    const call = dialogue.outcome.book_call;
    if (!dialogue.outcome.booked || call === null) continue;
    booked++;
    const right = Object.entries(call).every(([key, value]) => {
      const slot = slotOf(key);
      return slot === undefined || atBooking[slot] === (slot === 'staff' ? sameName(value) : value);
    });
    if (right) exact++;
  }
  const all = { hit: 0, said: 0, wanted: 0 };
  for (const slot of SLOTS) {
    all.hit += counts[slot].hit;
    all.said += counts[slot].said;
    all.wanted += counts[slot].wanted;
  }
  return {
    dialogues: dialogues.length,
    turns,
    perSlot: { date: f1(counts.date), time: f1(counts.time), staff: f1(counts.staff), all: f1(all) },
    booked,
    exact,
  };
}

function f1({ hit, said, wanted }: { hit: number; said: number; wanted: number }): {
  precision: number;
  recall: number;
  f1: number;
} {
  const precision = said === 0 ? 1 : hit / said;
  const recall = wanted === 0 ? 1 : hit / wanted;
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}

/** A business knows its staff: the names of a service are all that anyone in its dialogues is labelled with. */
function rostersOf(dialogues: readonly Recorded[]): Map<string, { id: string; name: string }[]> {
  const rosters = new Map<string, Map<string, string>>();
  for (const { service, turns, outcome } of dialogues) {
    const names = rosters.get(service) ?? new Map<string, string>();
    rosters.set(service, names);
    const note = (name: string): void => {
      if (!names.has(sameName(name))) names.set(sameName(name), name);
    };
    for (const turn of turns) {
      for (const act of turn.acts)
        if (slotOf(act.slot) === 'staff') (act.canonical ?? act.values ?? []).forEach(note);
      for (const [key, value] of Object.entries(turn.service_call?.parameters ?? {}))
        if (slotOf(key) === 'staff') note(value);
    }
    for (const [key, value] of Object.entries(outcome.book_call ?? {}))
      if (slotOf(key) === 'staff') note(value);
  }
  return new Map(
    [...rosters].map(([service, names]) => [service, [...names].map(([id, name]) => ({ id, name }))]),
  );
}

/** Follows one dialogue as the product's own dialogue does: what is open, what is on offer, what is settled. */
class Listener {
  state: BookingState = {};
  private readonly staff: { id: string; name: string }[];
  private expect = 'open';
  private proposed: Proposal = {};

  constructor(staff: { id: string; name: string }[]) {
    this.staff = staff;
  }

  hearAgent(turn: Turn): void {
    const date = named(turn, 'date', ['OFFER', 'CONFIRM']);
    const time = named(turn, 'time', ['OFFER', 'CONFIRM']);
    const name = named(turn, 'staff', ['OFFER', 'CONFIRM']);
    // Someone offered stays on offer while the caller asks about them; a date and a time are for this turn.
    const staffId = name === undefined ? this.proposed.staffId : sameName(name);
    this.proposed = {
      ...(date === undefined ? {} : { date }),
      ...(time === undefined ? {} : { time }),
      ...(staffId === undefined ? {} : { staffId }),
    };
    const requests = turn.acts.filter((act) => act.act === 'REQUEST').map((act) => slotOf(act.slot));
    const acts = new Set(turn.acts.map((act) => act.act));
    if (requests.includes('date') || requests.includes('time')) this.expect = 'when';
    else if (requests.includes('staff')) this.expect = 'staff';
    else if (acts.has('CONFIRM') || acts.has('OFFER') || acts.has('OFFER_INTENT')) this.expect = 'yesNo';
    else this.expect = 'open';
  }

  hearCaller(text: string): void {
    const { context } = readRow({
      text,
      now: NOW,
      timezone: TIMEZONE,
      expect: this.expect,
      catalog: { staff: this.staff },
    });
    const heard = understandInDetail(text, { ...context, proposed: this.proposed });
    const when = outputWhen(heard);
    if (when?.date !== null && when?.date !== undefined) this.state.date = when.date;
    const [time] = when?.times ?? [];
    if (time !== undefined) this.state.time = time;
    for (const command of heard.commands) {
      if (
        (command.type === 'set' || command.type === 'correct') &&
        command.slot === 'staff' &&
        command.value !== 'any'
      )
        this.state.staff = command.value;
    }
  }
}
