// Where one is signed in, and the way out there, or everywhere.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client.ts';
import { sessionsQuery } from '@/api/manage.ts';
import { useTimeZone } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { useSignOut } from '@/components/use-sign-out.ts';
import { dayAndTime } from '@/lib/format.ts';
import { browserOf } from '@/lib/user-agent.ts';
import { a } from '@/wording/account/account.ts';

export function Sessions() {
  const query = useQuery(sessionsQuery);
  const signOut = useSignOut();
  return (
    <Section
      title={a.sessions.title}
      lead={a.sessions.lead}
      aside={
        <ConfirmButton
          title={a.sessions.sure}
          lead={a.sessions.sureLead}
          action={a.sessions.everywhere}
          onConfirm={async () => {
            await unwrap(api.DELETE('/api/v1/auth/sessions'));
            await signOut();
          }}
        >
          {a.sessions.everywhere}
        </ConfirmButton>
      }
    >
      <Loaded query={query} what={a.sessions.title}>
        {({ items }) => (
          <Rows>
            {items.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </Rows>
        )}
      </Loaded>
    </Section>
  );
}

function SessionRow({
  session: { id, current, ip, userAgent, lastUsedAt },
}: {
  session: components['schemas']['Session'];
}) {
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  const known = browserOf(userAgent);
  const name = known ? a.sessions.on(known.browser, known.system) : a.sessions.unknown;
  return (
    <Row
      aside={
        current ? (
          <Badge tone="brand">{a.sessions.here}</Badge>
        ) : (
          <ConfirmButton
            variant="ghost"
            aria-label={a.sessions.endOf(name)}
            title={`${a.sessions.endOf(name)}?`}
            lead={a.sessions.elsewhereLead}
            action={a.sessions.end}
            done={a.sessions.ended}
            onConfirm={async () => {
              await unwrap(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }));
              await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey });
            }}
          >
            {a.sessions.end}
          </ConfirmButton>
        )
      }
    >
      <p className="text-sm font-medium">{name}</p>
      <p className="text-xs text-muted-foreground">
        {[ip, a.sessions.lastUsed(dayAndTime(lastUsedAt, timeZone))].filter(Boolean).join(' · ')}
      </p>
    </Row>
  );
}
