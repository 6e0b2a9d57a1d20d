// Every kind of notice: whom it is for, by which channels it can go, and which words its template may leave open.
import type { Channel } from '@offhook/db';

/** What a template may leave open, written `{word}`. */
export const WORDS = [
  'business',
  'address',
  'phone',
  'name',
  'service',
  'staff',
  'date',
  'time',
  'oldDate',
  'oldTime',
  'openings',
  'link',
  'caller',
  'text',
  'code',
  'within',
  'promised',
  'limit',
] as const;
export type Word = (typeof WORDS)[number];
export type Words = Partial<Record<Word, string>>;

interface KindOf {
  to: 'customer' | 'member';
  channels: readonly Channel[];
  words: readonly Word[];
}

const BUSINESS = ['business', 'address', 'phone'] as const;
const APPOINTMENT = [...BUSINESS, 'name', 'service', 'staff', 'date', 'time'] as const;
const BOTH = ['sms', 'email'] as const;
const TEXT = ['sms'] as const;
const ALL = ['sms', 'email', 'push'] as const;

export const KINDS = {
  booked: { to: 'customer', channels: BOTH, words: APPOINTMENT },
  moved: { to: 'customer', channels: BOTH, words: [...APPOINTMENT, 'oldDate', 'oldTime'] },
  cancelled: { to: 'customer', channels: BOTH, words: APPOINTMENT },
  reminder: { to: 'customer', channels: BOTH, words: APPOINTMENT },
  waitlistOffer: { to: 'customer', channels: TEXT, words: [...BUSINESS, 'name', 'openings'] },
  noShow: { to: 'customer', channels: BOTH, words: APPOINTMENT },
  review: { to: 'customer', channels: BOTH, words: [...APPOINTMENT, 'link'] },
  // Answers to what a customer texted.
  confirmedReply: { to: 'customer', channels: TEXT, words: APPOINTMENT },
  cancelledReply: { to: 'customer', channels: TEXT, words: APPOINTMENT },
  movedReply: { to: 'customer', channels: TEXT, words: APPOINTMENT },
  bookedReply: { to: 'customer', channels: TEXT, words: APPOINTMENT },
  moveOffers: { to: 'customer', channels: TEXT, words: [...APPOINTMENT, 'openings'] },
  noOpenings: { to: 'customer', channels: TEXT, words: BUSINESS },
  takenReply: { to: 'customer', channels: TEXT, words: BUSINESS },
  noAppointment: { to: 'customer', channels: TEXT, words: BUSINESS },
  passedOn: { to: 'customer', channels: TEXT, words: BUSINESS },
  code: { to: 'customer', channels: TEXT, words: ['business', 'code'] },
  // To people of the business.
  message: { to: 'member', channels: ALL, words: ['business', 'caller', 'text'] },
  urgentMessage: { to: 'member', channels: ALL, words: ['business', 'caller', 'text'] },
  lead: { to: 'member', channels: ALL, words: ['business', 'caller', 'text'] },
  missedCall: { to: 'member', channels: ALL, words: ['business', 'caller', 'time'] },
  appointment: { to: 'member', channels: ALL, words: [...APPOINTMENT, 'text'] },
  tooSlow: { to: 'member', channels: ALL, words: ['business', 'within', 'promised', 'limit'] },
  webhookDisabled: { to: 'member', channels: ALL, words: ['business', 'link', 'text'] },
} as const satisfies Record<string, KindOf>;

export type NoticeKind = keyof typeof KINDS;
export const NOTICE_KINDS = Object.keys(KINDS) as [NoticeKind, ...NoticeKind[]];

/** A template: the open text of one kind, channel and language. */
export interface Template {
  /** Of an e-mail or push message. */
  subject: string | null;
  body: string;
}

/** One language's words for every kind. Texts and push messages take `text`; e-mails `email`, or `text` where there is none. */
export type Wording = Record<NoticeKind, { subject: string; text: string; email?: string }>;
