// Moving an appointment: shown at once where it is to be, put back when the server says no.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { api, type Appointment, unwrap } from '@/api/client.ts';
import { t } from '@/wording/wording.ts';

interface Move {
  id: string;
  /** ISO 8601. */
  startsAt: string;
  staffId?: string;
}

type Page = { items: Appointment[] };

export function useMove() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Move) =>
      unwrap(
        api.PATCH('/api/v1/appointments/{id}', {
          params: { path: { id }, header: { 'if-match': '*' } },
          body,
        }),
      ),
    onMutate: async ({ id, startsAt, staffId }) => {
      await queries.cancelQueries({ queryKey: ['appointments'] });
      const before = queries.getQueriesData<Page>({ queryKey: ['appointments'] });
      queries.setQueriesData<Page>({ queryKey: ['appointments'] }, (page) => {
        if (!page) return page;
        const items = page.items.map((each) => {
          if (each.id !== id) return each;
          const length = Date.parse(each.endsAt) - Date.parse(each.startsAt);
          const endsAt = new Date(Date.parse(startsAt) + length).toISOString();
          return { ...each, startsAt, endsAt, ...(staffId && { staff: { ...each.staff, id: staffId } }) };
        });
        return { ...page, items };
      });
      return before;
    },
    onSuccess: () => toast.success(t.calendar.moved),
    onError: (error, _move, before) => {
      for (const [key, page] of before ?? []) queries.setQueryData(key, page);
      toast.error(error.message);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['appointments'] }),
  });
}
