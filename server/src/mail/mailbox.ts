// Reads the mail that was kept because no mail service is set up: so that who tries Offhook sees what it would have sent.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export interface KeptMail {
  /** ISO 8601. */
  at: string;
  to: string;
  subject: string;
  /** With the calendar entry, where it has one. */
  text: string;
}

/** The newest mails to one of `addresses`, newest first. */
export async function readMailbox(
  dir: string,
  addresses: ReadonlySet<string>,
  limit: number,
): Promise<KeptMail[]> {
  const files = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const mails: KeptMail[] = [];
  for (const file of files.toSorted((a, b) => b.localeCompare(a))) {
    // One that made room meanwhile is none.
    const mail = parse(await readFile(path.join(dir, file), 'utf8').catch(() => ''));
    if (mail && addresses.has(mail.to.toLowerCase())) mails.push(mail);
    if (mails.length === limit) break;
  }
  return mails;
}

function parse(file: string): KeptMail | undefined {
  const [, at, to, subject, text] =
    /^Date: (.*)\n(?:From: .*\n)?To: (.*)\nSubject: (.*)\n\n([^]*)$/.exec(file) ?? [];
  if (at === undefined || to === undefined || subject === undefined || text === undefined) return undefined;
  return { at, to, subject, text };
}
