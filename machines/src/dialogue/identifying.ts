// Whose appointment is it? A change needs the number on the appointment plus its name and date, or a code texted to
// that number. Caller id alone is never enough: it can be forged.
import type { Appointment } from '../business.ts';
import type { SpokenAppointment } from '../wording/lines.ts';
import { serviceNames } from './booking.ts';
import { fullName, type CallContext } from './memory.ts';
import { nameMatches } from './names.ts';
import { spokenOpening } from './openings.ts';
import { callSetup, remember, request, say, when } from './setup.ts';
import { local } from './wish.ts';

/** One slip of the tongue is forgiven; more would let a stranger guess. */
const MAX_MISMATCHES = 2;
const MAX_CODES = 2;

/** Appointments under the number and the name given. */
export const underName = ({ found, customer }: CallContext): Appointment[] =>
  (found ?? []).filter((appointment) => nameMatches(customer.name, appointment.customerName));

const onStatedDate = (context: CallContext): Appointment | undefined =>
  underName(context).find(
    ({ startsAt }) => local(startsAt, context.setting.business.timezone).date === context.statedDate,
  );

export const spokenAppointment = (context: CallContext, appointment: Appointment): SpokenAppointment => ({
  services: serviceNames(context, appointment.serviceIds),
  ...spokenOpening(context, appointment),
});

const madeInThisCall = (context: CallContext): Appointment | undefined =>
  context.statedDate ? undefined : context.found?.find(({ id }) => context.made.includes(id));

const mismatch = ({ mismatches }: CallContext) => ({ mismatches: mismatches + 1 });

const verify = (pick: (context: CallContext) => Appointment | undefined) =>
  remember((context) => ({ verified: true, appointment: pick(context) }));

const mayRetry = ({ mismatches }: CallContext) => mismatches + 1 < MAX_MISMATCHES;

/** First steps of a goal's `next`: who is calling, and under which number. */
export const whoseAppointment = [
  { guard: when(({ customer }) => !customer.nameSaid || fullName(customer.name) === ''), target: 'who' },
  { guard: when(({ customer }) => !customer.phone), target: 'number' },
  { guard: when(({ found }) => !found), target: 'lookingUp' },
  {
    guard: when((context) => underName(context).length === 0 && mayRetry(context)),
    target: 'number',
    actions: [
      say('notFound'),
      remember((context) => ({
        ...mismatch(context),
        found: undefined,
        customer: { ...context.customer, phone: undefined },
      })),
    ],
  },
  { guard: when((context) => underName(context).length === 0), target: 'unverified' },
] as const;

/** Then: proof that it is theirs to change, and which one. */
export const provenAppointment = [
  {
    guard: when((context) => !context.verified && madeInThisCall(context) !== undefined),
    target: 'next',
    reenter: true,
    actions: verify(madeInThisCall),
  },
  { guard: when(({ verified, statedDate }) => !verified && !statedDate), target: 'date' },
  {
    guard: when((context) => !context.verified && onStatedDate(context) !== undefined),
    target: 'next',
    reenter: true,
    actions: verify(onStatedDate),
  },
  {
    guard: when((context) => !context.verified && mayRetry(context)),
    target: 'date',
    actions: [say('notFound'), remember((context) => ({ ...mismatch(context), statedDate: undefined }))],
  },
  { guard: when(({ verified }) => !verified), target: 'offeringCode' },
  {
    guard: when((context) => !context.appointment && onStatedDate(context) !== undefined),
    target: 'next',
    reenter: true,
    actions: verify(onStatedDate),
  },
  {
    guard: when((context) => !context.appointment && underName(context).length === 1),
    target: 'next',
    reenter: true,
    actions: verify((context) => underName(context)[0]),
  },
  { guard: when(({ appointment }) => !appointment), target: 'which' },
] as const;

/** Read out at most, when a proven caller has several appointments. */
const READ_OUT = 3;
export const choices = (context: CallContext): Appointment[] => underName(context).slice(0, READ_OUT);

export const identifyingStates = {
  who: callSetup.createStateConfig({ meta: { expects: 'name' }, entry: say('askAppointmentName') }),
  number: callSetup.createStateConfig({ meta: { expects: 'phone' }, entry: say('askAppointmentPhone') }),
  date: callSetup.createStateConfig({
    meta: { expects: 'when' },
    entry: say('askAppointmentDate'),
    // "I don't remember" is no mismatch, but nothing to go by either.
    on: { refuses: { target: 'offeringCode' }, unclear: { target: 'offeringCode' } },
  }),
  lookingUp: callSetup.createStateConfig({
    meta: { expects: 'nothing' },
    entry: request(({ customer }) => ({ type: 'findAppointments', phone: customer.phone })),
    on: {
      'findAppointments.found': { target: 'next' },
      'findAppointments.unavailable': { target: '#fallingBack' },
    },
  }),
  offeringCode: callSetup.createStateConfig({
    meta: { expects: 'yesNo' },
    entry: say('offerCode'),
    on: { agrees: { target: 'sendingCode' }, refuses: { target: 'unverified' } },
  }),
  sendingCode: callSetup.createStateConfig({
    meta: { expects: 'nothing' },
    entry: request((context) => ({
      type: 'sendCode',
      // To the number on the appointment, whatever number is calling.
      to: underName(context)[0]?.customerPhone ?? context.customer.phone!,
    })),
    on: {
      'sendCode.sent': { target: 'code', actions: say('codeSent') },
      'sendCode.unavailable': { target: 'unverified' },
    },
  }),
  code: callSetup.createStateConfig({
    meta: { expects: 'code' },
    entry: say('askCode'),
    on: {
      answers: [
        { guard: when(({ code }) => code !== undefined), target: 'checkingCode' },
        { target: 'code', reenter: true },
      ],
      refuses: { target: 'unverified' },
    },
  }),
  checkingCode: callSetup.createStateConfig({
    meta: { expects: 'nothing' },
    entry: [
      request(({ code }) => ({ type: 'checkCode', code: code! })),
      remember(({ codesTried }) => ({ code: undefined, codesTried: codesTried + 1 })),
    ],
    on: {
      'checkCode.right': { target: 'next', actions: verify(() => undefined) },
      'checkCode.wrong': [
        {
          guard: when(({ codesTried }) => codesTried < MAX_CODES),
          target: 'code',
          actions: say('codeWrong'),
        },
        { target: 'unverified' },
      ],
      'checkCode.unavailable': { target: 'unverified' },
    },
  }),
  which: callSetup.createStateConfig({
    meta: { expects: 'choice' },
    entry: say('askWhichOne', (context) => ({
      openings: choices(context).map((appointment) => spokenOpening(context, appointment)),
    })),
    on: { refuses: { target: '#goalDone' } },
  }),
  unverified: callSetup.createStateConfig({
    // Coming back to it would only fail again.
    always: { target: '#offeringHelp', actions: [say('cannotVerify'), remember(() => ({ goal: 'none' }))] },
  }),
};
