// The calls that are shown, as a table for a spreadsheet.
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import type { CallFilters } from '@/api/queries.ts';
import { Button } from '@/components/ui/button.tsx';
import { saveFile } from '@/lib/save-file.ts';
import { t } from '@/wording/wording.ts';

export function ExportButton({ filters }: { filters: CallFilters }) {
  const fetchTable = useMutation({
    mutationFn: () =>
      unwrap(api.GET('/api/v1/calls/export', { params: { query: filters }, parseAs: 'text' })),
    onSuccess: (csv) => saveFile('calls.csv', 'text/csv', csv),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button variant="outline" disabled={fetchTable.isPending} onClick={() => fetchTable.mutate()}>
      <Download aria-hidden />
      {fetchTable.isPending ? t.calls.exporting : t.calls.export}
    </Button>
  );
}
