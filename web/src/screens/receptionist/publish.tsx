// Letting callers meet the draft, after a look at what is different.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Rocket } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { type Agent, api, unwrap } from '@/api/client.ts';
import { agentQuery } from '@/api/manage.ts';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog, DialogContent } from '@/components/ui/dialog.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';
import { Differences } from './differences.tsx';

export function Publish({ agent: { id, publishedVersion, unpublishedChanges } }: { agent: Agent }) {
  const queries = useQueryClient();
  const { data: current } = useQuery(agentQuery(id));
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const publish = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/agents/{id}/publish', {
          // What was looked at is what is published.
          params: { path: { id }, header: { 'if-match': current?.etag ?? '' } },
          body: note.trim() ? { note: note.trim() } : {},
        }),
      ),
    async onSuccess({ publishedVersion: version }) {
      setOpen(false);
      setNote('');
      toast.success(m.receptionist.published(version ?? 1));
      await queries.invalidateQueries({ queryKey: ['agents'] });
    },
    onError: () => queries.invalidateQueries({ queryKey: ['agents'] }),
  });
  return (
    <>
      <Button disabled={publishedVersion !== null && !unpublishedChanges} onClick={() => setOpen(true)}>
        <Rocket aria-hidden />
        {m.receptionist.publish}
      </Button>
      <Dialog
        open={open}
        onOpenChange={(next) => {
          publish.reset();
          setOpen(next);
        }}
      >
        <DialogContent
          title={m.receptionist.publish}
          description={publishedVersion === null ? m.receptionist.publishFirst : m.receptionist.publishLead}
          className="md:max-w-xl"
        >
          {publishedVersion !== null && <Differences agentId={id} from={publishedVersion} />}
          <FormField label={m.receptionist.note} hint={m.receptionist.noteHint}>
            {(control) => (
              <Input
                {...control}
                value={note}
                maxLength={500}
                autoComplete="off"
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </FormField>
          <Problem error={publish.error} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button variant="outline" onClick={() => setOpen(false)}>
              {t.common.cancel}
            </Button>
            <Button disabled={publish.isPending || !current} onClick={() => publish.mutate()}>
              {publish.isPending ? t.common.oneMoment : m.receptionist.publishNow}
            </Button>
          </div>
        </DialogContent>
      </Dialog>
    </>
  );
}
