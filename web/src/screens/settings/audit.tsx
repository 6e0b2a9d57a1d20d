// Who changed what, newest first.
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { auditQuery } from '@/api/manage.ts';
import { AuditLines } from '@/components/audit-lines.tsx';
import { Empty } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { m } from '@/wording/manage/manage.ts';

export function Audit() {
  const query = useInfiniteQuery(auditQuery);
  return (
    <Section title={m.settings.audit} lead={m.audit.lead}>
      <AuditLines query={query} what={m.settings.audit}>
        <Empty icon={ScrollText} title={m.audit.none}>
          {m.audit.noneHint}
        </Empty>
      </AuditLines>
    </Section>
  );
}
