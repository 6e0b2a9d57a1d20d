// Signing in again over a screen whose session has ended, so that one can go on there.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ApiError, unwrap } from '@/api/client.ts';
import { userQuery } from '@/api/queries.ts';
import { refresh, signedIn } from '@/api/session.ts';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, Field, LINK } from './auth-page.tsx';

export function SignInAgain() {
  const queries = useQueryClient();
  const [open, setOpen] = useState(true);
  const [proven, setProven] = useState<{ email: string; password: string }>();
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string; code?: string }) =>
      unwrap(api.POST('/api/v1/auth/login', { body })),
    onSuccess({ accessToken }) {
      signedIn(accessToken);
      void queries.invalidateQueries();
    },
    onError(error, { email, password }) {
      if (error instanceof ApiError && error.code === 'second-factor-required')
        setProven({ email, password });
    },
  });

  // They may have signed in elsewhere in this browser meanwhile, in whatever way.
  useEffect(() => {
    const look = (): void => {
      refresh()
        .then((isSignedIn) => (isSignedIn ? queries.invalidateQueries() : undefined))
        .catch(() => undefined);
    };
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [queries]);

  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogContent title={t.signIn.again} description={t.signIn.againLead}>
        {proven ? (
          <AuthForm
            key="code"
            fields={['code']}
            onSubmit={({ code }) => signIn.mutate({ ...proven, code: code.trim() })}
            pending={signIn.isPending}
            error={signIn.variables?.code === undefined ? null : signIn.error}
            action={t.signIn.signIn}
          >
            <Field label={b.secondFactor.code} name="code" autoComplete="one-time-code" maxLength={40} />
          </AuthForm>
        ) : (
          <AuthForm
            key="password"
            fields={['email', 'password']}
            onSubmit={(proof) => signIn.mutate(proof)}
            pending={signIn.isPending}
            error={signIn.error}
            action={t.signIn.signIn}
          >
            <Field
              label={t.signIn.email}
              name="email"
              type="email"
              autoComplete="username"
              defaultValue={queries.getQueryData(userQuery.queryKey)?.email}
            />
            <Field
              label={t.signIn.password}
              name="password"
              type="password"
              autoComplete="current-password"
            />
          </AuthForm>
        )}
        <a href="/sign-in" target="_blank" rel="noreferrer" className={LINK}>
          {t.signIn.anotherWay}
        </a>
      </DialogContent>
    </Dialog>
  );
}
