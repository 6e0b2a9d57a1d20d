// Signing up: the account is made once the link in the mail is followed.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { t } from '@/wording/wording.ts';
import { AuthForm, AuthPage, Field, LINK, NewPasswordField } from './auth-page.tsx';

const VERTICALS = ['salon', 'dental', 'auto_repair', 'home_services'] as const;

type Vertical = (typeof VERTICALS)[number];

export function Register() {
  const verticalId = useId();
  const register = useMutation({
    mutationFn: (form: Record<'organizationName' | 'vertical' | 'name' | 'email' | 'password', string>) =>
      unwrap(
        api.POST('/api/v1/auth/register', {
          body: {
            ...form,
            vertical: form.vertical as Vertical,
            timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          },
        }),
      ),
  });
  if (register.isSuccess) {
    return (
      <AuthPage title={t.signIn.lookInMail} lead={t.signIn.lookInMailLead(register.variables.email)}>
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
        <Field
          label={t.signIn.business}
          name="organizationName"
          autoComplete="organization"
          maxLength={120}
        />
        <div className="flex flex-col gap-2">
          <label htmlFor={verticalId} className="text-sm font-medium">
            {t.signIn.kind}
          </label>
          <select
            id={verticalId}
            name="vertical"
            className="h-10 rounded-md border border-input bg-card px-3 text-base outline-none focus-visible:border-ring focus-visible:ring-[3px] focus-visible:ring-ring/50 md:text-sm"
          >
            {VERTICALS.map((vertical) => (
              <option key={vertical} value={vertical}>
                {t.verticals[vertical]}
              </option>
            ))}
          </select>
        </div>
        <Field label={t.signIn.name} name="name" autoComplete="name" maxLength={120} />
        <Field label={t.signIn.email} name="email" type="email" autoComplete="username" />
        <NewPasswordField />
      </AuthForm>
      <p>
        <Link to="/sign-in" className={LINK}>
          {t.signIn.haveAccount}
        </Link>
      </p>
    </AuthPage>
  );
}
