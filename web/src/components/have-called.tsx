// Having the receptionist call a customer: back, or about an appointment. Whoever asks for it says why that may be done.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PhoneOutgoing } from 'lucide-react';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import type { paths } from '@/api/schema.ts';
import { SelectField, TextField } from '@/components/form/fields.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog.tsx';
import { d } from '@/wording/desk/desk.ts';
import { t } from '@/wording/wording.ts';

type NewCall = paths['/api/v1/calls']['post']['requestBody']['content']['application/json'];

/** Whom, and about what. */
export type Occasion = { purpose: 'callback'; to: string } | { purpose: 'reminder'; appointmentId: string };

interface Consent {
  basis: 'asked' | 'written';
  note: string;
}

/** The button, and the dialog that it opens. `name` is of whoever is called. */
export function HaveCalled({ occasion, name }: { occasion: Occasion; name: string }) {
  const [open, setOpen] = useState(false);
  const isReminder = occasion.purpose === 'reminder';
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="outline" size="sm">
          <PhoneOutgoing aria-hidden />
          {isReminder ? d.remind : d.haveCalled}
        </Button>
      </DialogTrigger>
      <DialogContent title={d.callTitle(name)} description={isReminder ? d.reminderLead : d.callbackLead}>
        <ConsentForm occasion={occasion} close={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ConsentForm({ occasion, close }: { occasion: Occasion; close(): void }) {
  const form = useForm<Consent>({ defaultValues: { basis: 'asked', note: '' } });
  const place = usePlaceCall(close);
  const submit = form.handleSubmit(({ basis, note }) =>
    place.mutate({ ...occasion, consent: { basis, ...(note.trim() && { note: note.trim() }) } }),
  );
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <SelectField name="basis" label={d.consent} options={Object.entries(d.bases)} />
        <TextField name="note" label={d.consentNote} hint={d.consentNoteHint} maxLength={300} />
        <Problem error={place.error} />
        <Button type="submit" disabled={place.isPending}>
          {place.isPending ? t.common.oneMoment : d.callIt}
        </Button>
      </form>
    </FormProvider>
  );
}

/** `done` is told once the telephone rings. */
function usePlaceCall(done: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: NewCall) => unwrap(api.POST('/api/v1/calls', { body })),
    onSuccess: async () => {
      done();
      toast.success(d.ringing, {
        action: { label: d.follow, onClick: () => void navigate({ to: '/live' }) },
      });
      await queries.invalidateQueries({ queryKey: ['calls'] });
    },
  });
}
