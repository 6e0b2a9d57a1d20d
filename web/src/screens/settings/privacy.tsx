// Data and privacy: how long what is kept, copies to take away, people to be forgotten, and the end of it all.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { api, unwrap, unwrapTagged } from '@/api/client.ts';
import {
  cleanUpsQuery,
  type DataRequest,
  dataRequestsQuery,
  lifecycleQuery,
  type Retention,
  retentionQuery,
} from '@/api/manage.ts';
import { useMay, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { NumberField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge, type BadgeTone } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { Erase } from './erase.tsx';

export function Privacy() {
  return (
    <>
      <Keeping />
      <Copies />
      <CleanUps />
      <End />
    </>
  );
}

const KINDS = Object.keys(m.privacy.kinds) as (keyof typeof m.privacy.kinds)[];

function Keeping() {
  const query = useQuery(retentionQuery);
  const queries = useQueryClient();
  const mayWrite = useMay('privacy:write');
  return (
    <Loaded query={query} what={m.settings.privacy}>
      {(loaded) => (
        <SettingsForm<Retention, Retention>
          loaded={loaded}
          values={(kept = loaded.value) => kept}
          readOnly={!mayWrite}
          reload={query.refetch}
          saved={m.privacy.saved}
          save={async (changes, etag) => {
            const kept = await unwrapTagged(
              api.PATCH('/api/v1/privacy/retention', {
                params: { header: { 'if-match': etag } },
                body: changes,
              }),
            );
            queries.setQueryData(retentionQuery.queryKey, kept);
          }}
        >
          <Section title={m.privacy.keeping} lead={m.privacy.keepingLead}>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              {KINDS.map((kind) => (
                <NumberField
                  key={kind}
                  name={kind}
                  label={m.privacy.kinds[kind]}
                  unit={m.settings.days}
                  placeholder={m.privacy.forever}
                  min={1}
                  max={3650}
                />
              ))}
            </div>
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}

const TONES: Record<string, BadgeTone> = { done: 'success', failed: 'danger' };

function Copies() {
  const query = useQuery(dataRequestsQuery);
  const queries = useQueryClient();
  const mayWrite = useMay('privacy:write');
  const ask = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/v1/privacy/requests', { body: { kind: 'export', contactId: null } })),
    onSuccess: () => toast.success(m.privacy.asked),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['privacy'] }),
  });
  return (
    <Loaded query={query} what={m.privacy.copies}>
      {({ items }) => (
        <Section
          title={m.privacy.copies}
          lead={m.privacy.copiesLead}
          {...(mayWrite && {
            aside: (
              <span className="flex flex-wrap gap-2">
                <Button variant="outline" disabled={ask.isPending} onClick={() => ask.mutate()}>
                  <Download aria-hidden />
                  {m.privacy.askCopy}
                </Button>
                <Erase />
              </span>
            ),
          })}
        >
          {items.length === 0 ? (
            <p className="text-sm text-muted-foreground">{m.privacy.noRequests}</p>
          ) : (
            <Rows>
              {items.map((request) => (
                <RequestRow key={request.id} request={request} />
              ))}
            </Rows>
          )}
        </Section>
      )}
    </Loaded>
  );
}

function RequestRow({
  request: { kind, contactId, status, createdAt, expiresAt, sizeBytes, url },
}: {
  request: DataRequest;
}) {
  const timeZone = useTimeZone();
  return (
    <Row
      aside={
        <>
          <Badge tone={TONES[status] ?? 'neutral'}>{m.privacy.statuses[status]}</Badge>
          {url !== null && (
            <Button asChild variant="outline" size="sm">
              <a href={url} download>
                <Download aria-hidden />
                {m.privacy.download}
              </a>
            </Button>
          )}
        </>
      }
    >
      <p className="text-sm font-medium">
        {kind === 'export'
          ? contactId === null
            ? m.privacy.copyOfAll
            : m.privacy.copyOfOne
          : m.privacy.erasure}
      </p>
      <p className="text-xs text-muted-foreground">
        {[
          dayAndTime(createdAt, timeZone),
          sizeBytes !== null && m.privacy.megabytes(sizeBytes / 1_000_000),
          expiresAt !== null && m.privacy.until(dayAndTime(expiresAt, timeZone)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Row>
  );
}

function CleanUps() {
  const query = useInfiniteQuery(cleanUpsQuery);
  const timeZone = useTimeZone();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={m.privacy.cleanUps}>
      <Rows>
        {items.map(({ id, startedAt, removed, failed }) => (
          <Row key={id}>
            <p className="text-sm font-medium">{dayAndTime(startedAt, timeZone)}</p>
            <p className="text-sm text-muted-foreground">
              {KINDS.filter((kind) => (removed[kind] ?? 0) > 0)
                .map((kind) => `${m.privacy.kinds[kind]}: ${removed[kind]}`)
                .join(' · ') || m.privacy.nothingRemoved}
            </p>
            {failed.length > 0 && (
              <p className="text-sm text-danger">{m.privacy.failed(failed.join(', '))}</p>
            )}
          </Row>
        ))}
      </Rows>
      {query.hasNextPage && (
        <Button variant="outline" className="self-start" onClick={() => void query.fetchNextPage()}>
          {m.form.more}
        </Button>
      )}
    </Section>
  );
}

/** Closing the business here, and taking that back. */
function End() {
  const query = useQuery(lifecycleQuery);
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  const isOwner = useMay('organization:own');
  const turn = async (way: 'cancel' | 'reopen') => {
    await unwrap(api.POST(`/api/v1/organization/lifecycle/${way}`, {}));
    await queries.invalidateQueries({ queryKey: ['lifecycle'] });
  };
  return (
    <Loaded query={query} what={m.privacy.end}>
      {({ status, suspendedReason, deleteAfter, trialEndsAt }) => (
        <Section title={m.privacy.end} lead={m.privacy.standing[status]}>
          {suspendedReason !== null && <p className="text-sm text-danger">{suspendedReason}</p>}
          {trialEndsAt !== null && (
            <p className="text-sm">{m.privacy.trialEnds(dayAndTime(trialEndsAt, timeZone))}</p>
          )}
          {deleteAfter !== null && (
            <p className="text-sm text-danger">{m.privacy.deleteAfter(dayAndTime(deleteAfter, timeZone))}</p>
          )}
          {isOwner && (
            <div>
              {status === 'cancelled' ? (
                <ConfirmButton
                  title={m.privacy.reopen}
                  lead={m.privacy.reopenLead}
                  action={m.privacy.reopen}
                  onConfirm={() => turn('reopen')}
                >
                  {m.privacy.reopen}
                </ConfirmButton>
              ) : (
                <ConfirmButton
                  title={m.privacy.closeSure}
                  lead={m.privacy.closeLead}
                  action={m.privacy.close}
                  onConfirm={() => turn('cancel')}
                >
                  {m.privacy.close}
                </ConfirmButton>
              )}
            </div>
          )}
        </Section>
      )}
    </Loaded>
  );
}
