// What the receptionist knows: questions nobody could answer yet, to be answered in one go, and those with an answer.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BookOpen, PhoneCall, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { gapsQuery, type KnowledgeGap, type KnowledgeListed, knowledgeQuery } from '@/api/manage.ts';
import { useMay, useTimeZone } from '@/api/queries.ts';
import { Empty, Loaded } from '@/components/page.tsx';
import { Row, Rows, Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { dayAndTime } from '@/lib/format.ts';
import { m } from '@/wording/manage/manage.ts';
import { QuestionDialog } from './question-dialog.tsx';

export function KnowledgePart() {
  return (
    <>
      <Gaps />
      <Known />
    </>
  );
}

function Gaps() {
  const gaps = useQuery(gapsQuery);
  return (
    <Loaded query={gaps} what={m.receptionist.gaps}>
      {({ items }) => (
        <Section title={m.receptionist.gaps} lead={m.receptionist.gapsLead}>
          {items.length === 0 ? (
            <p className="text-sm text-muted-foreground">{m.receptionist.noGaps}</p>
          ) : (
            <Rows>
              {items.map((gap) => (
                <GapRow key={gap.key} gap={gap} />
              ))}
            </Rows>
          )}
        </Section>
      )}
    </Loaded>
  );
}

function GapRow({ gap: { key, question, asked, lastAskedAt, examples } }: { gap: KnowledgeGap }) {
  const queries = useQueryClient();
  const timeZone = useTimeZone();
  const mayWrite = useMay('knowledge:write');
  const callId = examples[0]?.callId;
  const settle = useMutation({
    mutationFn: (answer: string | undefined) =>
      answer === undefined
        ? unwrap(api.POST('/api/v1/knowledge/gaps/dismiss', { body: { key } }))
        : unwrap(api.POST('/api/v1/knowledge/gaps/answer', { body: { key, answer } })),
    async onSuccess(_made, answer) {
      toast.success(answer === undefined ? m.receptionist.dismissed : m.receptionist.answered);
      await queries.invalidateQueries({ queryKey: ['knowledge'] });
    },
    onError: (error) => toast.error(error.message),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const answer = new FormData(event.currentTarget).get('answer');
    if (typeof answer === 'string' && answer.trim() !== '') settle.mutate(answer.trim());
  };
  return (
    <Row>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">{question}</span>
        <Badge tone={asked > 2 ? 'warning' : 'neutral'}>{m.receptionist.askedTimes(asked)}</Badge>
      </p>
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-muted-foreground">
        {m.receptionist.lastAsked(dayAndTime(lastAskedAt, timeZone))}
        {callId !== undefined && (
          <Link
            to="/calls/$callId"
            params={{ callId }}
            className="inline-flex min-h-6 items-center gap-1 text-primary underline-offset-4 hover:underline"
          >
            <PhoneCall aria-hidden className="size-3" />
            {m.receptionist.theCall}
          </Link>
        )}
      </p>
      {mayWrite && (
        <form onSubmit={submit} className="mt-2 flex flex-col gap-2">
          <FormField label={m.receptionist.yourAnswer}>
            {(control) => (
              <Textarea {...control} name="answer" required maxLength={1000} className="min-h-16" />
            )}
          </FormField>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" size="sm" disabled={settle.isPending}>
              {m.receptionist.giveAnswer}
            </Button>
            <Button
              variant="ghost"
              size="sm"
              disabled={settle.isPending}
              onClick={() => settle.mutate(undefined)}
            >
              {m.receptionist.dismiss}
            </Button>
          </div>
        </form>
      )}
    </Row>
  );
}

function Known() {
  const known = useQuery(knowledgeQuery);
  const mayWrite = useMay('knowledge:write');
  const [sought, setSought] = useState('');
  const [edited, setEdited] = useState<string>();
  const add = (
    <Button variant="outline" onClick={() => setEdited('new')}>
      <Plus aria-hidden />
      {m.receptionist.addQuestion}
    </Button>
  );
  return (
    <Loaded query={known} what={m.receptionist.knowledge}>
      {({ items }) => (
        <>
          {items.length === 0 ? (
            <Empty icon={BookOpen} title={m.receptionist.noQuestions}>
              {m.receptionist.noQuestionsHint}
              {mayWrite && add}
            </Empty>
          ) : (
            <Section
              title={m.receptionist.known}
              lead={m.receptionist.knownLead}
              {...(mayWrite && { aside: add })}
            >
              {items.length > 5 && (
                <Input
                  type="search"
                  aria-label={m.receptionist.search}
                  placeholder={m.receptionist.search}
                  value={sought}
                  onChange={(event) => setSought(event.target.value)}
                />
              )}
              <Rows>
                {items.filter(containing(sought)).map((item) => (
                  <KnownRow key={item.id} item={item} mayWrite={mayWrite} onEdit={() => setEdited(item.id)} />
                ))}
              </Rows>
            </Section>
          )}
          {edited !== undefined && (
            <QuestionDialog {...(edited !== 'new' && { id: edited })} onClose={() => setEdited(undefined)} />
          )}
        </>
      )}
    </Loaded>
  );
}

const containing = (sought: string) => {
  const wanted = sought.trim().toLowerCase();
  return ({ question, answer, variations }: KnowledgeListed): boolean =>
    [question, answer, ...variations].some((text) => text.toLowerCase().includes(wanted));
};

function KnownRow({
  item: { id, question, answer, variations, used },
  mayWrite,
  onEdit,
}: {
  item: KnowledgeListed;
  mayWrite: boolean;
  onEdit(): void;
}) {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE('/api/v1/knowledge/{id}', { params: { path: { id }, header: { 'if-match': '*' } } })),
    async onSuccess() {
      toast.success(m.receptionist.questionRemoved, {
        action: {
          label: m.form.undo,
          onClick: () =>
            void unwrap(api.POST('/api/v1/knowledge', { body: { question, answer, variations } })).then(() =>
              queries.invalidateQueries({ queryKey: ['knowledge'] }),
            ),
        },
      });
      await queries.invalidateQueries({ queryKey: ['knowledge'] });
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <Row
      {...(mayWrite && {
        aside: (
          <>
            <Button variant="outline" size="sm" aria-label={m.form.editOf(question)} onClick={onEdit}>
              {m.form.edit}
            </Button>
            <Button
              variant="ghost"
              size="icon"
              aria-label={m.form.removeOf(question)}
              disabled={remove.isPending}
              onClick={() => remove.mutate()}
            >
              <Trash2 aria-hidden />
            </Button>
          </>
        ),
      })}
    >
      <p className="text-sm font-medium">{question}</p>
      <p className="text-sm text-muted-foreground">{answer}</p>
      <p className="text-xs text-muted-foreground">
        {[variations.length > 0 && m.receptionist.otherWays(variations.length), m.receptionist.used(used)]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Row>
  );
}
