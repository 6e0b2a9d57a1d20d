// What can be done about a call in progress: listen in, take it over, hang up.
import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { Ear, EarOff, PhoneForwarded, PhoneOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { z } from 'zod/mini';
import { api, unwrap } from '@/api/client.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogClose, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { PhoneInput } from '@/components/ui/phone-input.tsx';
import { E164 } from '@/lib/phone-number.ts';
import { t } from '@/wording/wording.ts';
import { listenIn } from './listen-in.ts';

export function LiveControls({
  callId,
  mayControl,
  mayListen,
}: {
  callId: string;
  mayControl: boolean;
  mayListen: boolean;
}) {
  if (!mayControl && !mayListen) return null;
  return (
    <div className="mt-auto flex flex-wrap gap-2 max-sm:[&>*]:flex-1">
      {mayListen && <ListenIn callId={callId} />}
      {mayControl && <TakeOver callId={callId} />}
      {mayControl && <HangUp callId={callId} />}
    </div>
  );
}

function ListenIn({ callId }: { callId: string }) {
  const [listening, setListening] = useState(false);
  useEffect(() => {
    if (!listening) return;
    const ending = new AbortController();
    listenIn(callId, ending.signal)
      .catch((error: unknown) => {
        if (!ending.signal.aborted) toast.error(error instanceof Error ? error.message : t.live.listenFailed);
      })
      .finally(() => setListening(false));
    return () => ending.abort();
  }, [callId, listening]);
  return (
    <Button
      variant="outline"
      size="sm"
      aria-pressed={listening}
      className={listening ? 'border-primary bg-secondary text-secondary-foreground' : ''}
      onClick={() => setListening(!listening)}
    >
      {listening ? <EarOff aria-hidden /> : <Ear aria-hidden />}
      {listening ? t.live.stopListening : t.live.listen}
    </Button>
  );
}

const TakeOverForm = z.object({ to: z.string().check(z.regex(E164)) });

function TakeOver({ callId }: { callId: string }) {
  const [open, setOpen] = useState(false);
  const form = useForm({ resolver: zodResolver(TakeOverForm), defaultValues: { to: '' } });
  const takeOver = useMutation({
    mutationFn: (body: { to: string }) =>
      unwrap(api.POST('/api/v1/calls/{id}/take-over', { params: { path: { id: callId } }, body })),
    onSuccess: () => {
      setOpen(false);
      toast.success(t.live.takenOver);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm">
          <PhoneForwarded aria-hidden />
          {t.live.takeOver}
        </Button>
      </DialogTrigger>
      <DialogContent title={t.live.takeOver} description={t.live.takeOverLead}>
        <form
          noValidate
          onSubmit={(event) => void form.handleSubmit((values) => takeOver.mutate(values))(event)}
          className="flex flex-col gap-4"
        >
          <FormField label={t.live.takeOverTo} error={form.formState.errors.to && t.common.wrongNumber}>
            {(control) => (
              <Controller
                control={form.control}
                name="to"
                render={({ field }) => (
                  <PhoneInput {...control} autoComplete="tel" placeholder="(202) 555-0142" {...field} />
                )}
              />
            )}
          </FormField>
          <Button type="submit" disabled={takeOver.isPending}>
            {takeOver.isPending ? t.common.oneMoment : t.live.takeOverDo}
          </Button>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function HangUp({ callId }: { callId: string }) {
  const [open, setOpen] = useState(false);
  const hangUp = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/calls/{id}/hang-up', { params: { path: { id: callId } } })),
    onSuccess: () => {
      setOpen(false);
      toast.success(t.live.hungUp);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm" className="text-danger">
          <PhoneOff aria-hidden />
          {t.live.hangUp}
        </Button>
      </DialogTrigger>
      <DialogContent title={t.live.hangUpSure} description={t.live.hangUpLead}>
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button variant="outline">{t.common.cancel}</Button>
          </DialogClose>
          <Button variant="destructive" disabled={hangUp.isPending} onClick={() => hangUp.mutate()}>
            {t.live.hangUp}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
