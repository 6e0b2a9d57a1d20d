// What the calendar of a member of staff is to us, whoever keeps it: where their other engagements are read, and where our
// appointments are written.
import type { CALENDAR_VENDORS } from '@offhook/db';
import type { EpochMs } from '@offhook/machines';
import { OffhookError, VendorError } from '../../errors.ts';
import type { Phrase } from '../../wording/phrases.ts';

export type CalendarVendorName = (typeof CALENDAR_VENDORS)[number];

/** Tokens of a consent. */
export interface Access {
  accessToken: string;
  expiresAt: EpochMs;
  /** Given where the vendor renews it; the one before is no longer good then. */
  refreshToken?: string;
}

/** A vendor at which calendars are kept. Every request has the caller's `signal`. */
export interface CalendarVendor {
  /** @throws ConsentError when the owner has taken the consent back */
  refresh(refreshToken: string, signal: AbortSignal): Promise<Access>;
  /** Gives the consent back, as far as the vendor lets us. */
  revoke(refreshToken: string, signal: AbortSignal): Promise<void>;
  open(accessToken: string): CalendarAccount;
}

/** One with a page on which the owner gives consent. */
export interface ConsentVendor extends CalendarVendor {
  /** Where the owner is sent to give consent. */
  consentUrl(request: { state: string; challenge: string; redirectUri: string }): string;
  /** @throws ConsentError when the code is no good */
  exchange(
    proof: { code: string; verifier: string; redirectUri: string },
    signal: AbortSignal,
  ): Promise<Access & { refreshToken: string; account: string }>;
}

/** Calendars that lie at an address, for whoever knows it to read. */
export interface AddressVendor extends CalendarVendor {
  /**
   * What is kept of it, in place of a refresh token.
   * @param timezone IANA zone of what names none
   */
  tokenOf(address: { url: string; timezone: string }): string;
}

export interface CalendarDescription {
  id: string;
  name: string;
  primary: boolean;
}

/** One of our appointments as it stands in the owner's calendar. */
export interface OurEvent {
  appointmentId: string;
  title: string;
  description: string;
  startsAt: EpochMs;
  endsAt: EpochMs;
  /** IANA zone in which it is shown. */
  timezone: string;
}

/** An event as the calendar has it, one for each occurrence of what repeats. */
export interface CalendarEvent {
  id: string;
  /** Set on what we wrote: the appointment it stands for. */
  appointmentId?: string;
  /** It is gone. */
  removed: boolean;
  /** It takes the owner's time: neither free, nor tentative by being declined. */
  busy: boolean;
  startsAt: EpochMs;
  endsAt: EpochMs;
}

/** A change told without where it was: only that it is gone. */
export type CalendarChange = CalendarEvent | { id: string; appointmentId?: string; removed: true };

export interface CalendarAccount {
  /** Those that can be written to. */
  calendars(signal: AbortSignal): Promise<CalendarDescription[]>;
  /**
   * Writes an event, so that there is exactly one for the appointment however often it is asked for.
   * @param eventId what an earlier `put` gave
   * @returns the event's id in that calendar
   */
  put(calendarId: string, event: OurEvent, eventId: string | undefined, signal: AbortSignal): Promise<string>;
  /** Removes it; one that is gone already is as good. */
  remove(
    calendarId: string,
    appointmentId: string,
    eventId: string | undefined,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * What has changed since `cursor`; without one, everything in the window.
   * @throws CursorLostError when the vendor wants everything read anew
   */
  changes(
    calendarId: string,
    since: { cursor: string } | { from: EpochMs; to: EpochMs },
    signal: AbortSignal,
  ): Promise<{ changes: CalendarChange[]; cursor: string }>;
  /** Stretches in which the owner is taken, our appointments included. */
  freeBusy(
    calendarId: string,
    span: { from: EpochMs; to: EpochMs },
    signal: AbortSignal,
  ): Promise<{ from: EpochMs; to: EpochMs }[]>;
  /** Has changes told to `url`, with `secret` in every message. */
  watch(
    calendarId: string,
    push: { id: string; url: string; secret: string },
    signal: AbortSignal,
  ): Promise<{ subscription: string; expiresAt: EpochMs }>;
  unwatch(subscription: string, signal: AbortSignal): Promise<void>;
}

/** As every vendor's failure; whoever connected the calendar reads it beside it. */
export class CalendarError extends VendorError<Phrase> {}

/** The owner's consent is gone: they have to connect the calendar again. */
export class ConsentError extends OffhookError {
  constructor(message: Phrase, options?: ErrorOptions) {
    super('calendar-consent', message, options);
  }
}

/** By its code, which says so whichever copy of this module made it. */
export const isConsentLost = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'calendar-consent';

/** Changes can no longer be told from where we were. */
export class CursorLostError extends OffhookError {
  constructor() {
    super('calendar-cursor', 'The calendar has to be read anew.');
  }
}

/** The calendar, or the event, is not there. */
export class CalendarGoneError extends OffhookError {
  constructor(message: Phrase) {
    super('not-found', message);
  }
}
