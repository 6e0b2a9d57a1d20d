// Finding a time: ask when, look for openings, offer them, keep the chosen one. Shared by booking and rescheduling,
// which go on from `next` with an opening kept or being kept.
import type { Opening } from '../business.ts';
import type { SpokenOpening } from '../wording/lines.ts';
import type { CallContext } from './memory.ts';
import { callSetup, remember, request, say, when } from './setup.ts';
import { ANY_TIME, distinctTimes, exactFit } from './wish.ts';

/** A caller keeps three spoken times in mind; a fourth pushes out the first. */
const OFFER_LIMIT = 3;
/** After this many refused offers another list will not help: the waitlist is offered. */
const MAX_REFUSALS = 4;

/** Openings lost in a row before the caller is kept waiting no longer: the calendar cannot be this busy. */
const MAX_LOST = 3;

export const staffName = (context: CallContext, staffId: string): string | undefined =>
  context.setting.business.staff.find((staff) => staff.id === staffId)?.name;

/** Names the person where there is more than one it could be, or everybody who has a part in it. */
export const spokenOpening = (context: CallContext, { startsAt, staffId, parts }: Opening): SpokenOpening => {
  const ids = new Set((parts ?? [{ staffId }]).map((part) => part.staffId));
  const names = [...ids].flatMap((id) => staffName(context, id) ?? []);
  const helps = context.setting.business.staff.length > 1 && names.length > 0;
  return { startsAt, staff: helps ? names : undefined };
};

const offers = (context: CallContext) => ({
  openings: context.offered.map((opening) => spokenOpening(context, opening)),
});

const searched = (context: CallContext) => ({
  type: 'findOpenings' as const,
  serviceIds: context.wish.serviceIds,
  staffId: context.wish.staffId,
  notStaffIds: context.wish.notStaffIds,
  when: context.wish.when ?? ANY_TIME,
  limit: OFFER_LIMIT,
  excludeAppointmentId: context.appointment?.id,
});

const exact = (context: CallContext) =>
  exactFit(context.wish.when, context.heard.fits, context.setting.business.timezone);

/** The caller's own appointment being moved decides the service; a new booking has the wished ones. */
const toHold = (context: CallContext) => ({
  type: 'holdOpening' as const,
  serviceIds: context.wish.serviceIds,
  opening: context.opening!,
  movesAppointmentId: context.appointment?.id,
});

export const needsOpening = when((context) => !context.opening);
export const needsOffer = when((context) => !context.opening && context.offered.length > 0);
export const needsWhen = when((context) => !context.opening && !context.wish.when);
export const needsHold = when((context) => !context.held);

/** Someone else was faster: the search goes on from the same wish. */
export const lostOpening = [
  say('justTaken'),
  remember(({ lost }) => ({ opening: undefined, held: false, readBack: undefined, lost: lost + 1 })),
];

/**
 * Nobody waits for a hold: the opening was free a moment ago, and the yes that books it is what counts. Where it cannot be
 * kept the caller hears so at once; with the calendar out of reach it is for the booking to find that out.
 */
export const holdLost = [
  { guard: when(({ opening }) => !opening) },
  { guard: when(({ lost }) => lost + 1 >= MAX_LOST), target: '#fallingBack' },
  { target: '#resuming', actions: lostOpening },
];

/** On its way to being booked; the booking's own answer is the one that counts. */
export const holdDecided = {};

const knowsWho = ({ goal, customer }: CallContext) =>
  goal === 'rescheduling' || (customer.name !== undefined && customer.phone !== undefined);

const choose = (pick: (context: CallContext) => Opening | undefined) =>
  remember((context) => ({ opening: pick(context), held: false, offered: [], refusals: 0 }));

const chooseFirst = choose(({ offered }) => offered[0]);

const turnedDown = [
  {
    guard: when(({ refusals }) => refusals + 1 >= MAX_REFUSALS),
    target: '#waitlisting',
    actions: remember(() => ({ offered: [], refusals: 0 })),
  },
  {
    target: '#resuming',
    actions: remember(({ wish, refusals }) => ({
      offered: [],
      refusals: refusals + 1,
      widened: false,
      refused: wish.when,
      wish: { ...wish, when: undefined },
    })),
  },
];

const offer = (reason: 'fits' | 'nearest' | 'next') =>
  remember(({ heard, wish }) => ({
    offered: distinctTimes(
      reason === 'nearest' ? heard.nearest : heard.fits,
      // "The earliest you have" is one opening, not a list.
      reason === 'fits' && wish.when?.prefer === 'earliest' ? 1 : OFFER_LIMIT,
    ),
    offerReason: reason,
  }));

const one = (context: CallContext) => ({ opening: spokenOpening(context, context.offered[0]!) });

/** The wait states end at the engine's deadline with `unavailable`; silence meanwhile is not the caller's fault. */
export const openingStates = {
  when: callSetup.createStateConfig({
    meta: { expects: 'when' },
    entry: [
      {
        type: 'say',
        params: ({ context }) => ({ key: context.refusals > 0 ? 'askOtherTime' : 'askWhen' }),
      },
    ],
    on: {
      // "Yes, please" to "when?" means: you tell me.
      agrees: {
        target: 'finding',
        actions: remember(({ wish }) => ({ wish: { ...wish, when: ANY_TIME } })),
      },
    },
  }),

  finding: callSetup.createStateConfig({
    meta: { expects: 'nothing' },
    entry: request(searched),
    on: {
      'findOpenings.found': [
        { guard: when((context) => exact(context) !== undefined), target: 'next', actions: choose(exact) },
        {
          guard: when(({ heard, widened }) => heard.fits.length > 0 && !widened),
          target: 'choosing',
          actions: offer('fits'),
        },
        { guard: when(({ heard }) => heard.fits.length > 0), target: 'choosing', actions: offer('next') },
        {
          guard: when(({ heard }) => heard.nearest.length > 0),
          target: 'choosing',
          actions: offer('nearest'),
        },
        {
          guard: when(({ widened }) => !widened),
          target: 'finding',
          reenter: true,
          actions: remember(({ wish }) => ({
            widened: true,
            refused: wish.when,
            wish: { ...wish, when: ANY_TIME },
          })),
        },
        { target: 'full', actions: say('nothingOpen') },
      ],
      'findOpenings.unavailable': { target: '#fallingBack' },
    },
  }),

  choosing: callSetup.createStateConfig({
    initial: 'offering',
    states: {
      offering: callSetup.createStateConfig({
        always: [
          { guard: when(({ offered }) => offered.length === 0), target: '#resuming' },
          {
            guard: when(({ offered, offerReason }) => offered.length === 1 && offerReason === 'fits'),
            target: 'waiting',
            actions: say('offerOne', one),
          },
          {
            guard: when(({ offerReason }) => offerReason === 'nearest'),
            target: 'waiting',
            actions: say('offerNearest', offers),
          },
          {
            guard: when(({ offerReason }) => offerReason === 'next'),
            target: 'waiting',
            actions: say('offerNext', offers),
          },
          { target: 'waiting', actions: say('offer', offers) },
        ],
      }),
      waiting: callSetup.createStateConfig({
        meta: { expects: 'choice' },
        on: {
          agrees: [
            { guard: when(({ offered }) => offered.length > 1), target: 'pressing' },
            { target: '#resuming', actions: chooseFirst },
          ],
          refuses: turnedDown,
        },
      }),
      /** "Yes" to several: asked which; a second "yes" means any, so the first, which is read back before it counts. */
      pressing: callSetup.createStateConfig({
        meta: { expects: 'choice' },
        entry: say('askWhichOne', offers),
        on: { agrees: { target: '#resuming', actions: chooseFirst }, refuses: turnedDown },
      }),
    },
  }),

  holding: callSetup.createStateConfig({
    always: [
      // The read-back that follows names the time; saying it here too would say it twice.
      {
        guard: when((context) => knowsWho(context)),
        target: 'next',
        actions: [request(toHold), remember(() => ({ held: true }))],
      },
      {
        target: 'next',
        actions: [
          request(toHold),
          remember(() => ({ held: true })),
          say('held', (context) => ({ opening: spokenOpening(context, context.opening!) })),
        ],
      },
    ],
  }),

  full: callSetup.createStateConfig({ always: { target: '#waitlisting' } }),
};
