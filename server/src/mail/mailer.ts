// Sends mail to people. With no mail service set up it is kept in a folder, where the owner of this machine reads it.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '@offhook/db';

export interface Mail {
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
  /** An iCalendar object (RFC 5545) to put into the recipient's calendar. */
  calendar?: string;
  /** The organization it is from, as it shows itself; without one it is from Offhook. */
  brand?: MailBrand;
  /** The same for the same mail, however often it is handed over; by default another each time. */
  id?: string;
}

export interface MailBrand {
  name: string;
  /** `#rrggbb` */
  accent?: string;
  logo?: { type: 'image/png' | 'image/jpeg'; data: Buffer };
}

export interface Mailer {
  /** Rejects when the mail could not be handed over. */
  send(mail: Mail): Promise<void>;
}

/** A megabyte at most: nobody fills the disk by asking for mails. */
const MOST_KEPT = 500;

/** Writes each mail to a file of its own in `dir`, readable by the owner alone; the oldest make room. */
export function createMailFolder(
  dir: string,
  { now, log }: { now(): Date; log: { warn(details: object, message: string): void } },
): Mailer {
  return {
    async send({ to, subject, text, calendar, brand }) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const at = now().toISOString();
      const file = path.join(dir, `${at.replaceAll(':', '-')}-${newId()}.txt`);
      await writeFile(
        file,
        `Date: ${at}\n${brand ? `From: ${brand.name}\n` : ''}To: ${to}\nSubject: ${subject}\n\n${text}${calendar ? `\n\n${calendar}` : ''}`,
        { mode: 0o600 },
      );
      log.warn({ file }, 'no mail service is set up; the mail is kept in this file');
      const kept = (await readdir(dir)).toSorted((a, b) => a.localeCompare(b));
      for (const oldest of kept.slice(0, Math.max(0, kept.length - MOST_KEPT)))
        await rm(path.join(dir, oldest), { force: true });
    },
  };
}
