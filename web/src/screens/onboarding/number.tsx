// The fourth step: where appointments go, and the number that callers dial.
import { useMutation, useQuery } from '@tanstack/react-query';
import { numbersQuery } from '@/api/manage.ts';
import { Connections } from '@/screens/connections/connections.tsx';
import { b } from '@/wording/begin/begin.ts';
import { Numbers } from './numbers.tsx';
import { StepFrame, type StepProps } from './step-frame.tsx';

export function NumberStep({ progress, onDone }: StepProps) {
  const numbers = useQuery(numbersQuery);
  const goOn = useMutation({ mutationFn: onDone });
  return (
    <StepFrame
      step="number"
      progress={progress}
      lead={b.number.lead}
      next={{ does: goOn.mutate, says: b.frame.goOn, disabled: !numbers.data?.items.length }}
      pending={goOn.isPending}
      error={goOn.error}
    >
      <Numbers />
      <Connections back="onboarding" />
    </StepFrame>
  );
}
