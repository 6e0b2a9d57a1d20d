// What differs between two versions of a receptionist, field by field, in words.
import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { differenceQuery } from '@/api/manage.ts';
import { Loaded } from '@/components/page.tsx';
import { phoneNumber } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import type { Emergency } from './emergencies-field.tsx';

/** From a version to another; without `to`, to the draft. */
export function Differences({ agentId, from, to }: { agentId: string; from: number; to?: number }) {
  const query = useQuery(differenceQuery(agentId, from, to));
  return (
    <Loaded query={query} what={m.receptionist.differences}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-sm text-muted-foreground">{m.receptionist.noDifference}</p>
        ) : (
          <dl className="flex flex-col divide-y text-sm">
            {items.map(({ field, before, after }) => (
              <div key={field} className="flex flex-col gap-1 py-2 first:pt-0 last:pb-0">
                <dt className="font-medium">{m.receptionist.fields[field as Field] ?? field}</dt>
                <dd className="grid items-start gap-x-3 gap-y-1 sm:grid-cols-[1fr_auto_1fr]">
                  <del className="rounded-md bg-danger-soft px-2 py-1 break-words whitespace-pre-line text-danger">
                    {inWords(field, before)}
                  </del>
                  <ArrowRight aria-hidden className="mt-1.5 hidden size-4 text-muted-foreground sm:block" />
                  <ins className="rounded-md bg-success-soft px-2 py-1 break-words whitespace-pre-line text-success no-underline">
                    {inWords(field, after)}
                  </ins>
                </dd>
              </div>
            ))}
          </dl>
        )
      }
    </Loaded>
  );
}

type Field = keyof typeof m.receptionist.fields;

function inWords(field: string, value: unknown): string {
  if (value === null || value === undefined) return m.receptionist.unset[field] ?? t.common.nothing;
  if (field === 'language') return m.receptionist.languages[value as 'en'];
  if (field === 'tone') return m.receptionist.tones[value as 'warm'];
  if (field === 'transferTo') return phoneNumber(value as string);
  if (field === 'keyTerms') return (value as string[]).join(', ') || t.common.none;
  if (field === 'limits') {
    const { maxTurns, maxMinutes } = value as { maxTurns: number; maxMinutes: number };
    return m.receptionist.limitsInWords(maxTurns, maxMinutes);
  }
  if (field === 'emergencies')
    return (
      (value as Emergency[])
        .map(({ signs, say, transferTo }) =>
          [signs.join(', '), say, transferTo && phoneNumber(transferTo)].filter(Boolean).join(' → '),
        )
        .join('\n') || t.common.none
    );
  return typeof value === 'string' ? value : JSON.stringify(value);
}
