// Signing up: with an address, and then the account is made once the link in the mail is followed; or with a Google account.
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { signedIn } from '@/api/session.ts';
import { b } from '@/wording/begin/begin.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, Field, LINK, NewPasswordField } from './auth-page.tsx';
import { BusinessFields, timezone, type Vertical } from './business-fields.tsx';
import { fromGoogle, WithGoogle } from './google.tsx';

export function Register() {
  const [{ ticket }] = useState(fromGoogle);
  return ticket === undefined ? <ByMail /> : <ByGoogle ticket={ticket} />;
}

function ByMail() {
  const register = useMutation({
    mutationFn: (form: Record<'organizationName' | 'vertical' | 'name' | 'email' | 'password', string>) =>
      unwrap(
        api.POST('/api/v1/auth/register', {
          body: { ...form, vertical: form.vertical as Vertical, timezone: timezone() },
        }),
      ),
  });
  if (register.isSuccess) {
    return (
      <AuthPage title={t.signIn.lookInMail} lead={t.signIn.lookInMailLead(register.variables.email)}>
        {register.data.keptIn !== null && (
          <p className="rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
            {b.signUp.keptIn} <code className="break-all">{register.data.keptIn}</code>
          </p>
        )}
        <Link to="/sign-in" className={LINK}>
          {t.signIn.back}
        </Link>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t.signIn.signUp} lead={t.signIn.signUpLead}>
      <AuthForm
        fields={['organizationName', 'vertical', 'name', 'email', 'password']}
        onSubmit={register.mutate}
        pending={register.isPending}
        error={register.error}
        action={t.signIn.signUp}
      >
        <BusinessFields />
        <Field label={t.signIn.name} name="name" autoComplete="name" maxLength={120} />
        <Field label={t.signIn.email} name="email" type="email" autoComplete="username" />
        <NewPasswordField />
      </AuthForm>
      <WithGoogle label={b.google.signUp} />
      <p>
        <Link to="/sign-in" className={LINK}>
          {t.signIn.haveAccount}
        </Link>
      </p>
    </AuthPage>
  );
}

/** Google has said who it is; what is left to say is which business. */
function ByGoogle({ ticket }: { ticket: string }) {
  const navigate = useNavigate();
  const register = useMutation({
    mutationFn: ({ organizationName, vertical }: Record<'organizationName' | 'vertical', string>) =>
      unwrap(
        api.POST('/api/v1/auth/google/register', {
          body: { ticket, organizationName, vertical: vertical as Vertical, timezone: timezone() },
        }),
      ),
    onSuccess: async ({ accessToken }) => {
      signedIn(accessToken);
      await navigate({ to: '/onboarding' });
    },
  });
  return (
    <AuthPage title={t.signIn.signUp} lead={b.google.almost}>
      <AuthForm
        fields={['organizationName', 'vertical']}
        onSubmit={register.mutate}
        pending={register.isPending}
        error={register.error}
        action={t.signIn.signUp}
      >
        <BusinessFields />
      </AuthForm>
      <p>
        <Link to="/sign-in" className={LINK}>
          {t.signIn.haveAccount}
        </Link>
      </p>
    </AuthPage>
  );
}
