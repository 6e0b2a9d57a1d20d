// For those who run the installation: how it is, whose it is, what was used, and whom it serves no longer.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Building2, Phone, Radio, Sprout } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { adminMetricsQuery, adminNumbersQuery, adminUsageQuery, organizationsQuery } from '@/api/platform.ts';
import { Figure } from '@/components/figure.tsx';
import { Failed, Loaded, Loading, Page } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge, type BadgeTone } from '@/components/ui/badge.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Table, Td, Th } from '@/components/ui/table.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx';
import { dayAndTime, decimal, phoneNumber } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { Deletions } from './deletions.tsx';
import { More } from './more.tsx';

const STATUSES = ['trial', 'active', 'suspended', 'cancelled'] as const;
export const STATUS_TONES: Record<(typeof STATUSES)[number], BadgeTone> = {
  trial: 'brand',
  active: 'success',
  suspended: 'danger',
  cancelled: 'neutral',
};

export function Admin() {
  const metrics = useQuery(adminMetricsQuery);
  return (
    <Page title={t.shell.platform} lead={m.admin.lead}>
      <Loaded query={metrics} what={t.shell.platform}>
        {({ organizations, newOrganizations, numbers, liveCalls }) => (
          <>
            <dl className="grid grid-cols-2 gap-4 md:grid-cols-4">
              <Figure
                icon={Building2}
                label={m.admin.active}
                value={decimal((organizations.active ?? 0) + (organizations.trial ?? 0))}
              />
              <Figure icon={Sprout} label={m.admin.new} value={decimal(newOrganizations)} />
              <Figure icon={Phone} label={m.admin.numbers} value={decimal(numbers)} />
              <Figure icon={Radio} label={m.admin.live} value={decimal(liveCalls)} />
            </dl>
            <Tabs defaultValue="organizations" className="flex flex-col gap-4">
              <TabsList aria-label={t.shell.platform}>
                <TabsTrigger value="organizations">{m.admin.organizations}</TabsTrigger>
                <TabsTrigger value="usage">{m.admin.usage}</TabsTrigger>
                <TabsTrigger value="numbers">{m.admin.numbers}</TabsTrigger>
                <TabsTrigger value="deletions">{m.admin.deletions}</TabsTrigger>
              </TabsList>
              <TabsContent value="organizations">
                <Organizations />
              </TabsContent>
              <TabsContent value="usage">
                <Usage />
              </TabsContent>
              <TabsContent value="numbers">
                <Numbers />
              </TabsContent>
              <TabsContent value="deletions">
                <Deletions />
              </TabsContent>
            </Tabs>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Organizations() {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const query = useInfiniteQuery(organizationsQuery(useDeferredValue(search.trim()), status));
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={m.admin.organizations} lead={m.admin.organizationsLead}>
      <div className="flex flex-wrap gap-3">
        <Input
          type="search"
          className="flex-1 basis-56"
          aria-label={m.admin.search}
          placeholder={m.admin.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Select
          aria-label={m.admin.status}
          value={status}
          onChange={(event) => setStatus(event.target.value)}
        >
          <option value="">{t.common.all}</option>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {m.admin.statuses[one]}
            </option>
          ))}
        </Select>
      </div>
      {query.isError && !items && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Loading what={m.admin.organizations} />}
      {items?.length === 0 && <p className="text-sm text-muted-foreground">{m.admin.none}</p>}
      {items && items.length > 0 && (
        <Rows>
          {items.map((organization) => (
            <Row
              key={organization.id}
              aside={
                <Badge tone={STATUS_TONES[organization.status]}>
                  {m.admin.statuses[organization.status]}
                </Badge>
              }
            >
              <Link
                to="/platform/$organizationId"
                params={{ organizationId: organization.id }}
                className="inline-flex min-h-6 items-center text-sm font-medium text-primary underline-offset-4 hover:underline"
              >
                {organization.name}
              </Link>
              <p className="text-xs text-muted-foreground">
                {m.team.since(dayAndTime(organization.createdAt, undefined))}
              </p>
            </Row>
          ))}
        </Rows>
      )}
      <More query={query} />
    </Section>
  );
}

function Usage() {
  const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7));
  const query = useInfiniteQuery(adminUsageQuery(month));
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={m.admin.usage} lead={m.admin.usageLead}>
      <FormField label={m.admin.month} className="max-w-48">
        {(control) => (
          <Input
            {...control}
            type="month"
            value={month}
            onChange={(event) => /^20\d\d-\d\d$/.test(event.target.value) && setMonth(event.target.value)}
          />
        )}
      </FormField>
      {query.isError && !items && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Loading what={m.admin.usage} />}
      {items?.length === 0 && <p className="text-sm text-muted-foreground">{m.admin.noUsage}</p>}
      {items && items.length > 0 && (
        <Table label={m.admin.usage}>
          <thead>
            <tr>
              <Th>{m.admin.organization}</Th>
              <Th className="text-right">{m.admin.calls}</Th>
              <Th className="text-right">{m.admin.minutes}</Th>
              <Th className="text-right">{m.admin.texts}</Th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ organization, calls, minutes, texts }) => (
              <tr key={organization.id}>
                <Td>{organization.name}</Td>
                <Td className="text-right tabular-nums">{decimal(calls)}</Td>
                <Td className="text-right tabular-nums">{decimal(minutes, 1)}</Td>
                <Td className="text-right tabular-nums">{decimal(texts)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <More query={query} />
    </Section>
  );
}

function Numbers() {
  const query = useInfiniteQuery(adminNumbersQuery);
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={m.admin.numbers}>
      {query.isError && !items && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isLoading && <Loading what={m.admin.numbers} />}
      {items?.length === 0 && <p className="text-sm text-muted-foreground">{m.admin.noNumbers}</p>}
      {items && items.length > 0 && (
        <Rows>
          {items.map(({ id, e164, atCarrier, organization }) => (
            <Row key={id} {...(atCarrier && { aside: <Badge>{m.admin.atCarrier}</Badge> })}>
              <p className="text-sm font-medium">{phoneNumber(e164)}</p>
              <p className="text-xs text-muted-foreground">{organization.name}</p>
            </Row>
          ))}
        </Rows>
      )}
      <More query={query} />
    </Section>
  );
}
