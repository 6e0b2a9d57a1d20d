// How the one signed in proves who they are, by password, second factor or Google account; where they are signed in, and what they did.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { activityQuery } from '@/api/manage.ts';
import { googleQuery, meQuery, userQuery } from '@/api/queries.ts';
import { AuditLines } from '@/components/audit-lines.tsx';
import { Loaded, Page } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { AuthForm, Field, NewPasswordField } from '@/screens/sign-in/auth-page.tsx';
import { fromGoogle, GoogleProblem } from '@/screens/sign-in/google.tsx';
import { a } from '@/wording/account/account.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { SecondFactor } from './second-factor.tsx';
import { Sessions } from './sessions.tsx';

export function Profile() {
  const user = useQuery(userQuery);
  return (
    <Page title={b.profile.title} lead={user.data?.email}>
      <div className="grid max-w-2xl gap-5">
        <SecondFactor />
        <Google />
        <Password />
        <Sessions />
        <Activity />
      </div>
    </Page>
  );
}

function Password() {
  const change = useMutation({
    mutationFn: ({ current, password }: { current: string; password: string }) =>
      unwrap(api.POST('/api/v1/auth/password', { body: { current, next: password } })),
    onSuccess: () => toast.success(b.profile.passwordChanged),
  });
  return (
    <Section title={b.profile.password} lead={b.profile.passwordLead}>
      <AuthForm
        // Empty again once it is done.
        key={change.submittedAt + Number(change.isSuccess)}
        fields={['current', 'password']}
        onSubmit={change.mutate}
        pending={change.isPending}
        error={change.error}
        action={b.profile.changePassword}
      >
        <Field
          label={b.profile.currentPassword}
          name="current"
          type="password"
          autoComplete="current-password"
          maxLength={200}
        />
        <NewPasswordField label={t.signIn.newPassword} />
      </AuthForm>
    </Section>
  );
}

/** Nothing where this server does not offer it. */
function Google() {
  const queries = useQueryClient();
  const offered = useQuery(googleQuery);
  const user = useQuery(userQuery);
  const connect = useMutation({
    mutationFn: async (body: { password: string }) => {
      const { url } = await unwrap(api.POST('/api/v1/auth/google/connect', { body }));
      window.location.assign(url);
      // The button stays as it is until the page is left.
      await new Promise(() => undefined);
    },
  });
  const disconnect = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/auth/google/connect')),
    onSuccess: () => queries.invalidateQueries({ queryKey: userQuery.queryKey }),
    onError: (error) => toast.error(error.message),
  });
  if (!offered.data?.configured) return null;
  return (
    <Section title={b.google.account} lead={b.google.accountLead}>
      <GoogleProblem code={fromGoogle().problem} />
      <Loaded query={user} what={b.profile.title}>
        {({ google }) =>
          google ? (
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="text-sm">{b.google.connected}</p>
              <Button variant="outline" disabled={disconnect.isPending} onClick={() => disconnect.mutate()}>
                {b.google.disconnect}
              </Button>
            </div>
          ) : (
            <AuthForm
              fields={['password']}
              onSubmit={connect.mutate}
              pending={connect.isPending}
              error={connect.error}
              action={b.google.connect}
            >
              <Field
                label={b.profile.currentPassword}
                name="password"
                type="password"
                autoComplete="current-password"
                maxLength={200}
              />
            </AuthForm>
          )
        }
      </Loaded>
    </Section>
  );
}

function Activity() {
  const query = useInfiniteQuery(activityQuery);
  const business = useQuery(meQuery).data?.organization.name ?? '';
  return (
    <Section title={a.activity.title} lead={a.activity.lead(business)}>
      <AuditLines query={query} what={a.activity.title}>
        <p className="text-sm text-muted-foreground">{a.activity.none}</p>
      </AuditLines>
    </Section>
  );
}
