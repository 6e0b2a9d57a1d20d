// Having the receptionist ring one's own telephone.
import { useMutation, useQuery } from '@tanstack/react-query';
import { PhoneOutgoing } from 'lucide-react';
import { FormProvider, useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { preferencesQuery } from '@/api/manage.ts';
import { NEEDED, PhoneField } from '@/components/form/fields.tsx';
import { Problem } from '@/components/problem.tsx';
import { Section } from '@/components/section.tsx';
import { Button } from '@/components/ui/button.tsx';
import { d } from '@/wording/desk/desk.ts';
import { t } from '@/wording/wording.ts';

export function YourPhone() {
  const known = useQuery(preferencesQuery).data?.phone;
  const form = useForm({ values: { to: known ?? '' }, resetOptions: { keepDirtyValues: true } });
  const ring = useMutation({
    mutationFn: (body: { to: string }) => unwrap(api.POST('/api/v1/voice/demo-call', { body })),
    onSuccess: () => toast.success(d.ringing),
  });
  return (
    <Section title={d.yourPhone} lead={d.yourPhoneLead}>
      <FormProvider {...form}>
        <form
          noValidate
          onSubmit={(event) => void form.handleSubmit((values) => ring.mutate(values))(event)}
          className="flex flex-col gap-4"
        >
          <PhoneField name="to" label={d.yourNumber} rules={NEEDED} />
          <Problem error={ring.error} />
          <Button type="submit" variant="outline" disabled={ring.isPending}>
            <PhoneOutgoing aria-hidden />
            {ring.isPending ? t.common.oneMoment : d.ringMe}
          </Button>
        </form>
      </FormProvider>
    </Section>
  );
}
