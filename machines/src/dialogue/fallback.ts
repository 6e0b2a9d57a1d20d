// When the goal cannot be reached: the calendar is away, nothing is open, or a person is wanted and nobody picks up.
// All of these end in a message that says what the caller wanted.
import { fullName, type CallContext, type Memory } from './memory.ts';
import { came, turnTo } from './goals.ts';
import { forgetBooking, serviceNames } from './booking.ts';
import { staffName } from './openings.ts';
import { callSetup, remember, request, say, when } from './setup.ts';
import type { WaitlistWish } from './slots.ts';
import { local } from './wish.ts';

const stamp = (context: CallContext, startsAt: number): string => {
  const { date, time } = local(startsAt, context.setting.business.timezone);
  return `${date} ${time}`;
};

/** The caller's own wish, though the search went on from it to any time. */
const wishedWhen = ({ wish, widened, refused }: CallContext) => (widened ? refused : wish.when);

/** For the business to read, so plain and complete: what was wanted, when, with whom. */
function wanted(context: CallContext): string {
  const { wish, opening, appointment, goal } = context;
  const when = opening
    ? stamp(context, opening.startsAt)
    : wishedWhen(context)
        ?.any.map(({ dates, time }) =>
          [dates && [dates.from, dates.to], time && Object.values(time)].flat(3).join(' '),
        )
        .join(' or ');
  const staff = wish.staffId && staffName(context, wish.staffId);
  const refused = (wish.notStaffIds ?? []).flatMap((id) => staffName(context, id) ?? []);
  return [
    {
      booking: 'Wants to book',
      rescheduling: 'Wants to move an appointment',
      cancelling: 'Wants to cancel an appointment',
      checking: 'Asks about an appointment',
      message: 'Wants to be called back',
      reminding: 'Was called about an appointment',
      none: 'Wants to be called back',
    }[goal],
    serviceNames(context, wish.serviceIds).join(' and '),
    staff ? `with ${staff}` : '',
    refused.length > 0 ? `not with ${refused.join(' or ')}` : '',
    when ? `at ${when}` : '',
    appointment ? `(appointment of ${stamp(context, appointment.startsAt)})` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Leaves the goal behind and takes a message in its stead. */
const leaveWord = (kind: Memory['message']['kind']) =>
  remember((context) => ({
    ...turnTo('message', { ...context, goal: 'none' }),
    message: {
      kind,
      text: wanted(context),
      urgent: false,
      ...(kind === 'waitlist' && { wish: waitedFor(context) }),
    },
  }));

function waitedFor(context: CallContext): WaitlistWish {
  const { wish, appointment, goal } = context;
  const { serviceIds, staffId, notStaffIds } = wish;
  return {
    serviceIds,
    staffId,
    notStaffIds,
    when: wishedWhen(context),
    movesAppointmentId: goal === 'rescheduling' ? appointment?.id : undefined,
  };
}

/** A lead for someone to call back about what was wanted. */
export const callBack = (context: CallContext) => ({
  type: 'takeMessage' as const,
  kind: 'lead' as const,
  urgent: context.message.urgent,
  text: context.message.text ?? wanted(context),
  name: fullName(context.customer.name) || undefined,
  phone: context.customer.phone,
});

/** The world could not be reached: nothing is promised, and a message is taken. */
export const fallingBack = callSetup.createStateConfig({
  id: 'fallingBack',
  always: {
    target: '#message',
    actions: [say('calendarDown'), leaveWord('lead'), forgetBooking],
  },
});

/** A time, a service or a person was wished for. */
export const hasWish = ({ wish }: CallContext): boolean =>
  wish.serviceIds.length > 0 ||
  wish.when !== undefined ||
  wish.staffId !== undefined ||
  wish.notStaffIds !== undefined;

/** Closed, and nothing is booked after hours: what is wished for is taken down, asked for where it was not said. */
export const takingDown = callSetup.createStateConfig({
  id: 'takingDown',
  always: {
    target: '#message',
    actions: [
      say('closedTakeDown'),
      remember((context) => ({
        ...turnTo('message', { ...context, goal: 'none' }),
        message: { kind: 'lead', text: hasWish(context) ? wanted(context) : undefined, urgent: false },
      })),
      forgetBooking,
    ],
  },
});

export const waitlisting = callSetup.createStateConfig({
  id: 'waitlisting',
  meta: { expects: 'yesNo' },
  entry: say('offerWaitlist'),
  on: {
    agrees: { target: '#message', actions: [leaveWord('waitlist'), forgetBooking] },
    refuses: { target: '#goalDone', actions: forgetBooking },
  },
});

/** What whoever picks up is told of the caller. */
function known({ goal, customer }: CallContext): {
  name?: string;
  wants?: 'booking' | 'rescheduling' | 'cancelling';
} {
  const wants = goal === 'booking' || goal === 'rescheduling' || goal === 'cancelling' ? goal : undefined;
  const name = fullName(customer.name);
  return { ...(name !== '' && { name }), ...(wants && { wants }) };
}

const emergencyRule = ({ emergency, setting }: CallContext) =>
  emergency === undefined ? undefined : setting.business.emergencies[emergency];

const transferNumber = (context: CallContext) =>
  emergencyRule(context)?.transferTo ?? context.setting.business.transferTo;

/** No one could be reached: the message keeps its urgency. */
const takeWordInstead = remember((context) => ({
  ...turnTo('message', context),
  message: {
    kind: 'message',
    urgent: emergencyRule(context) !== undefined,
    text: emergencyRule(context) ? `Emergency: ${context.heard.text}` : undefined,
  },
  emergency: undefined,
}));

/** Put through to a person; announced only once it has begun. */
export const transferring = callSetup.createStateConfig({
  id: 'transferring',
  initial: 'deciding',
  states: {
    deciding: callSetup.createStateConfig({
      always: [
        { guard: when((context) => transferNumber(context) !== undefined), target: 'trying' },
        {
          guard: when((context) => emergencyRule(context) !== undefined),
          target: '#message',
          actions: takeWordInstead,
        },
        { target: '#message', actions: [say('noOneToAsk'), takeWordInstead] },
      ],
    }),
    trying: callSetup.createStateConfig({
      meta: { expects: 'nothing', commits: true },
      entry: request((context) => ({
        type: 'transfer',
        to: transferNumber(context)!,
        reason: context.heard.text || wanted(context),
        ...known(context),
      })),
      on: {
        resumed: { target: 'trying', reenter: true, actions: say('resumed') },
        'transfer.begun': {
          target: '#over',
          actions: [say('connecting'), remember((context) => came('transferred', context))],
        },
        'transfer.failed': { target: '#message', actions: [say('noOneThere'), takeWordInstead] },
        'transfer.unavailable': { target: '#message', actions: [say('noOneThere'), takeWordInstead] },
      },
    }),
  },
});

/** Someone is in danger: what the business configured is said at once, then a person. */
export const emergency = callSetup.createStateConfig({
  id: 'emergency',
  always: {
    target: '#transferring',
    actions: say('emergency', (context) => ({ say: emergencyRule(context)?.say ?? '' })),
  },
});

/** Two misunderstandings in a row, or a caller who cannot be verified: a person or a message. */
export const offeringHelp = callSetup.createStateConfig({
  id: 'offeringHelp',
  meta: { expects: 'open' },
  entry: [
    {
      type: 'say',
      params: ({ context }) => ({
        key: context.setting.business.transferTo ? 'offerPersonOrMessage' : 'offerMessage',
      }),
    },
  ],
  on: {
    // Agreed to what was offered: a person where there is one to ask, else the message.
    agrees: [
      {
        guard: when(({ setting }) => setting.business.transferTo !== undefined),
        target: '#transferring',
      },
      { target: '#message', actions: takeWordInstead },
    ],
    // Neither: then on with the question that was open.
    refuses: { target: '#resuming' },
    // A third miss: no more questions about it.
    unclear: { target: '#message', actions: takeWordInstead },
  },
});
