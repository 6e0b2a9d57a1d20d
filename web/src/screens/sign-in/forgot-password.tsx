// Asking for a link to set a new password.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { AuthForm, AuthPage, Field, LINK } from './auth-page.tsx';

export function ForgotPassword() {
  const ask = useMutation({
    mutationFn: (body: { email: string }) => unwrap(api.POST('/api/v1/auth/forgot-password', { body })),
  });
  return (
    <AuthPage
      title="A new password"
      lead={
        ask.isSuccess
          ? `If ${ask.variables.email} has an account, a link is on its way there.`
          : 'We send a link to your address, with which you set a new one.'
      }
    >
      {!ask.isSuccess && (
        <AuthForm
          fields={['email']}
          onSubmit={ask.mutate}
          pending={ask.isPending}
          error={ask.error}
          action="Send the link"
        >
          <Field label="E-mail" name="email" type="email" autoComplete="username" />
        </AuthForm>
      )}
      <p>
        <Link to="/sign-in" className={LINK}>
          Back to signing in
        </Link>
      </p>
    </AuthPage>
  );
}
