// What accounts have done behind the answer, and by night.
import { z } from 'zod';
import type { Jobs } from '../jobs/jobs.ts';
import { type AccountMailParts, MAIL_ACCOUNT, mailAccount, mailAccountOptions } from './account-mails.ts';
import { MAIL_INVITATION, mailInvitation, mailInvitationOptions, type MailParts } from './invitations.ts';
import { type NightParts, passTime } from './lifecycle.ts';

export interface AccountJobsParts
  extends MailParts, AccountMailParts, Pick<NightParts, 'numberAccount' | 'recordingFiles' | 'exportFiles'> {
  jobs: Jobs;
}

export function registerAccountJobs({ jobs, ...parts }: AccountJobsParts): void {
  jobs.register(MAIL_INVITATION, mailInvitationOptions, (told, context) =>
    mailInvitation(told, context, parts),
  );
  jobs.register(MAIL_ACCOUNT, mailAccountOptions, (told, context) => mailAccount(told, context, parts));
  jobs.register(
    'pass-time',
    { data: z.object({}), cron: '20 3 * * *', expireSeconds: 3600, policy: 'exclusive' },
    async (_nothing, { db, now }) => void (await passTime({ ...parts, db, now })),
  );
}
