// One question and its answer, new or known.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Tagged, unwrap, unwrapTagged } from '@/api/client.ts';
import { type Knowledge, knowledgeItemQuery } from '@/api/manage.ts';
import { EditDialog } from '@/components/form/edit-dialog.tsx';
import { AreaField, LinesField, NEEDED, TextField } from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { m } from '@/wording/manage/manage.ts';

type Values = Pick<Knowledge, 'question' | 'variations' | 'answer'>;

export function QuestionDialog({ id, onClose }: { id?: string; onClose(): void }) {
  return (
    <EditDialog
      title={id === undefined ? m.receptionist.addQuestion : m.receptionist.editQuestion}
      onClose={onClose}
    >
      {id === undefined ? <QuestionForm onClose={onClose} /> : <KnownQuestion id={id} onClose={onClose} />}
    </EditDialog>
  );
}

function KnownQuestion({ id, onClose }: { id: string; onClose(): void }) {
  const query = useQuery(knowledgeItemQuery(id));
  return (
    <Loaded query={query} what={m.receptionist.knowledge}>
      {(loaded) => <QuestionForm loaded={loaded} reload={query.refetch} onClose={onClose} />}
    </Loaded>
  );
}

function QuestionForm({
  loaded,
  reload,
  onClose,
}: {
  loaded?: Tagged<Knowledge>;
  reload?(): Promise<unknown>;
  onClose(): void;
}) {
  const queries = useQueryClient();
  return (
    <SettingsForm<Knowledge, Values>
      {...(loaded && { loaded })}
      {...(reload && { reload })}
      values={(kept) => ({
        question: kept?.question ?? '',
        answer: kept?.answer ?? '',
        variations: kept?.variations ?? [],
      })}
      saved={loaded ? m.receptionist.questionSaved : m.receptionist.questionAdded}
      save={async (changes, etag) => {
        if (loaded) {
          const { id } = loaded.value;
          const kept = await unwrapTagged(
            api.PATCH('/api/v1/knowledge/{id}', {
              params: { path: { id }, header: { 'if-match': etag } },
              body: changes,
            }),
          );
          queries.setQueryData(knowledgeItemQuery(id).queryKey, kept);
        } else await unwrap(api.POST('/api/v1/knowledge', { body: changes as Values }));
        await queries.invalidateQueries({ queryKey: ['knowledge'] });
        onClose();
      }}
    >
      <TextField name="question" label={m.receptionist.question} rules={NEEDED} maxLength={300} />
      <AreaField
        name="answer"
        label={m.receptionist.answer}
        hint={m.receptionist.answerHint}
        rules={NEEDED}
        maxLength={1000}
      />
      <LinesField name="variations" label={m.receptionist.variations} longest={300} most={50} />
    </SettingsForm>
  );
}
