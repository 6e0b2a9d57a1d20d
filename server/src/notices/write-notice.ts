// Writes a notice down together with the job that sends it, in the transaction of what it tells: told once, and never of
// what did not come about.
import { type Channel, newId, notices, type Transaction } from '@offhook/db';
import type { Jobs } from '../jobs/jobs.ts';
import type { Business } from './facts.ts';
import type { NoticeKind, Words } from './kinds.ts';
import { fill, loadTemplate } from './templates.ts';

/** The job that sends a notice. */
export const DELIVER_NOTICE = 'notices.deliver';

type Row = typeof notices.$inferInsert;

export interface NewNotice extends Pick<
  Row,
  'userId' | 'appointmentId' | 'callId' | 'calendar' | 'offers' | 'appointmentStartsAt' | 'expiresAt'
> {
  /** What happened, and what becomes of it: the same is written once for each address and channel. */
  about: string;
  kind: NoticeKind;
  channel: Channel;
  address: string;
  words: Words;
  dueAt: Date;
}

/** @returns false when it was written before */
export async function writeNotice(
  tx: Transaction,
  jobs: Pick<Jobs, 'send'>,
  { organizationId, language }: Business,
  { about, words, ...notice }: NewNotice,
): Promise<boolean> {
  const { kind, channel, address, dueAt } = notice;
  const text = fill(await loadTemplate(tx, organizationId, { kind, channel, language }), words);
  const id = newId();
  const written = await tx
    .insert(notices)
    .values({ ...notice, ...text, id, organizationId, key: [about, kind, channel, address].join('/') })
    .onConflictDoNothing()
    .returning({ id: notices.id });
  if (written.length === 0) return false;
  await jobs.send(tx, DELIVER_NOTICE, { organizationId, noticeId: id }, { at: dueAt });
  return true;
}
