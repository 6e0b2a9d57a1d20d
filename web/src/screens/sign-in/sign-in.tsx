// Signing in: by password or with Google, and the second factor after either.
import { useMutation } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ApiError, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
import { Button } from '@/components/ui/button.tsx';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, Field, LINK } from './auth-page.tsx';
import { fromGoogle, GoogleProblem, WithGoogle } from './google.tsx';

/** What shows who somebody is, but for the second factor. */
type Proof = { email: string; password: string } | { ticket: string };

export function SignIn() {
  const { next = '/' } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const [{ ticket, problem, next: wanted = next }] = useState(fromGoogle);
  /** Right, and a code is asked for. */
  const [proven, setProven] = useState<Proof>();
  const signIn = useMutation({
    mutationFn: ({ proof, code }: { proof: Proof; code?: string }) => {
      const body = { ...proof, ...(code !== undefined && { code: code.trim() }) };
      return unwrap(
        'ticket' in body
          ? api.POST('/api/v1/auth/google/finish', { body })
          : api.POST('/api/v1/auth/login', { body }),
      );
    },
    onSuccess({ accessToken }) {
      if (!signedIn(accessToken, wanted)) router.history.push(wanted);
    },
    onError(error, { proof }) {
      if (error instanceof ApiError && error.code === 'second-factor-required') setProven(proof);
    },
  });
  const { mutate } = signIn;
  useEffect(() => {
    if (ticket !== undefined) mutate({ proof: { ticket } });
  }, [ticket, mutate]);

  if (proven)
    return (
      <SecondFactor
        pending={signIn.isPending}
        error={signIn.variables?.code === undefined ? null : signIn.error}
        onCode={(code) => mutate({ proof: proven, code })}
        onBack={() => {
          signIn.reset();
          setProven(undefined);
        }}
      />
    );
  return (
    <AuthPage title={t.signIn.signIn} lead={t.signIn.signInLead}>
      <GoogleProblem code={problem} />
      <AuthForm
        fields={['email', 'password']}
        onSubmit={(proof) => mutate({ proof })}
        pending={signIn.isPending}
        error={signIn.error}
        action={t.signIn.signIn}
      >
        <Field label={t.signIn.email} name="email" type="email" autoComplete="username" />
        <Field label={t.signIn.password} name="password" type="password" autoComplete="current-password" />
      </AuthForm>
      <WithGoogle label={b.google.signIn} next={next} />
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

/** The code takes the place of the form that had the focus. */
const focus = (input: HTMLInputElement | null): void => input?.focus();

function SecondFactor({
  pending,
  error,
  onCode,
  onBack,
}: {
  pending: boolean;
  error: Error | null;
  onCode(code: string): void;
  onBack(): void;
}) {
  const [recovery, setRecovery] = useState(false);
  return (
    <AuthPage
      title={b.secondFactor.title}
      lead={recovery ? b.secondFactor.recoveryLead : b.secondFactor.codeLead}
    >
      <AuthForm
        // Another field, empty.
        key={String(recovery)}
        fields={['code']}
        onSubmit={({ code }) => onCode(code)}
        pending={pending}
        error={error}
        action={t.signIn.signIn}
      >
        {recovery ? (
          <Field
            label={b.secondFactor.recoveryCode}
            name="code"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            minLength={6}
            maxLength={40}
            ref={focus}
          />
        ) : (
          <Field
            label={b.secondFactor.code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="\s*\d{3}\s?\d{3}\s*"
            maxLength={9}
            className="text-center text-lg tracking-[0.4em] tabular-nums"
            ref={focus}
          />
        )}
      </AuthForm>
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="link" size="sm" className="-mx-3" onClick={onBack}>
          {t.signIn.back}
        </Button>
        <Button variant="link" size="sm" className="-mx-3" onClick={() => setRecovery(!recovery)}>
          {recovery ? b.secondFactor.byApp : b.secondFactor.byRecovery}
        </Button>
      </div>
    </AuthPage>
  );
}
