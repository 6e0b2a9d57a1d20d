// Setting a new password, by the link of the mail.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { AuthForm, AuthPage, LINK, mailToken, NewPasswordField } from './auth-page.tsx';

export function ResetPassword() {
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      unwrap(api.POST('/api/v1/auth/reset-password', { body: { token: mailToken(), password } })),
  });
  return (
    <AuthPage
      title="A new password"
      lead={
        reset.isSuccess
          ? 'It is set, and you are signed out everywhere. Sign in with the new one.'
          : 'It takes the place of the old one everywhere.'
      }
    >
      {!reset.isSuccess && (
        <AuthForm
          fields={['password']}
          onSubmit={reset.mutate}
          pending={reset.isPending}
          error={reset.error}
          action="Set the password"
        >
          <NewPasswordField />
        </AuthForm>
      )}
      <p className="flex justify-between">
        <Link to="/sign-in" className={LINK}>
          Sign in
        </Link>
        {reset.isError && (
          <Link to="/forgot-password" className={LINK}>
            Send another link
          </Link>
        )}
      </p>
    </AuthPage>
  );
}
