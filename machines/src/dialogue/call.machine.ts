// The call: picking up, pursuing one goal at a time, and hanging up in good order. Goals hold their own steps; what can
// happen at any moment (another wish, a question, silence, "a person please") is handled here, so no state is a trap.
import { booking, forgetBooking } from './booking.ts';
import { cancelling, checking } from './cancelling.ts';
import {
  callBack,
  emergency,
  fallingBack,
  takingDown,
  hasWish,
  offeringHelp,
  transferring,
  waitlisting,
} from './fallback.ts';
import { came, picksOpening, takeUpNext, turnTo } from './goals.ts';
import type { Placed } from './dialogue.ts';
import { isOpen } from './hours.ts';
import { callerOf, type CallContext, type Goal } from './memory.ts';
import { message } from './message.ts';
import { reminding, remindedAppointment } from './reminding.ts';
import { rescheduling } from './rescheduling.ts';
import { missed } from './repair.ts';
import { callSetup, newContext, remember, request, say, when } from './setup.ts';

/** Re-ask, then "are you still there?", then goodbye. */
const SILENCES_BEFORE_CHECK = 2;
const SILENCES_BEFORE_END = 3;

const pursues = (goal: Goal) => when((context) => context.goal === goal);
const closed = ({ setting, now }: CallContext) => !isOpen(setting.business, now);
const closedMode = (mode: 'book' | 'message' | 'forward' | 'voicemail') =>
  when((context) => closed(context) && context.setting.business.afterHours === mode);

const weCalled = when(({ setting }) => setting.placed !== undefined);
const placedFor = (purpose: Placed['purpose']) => when(({ setting }) => setting.placed?.purpose === purpose);

/** Where nothing can be booked now, what would have been booked becomes a message. */
const messageOnly = when(
  (context) => closed(context) && ['message', 'voicemail'].includes(context.setting.business.afterHours),
);

const askHelp = {
  type: 'say' as const,
  params: ({ context }: { context: CallContext }) => ({
    key: context.helped ? ('askAnythingElse' as const) : ('askHelp' as const),
  }),
};

const greetsWithQuestion = ({ setting }: CallContext) =>
  setting.business.agent.greeting?.trim().endsWith('?') ?? false;

const releaseHold = request(() => ({ type: 'releaseHold' }));

const forgetAll = remember((context) => ({
  goal: 'none',
  agenda: [],
  parked: undefined,
  appointment: undefined,
  found: undefined,
  verified: false,
  statedDate: undefined,
  customer: callerOf(context.setting),
}));

export const callMachine = callSetup.createMachine({
  id: 'call',
  context: ({ input }) => newContext(input),
  initial: 'greeting',
  states: {
    greeting: {
      initial: 'hello',
      states: {
        hello: {
          always: [
            {
              guard: when(({ goal }) => goal !== 'none'),
              target: '#resuming',
              actions: say('resumed'),
            },
            {
              guard: weCalled,
              target: 'consent',
              actions: say('greetOutbound'),
            },
            {
              guard: when(({ setting }) => callerOf(setting).name !== undefined),
              target: 'consent',
              actions: say('greetKnown', ({ setting }) => ({ name: callerOf(setting).name!.given! })),
            },
            { target: 'consent', actions: say('greet') },
          ],
        },
        consent: {
          always: [
            {
              guard: when(({ setting }) => setting.business.recordingConsent === 'ask'),
              target: 'consenting',
            },
            {
              guard: when(({ setting }) => setting.business.recordingConsent === 'announce'),
              target: 'opening',
              actions: say('consentAnnounce'),
            },
            { target: 'opening' },
          ],
        },
        consenting: callSetup.createStateConfig({
          meta: { expects: 'yesNo' },
          entry: say('consentAsk'),
          on: {
            agrees: {
              target: 'opening',
              actions: request(() => ({ type: 'tag', tag: 'recording-agreed' })),
            },
            refuses: {
              target: 'opening',
              actions: [say('consentDeclined'), request(() => ({ type: 'tag', tag: 'recording-declined' }))],
            },
          },
        }),
        opening: {
          always: [
            {
              guard: placedFor('reminder'),
              target: '#resuming',
              actions: remember((context) => turnTo('reminding', context)),
            },
            { guard: placedFor('callback'), target: '#listening', actions: say('callingBack') },
            { guard: placedFor('demo'), target: '#listening', actions: say('demoCall') },
            { guard: closedMode('forward'), target: '#transferring', actions: say('closedForward') },
            {
              guard: closedMode('voicemail'),
              target: '#message',
              actions: [say('closedVoicemail'), remember((context) => turnTo('message', context))],
            },
            { guard: closedMode('message'), target: '#listening', actions: say('closedMessage') },
            { guard: closedMode('book'), target: '#listening', actions: [say('closedBook'), askHelp] },
            {
              guard: when(({ setting }) => setting.caller.upcoming.length > 0),
              target: '#listening',
              actions: say('askHelpUpcoming'),
            },
            { guard: when(greetsWithQuestion), target: '#listening' },
            { target: '#listening', actions: askHelp },
          ],
        },
      },
    },

    listening: callSetup.createStateConfig({
      id: 'listening',
      meta: { expects: 'open' },
      on: {
        refuses: [
          { guard: when(({ helped }) => helped), target: '#leaving' },
          { target: '#listening', actions: askHelp },
        ],
        agrees: [
          {
            guard: messageOnly,
            target: '#message',
            actions: remember((context) => turnTo('message', context)),
          },
          // Yes, about the coming appointment.
          {
            guard: when(({ helped, setting }) => !helped && setting.caller.upcoming.length > 0),
            target: '#resuming',
            actions: remember((context) => turnTo('checking', context)),
          },
          { target: '#listening', actions: say('askHelp') },
        ],
        // "A haircut tomorrow at three" is a wish to book, said without the verb.
        answers: {
          guard: when(hasWish),
          target: '#resuming',
          actions: remember((context) => turnTo('booking', context)),
        },
        // Nothing more to say after the caller got what they called for is how calls end.
        thanks: { guard: when(({ helped }) => helped), target: '#leaving' },
        silence: { guard: when(({ helped }) => helped), target: '#leaving' },
      },
    }),

    booking,
    rescheduling,
    cancelling,
    checking,
    reminding,
    message,
    transferring,
    emergency,
    fallingBack,
    takingDown,
    waitlisting,
    offeringHelp,

    /** Back to the goal, wherever its slots say it stands. */
    resuming: callSetup.createStateConfig({
      id: 'resuming',
      always: [
        {
          guard: ({ context }) => messageOnly({ context }) && picksOpening(context.goal),
          target: '#takingDown',
        },
        { guard: pursues('booking'), target: '#booking' },
        { guard: pursues('rescheduling'), target: '#rescheduling' },
        { guard: pursues('cancelling'), target: '#cancelling' },
        { guard: pursues('checking'), target: '#checking' },
        { guard: pursues('reminding'), target: '#reminding' },
        { guard: pursues('message'), target: '#message' },
        { target: '#listening', actions: askHelp },
      ],
    }),

    /** One goal is settled; the next on the agenda is taken up. */
    goalDone: callSetup.createStateConfig({
      id: 'goalDone',
      entry: remember((context) => takeUpNext(context)),
      always: [
        { guard: when(({ leaving }) => leaving), target: '#leaving' },
        { guard: pursues('booking'), target: '#resuming', actions: say('backToBooking') },
        { guard: pursues('rescheduling'), target: '#resuming', actions: say('backToMoving') },
        { guard: pursues('cancelling'), target: '#resuming', actions: say('backToCancelling') },
        { target: '#resuming' },
      ],
    }),

    droppingBooking: callSetup.createStateConfig({
      id: 'droppingBooking',
      always: { target: '#goalDone', actions: [say('notBooked'), releaseHold, forgetBooking] },
    }),

    leaving: callSetup.createStateConfig({
      id: 'leaving',
      always: [
        {
          guard: when(({ opening }) => opening !== undefined),
          target: '#over',
          actions: [say('goodbyeNothingBooked'), releaseHold],
        },
        { guard: weCalled, target: '#over', actions: say('goodbyeOutbound') },
        { target: '#over', actions: say('goodbye') },
      ],
    }),

    notForUs: callSetup.createStateConfig({
      id: 'notForUs',
      always: {
        target: '#over',
        actions: [
          request(({ notForUs }) => ({ type: 'tag', tag: notForUs ?? 'notForUs' })),
          releaseHold,
          remember((context) => came('notForUs', context)),
        ],
      },
    }),

    over: callSetup.createStateConfig({ id: 'over', type: 'final' }),
  },

  on: {
    emergency: { target: '#emergency' },
    notForUs: [
      {
        guard: when(({ notForUs, abuse }) => notForUs === 'abuse' && abuse <= 1),
        target: '#resuming',
        actions: say('keepItCivil'),
      },
      {
        guard: when(({ notForUs }) => notForUs === 'abuse'),
        target: '#notForUs',
        actions: say('endingAbuse'),
      },
      {
        guard: when(({ notForUs, setting }) => notForUs === 'noCalls' && setting.caller.number !== undefined),
        target: '#notForUs',
        actions: [
          say('willNotCall'),
          request(({ setting }) => ({ type: 'optOut', phone: setting.caller.number! })),
        ],
      },
      {
        guard: ({ context }) => context.notForUs === 'wrongNumber' && weCalled({ context }),
        target: '#notForUs',
        actions: say('sorryToBother'),
      },
      {
        guard: when(({ notForUs }) => notForUs === 'wrongNumber'),
        target: '#notForUs',
        actions: say('wrongNumber'),
      },
      { target: '#notForUs', actions: say('noSalesCalls') },
    ],
    wantsPerson: { target: '#transferring' },
    wantsToBook: { target: '#resuming' },
    wantsToMove: { target: '#resuming' },
    wantsToCancel: { target: '#resuming' },
    wantsToCheck: { target: '#resuming' },
    wantsToLeaveMessage: { target: '#resuming' },

    // A yes or no to a question that has none, or an answer to another question, brings nothing forward.
    agrees: missed(),
    refuses: missed(),
    answers: [{ guard: when(({ heard }) => heard.changed), target: '#resuming' }, ...missed()],
    asks: [
      // The answer is being looked up; the question that was open is asked again after it.
      { guard: when(({ heard }) => heard.asides.some(({ type }) => type === 'lookup')) },
      { target: '#resuming' },
    ],
    'answer.answered': { target: '#resuming' },
    'answer.unknown': { target: '#resuming', actions: say('dontKnow') },
    'answer.unavailable': { target: '#resuming', actions: say('dontKnow') },
    wantsRepeat: { actions: 'sayAgain' },
    wantsWait: { actions: say('takeYourTime') },
    thanks: { target: '#resuming', actions: say('youAreWelcome') },
    greets: { target: '#resuming' },
    chats: { target: '#resuming', actions: say('smallTalk') },
    startsOver: {
      target: '#resuming',
      actions: [say('startingOver'), releaseHold, forgetBooking, forgetAll],
    },
    goodbye: { target: '#leaving' },
    unclear: missed(say('notUnderstood')),
    silence: [
      {
        guard: when(({ silences }) => silences >= SILENCES_BEFORE_END),
        target: '#over',
        actions: [say('goodbyeSilence'), releaseHold, remember((context) => came('abandoned', context))],
      },
      { guard: when(({ silences }) => silences >= SILENCES_BEFORE_CHECK), actions: say('stillThere') },
      { target: '#resuming' },
    ],
    machine: [
      {
        guard: placedFor('reminder'),
        target: '#over',
        actions: [
          say('leaveReminder', (context) => ({
            ...remindedAppointment(context),
            from: context.setting.placed!.from,
          })),
          releaseHold,
        ],
      },
      {
        guard: placedFor('callback'),
        target: '#over',
        actions: [say('leaveCallback', ({ setting }) => ({ from: setting.placed!.from })), releaseHold],
      },
      // Nobody is there to try the agent.
      { target: '#over', actions: releaseHold },
    ],
    /** Said while a result is awaited that must not be missed. */
    meanwhile: { actions: say('oneMoment') },
    limit: [
      // What could not be finished is not lost: someone calls back.
      {
        guard: when(({ goal, customer }) => goal !== 'none' && customer.phone !== undefined),
        target: '#over',
        actions: [say('limitPassedOn'), request(callBack), releaseHold],
      },
      { target: '#over', actions: [say('limitReached'), releaseHold] },
    ],
    resumed: { target: '#resuming', actions: say('resumed') },
  },
});
