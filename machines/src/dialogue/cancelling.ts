// Cancelling an appointment, and looking one up: both begin with whose it is; only cancelling needs proof.
import { came } from './goals.ts';
import {
  identifyingStates,
  provenAppointment,
  spokenAppointment,
  underName,
  whoseAppointment,
} from './identifying.ts';
import type { CallContext } from './memory.ts';
import { callSetup, remember, request, say } from './setup.ts';

const theOne = (context: CallContext) => spokenAppointment(context, context.appointment!);

/** What was proven for one appointment proves nothing for the next. */
const forgetAppointment = remember(() => ({
  appointment: undefined,
  found: undefined,
  verified: false,
  statedDate: undefined,
}));

export const cancelling = callSetup.createStateConfig({
  id: 'cancelling',
  initial: 'next',
  states: {
    next: { always: [...whoseAppointment, ...provenAppointment, { target: 'confirming' }] },
    ...identifyingStates,

    confirming: callSetup.createStateConfig({
      meta: { expects: 'yesNo' },
      entry: say('askCancel', theOne),
      on: {
        agrees: { target: 'removing', actions: say('acknowledged') },
        refuses: { target: '#goalDone', actions: [say('kept', theOne), forgetAppointment] },
      },
    }),

    removing: callSetup.createStateConfig({
      meta: { expects: 'nothing', commits: true },
      entry: request(({ appointment }) => ({
        type: 'cancelAppointment',
        appointmentId: appointment!.id,
      })),
      on: {
        resumed: { target: 'removing', reenter: true, actions: say('resumed') },
        'cancelAppointment.cancelled': {
          target: '#goalDone',
          actions: [
            say('cancelled', theOne),
            remember((context) => came('cancelled', context)),
            forgetAppointment,
          ],
        },
        'cancelAppointment.unavailable': { target: '#fallingBack' },
      },
    }),
  },
});

const { who, number, lookingUp, unverified } = identifyingStates;

/** "When is my appointment?" is told to whoever knows its number and name. */
export const checking = callSetup.createStateConfig({
  id: 'checking',
  initial: 'next',
  states: {
    next: { always: [...whoseAppointment, { target: 'telling' }] },
    who,
    number,
    lookingUp,
    unverified,
    telling: callSetup.createStateConfig({
      always: {
        target: '#goalDone',
        actions: [
          say('yourAppointment', (context) => spokenAppointment(context, underName(context)[0]!)),
          remember((context) => came('answered', context)),
        ],
      },
    }),
  },
});
