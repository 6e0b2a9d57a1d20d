// The texts that went back and forth with one number or, where somebody has several, with all of them.
import { useQueries } from '@tanstack/react-query';
import { threadQuery, useTimeZone } from '@/api/queries.ts';
import { Failed, Loading } from '@/components/page.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { cn } from '@/lib/cn.ts';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { p } from '@/wording/people/people.ts';

export function Thread({ phones }: { phones: readonly string[] }) {
  const timeZone = useTimeZone();
  const threads = useQueries({ queries: phones.map(threadQuery) });
  const failed = threads.find(({ isError, data }) => isError && !data);
  if (failed?.error) return <Failed error={failed.error} retry={() => void failed.refetch()} />;
  const known = threads.flatMap(({ data }) => data ?? []);
  if (known.length < phones.length) return <Loading what={p.texts.title} />;
  const texts = known
    .flatMap(({ phone, texts: theirs }) => theirs.map((text) => ({ ...text, phone })))
    .toSorted((one, another) => one.at.localeCompare(another.at));
  return (
    <div className="flex flex-col gap-3">
      {known.map(
        ({ phone, optedOut }) =>
          optedOut && (
            <p key={phone} className="text-sm">
              {phoneNumber(phone)} <Badge tone="warning">{p.texts.optedOut}</Badge>
            </p>
          ),
      )}
      {texts.length === 0 && <p className="text-sm text-muted-foreground">{p.texts.none}</p>}
      <ol className="flex flex-col gap-2">
        {texts.map(({ id, direction, body, status, at, phone }) => {
          const theirs = direction === 'in';
          return (
            <li
              key={id}
              className={cn(
                'flex max-w-[85%] flex-col gap-1 rounded-xl px-3 py-2 text-sm',
                theirs ? 'self-start bg-muted' : 'self-end bg-secondary text-secondary-foreground',
              )}
            >
              <span className="sr-only">{theirs ? p.texts.from : p.texts.to}:</span>
              <p className="break-words whitespace-pre-wrap">{body}</p>
              <p className="text-xs opacity-80">
                {[
                  phones.length > 1 && phoneNumber(phone),
                  dayAndTime(at, timeZone),
                  !theirs && p.texts.statuses[status],
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
