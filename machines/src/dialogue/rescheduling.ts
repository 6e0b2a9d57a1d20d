// Moving an appointment: prove it is the caller's, find another time, read it back, and move it on a yes.
import type { Appointment, Opening } from '../business.ts';
import type { Setting } from './dialogue.ts';
import { forgetBooking } from './booking.ts';
import { came } from './goals.ts';
import { identifyingStates, provenAppointment, spokenAppointment, whoseAppointment } from './identifying.ts';
import type { CallContext } from './memory.ts';
import {
  holdDecided,
  holdLost,
  lostOpening,
  needsHold,
  needsOffer,
  needsOpening,
  needsWhen,
  openingStates,
} from './openings.ts';
import { callSetup, remember, request, say, when } from './setup.ts';
import { namedDate } from './wish.ts';

const at = (context: CallContext, opening: Opening) =>
  spokenAppointment(context, { ...context.appointment!, parts: undefined, ...opening });

/** The wish is for the appointment's own services, and for the same person unless someone else was asked for. */
const notPrepared = ({ wish, appointment }: CallContext) =>
  wish.serviceIds.join() !== appointment!.serviceIds.join();

/** A chair or a bay is nobody: any other will do. */
const samePerson = (
  { staffId }: Appointment,
  { business }: Setting,
  refused: readonly string[] = [],
): string | undefined =>
  business.staff.some(({ id }) => id === staffId) && !refused.includes(staffId) ? staffId : undefined;

/** "Move my Friday appointment" names the old day; it is no wish for the new one. */
const prepare = remember(({ wish, appointment, statedDate, setting }) => ({
  wish: {
    serviceIds: appointment!.serviceIds,
    staffId: wish.staffId ?? samePerson(appointment!, setting, wish.notStaffIds),
    notStaffIds: wish.notStaffIds,
    when: wish.when && namedDate(wish.when) === statedDate && !wish.when.any[0]?.time ? undefined : wish.when,
  },
}));

export const rescheduling = callSetup.createStateConfig({
  id: 'rescheduling',
  initial: 'next',
  on: { 'holdOpening.taken': holdLost },
  states: {
    next: {
      always: [
        ...whoseAppointment,
        ...provenAppointment,
        {
          guard: when(notPrepared),
          target: 'next',
          reenter: true,
          actions: [
            prepare,
            say('foundAppointment', (context) => spokenAppointment(context, context.appointment!)),
          ],
        },
        { guard: needsOffer, target: 'choosing' },
        { guard: needsWhen, target: 'when' },
        { guard: needsOpening, target: 'finding' },
        { guard: needsHold, target: 'holding' },
        { target: 'readBack' },
      ],
    },
    ...identifyingStates,
    ...openingStates,

    readBack: callSetup.createStateConfig({
      meta: { expects: 'yesNo' },
      entry: [
        remember((context) => ({
          readBack: {
            serviceIds: context.wish.serviceIds,
            opening: context.opening!,
            name: context.appointment!.customerName,
            phone: context.appointment!.customerPhone,
            movesAppointmentId: context.appointment!.id,
          },
        })),
        say('readBackMove', (context) => ({
          ...at(context, context.opening!),
          from: context.appointment!.startsAt,
        })),
      ],
      on: {
        agrees: { target: 'moving', actions: say('acknowledged') },
        refuses: { target: 'changing' },
      },
    }),

    changing: callSetup.createStateConfig({
      meta: { expects: 'open' },
      entry: say('askChange'),
      on: {
        refuses: {
          target: '#goalDone',
          actions: [say('notMoved'), request(() => ({ type: 'releaseHold' })), forgetBooking],
        },
        agrees: { target: 'next' },
      },
    }),

    moving: callSetup.createStateConfig({
      meta: { expects: 'nothing', commits: true },
      entry: request(({ readBack }) => ({
        type: 'reschedule',
        appointmentId: readBack!.movesAppointmentId!,
        opening: readBack!.opening,
      })),
      on: {
        'holdOpening.taken': holdDecided,
        resumed: { target: 'moving', reenter: true, actions: say('resumed') },
        'reschedule.moved': {
          target: '#goalDone',
          actions: [
            say('moved', (context) => at(context, context.readBack!.opening)),
            remember((context) => ({
              ...came('rescheduled', context),
              appointment: undefined,
              found: undefined,
              verified: false,
              statedDate: undefined,
            })),
            forgetBooking,
          ],
        },
        'reschedule.taken': {
          target: 'finding',
          actions: lostOpening,
        },
        'reschedule.unavailable': { target: '#fallingBack' },
      },
    }),
  },
});
