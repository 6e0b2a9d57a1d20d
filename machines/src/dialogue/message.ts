// Taking a message, a lead, or a place on the waitlist: what, from whom, and how to call back. It never needs more than
// the words themselves: a name or number that cannot be had is left out.
import { came } from './goals.ts';
import { fullName, type CallContext, type Memory } from './memory.ts';
import { countMiss, secondMiss } from './repair.ts';
import { soundsUrgent } from './urgency.ts';
import { callSetup, remember, request, say, when } from './setup.ts';

const draft = (change: (context: CallContext) => Partial<Memory['message']>) =>
  remember((context) => ({ message: { ...context.message, ...change(context) } }));

const takeWords = {
  target: 'next',
  actions: draft(({ heard, message }) => ({
    text: heard.text,
    urgent: message.urgent || soundsUrgent(heard.text),
  })),
};

const signature = ({ message, customer }: CallContext) => ({
  name: message.withoutName ? undefined : fullName(customer.name) || undefined,
  phone: message.withoutPhone ? undefined : customer.phone,
});

const isVoicemail = ({ setting }: CallContext) => setting.business.afterHours === 'voicemail';

export const message = callSetup.createStateConfig({
  id: 'message',
  initial: 'next',
  states: {
    next: {
      always: [
        { guard: when((context) => !context.message.text), target: 'text' },
        {
          guard: when(({ message, customer }) => fullName(customer.name) === '' && !message.withoutName),
          target: 'name',
        },
        {
          guard: when(({ message, customer }) => !customer.phone && !message.withoutPhone),
          target: 'phone',
        },
        { target: 'taking', actions: say('acknowledged') },
      ],
    },

    text: callSetup.createStateConfig({
      meta: { expects: 'message' },
      entry: [
        {
          type: 'say',
          params: ({ context }) => ({
            key: isVoicemail(context) && !context.helped ? 'askVoicemail' : 'askMessage',
          }),
        },
      ],
      on: {
        answers: takeWords,
        asks: takeWords,
        unclear: takeWords,
        // "Yes" and "no" are no message; "no" means: never mind.
        refuses: { target: '#goalDone' },
      },
    }),

    name: callSetup.createStateConfig({
      meta: { expects: 'name' },
      entry: say('askCallbackName'),
      on: {
        refuses: { target: 'next', actions: draft(() => ({ withoutName: true })) },
        // A second miss goes on without the answer: the message matters more.
        unclear: [
          { guard: secondMiss, target: 'next', actions: draft(() => ({ withoutName: true })) },
          { target: 'name', reenter: true, actions: countMiss },
        ],
      },
    }),

    phone: callSetup.createStateConfig({
      meta: { expects: 'phone' },
      entry: say('askCallbackPhone'),
      on: {
        refuses: { target: 'next', actions: draft(() => ({ withoutPhone: true })) },
        unclear: [
          { guard: secondMiss, target: 'next', actions: draft(() => ({ withoutPhone: true })) },
          { target: 'phone', reenter: true, actions: [say('phoneAgain'), countMiss] },
        ],
      },
    }),

    taking: callSetup.createStateConfig({
      meta: { expects: 'nothing', commits: true },
      entry: request((context) => ({
        type: 'takeMessage',
        kind: context.message.kind,
        urgent: context.message.urgent,
        text: context.message.text!,
        wish: context.message.wish,
        ...signature(context),
      })),
      on: {
        resumed: { target: 'taking', reenter: true, actions: say('resumed') },
        'takeMessage.taken': [
          {
            guard: when((context) => context.message.kind === 'waitlist'),
            target: '#goalDone',
            actions: [say('waitlisted'), remember((context) => came('messageTaken', context))],
          },
          {
            guard: when((context) => context.message.urgent),
            target: '#goalDone',
            actions: [say('messageUrgent', signature), remember((context) => came('messageTaken', context))],
          },
          {
            target: '#goalDone',
            actions: [say('messageTaken', signature), remember((context) => came('messageTaken', context))],
          },
        ],
        'takeMessage.unavailable': { target: '#goalDone', actions: say('messageLost') },
      },
    }),
  },
});
