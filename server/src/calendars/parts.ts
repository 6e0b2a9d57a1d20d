// What the work on calendars stands on.
import type { Database } from '@offhook/db';
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
