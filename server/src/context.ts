// What every plugin and route finds on the Fastify instance, put there by app.ts.
import type { Database } from '@offhook/db';
import type { IdentityVendor } from './accounts/identity.ts';
import type { Access } from './accounts/permissions.ts';
import type { RecordingFiles } from './calls/recording-files.ts';
import type { Calendars } from './calendars/calendars.ts';
import type { CalendarParts } from './calendars/parts.ts';
import type { PushKeys } from './calendars/push.ts';
import type { CompleteConfig } from './config.ts';
import type { EventFeed } from './events/feed.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Onlookers } from './live/onlookers.ts';
import type { SafeFetch } from './http/safe-fetch.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Push } from './notices/push.ts';
import type { ExportFiles } from './privacy/export-files.ts';
import type { NumberWebhooks } from './phone-numbers/number-account.ts';
import type { SecretBox } from './secrets/secret-box.ts';
import type { createVendorHealth } from './vendor-health/vendor-health.ts';
import type { CarrierOf } from './own-vendors/carrier-accounts.ts';
import type { CheckKey } from './own-vendors/credentials.ts';
import type { Previews } from './voice/synthesis/previews.ts';
import type { AgentVoice } from './voice/voices.ts';

declare module 'fastify' {
  interface FastifyInstance {
    config: CompleteConfig;
    /** Where the carrier and browsers reach us, without a trailing slash. */
    publicUrl(): string;
    db: Database;
    /** Folder of the recordings; below it `<organizationId>/<callId>.wav`. */
    recordingsRoot: string;
    recordingFiles: RecordingFiles;
    /** Copies of data to be taken away. */
    exportFiles: ExportFiles;
    /** Folder of the built dashboard; may be empty or absent. */
    webRoot: string;
    /** Each gives the reason why we are not ready, or null. Asked by `/readyz`; must settle within a second. */
    readiness: (() => Promise<string | null>)[];
    now(): Date;
    /** Seals what is stored encrypted. */
    secrets: SecretBox;
    /** By whose word somebody may sign in; undefined where it is not set up. */
    google: IdentityVendor | undefined;
    /** The staff's own calendars. */
    calendars: Calendars;
    calendarParts: CalendarParts;
    calendarPushKeys: PushKeys;
    /** Those of the addresses at which others read appointments. */
    calendarFeedKeys: PushKeys;
    /** Fetches from addresses that members entered. */
    safeFetch: SafeFetch;
    /** Tells at once that an event was published, by whichever process. */
    events: EventFeed;
    /** Through which account something is done at the carrier for an organization. */
    carrierOf: CarrierOf<'placeCall'>;
    /** Whether a vendor takes a key that an organization has of its own. */
    checkOwnKey: CheckKey;
    /** What the carrier is to ask us about our numbers. */
    numberWebhooks(): NumberWebhooks;
    /** Work behind the answer: register who does it, send it in the transaction that makes it necessary. */
    jobs: Jobs;
    /** Looks on at calls in progress, in whichever process, and reaches into them. */
    onlookers: Onlookers;
    /** Those an agent can have. */
    voices: readonly AgentVoice[];
    previews: Previews;
    vendorHealth: ReturnType<typeof createVendorHealth>;
    mailer: Mailer;
    push: Push;
  }
  interface FastifyContextConfig {
    /** Required on every route; one that declares none fails at boot. */
    access?: Access;
    /** What is no GET is refused in an organization that is suspended or cancelled; here it is not: what is the person's own, say. */
    whileInactive?: true;
    /** A GET that costs money, and so is refused there as well. */
    spends?: true;
  }
}
