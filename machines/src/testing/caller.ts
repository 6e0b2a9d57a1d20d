// Everything a caller can do to the dialogue, small enough to try in every state: the events of model-based tests.
import type { Heard } from '../dialogue/dialogue.ts';
import type { Effect, EffectResult } from '../dialogue/effects.ts';
import type { Command } from '../understanding/command.ts';
import type { Meant } from './meant.ts';

/** An utterance that means exactly these commands. */
export function meaning(...commands: Meant[]): Heard {
  const said = commands.map(
    (command) => ({ confidence: 0.9, ...command, span: [0, 0] }) as unknown as Command,
  );
  const text = commands.map(({ type }) => type).join(' ');
  return { type: 'utterance', text, understanding: { commands: said, accountedFor: 1 } };
}

const onDay = (date: string, at?: string) => ({
  any: [{ dates: { from: date, to: date }, time: at ? { at: [at] } : undefined }],
  not: [],
});

/** One of everything callers mean, on the salon template. */
export const MEANINGS: Record<string, Meant[]> = {
  book: [{ type: 'book' }],
  bookAll: [
    { type: 'book' },
    { type: 'set', slot: 'service', value: ['haircut'] },
    { type: 'set', slot: 'when', value: onDay('2026-11-21', '15:00') },
  ],
  service: [{ type: 'set', slot: 'service', value: ['color'] }],
  staffWrong: [{ type: 'set', slot: 'staff', value: 'staff-2' }],
  staffAny: [{ type: 'set', slot: 'staff', value: 'any' }],
  day: [{ type: 'set', slot: 'when', value: onDay('2026-11-24') }],
  closedDay: [{ type: 'correct', slot: 'when', value: onDay('2026-11-22', '10:00') }],
  later: [{ type: 'set', slot: 'when', value: { any: [], not: [], prefer: 'later' } }],
  notThat: [
    { type: 'deny' },
    {
      type: 'set',
      slot: 'when',
      value: { any: [], not: [{ dates: { from: '2026-11-24', to: '2026-11-24' } }] },
    },
  ],
  repeats: [{ type: 'set', slot: 'repeat', value: { everyWeeks: 4 } }],
  first: [{ type: 'choose', index: 0 }],
  beyond: [{ type: 'choose', index: 7 }],
  name: [{ type: 'set', slot: 'name', value: { given: 'Dana', family: 'Reed', spelled: false } }],
  nameUnsure: [{ type: 'set', slot: 'name', value: { given: 'Dxna', spelled: false }, confidence: 0.2 }],
  phone: [{ type: 'set', slot: 'phone', value: '+12025550111' }],
  code: [{ type: 'set', slot: 'code', value: '123456' }],
  yes: [{ type: 'affirm' }],
  weakYes: [{ type: 'affirm', confidence: 0.3 }],
  no: [{ type: 'deny' }],
  yesAndNo: [{ type: 'affirm' }, { type: 'deny' }],
  yesBut: [{ type: 'affirm' }, { type: 'correct', slot: 'when', value: onDay('2026-11-24', '11:00') }],
  yesBye: [{ type: 'affirm' }, { type: 'goodbye' }],
  move: [{ type: 'reschedule' }],
  cancel: [{ type: 'cancel' }],
  cancelAndBook: [{ type: 'cancel' }, { type: 'book' }],
  myAppointment: [{ type: 'ask', topic: 'myAppointment', question: 'when is my appointment' }],
  price: [{ type: 'ask', topic: 'price', question: 'how much' }],
  parking: [{ type: 'ask', topic: 'knowledge', question: 'parking', knowledgeId: 'parking' }],
  unknown: [{ type: 'ask', topic: 'open', question: 'do you sell gift cards' }],
  message: [{ type: 'leaveMessage' }],
  person: [{ type: 'transfer' }],
  emergency: [{ type: 'emergency', rule: 0 }],
  wrongNumber: [{ type: 'notForUs', kind: 'wrongNumber' }],
  noCalls: [{ type: 'notForUs', kind: 'noCalls' }],
  abuse: [{ type: 'notForUs', kind: 'abuse' }],
  repeat: [{ type: 'repeat' }],
  wait: [{ type: 'wait' }],
  startOver: [{ type: 'startOver' }],
  thanks: [{ type: 'thanks' }],
  hello: [{ type: 'greeting' }],
  smallTalk: [{ type: 'smallTalk' }],
  goodbye: [{ type: 'goodbye' }],
  unclear: [{ type: 'unclear' }],
};

const opening = {
  startsAt: Date.UTC(2026, 10, 21, 20),
  endsAt: Date.UTC(2026, 10, 21, 21),
  staffId: 'staff-1',
};
const other = {
  startsAt: Date.UTC(2026, 10, 24, 16),
  endsAt: Date.UTC(2026, 10, 24, 17),
  staffId: 'staff-1',
};
const appointment = {
  ...other,
  id: 'appointment-1',
  serviceIds: ['haircut'],
  customerName: 'Dana Reed',
  customerPhone: '+12025550178',
};

type Results = { [T in Effect['type']]: Extract<EffectResult, { type: T }>[] };

const RESULTS: Partial<Results> = {
  findOpenings: [
    { type: 'findOpenings', outcome: 'found', fits: [opening], nearest: [] },
    { type: 'findOpenings', outcome: 'found', fits: [opening, other], nearest: [] },
    { type: 'findOpenings', outcome: 'found', fits: [], nearest: [opening, other] },
    { type: 'findOpenings', outcome: 'found', fits: [], nearest: [] },
  ],
  holdOpening: [
    { type: 'holdOpening', outcome: 'held', expiresAt: opening.startsAt },
    { type: 'holdOpening', outcome: 'taken' },
  ],
  book: [
    { type: 'book', outcome: 'booked', appointmentId: 'appointment-2' },
    { type: 'book', outcome: 'taken' },
  ],
  findAppointments: [
    { type: 'findAppointments', outcome: 'found', appointments: [appointment] },
    {
      type: 'findAppointments',
      outcome: 'found',
      appointments: [appointment, { ...appointment, ...opening, id: 'appointment-3' }],
    },
    { type: 'findAppointments', outcome: 'found', appointments: [] },
  ],
  reschedule: [
    { type: 'reschedule', outcome: 'moved' },
    { type: 'reschedule', outcome: 'taken' },
  ],
  cancelAppointment: [{ type: 'cancelAppointment', outcome: 'cancelled' }],
  confirmAppointment: [{ type: 'confirmAppointment', outcome: 'confirmed' }],
  sendCode: [{ type: 'sendCode', outcome: 'sent' }],
  checkCode: [
    { type: 'checkCode', outcome: 'right' },
    { type: 'checkCode', outcome: 'wrong' },
  ],
  answer: [
    { type: 'answer', outcome: 'answered', text: 'Yes, we do.' },
    { type: 'answer', outcome: 'unknown' },
  ],
  optOut: [{ type: 'optOut', outcome: 'noted' }],
  takeMessage: [{ type: 'takeMessage', outcome: 'taken' }],
  transfer: [
    { type: 'transfer', outcome: 'begun' },
    { type: 'transfer', outcome: 'failed' },
  ],
};

/** Every way the world can answer an effect. */
export function resultsOf({ type, id }: Effect): Heard[] {
  const results: EffectResult[] = [...(RESULTS[type] ?? []), { type, outcome: 'unavailable' }];
  return results.map((result) => ({ type: 'effectResult', effectId: id, result }));
}
