// The frame of every screen before sign-in, and what their forms are made of.
import { useId, type ComponentProps, type FormEvent, type ReactNode } from 'react';
import { Look } from '@/components/look.tsx';
import { Logo } from '@/components/logo.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Input } from '@/components/ui/input.tsx';
import { t } from '@/wording/wording.ts';

export function AuthPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh lg:grid-cols-2">
      <title>{`${title} · Offhook`}</title>
      <section className="flex flex-col justify-center p-6">
        <div className="mx-auto flex w-full max-w-sm flex-col gap-5">
          <div className="flex items-center gap-1">
            <Logo className="size-10" />
            <span className="mr-auto ml-2 text-xl font-semibold">Offhook</span>
            <Look />
          </div>
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
            <p className="mt-1 text-sm text-muted-foreground">{lead}</p>
          </div>
          {children}
        </div>
      </section>
      <aside className="hidden flex-col justify-center gap-8 bg-sidebar p-16 text-sidebar-foreground lg:flex">
        <p className="max-w-md text-3xl text-balance leading-snug font-semibold">{t.signIn.promise}</p>
        <ul className="flex max-w-md flex-col gap-3 text-sidebar-muted">
          {t.signIn.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </aside>
    </main>
  );
}

/** A form that hands over its fields by name. */
export function AuthForm<Field extends string>({
  fields,
  onSubmit,
  pending,
  error,
  action,
  onCancel,
  children,
}: {
  fields: readonly Field[];
  onSubmit(values: Record<Field, string>): void;
  pending: boolean;
  error: Error | null;
  /** What the button says. */
  action: string;
  /** Absent: there is no way back. */
  onCancel?: () => void;
  children?: ReactNode;
}) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: Field) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    onSubmit(Object.fromEntries(fields.map((name) => [name, text(name)])) as Record<Field, string>);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {children}
      <Problem error={error} />
      <div className="flex flex-wrap gap-2 [&>[type=submit]]:flex-1">
        <Button type="submit" disabled={pending}>
          {pending ? t.common.oneMoment : action}
        </Button>
        {onCancel && (
          <Button variant="outline" onClick={onCancel}>
            {t.common.cancel}
          </Button>
        )}
      </div>
    </form>
  );
}

export function Field({ label, hint, ...input }: { label: string; hint?: string } & ComponentProps<'input'>) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <Input id={id} required aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A password somebody chooses. */
export function NewPasswordField({ label = t.signIn.password }: { label?: string }) {
  return (
    <Field
      label={label}
      hint={t.signIn.passwordHint}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={10}
      maxLength={200}
    />
  );
}

export const LINK = 'text-sm text-primary underline underline-offset-4';

/** The token that a mail's link carries behind its `#`. */
export const mailToken = (): string => window.location.hash.slice(1);
