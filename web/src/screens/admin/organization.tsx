// One organization as those who run the installation see it, and whether it is served.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { adminOrganizationQuery } from '@/api/platform.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Loaded, Page } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { dayAndTime, phoneNumber } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { STATUS_TONES } from './admin.tsx';

export function AdminOrganization() {
  const { organizationId: id } = useParams({ from: '/signed-in/platform/$organizationId' });
  const query = useQuery(adminOrganizationQuery(id));
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: ['platform'] });
  return (
    <Page
      title={query.data?.name ?? m.admin.organization}
      lead={m.admin.seen}
      aside={
        <Button asChild variant="outline" size="sm">
          <Link to="/platform">
            <ArrowLeft aria-hidden />
            {m.admin.organizations}
          </Link>
        </Button>
      }
    >
      <Loaded query={query} what={m.admin.organization}>
        {({ status, suspendedReason, trialEndsAt, deleteAfter, createdAt, members, numbers }) => (
          <>
            <Section
              title={m.admin.standing}
              aside={<Badge tone={STATUS_TONES[status]}>{m.admin.statuses[status]}</Badge>}
            >
              <p className="text-sm text-muted-foreground">
                {m.team.since(dayAndTime(createdAt, undefined))}
              </p>
              {suspendedReason !== null && <p className="text-sm text-danger">{suspendedReason}</p>}
              {trialEndsAt !== null && (
                <p className="text-sm">{m.privacy.trialEnds(dayAndTime(trialEndsAt, undefined))}</p>
              )}
              {deleteAfter !== null && (
                <p className="text-sm text-danger">
                  {m.privacy.deleteAfter(dayAndTime(deleteAfter, undefined))}
                </p>
              )}
              <div className="flex flex-wrap gap-2">
                {(status === 'active' || status === 'trial') && <Suspend id={id} onDone={refresh} />}
                {(status === 'suspended' || status === 'trial') && (
                  <ConfirmButton
                    title={m.admin.activateSure}
                    lead={m.admin.activateLead}
                    action={m.admin.activate}
                    done={m.admin.activated}
                    onConfirm={async () => {
                      await unwrap(
                        api.POST('/api/v1/admin/organizations/{id}/activate', { params: { path: { id } } }),
                      );
                      await refresh();
                    }}
                  >
                    {m.admin.activate}
                  </ConfirmButton>
                )}
              </div>
            </Section>
            <Section title={m.team.members}>
              <Rows>
                {members.map(({ name, email, role }) => (
                  <Row key={email} aside={<Badge tone="brand">{m.team.roles[role]}</Badge>}>
                    <p className="text-sm font-medium">{name}</p>
                    <p className="text-xs break-words text-muted-foreground">{email}</p>
                  </Row>
                ))}
              </Rows>
            </Section>
            <Section title={m.admin.numbers}>
              <p className="text-sm">
                {numbers.length === 0 ? m.admin.noNumbers : numbers.map(phoneNumber).join(', ')}
              </p>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Suspend({ id, onDone }: { id: string; onDone(): Promise<unknown> }) {
  const [open, setOpen] = useState(false);
  const suspend = useMutation({
    mutationFn: (reason: string) =>
      unwrap(
        api.POST('/api/v1/admin/organizations/{id}/suspend', { params: { path: { id } }, body: { reason } }),
      ),
    async onSuccess() {
      setOpen(false);
      toast.success(m.admin.suspended);
      await onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    if (typeof reason === 'string' && reason.trim() !== '') suspend.mutate(reason.trim());
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="destructive" size="sm">
          {m.admin.suspend}
        </Button>
      </DialogTrigger>
      <DialogContent title={m.admin.suspendSure} description={m.admin.suspendLead}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <FormField label={m.admin.reason} hint={m.admin.reasonHint}>
            {(control) => <Textarea {...control} name="reason" required maxLength={500} />}
          </FormField>
          <Problem error={suspend.error} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant="outline" onClick={() => setOpen(false)}>
              {t.common.cancel}
            </Button>
            <Button type="submit" variant="destructive" disabled={suspend.isPending}>
              {m.admin.suspend}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
