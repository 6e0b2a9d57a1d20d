// A mail's words once more, as the business shows itself: its picture or name above them, in its colour.
import type { MailBrand } from './mailer.ts';

/** What the picture is called within the mail (RFC 2392). */
export const LOGO_ID = 'logo@offhook';
const PLAIN_ACCENT = '#1f2937';

/** For programs that show HTML; the text goes along for all others. */
export function htmlOf(text: string, { name, accent = PLAIN_ACCENT, logo }: MailBrand): string {
  const head = logo
    ? `<img src="cid:${LOGO_ID}" alt="${escape(name)}" style="max-height:56px;max-width:280px">`
    : `<strong style="color:${accent};font-size:20px">${escape(name)}</strong>`;
  const paragraphs = text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => `<p style="margin:0 0 16px">${linked(escape(paragraph), accent)}</p>`)
    .join('\n');
  return `<!doctype html>
<html><body style="margin:0;background:#fff;color:#111827;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:36em;margin:0 auto;padding:24px">
<div style="border-bottom:3px solid ${accent};padding-bottom:12px;margin-bottom:20px">${head}</div>
${paragraphs}
</div></body></html>
`;
}

const linked = (escaped: string, accent: string): string =>
  escaped
    .replaceAll(
      /https?:\/\/[^\s<]+[^\s<.,;:!?)]/g,
      (url) => `<a href="${url}" style="color:${accent}">${url}</a>`,
    )
    .replaceAll('\n', '<br>');

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ESCAPED[character]!);
