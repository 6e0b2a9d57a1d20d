// Who works in the business here, as what, and who is invited.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { invitationsQuery, type Member, membersQuery } from '@/api/manage.ts';
import { meQuery, useMay, useTimeZone } from '@/api/queries.ts';
import { signOut } from '@/api/session.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { EMAIL, NEEDED, SelectField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded, Page } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Select } from '@/components/ui/select.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

type Role = Member['role'];
const ROLES: readonly Role[] = ['owner', 'admin', 'manager', 'operator', 'viewer'];

/** Only an owner makes or unmakes an owner. */
const giveable = (mine: Role | undefined): readonly Role[] =>
  mine === 'owner' ? ROLES : ROLES.filter((role) => role !== 'owner');

export function Team() {
  const members = useQuery(membersQuery);
  const mayWrite = useMay('members:write');
  const [inviting, setInviting] = useState(false);
  return (
    <Page
      title={t.shell.team}
      lead={m.team.lead}
      {...(mayWrite && {
        aside: (
          <Button onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            {m.team.invite}
          </Button>
        ),
      })}
    >
      <Loaded query={members} what={m.team.members}>
        {({ items }) => (
          <Section title={m.team.members}>
            <Rows>
              {items.map((member) => (
                <MemberRow key={member.id} member={member} mayWrite={mayWrite} />
              ))}
            </Rows>
          </Section>
        )}
      </Loaded>
      <Invitations mayWrite={mayWrite} />
      <Section title={m.team.rolesTitle}>
        <dl className="grid gap-3 text-sm sm:grid-cols-[8rem_1fr]">
          {ROLES.map((role) => (
            <div key={role} className="flex flex-col gap-0.5 sm:contents">
              <dt className="font-medium">{m.team.roles[role]}</dt>
              <dd className="text-muted-foreground">{m.team.may[role]}</dd>
            </div>
          ))}
        </dl>
      </Section>
      {inviting && <Invite onClose={() => setInviting(false)} />}
    </Page>
  );
}

function MemberRow({
  member: { id, name, email, role, joinedAt },
  mayWrite,
}: {
  member: Member;
  mayWrite: boolean;
}) {
  const queries = useQueryClient();
  const me = useQuery(meQuery).data;
  const timeZone = useTimeZone();
  const isMe = me?.user.id === id;
  const path = { params: { path: { id } } };
  const refresh = () => queries.invalidateQueries({ queryKey: ['members'] });
  const change = useMutation({
    mutationFn: (to: Role) =>
      unwrap(api.PATCH('/api/v1/organization/members/{id}', { ...path, body: { role: to } })),
    onSuccess: () => toast.success(m.team.roleChanged),
    onError: (error) => toast.error(error.message),
    onSettled: refresh,
  });
  const options = giveable(me?.role);
  const editable = mayWrite && !isMe && options.includes(role);
  return (
    <Row
      aside={
        <>
          {editable ? (
            <Select
              aria-label={m.team.roleOf(name)}
              value={change.isPending ? change.variables : role}
              disabled={change.isPending}
              onChange={(event) => change.mutate(event.target.value as Role)}
            >
              {options.map((option) => (
                <option key={option} value={option}>
                  {m.team.roles[option]}
                </option>
              ))}
            </Select>
          ) : (
            <Badge tone="brand">{m.team.roles[role]}</Badge>
          )}
          {me?.role === 'owner' && !isMe && (
            <ConfirmButton
              variant="ghost"
              title={m.team.handOverSure(name)}
              lead={m.team.handOverLead}
              action={m.team.handOver}
              done={m.team.handedOver}
              onConfirm={async () => {
                await unwrap(api.POST('/api/v1/organization/members/{id}/make-owner', path));
                await Promise.all([refresh(), queries.invalidateQueries({ queryKey: meQuery.queryKey })]);
              }}
            >
              {m.team.handOver}
            </ConfirmButton>
          )}
          {editable && (
            <ConfirmButton
              variant="ghost"
              title={m.team.removeSure(name)}
              lead={m.team.removeLead}
              action={t.common.remove}
              done={m.receptionist.removed}
              aria-label={m.form.removeOf(name)}
              onConfirm={async () => {
                await unwrap(api.DELETE('/api/v1/organization/members/{id}', path));
                await refresh();
              }}
            >
              {t.common.remove}
            </ConfirmButton>
          )}
          {isMe && (
            <ConfirmButton
              variant="ghost"
              title={m.team.leaveSure}
              lead={m.team.leaveLead}
              action={m.team.leave}
              onConfirm={async () => {
                await unwrap(api.POST('/api/v1/organization/leave'));
                await signOut();
                window.location.assign('/sign-in');
              }}
            >
              {m.team.leave}
            </ConfirmButton>
          )}
        </>
      }
    >
      <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
        {name}
        {isMe && <Badge>{m.team.you}</Badge>}
      </p>
      <p className="text-xs break-words text-muted-foreground">
        {email} · {m.team.since(dayAndTime(joinedAt, timeZone))}
      </p>
    </Row>
  );
}

function Invitations({ mayWrite }: { mayWrite: boolean }) {
  const invitations = useQuery(invitationsQuery);
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  const refresh = () => queries.invalidateQueries({ queryKey: ['members', 'invitations'] });
  const resend = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.POST('/api/v1/organization/invitations/{id}/resend', { params: { path: { id } } })),
    onSuccess: () => toast.success(m.team.resent),
    onError: (error) => toast.error(error.message),
    onSettled: refresh,
  });
  return (
    <Loaded query={invitations} what={m.team.invitations}>
      {({ items }) => (
        <Section title={m.team.invitations}>
          {items.length === 0 ? (
            <p className="text-sm text-muted-foreground">{m.team.noInvitations}</p>
          ) : (
            <Rows>
              {items.map(({ id, email, role, expiresAt }) => (
                <Row
                  key={id}
                  {...(mayWrite && {
                    aside: (
                      <>
                        <Button
                          variant="outline"
                          size="sm"
                          disabled={resend.isPending}
                          onClick={() => resend.mutate(id)}
                        >
                          {m.team.resend}
                        </Button>
                        <ConfirmButton
                          variant="ghost"
                          title={m.team.withdrawSure(email)}
                          lead={m.team.withdrawLead}
                          action={m.team.withdraw}
                          done={m.team.withdrawn}
                          onConfirm={async () => {
                            await unwrap(
                              api.DELETE('/api/v1/organization/invitations/{id}', {
                                params: { path: { id } },
                              }),
                            );
                            await refresh();
                          }}
                        >
                          {m.team.withdraw}
                        </ConfirmButton>
                      </>
                    ),
                  })}
                >
                  <p className="text-sm font-medium break-words">{email}</p>
                  <p className="text-xs text-muted-foreground">
                    {m.team.roles[role]} · {m.team.until(dayAndTime(expiresAt, timeZone))}
                  </p>
                </Row>
              ))}
            </Rows>
          )}
        </Section>
      )}
    </Loaded>
  );
}

interface Values {
  email: string;
  role: Role;
}

function Invite({ onClose }: { onClose(): void }) {
  const queries = useQueryClient();
  const mine = useQuery(meQuery).data?.role;
  return (
    <EditDialog title={m.team.invite} description={m.team.inviteLead} onClose={onClose}>
      <SettingsForm<never, Values>
        values={() => ({ email: '', role: 'operator' })}
        action={m.team.send}
        saved={m.team.invited}
        save={async (body) => {
          await unwrap(api.POST('/api/v1/organization/invitations', { body: body as Values }));
          await queries.invalidateQueries({ queryKey: ['members', 'invitations'] });
          onClose();
        }}
      >
        <TextField
          name="email"
          label={m.team.email}
          type="email"
          rules={{ ...NEEDED, ...EMAIL }}
          maxLength={254}
        />
        <SelectField
          name="role"
          label={m.team.role}
          options={giveable(mine).map(
            (role) => [role, `${m.team.roles[role]}: ${m.team.may[role]}`] as const,
          )}
        />
      </SettingsForm>
    </EditDialog>
  );
}
