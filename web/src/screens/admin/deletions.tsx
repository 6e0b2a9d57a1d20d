// Organizations that are closed: when each is deleted with all it has, and those that were.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deletionsQuery, organizationsQuery } from '@/api/platform.ts';
import { Failed, Loaded, Loading } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { More } from './more.tsx';

export function Deletions() {
  return (
    <div className="flex flex-col gap-4">
      <Due />
      <Done />
    </div>
  );
}

function Due() {
  const query = useInfiniteQuery(organizationsQuery('', 'cancelled'));
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={m.admin.due} lead={m.admin.dueLead}>
      {query.isError && !items && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Loading what={m.admin.due} />}
      {items?.length === 0 && <p className="text-sm text-muted-foreground">{m.admin.noneDue}</p>}
      {items && items.length > 0 && (
        <Rows>
          {items.map(({ id, name, deleteAfter }) => (
            <Row key={id}>
              <Link
                to="/platform/$organizationId"
                params={{ organizationId: id }}
                className="inline-flex min-h-6 items-center text-sm font-medium text-primary underline-offset-4 hover:underline"
              >
                {name}
              </Link>
              {deleteAfter !== null && (
                <p className="text-sm text-danger">
                  {m.privacy.deleteAfter(dayAndTime(deleteAfter, undefined))}
                </p>
              )}
            </Row>
          ))}
        </Rows>
      )}
      <More query={query} />
    </Section>
  );
}

function Done() {
  const query = useQuery(deletionsQuery);
  return (
    <Section title={m.admin.deleted} lead={m.admin.deletedLead}>
      <Loaded query={query} what={m.admin.deleted}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-sm text-muted-foreground">{m.admin.noneDeleted}</p>
          ) : (
            <Rows>
              {items.map(({ id, deletedAt }) => (
                <Row key={id}>
                  <code className="text-xs break-all">{id}</code>
                  <p className="text-xs text-muted-foreground">{dayAndTime(deletedAt, undefined)}</p>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Section>
  );
}
