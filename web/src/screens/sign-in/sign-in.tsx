// Signing in.
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, Field, LINK } from './auth-page.tsx';

export function SignIn() {
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const router = useRouter();
  const signIn = useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      unwrap(api.POST('/api/v1/auth/login', { body: credentials })),
    onSuccess: async ({ accessToken }) => {
      signedIn(accessToken);
      if (next) router.history.push(next);
      else await navigate({ to: '/' });
    },
  });
  return (
    <AuthPage title={t.signIn.signIn} lead={t.signIn.signInLead}>
      <AuthForm
        fields={['email', 'password']}
        onSubmit={signIn.mutate}
        pending={signIn.isPending}
        error={signIn.error}
        action={t.signIn.signIn}
      >
        <Field label={t.signIn.email} name="email" type="email" autoComplete="username" />
        <Field label={t.signIn.password} name="password" type="password" autoComplete="current-password" />
      </AuthForm>
      <p className="flex justify-between">
        <Link to="/forgot-password" className={LINK}>
          {t.signIn.forgot}
        </Link>
        <Link to="/register" className={LINK}>
          {t.signIn.signUp}
        </Link>
      </p>
    </AuthPage>
  );
}
