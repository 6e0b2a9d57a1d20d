// Booking: fill what is missing in the order a receptionist would, read it back, and book only what got a yes.
import type { SpokenAppointment } from '../wording/lines.ts';
import { fullName, type CallContext, type ReadBack } from './memory.ts';
import {
  holdDecided,
  holdLost,
  lostOpening,
  needsHold,
  needsOffer,
  needsOpening,
  needsWhen,
  openingStates,
  spokenOpening,
  staffName,
} from './openings.ts';
import { countMiss, secondMiss } from './repair.ts';
import { callSetup, remember, request, say, when } from './setup.ts';

/** Services are read out in a list this long at most; the rest can be asked for. */
const SERVICES_READ_OUT = 4;

export const servicesReadOut = ({ setting }: CallContext) =>
  setting.business.services.slice(0, SERVICES_READ_OUT);

export const serviceNames = (context: CallContext, ids: string[]): string[] =>
  ids.flatMap((id) => context.setting.business.services.find((service) => service.id === id)?.name ?? []);

const wishedStaff = ({ wish, setting }: CallContext) =>
  setting.business.staff.find((staff) => staff.id === wish.staffId);

/** The wished person does not do the wished services; where nobody does all of them, none of them. */
const staffCannot = (context: CallContext): boolean => {
  const staff = wishedStaff(context);
  const { serviceIds } = context.wish;
  if (!staff || serviceIds.every((id) => staff.serviceIds.includes(id))) return false;
  return ableStaff(context).length > 0 || !serviceIds.some((id) => staff.serviceIds.includes(id));
};

const ableStaff = ({ wish, setting }: CallContext): string[] =>
  setting.business.staff
    .filter((staff) => wish.serviceIds.every((id) => staff.serviceIds.includes(id)))
    .map(({ name }) => name);

const toReadBack = (context: CallContext): ReadBack => ({
  serviceIds: context.wish.serviceIds,
  opening: context.opening!,
  repeat: context.wish.repeat,
  name: fullName(context.customer.name),
  phone: context.customer.phone,
});

const spoken = (context: CallContext, read: ReadBack): SpokenAppointment => ({
  services: serviceNames(context, read.serviceIds),
  ...spokenOpening(context, read.opening),
  repeats: read.repeat,
});

const fresh = {
  wish: { serviceIds: [] },
  offered: [],
  opening: undefined,
  held: false,
  readBack: undefined,
  widened: false,
  refusals: 0,
  refused: undefined,
  note: undefined,
} as const;

/** A booking that is done or given up leaves no wish behind for the next one. */
export const forgetBooking = remember(() => ({ ...fresh, wish: { serviceIds: [] }, offered: [] }));

const sayBooked = say('booked', (context) => ({
  ...spoken(context, context.readBack!),
  name: context.readBack!.name,
}));
const afterBooking = [remember(() => ({ outcome: 'booked' })), forgetBooking];

export const booking = callSetup.createStateConfig({
  id: 'booking',
  initial: 'next',
  on: { 'holdOpening.taken': holdLost },
  states: {
    next: {
      always: [
        { guard: when(({ wish }) => wish.serviceIds.length === 0), target: 'service' },
        { guard: when(staffCannot), target: 'staff' },
        { guard: needsOffer, target: 'choosing' },
        { guard: needsWhen, target: 'when' },
        { guard: needsOpening, target: 'finding' },
        { guard: needsHold, target: 'holding' },
        { guard: when(({ customer }) => fullName(customer.name) === ''), target: 'name' },
        { guard: when(({ customer }) => customer.nameUnsure), target: 'spelling' },
        { guard: when(({ customer }) => !customer.phone), target: 'phone' },
        { target: 'readBack' },
      ],
    },
    ...openingStates,

    service: callSetup.createStateConfig({
      meta: { expects: 'service' },
      entry: say('askService', (context) => ({
        services: servicesReadOut(context).map(({ name }) => name),
        more: context.setting.business.services.length > SERVICES_READ_OUT,
      })),
    }),

    staff: callSetup.createStateConfig({
      always: {
        target: 'next',
        actions: [
          say('staffCannot', (context) => ({
            staff: staffName(context, context.wish.staffId!)!,
            services: serviceNames(context, context.wish.serviceIds),
            others: ableStaff(context),
          })),
          remember(({ wish }) => ({ wish: { ...wish, staffId: undefined } })),
        ],
      },
    }),

    name: callSetup.createStateConfig({ meta: { expects: 'name' }, entry: say('askName') }),

    spelling: callSetup.createStateConfig({
      meta: { expects: 'spelling' },
      entry: say('askSpelling'),
      on: {
        // "No, that's fine": the name stands as it was heard, and the read-back says it.
        agrees: { target: 'next', actions: remember(sureOfName) },
        refuses: { target: 'next', actions: remember(sureOfName) },
      },
    }),

    phone: callSetup.createStateConfig({ meta: { expects: 'phone' }, entry: say('askPhone') }),

    readBack: callSetup.createStateConfig({
      meta: { expects: 'yesNo' },
      entry: [
        remember((context) => ({ readBack: toReadBack(context) })),
        say('readBack', (context) => ({
          ...spoken(context, context.readBack!),
          name: context.readBack!.name,
          spelled: context.customer.name?.spelled ?? false,
          phone: context.readBack!.phone,
        })),
      ],
      on: {
        agrees: { target: 'committing', actions: say('acknowledged') },
        refuses: { target: 'changing' },
      },
    }),

    changing: callSetup.createStateConfig({
      meta: { expects: 'open' },
      entry: say('askChange'),
      on: {
        refuses: { target: '#droppingBooking' },
        agrees: { target: 'next' },
        unclear: [
          { guard: secondMiss, target: '#offeringHelp' },
          { target: 'changing', reenter: true, actions: countMiss },
        ],
      },
    }),

    committing: callSetup.createStateConfig({
      meta: { expects: 'nothing', commits: true },
      entry: request(({ readBack, note }) => ({
        type: 'book',
        serviceIds: readBack!.serviceIds,
        opening: readBack!.opening,
        customer: { name: readBack!.name, phone: readBack!.phone },
        note,
        repeat: readBack!.repeat,
      })),
      on: {
        'holdOpening.taken': holdDecided,
        resumed: { target: 'committing', reenter: true, actions: say('resumed') },
        'book.booked': [
          {
            guard: when(({ heard }) => heard.taken.length > 0),
            target: '#goalDone',
            actions: [
              sayBooked,
              say('seriesWithout', ({ heard }) => ({ dates: heard.taken })),
              ...afterBooking,
            ],
          },
          { target: '#goalDone', actions: [sayBooked, ...afterBooking] },
        ],
        'book.taken': {
          target: 'finding',
          actions: lostOpening,
        },
        'book.unavailable': { target: '#fallingBack' },
      },
    }),
  },
});

function sureOfName({ customer }: CallContext) {
  return { customer: { ...customer, nameUnsure: false } };
}
