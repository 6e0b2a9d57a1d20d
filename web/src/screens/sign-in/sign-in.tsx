// Signing in.
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { api, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
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
      else await navigate({ to: '/calls' });
    },
  });
  return (
    <AuthPage title="Sign in" lead="See who called, what was said and what was booked.">
      <AuthForm
        fields={['email', 'password']}
        onSubmit={signIn.mutate}
        pending={signIn.isPending}
        error={signIn.error}
        action="Sign in"
      >
        <Field label="E-mail" name="email" type="email" autoComplete="username" />
        <Field label="Password" name="password" type="password" autoComplete="current-password" />
      </AuthForm>
      <p className="flex justify-between">
        <Link to="/forgot-password" className={LINK}>
          Forgot the password?
        </Link>
        <Link to="/register" className={LINK}>
          Sign up
        </Link>
      </p>
    </AuthPage>
  );
}
