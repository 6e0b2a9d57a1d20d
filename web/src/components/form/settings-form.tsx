// A form about something that is kept. Only what was changed is sent; what others saved meanwhile is taken in, and nothing that was
// typed is lost by it.
import { useMutation } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { type DefaultValues, type FieldValues, FormProvider, type Path, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { ApiError, type Tagged } from '@/api/client.ts';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { cn } from '@/lib/cn.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

interface FormState {
  readOnly: boolean;
  /** What others saved meanwhile of fields that were changed here, too. */
  theirs: Readonly<Record<string, unknown>>;
  takeTheirs(name: string): void;
}

const FormStateContext = createContext<FormState>({
  readOnly: false,
  theirs: {},
  takeTheirs: () => undefined,
});

/** For the fields of a form. */
export const useFormState = (): FormState => useContext(FormStateContext);

/** Told by a form inside a dialog whether closing would lose something. */
export const UnsavedContext = createContext<((unsaved: boolean) => void) | undefined>(undefined);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface SettingsFormProps<T, F extends FieldValues> {
  /** What is kept; absent where something new is made. */
  loaded?: Tagged<T>;
  /** What the fields show of it. */
  values(kept: T | undefined): F;
  /** Keeps the changed fields, all of them where it is new. */
  save(changes: Partial<F>, etag: string): Promise<unknown>;
  /** Asked when somebody else has saved meanwhile: `loaded` is to become what is kept by then. */
  reload?(): Promise<unknown>;
  /** Told once it is kept; null where `save` tells. */
  saved?: string | null;
  /** What the button says. */
  action?: string;
  readOnly?: boolean;
  className?: string;
  children: ReactNode;
}

export function SettingsForm<T, F extends FieldValues>({
  loaded,
  values,
  save,
  reload,
  saved = t.common.saved,
  action = t.common.save,
  readOnly = false,
  className,
  children,
}: SettingsFormProps<T, F>) {
  const form = useForm<F>({ defaultValues: values(loaded?.value) as DefaultValues<F>, mode: 'onTouched' });
  const { isDirty, errors } = form.formState;
  const base = useRef({ etag: loaded?.etag ?? '', values: values(loaded?.value) });
  const [theirs, setTheirs] = useState<Record<string, unknown>>({});
  const reportUnsaved = useContext(UnsavedContext);
  const isNew = loaded === undefined;

  /** Shows what is kept by now, except in fields that are `mine`. */
  function takeIn(next: F, mine: (name: keyof F & string) => boolean): void {
    const typed = structuredClone(form.getValues());
    form.reset(next);
    for (const name of Object.keys(next))
      if (mine(name)) form.setValue(name as Path<F>, typed[name as keyof F], { shouldDirty: true });
  }

  useEffect(() => {
    reportUnsaved?.(isDirty);
  }, [isDirty, reportUnsaved]);

  const saving = useMutation({
    mutationFn: async (all: F) => {
      const changes = isNew
        ? all
        : (Object.fromEntries(
            Object.entries(all).filter(([name, value]) => !same(value, base.current.values[name])),
          ) as Partial<F>);
      await save(changes, base.current.etag);
    },
    onSuccess(_nothing, sent) {
      // What is typed while it is being saved stays.
      const typed = form.getValues();
      base.current = { ...base.current, values: sent };
      takeIn(sent, (name) => !same(typed[name], sent[name]));
      setTheirs({});
      if (saved !== null) toast.success(saved);
    },
    async onError(error) {
      if (!(error instanceof ApiError)) return;
      if (error.status === 412) await reload?.();
      for (const [name, message] of Object.entries(error.fields))
        if (name in base.current.values) form.setError(name as Path<F>, { message });
    },
  });

  // Looked at with every render: it costs a comparison.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- it ends by itself, once the version shown is the one loaded
  useEffect(() => {
    if (!loaded || loaded.etag === base.current.etag || saving.isPending) return;
    const before = base.current.values;
    const next = values(loaded.value);
    const typed = form.getValues();
    const mine = (name: keyof F & string) => !same(typed[name], before[name]);
    const clashing = Object.keys(next).filter(
      (name) => mine(name) && !same(next[name], before[name]) && !same(next[name], typed[name]),
    );
    base.current = { etag: loaded.etag, values: next };
    takeIn(next, mine);
    setTheirs(Object.fromEntries(clashing.map((name) => [name, next[name]])));
  });

  const takeTheirs = (name: string): void => {
    form.setValue(name as Path<F>, theirs[name] as F[Path<F>], { shouldDirty: true });
    setTheirs(Object.fromEntries(Object.entries(theirs).filter(([other]) => other !== name)));
  };
  const changedMeanwhile = saving.error instanceof ApiError && saving.error.status === 412;
  const failed = saving.error && !changedMeanwhile && Object.keys(errors).length === 0;

  return (
    <FormProvider {...form}>
      <FormStateContext value={{ readOnly, theirs, takeTheirs }}>
        <form
          noValidate
          onSubmit={(event) => {
            event.stopPropagation();
            void form.handleSubmit((all) => saving.mutateAsync(all).catch(() => undefined))(event);
          }}
          className={cn('flex flex-col gap-5', className)}
        >
          <fieldset disabled={readOnly} className="contents">
            {children}
          </fieldset>
          {changedMeanwhile && isDirty && (
            <p role="alert" className="rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
              {m.form.changedMeanwhile}
            </p>
          )}
          {failed && <Problem error={saving.error} />}
          {!readOnly && (
            <div
              className={cn(
                'z-10 flex flex-wrap items-center justify-end gap-2 rounded-xl',
                isDirty &&
                  !isNew &&
                  'sticky bottom-16 border bg-card/95 p-3 shadow-lg backdrop-blur-sm md:bottom-4',
              )}
            >
              {isDirty && !isNew && (
                <>
                  <p className="mr-auto text-sm text-muted-foreground">{m.form.unsaved}</p>
                  <Button
                    variant="ghost"
                    onClick={() => {
                      form.reset(base.current.values);
                      setTheirs({});
                      saving.reset();
                    }}
                  >
                    {m.form.discard}
                  </Button>
                </>
              )}
              <Button type="submit" disabled={(!isDirty && !isNew) || saving.isPending}>
                {saving.isPending ? t.common.oneMoment : action}
              </Button>
            </div>
          )}
        </form>
      </FormStateContext>
      {reportUnsaved === undefined && <LeaveGuard unsaved={isDirty} />}
    </FormProvider>
  );
}

/** Asks before another screen takes the place of what was typed. */
function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  return (
    <Dialog open={blocker.status === 'blocked'} onOpenChange={(open) => open || blocker.reset?.()}>
      <DialogContent title={m.form.leaveTitle} description={m.form.leaveLead}>
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="outline" onClick={() => blocker.proceed?.()}>
            {m.form.leave}
          </Button>
          <Button onClick={() => blocker.reset?.()}>{m.form.stay}</Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
