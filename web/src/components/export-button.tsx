// What a screen lists, as a table for a spreadsheet.
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button.tsx';
import { saveFile } from '@/lib/save-file.ts';
import { t } from '@/wording/wording.ts';

/** `name` is the file's, without its ending; `read` resolves to CSV. */
export function ExportButton({ name, read }: { name: string; read(): Promise<string> }) {
  const fetchTable = useMutation({
    mutationFn: read,
    onSuccess: (csv) => saveFile(`${name}.csv`, 'text/csv', csv),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button variant="outline" disabled={fetchTable.isPending} onClick={() => fetchTable.mutate()}>
      <Download aria-hidden />
      {fetchTable.isPending ? t.calls.exporting : t.calls.export}
    </Button>
  );
}
