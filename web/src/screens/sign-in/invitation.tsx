// Following an invitation: what it is to, and joining with the account one has or a new one.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ApiError, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
import { Loading } from '@/components/page.tsx';
import { Button } from '@/components/ui/button.tsx';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, Field, LINK, mailToken, NewPasswordField } from './auth-page.tsx';

/** Such an invitation there is none: malformed, unknown, or accepted before. */
const GONE = [400, 403, 404, 409, 410];

export function Invitation() {
  const [token] = useState(mailToken);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => unwrap(api.POST('/api/v1/auth/invitations/look', { body: { token } })),
    staleTime: Infinity,
    retry: false,
  });
  const accept = useMutation({
    mutationFn: (account: { name?: string; password?: string }) =>
      unwrap(api.POST('/api/v1/auth/invitations/accept', { body: { token, ...account } })),
    onSuccess: async ({ signedIn: access }) => {
      if (!access) return;
      signedIn(access.accessToken);
      queries.clear();
      await navigate({ to: '/' });
    },
  });
  const toSignIn = (
    <p>
      <Link to="/sign-in" className={LINK}>
        {t.signIn.signIn}
      </Link>
    </p>
  );
  if (invitation.isError) {
    // Refused for good, or not answered just now.
    const gone = invitation.error instanceof ApiError && GONE.includes(invitation.error.status);
    return (
      <AuthPage
        title={gone ? b.invitation.gone : b.invitation.title}
        lead={gone ? b.invitation.goneLead : invitation.error.message}
      >
        {!gone && <Button onClick={() => void invitation.refetch()}>{t.common.tryAgain}</Button>}
        {toSignIn}
      </AuthPage>
    );
  }
  if (!invitation.data)
    return (
      <AuthPage title={b.invitation.title} lead={t.common.oneMoment}>
        <Loading what={b.invitation.what} />
      </AuthPage>
    );
  const { organization, email, role, hasAccount } = invitation.data;
  if (accept.isSuccess && !accept.data.signedIn)
    return (
      <AuthPage title={b.invitation.joined(organization)} lead={b.invitation.joinedLead(email)}>
        {toSignIn}
      </AuthPage>
    );
  return (
    <AuthPage title={b.invitation.to(organization)} lead={b.invitation.lead(email, b.invitation.roles[role])}>
      <AuthForm
        fields={hasAccount ? [] : ['name', 'password']}
        onSubmit={accept.mutate}
        pending={accept.isPending}
        error={accept.error}
        action={b.invitation.join}
      >
        {hasAccount ? (
          <p className="text-sm">{b.invitation.withAccount}</p>
        ) : (
          <>
            <Field label={t.signIn.name} name="name" autoComplete="name" maxLength={120} />
            <NewPasswordField />
          </>
        )}
      </AuthForm>
    </AuthPage>
  );
}
