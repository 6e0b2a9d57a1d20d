// Mails about accounts, sent by jobs: however long it takes tells nobody whether an address is known, and a mail server that
// is away loses none.
import type { Database } from '@offhook/db';
import { z } from 'zod';
import { type Reader, ReaderLanguage } from '../http/reader.ts';
import type { JobContext, JobOptions, Jobs } from '../jobs/jobs.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { newMailToken } from './mail-tokens.ts';
import { beginRegistration, Pending } from './register.ts';
import { beginReset } from './reset-password.ts';
import { MAILS } from './wording.ts';

export const MAIL_ACCOUNT = 'mail-account';
/** What jobs are told lies outside everybody's protection: addresses and what comes with them are sealed. */
const Sealed = z.object({ sealed: z.string() });
const CONTEXT = 'account mail';
export const mailAccountOptions: JobOptions<z.infer<typeof Sealed>> = { data: Sealed };

const AccountMail = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('registration'), email: z.string(), token: z.string(), pending: Pending }),
  z.object({ kind: z.literal('reset'), email: z.string(), token: z.string(), language: ReaderLanguage }),
  z.object({ kind: z.literal('googleConnected'), email: z.string(), language: ReaderLanguage }),
]);

interface Sending {
  db: Database;
  jobs: Pick<Jobs, 'send'>;
  secrets: Pick<SecretBox, 'seal'>;
}

/** Has the link sent that makes the account; or word that there is one already. */
export const mailRegistration = (app: Sending, email: string, pending: z.infer<typeof Pending>) =>
  send(app, { kind: 'registration', email, token: newMailToken(), pending });

/** Has the link sent that sets a new password, where the address has an account. */
export const mailReset = (app: Sending, email: string, { language }: Reader) =>
  send(app, { kind: 'reset', email, token: newMailToken(), language });

/** Has somebody told that a Google account opens theirs from now on. */
export const mailGoogleConnected = (app: Sending, email: string, { language }: Reader) =>
  send(app, { kind: 'googleConnected', email, language });

async function send({ db, jobs, secrets }: Sending, mail: z.infer<typeof AccountMail>): Promise<void> {
  const sealed = secrets.seal(JSON.stringify(mail), CONTEXT);
  await db.transaction((tx) => jobs.send(tx, MAIL_ACCOUNT, { sealed }));
}

export interface AccountMailParts {
  mailer: Mailer;
  secrets: Pick<SecretBox, 'open'>;
  publicUrl(): string;
}

/** @throws VendorError when it is to be tried again */
export async function mailAccount(
  { sealed }: z.infer<typeof Sealed>,
  { db, now }: Pick<JobContext, 'db' | 'now'>,
  { secrets, mailer, publicUrl }: AccountMailParts,
): Promise<void> {
  const mail = AccountMail.parse(JSON.parse(secrets.open(sealed, CONTEXT)));
  const parts = { db, mailer, publicUrl };
  switch (mail.kind) {
    case 'registration':
      return beginRegistration(parts, { ...mail.pending, ...mail }, now());
    case 'reset':
      return beginReset(parts, mail, now());
    case 'googleConnected':
      return mailer.send({
        to: mail.email,
        ...MAILS[mail.language].googleConnected(`${publicUrl()}/profile`),
      });
  }
}
