// Mail that was kept instead of sent, where the server has no mail service: to read what customers would have got.
import { useQuery } from '@tanstack/react-query';
import { keptMailQuery } from '@/api/manage.ts';
import { useTimeZone } from '@/api/queries.ts';
import { OpeningLine } from '@/components/opening-line.tsx';
import { Section } from '@/components/section.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';

export function KeptMail() {
  const timeZone = useTimeZone();
  const { data: mails } = useQuery(keptMailQuery);
  if (!mails) return null;
  return (
    <Section title={m.notices.keptMail} lead={m.notices.keptMailLead}>
      {mails.length === 0 && <p className="text-sm text-muted-foreground">{m.notices.noMail}</p>}
      <ul className="flex flex-col divide-y">
        {mails.map(({ at, to, subject, text }) => (
          <li key={`${at} ${to} ${subject}`}>
            <OpeningLine
              what={
                <>
                  <span className="font-medium">{subject}</span>
                  <span className="min-w-0 break-all text-muted-foreground">{to}</span>
                </>
              }
              when={dayAndTime(at, timeZone)}
            >
              <p className="pb-3 pl-6 text-sm break-words whitespace-pre-wrap">{text}</p>
            </OpeningLine>
          </li>
        ))}
      </ul>
    </Section>
  );
}
