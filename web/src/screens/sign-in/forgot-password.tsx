// Asking for a link to set a new password.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, Field, LINK } from './auth-page.tsx';

export function ForgotPassword() {
  const ask = useMutation({
    mutationFn: (body: { email: string }) => unwrap(api.POST('/api/v1/auth/forgot-password', { body })),
  });
  return (
    <AuthPage
      title={t.signIn.newPassword}
      lead={ask.isSuccess ? t.signIn.linkSent(ask.variables.email) : t.signIn.linkLead}
    >
      {!ask.isSuccess && (
        <AuthForm
          fields={['email']}
          onSubmit={ask.mutate}
          pending={ask.isPending}
          error={ask.error}
          action={t.signIn.sendLink}
        >
          <Field label={t.signIn.email} name="email" type="email" autoComplete="username" />
        </AuthForm>
      )}
      <p>
        <Link to="/sign-in" className={LINK}>
          {t.signIn.back}
        </Link>
      </p>
    </AuthPage>
  );
}
