// Whether the customer of an appointment has come.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, UserX } from 'lucide-react';
import { toast } from 'sonner';
import { api, type Appointment, unwrap } from '@/api/client.ts';
import { Button } from '@/components/ui/button.tsx';
import { d } from '@/wording/desk/desk.ts';

/** Noted once it has begun; one click puts right what was noted. */
export function Attendance({ appointment: { id, status } }: { appointment: Appointment }) {
  const queries = useQueryClient();
  const note = useMutation({
    mutationFn: (next: 'completed' | 'noShow') =>
      unwrap(
        api.PATCH('/api/v1/appointments/{id}', {
          params: { path: { id }, header: { 'if-match': '*' } },
          body: { status: next },
        }),
      ),
    onSuccess: () => toast.success(d.noted),
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: ['appointments'] }),
  });
  return (
    <div className="grid grid-cols-2 gap-2">
      <Button
        variant="outline"
        disabled={note.isPending || status === 'completed'}
        onClick={() => note.mutate('completed')}
      >
        <Check aria-hidden />
        {d.came}
      </Button>
      <Button
        variant="outline"
        disabled={note.isPending || status === 'noShow'}
        onClick={() => note.mutate('noShow')}
      >
        <UserX aria-hidden />
        {d.didNotCome}
      </Button>
    </div>
  );
}
