// Signing up: the account is made once the link in the mail is followed.
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { api, unwrap } from '@/api/client.ts';
import { AuthForm, AuthPage, Field, LINK, NewPasswordField } from './auth-page.tsx';

const VERTICALS = [
  { value: 'salon', label: 'Hair and beauty' },
  { value: 'dental', label: 'Dental practice' },
  { value: 'auto_repair', label: 'Car repair' },
  { value: 'home_services', label: 'Home services' },
] as const;

type Vertical = (typeof VERTICALS)[number]['value'];

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
      <AuthPage
        title="Look into your mail"
        lead={`We sent a link to ${register.variables.email}. Follow it to finish signing up.`}
      >
        <Link to="/sign-in" className={LINK}>
          Back to signing in
        </Link>
      </AuthPage>
    );
  }
  return (
    <AuthPage title="Sign up" lead="Your receptionist is a few minutes away.">
      <AuthForm
        fields={['organizationName', 'vertical', 'name', 'email', 'password']}
        onSubmit={register.mutate}
        pending={register.isPending}
        error={register.error}
        action="Sign up"
      >
        <Field label="Your business" name="organizationName" autoComplete="organization" maxLength={120} />
        <div className="flex flex-col gap-2">
          <label htmlFor={verticalId} className="text-sm font-medium">
            Kind of business
          </label>
          <select
            id={verticalId}
            name="vertical"
            className="h-10 rounded-md border border-input bg-card px-3 text-base outline-none focus-visible:border-ring focus-visible:ring-[3px] focus-visible:ring-ring/50 md:text-sm"
          >
            {VERTICALS.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <Field label="Your name" name="name" autoComplete="name" maxLength={120} />
        <Field label="E-mail" name="email" type="email" autoComplete="username" />
        <NewPasswordField />
      </AuthForm>
      <p>
        <Link to="/sign-in" className={LINK}>
          I have an account
        </Link>
      </p>
    </AuthPage>
  );
}
