// What the work on calendars stands on.
import type { Database } from '@offhook/db';
import { VendorError } from '../errors.ts';
import type { AddressVendor, ConsentVendor } from '../scheduling/calendars/calendar.ts';
import type { SecretBox } from '../secrets/secret-box.ts';

export interface CalendarVendors {
  google?: ConsentVendor;
  microsoft?: ConsentVendor;
  ics?: AddressVendor;
}

export interface CalendarParts {
  db: Database;
  vendors: CalendarVendors;
  secrets: SecretBox;
  now(): Date;
  log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
  };
}

/** A request to a calendar's vendor ends after this. */
export const REQUEST_MS = 10_000;

/** A vendor that refuses is left alone no longer, whatever it says. */
export const LONGEST_PAUSE_SECONDS = 1800;

/** How many seconds a vendor that has refused wants to be left alone; undefined when it does not say. */
export function pauseWanted(error: unknown): number | undefined {
  const seconds = error instanceof VendorError ? error.retryAfterSeconds : undefined;
  return seconds === undefined ? undefined : Math.min(seconds, LONGEST_PAUSE_SECONDS);
}
