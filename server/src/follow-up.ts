// What follows a call or a text, as jobs: people are told, reminders planned, notices and webhooks sent, texts
// answered.
import type { Database } from '@offhook/db';
import type { Jobs } from './jobs/jobs.ts';
import { deliverNotice, deliverNoticeOptions, type Senders } from './notices/deliver-notice.ts';
import { FOLLOW_EVENT, followEvent, followEventOptions } from './notices/follow-event.ts';
import type { LoadLine } from './notices/offer-freed.ts';
import {
  over,
  overOptions,
  PLAN_AGAIN,
  planAgain,
  planAgainOptions,
  remind,
  remindOptions,
} from './notices/remind.ts';
import { OVER, REMIND } from './notices/tell-customer.ts';
import { DELIVER_NOTICE } from './notices/write-notice.ts';
import { createOpeningsFinder } from './scheduling/find-openings.ts';
import { answerText, answerTextOptions } from './texts/answer-text.ts';
import type { SafeFetch } from './http/safe-fetch.ts';
import type { SecretBox } from './secrets/secret-box.ts';
import { deliverWebhook, deliverWebhookOptions } from './webhooks/deliver-webhook.ts';
import { DELIVER_WEBHOOK } from './webhooks/deliveries.ts';
import { ANSWER_TEXT } from './texts/receive-text.ts';

/** Nobody waits on the line for what a text asks for. */
const FIND_WITHIN_MS = 10_000;

export interface FollowUpParts extends Senders {
  db: Database;
  jobs: Jobs;
  loadLine: LoadLine;
  /** The address e-mails come from. */
  mailFrom: string;
  fetch: SafeFetch;
  secrets: SecretBox;
}

export function registerFollowUp({
  db,
  jobs,
  loadLine,
  mailFrom,
  fetch,
  secrets,
  ...senders
}: FollowUpParts): void {
  const { find: findOpenings } = createOpeningsFinder({ db, deadlineMs: FIND_WITHIN_MS });
  const parts = { jobs, mailFrom, loadLine };
  jobs.register(FOLLOW_EVENT, followEventOptions, (event, context) => followEvent(event, context, parts));
  jobs.register(REMIND, remindOptions, (due, context) => remind(due, context, parts));
  jobs.register(OVER, overOptions, over);
  jobs.register(PLAN_AGAIN, planAgainOptions, (plan, context) => planAgain(plan, context, parts));
  jobs.register(DELIVER_NOTICE, deliverNoticeOptions, (notice, context) =>
    deliverNotice(notice, context, senders),
  );
  jobs.register(DELIVER_WEBHOOK, deliverWebhookOptions, (delivery, context) =>
    deliverWebhook(delivery, context, { jobs, fetch, secrets }),
  );
  jobs.register(ANSWER_TEXT, answerTextOptions, (text, context) =>
    answerText(text, context, { jobs, findOpenings, loadLine }),
  );
}

/** Where the carrier tells how a text fared; the notice is named in what it signs. */
export const textStatusUrl =
  (publicUrl: () => string) =>
  ({ organizationId, id }: { organizationId: string; id: string }): string =>
    `${publicUrl()}/sms/status?organization=${organizationId}&notice=${id}`;

/** The bare address of `Name <address>`. */
export const addressOf = (mailbox: string): string => /<([^>]+)>/.exec(mailbox)?.[1] ?? mailbox;
