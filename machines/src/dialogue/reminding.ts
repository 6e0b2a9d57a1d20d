// Reminding somebody of their appointment, on a call of ours: will they come, or is it to be moved or cancelled?
import type { SpokenAppointment } from '../wording/lines.ts';
import { came, turnTo } from './goals.ts';
import { spokenAppointment } from './identifying.ts';
import type { CallContext } from './memory.ts';
import { callSetup, remember, request, say, when } from './setup.ts';

/** What the call is about, whatever has become of it since. */
export const remindedAppointment = (context: CallContext): SpokenAppointment & { name: string } => {
  const appointment = context.setting.placed!.appointment!;
  return { ...spokenAppointment(context, appointment), name: appointment.customerName };
};

const toMoving = remember((context) => turnTo('rescheduling', context));

export const reminding = callSetup.createStateConfig({
  id: 'reminding',
  initial: 'asking',
  states: {
    asking: callSetup.createStateConfig({
      meta: { expects: 'yesNo' },
      entry: say('remind', remindedAppointment),
      on: {
        agrees: { target: 'noting' },
        refuses: { target: 'changing' },
        // "Could we make it Friday?"
        answers: {
          guard: when(({ wish }) => wish.when !== undefined),
          target: '#resuming',
          actions: toMoving,
        },
      },
    }),

    changing: callSetup.createStateConfig({
      meta: { expects: 'open' },
      entry: say('askMoveOrCancel'),
      on: {
        agrees: { target: '#resuming', actions: toMoving },
        answers: {
          guard: when(({ wish }) => wish.when !== undefined),
          target: '#resuming',
          actions: toMoving,
        },
        refuses: { target: '#goalDone', actions: say('kept', remindedAppointment) },
        // "Another time": what is no cancelling is a wish to move it, and that asks on.
        unclear: { target: '#resuming', actions: toMoving },
      },
    }),

    noting: callSetup.createStateConfig({
      meta: { expects: 'nothing', commits: true },
      entry: request(({ setting }) => ({
        type: 'confirmAppointment',
        appointmentId: setting.placed!.appointment!.id,
      })),
      on: {
        resumed: { target: 'noting', reenter: true, actions: say('resumed') },
        'confirmAppointment.confirmed': {
          target: '#goalDone',
          actions: [say('willCome', remindedAppointment), remember((context) => came('answered', context))],
        },
        'confirmAppointment.unavailable': { target: '#fallingBack' },
      },
    }),
  },
});
