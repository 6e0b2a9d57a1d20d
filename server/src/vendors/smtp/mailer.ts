// Mail by SMTP (RFC 5321), through whichever provider the address names.
import { createTransport } from 'nodemailer';
import { VendorError } from '../../errors.ts';
import { htmlOf, LOGO_ID } from '../../mail/html.ts';
import type { MailBrand, Mailer } from '../../mail/mailer.ts';

/** A provider that answers at all answers within these. */
const CONNECT_WITHIN_MS = 5_000;
const ANSWER_WITHIN_MS = 15_000;

export interface SmtpOptions {
  /** `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. */
  url: string;
  /** `Name <address>`. */
  from: string;
}

export function createSmtpMailer({ url, from }: SmtpOptions): Mailer {
  const transport = createTransport(
    {
      url,
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: ANSWER_WITHIN_MS,
      // What we send is in the mail itself: no file of ours and no address is read for it.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from;
  const domain = address.split('@')[1] ?? 'localhost';

  return {
    async send({ to, subject, text, calendar, brand, id }) {
      const method = /^METHOD:(\w+)/m.exec(calendar ?? '')?.[1];
      try {
        await transport.sendMail({
          to,
          subject,
          text,
          ...(brand && branded(text, brand, address)),
          // A mail that is handed over twice is shown once by most who keep mail.
          ...(id && { messageId: `<${id}@${domain}>` }),
          ...(calendar && { icalEvent: { method, content: calendar, filename: 'appointment.ics' } }),
        });
      } catch (cause) {
        throw new VendorError(
          'smtp',
          `The mail server did not take the mail: ${cause instanceof Error ? cause.message : String(cause)}`,
          { cause, retryable: !isRefusal(cause) },
        );
      }
    },
  };
}

/** Under the business's name, from the address the mail service lets us send from. */
const branded = (text: string, brand: MailBrand, address: string) => ({
  from: { name: brand.name, address },
  html: htmlOf(text, brand),
  ...(brand.logo && {
    attachments: [{ filename: 'logo', cid: LOGO_ID, content: brand.logo.data, contentType: brand.logo.type }],
  }),
});

/** A reply of 5xx to the recipient or the mail is for good (RFC 5321, 4.2.1); a wrong password is the operator's to mend. */
function isRefusal(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? cause.code : undefined;
  const status = 'responseCode' in cause ? Number(cause.responseCode) : 0;
  return status >= 500 && code !== 'EAUTH';
}
