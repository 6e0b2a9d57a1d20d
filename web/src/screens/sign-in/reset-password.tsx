// Setting a new password, by the link of the mail.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, LINK, mailToken, NewPasswordField } from './auth-page.tsx';

export function ResetPassword() {
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) =>
      unwrap(api.POST('/api/v1/auth/reset-password', { body: { token: mailToken(), password } })),
  });
  return (
    <AuthPage title={t.signIn.newPassword} lead={reset.isSuccess ? t.signIn.isSet : t.signIn.setLead}>
      {!reset.isSuccess && (
        <AuthForm
          fields={['password']}
          onSubmit={reset.mutate}
          pending={reset.isPending}
          error={reset.error}
          action={t.signIn.setPassword}
        >
          <NewPasswordField />
        </AuthForm>
      )}
      <p className="flex justify-between">
        <Link to="/sign-in" className={LINK}>
          {t.signIn.signIn}
        </Link>
        {reset.isError && (
          <Link to="/forgot-password" className={LINK}>
            {t.signIn.anotherLink}
          </Link>
        )}
      </p>
    </AuthPage>
  );
}
