// Signing in.
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useId, type FormEvent } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
import { Logo } from '@/components/logo.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';

export function SignIn() {
  const id = useId();
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

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    signIn.mutate({ email: field('email'), password: field('password') });
  };

  return (
    <main className="grid min-h-dvh lg:grid-cols-2">
      <title>Sign in · Offhook</title>
      <section className="flex flex-col justify-center p-6">
        <form onSubmit={submit} className="mx-auto flex w-full max-w-sm flex-col gap-5">
          <div className="flex items-center gap-3">
            <Logo className="size-10" />
            <span className="text-xl font-semibold">Offhook</span>
          </div>
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
            <p className="mt-1 text-sm text-muted-foreground">
              See who called, what was said and what was booked.
            </p>
          </div>
          <div className="flex flex-col gap-2">
            <label htmlFor={`${id}-email`} className="text-sm font-medium">
              E-mail
            </label>
            <Input id={`${id}-email`} name="email" type="email" autoComplete="username" required />
          </div>
          <div className="flex flex-col gap-2">
            <label htmlFor={`${id}-password`} className="text-sm font-medium">
              Password
            </label>
            <Input
              id={`${id}-password`}
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
          </div>
          {signIn.isError && (
            <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
              {signIn.error.message}
            </p>
          )}
          <Button type="submit" disabled={signIn.isPending}>
            {signIn.isPending ? 'Signing in …' : 'Sign in'}
          </Button>
        </form>
      </section>
      <aside className="hidden flex-col justify-center gap-8 bg-sidebar p-16 text-sidebar-foreground lg:flex">
        <p className="max-w-md text-3xl leading-snug font-semibold">
          Every call answered. Every appointment in the calendar. Every millisecond accounted for.
        </p>
        <ul className="flex max-w-md flex-col gap-3 text-sidebar-muted">
          <li>Picks up before the second ring, at any hour.</li>
          <li>Books nothing without a clear yes, and nothing twice.</li>
          <li>Whoever wants a person gets one, or a message taken.</li>
        </ul>
      </aside>
    </main>
  );
}
