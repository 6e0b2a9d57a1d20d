// Finishing to sign up, by the link of the mail. A click confirms: mail programs that look at links confirm nothing.
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, LINK, mailToken } from './auth-page.tsx';

export function Verify() {
  const navigate = useNavigate();
  const verify = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/auth/verify', { body: { token: mailToken() } })),
    onSuccess: async ({ accessToken }) => {
      signedIn(accessToken, '/onboarding');
      await navigate({ to: '/onboarding' });
    },
  });
  return (
    <AuthPage title={t.signIn.welcome} lead={t.signIn.welcomeLead}>
      <AuthForm
        fields={[]}
        onSubmit={() => verify.mutate()}
        pending={verify.isPending}
        error={verify.error}
        action={t.signIn.confirm}
      />
      {verify.isError && (
        <Link to="/register" className={LINK}>
          {t.signIn.signUpAgain}
        </Link>
      )}
    </AuthPage>
  );
}
