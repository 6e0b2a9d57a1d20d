// The words of every notice: ours, or the business's own, seen as the customer will read them while they are written.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useRef, useState } from 'react';
import { toast } from 'sonner';
import { api, unwrap } from '@/api/client.ts';
import { type Language, type NoticeTemplate, templatePreviewQuery, templatesQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Problem } from '@/components/problem.tsx';
import { Button } from '@/components/ui/button.tsx';
import { FormField } from '@/components/ui/field.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Select } from '@/components/ui/select.tsx';
import { Textarea } from '@/components/ui/textarea.tsx';
import { m } from '@/wording/manage/manage.ts';
import { language as readers, t } from '@/wording/wording.ts';
import { LANGUAGE_OPTIONS } from '@/screens/receptionist/options.ts';

const keyOf = ({ kind, channel }: Pick<NoticeTemplate, 'kind' | 'channel'>): string => `${kind} ${channel}`;

export function Templates() {
  const [language, setLanguage] = useState<Language>(readers);
  const [chosen, setChosen] = useState<string>();
  const query = useQuery(templatesQuery(language));
  return (
    <Section title={m.notices.templates} lead={m.notices.templatesLead}>
      <Loaded query={query} what={m.notices.templates}>
        {({ items }) => {
          const template = items.find((item) => keyOf(item) === chosen) ?? items[0];
          return (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                <FormField label={m.notices.which}>
                  {(control) => (
                    <Select
                      {...control}
                      value={template && keyOf(template)}
                      onChange={(event) => setChosen(event.target.value)}
                    >
                      {items.map((item) => (
                        <option key={keyOf(item)} value={keyOf(item)}>
                          {`${m.notices.kinds[item.kind] ?? item.kind} · ${m.notices.channels[item.channel]}${item.isOwn ? ' ✎' : ''}`}
                        </option>
                      ))}
                    </Select>
                  )}
                </FormField>
                <FormField label={m.receptionist.language}>
                  {(control) => (
                    <Select
                      {...control}
                      value={language}
                      onChange={(event) => setLanguage(event.target.value as Language)}
                    >
                      {LANGUAGE_OPTIONS().map(([value, name]) => (
                        <option key={value} value={value}>
                          {name}
                        </option>
                      ))}
                    </Select>
                  )}
                </FormField>
              </div>
              {template && <Editor key={`${keyOf(template)} ${language}`} template={template} />}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Editor({ template }: { template: NoticeTemplate }) {
  const { kind, channel, language, words, isOwn, version } = template;
  const queries = useQueryClient();
  const mayWrite = useMay('notices:write');
  const [subject, setSubject] = useState(template.subject);
  const [body, setBody] = useState(template.body);
  const area = useRef<HTMLTextAreaElement>(null);
  const written = { kind, channel, language, subject, body };
  const preview = useQuery(templatePreviewQuery(useDeferredValue(JSON.stringify(written))));
  const refresh = () => queries.invalidateQueries({ queryKey: templatesQuery(language).queryKey });
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        api.PUT('/api/v1/notice-templates', { params: { header: { 'if-match': version } }, body: written }),
      ),
    async onSuccess() {
      toast.success(m.notices.saved);
      await refresh();
    },
    // What others saved is loaded beside it; what is typed here stays.
    onError: refresh,
  });
  const reset = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/v1/notice-templates/reset', { body: { kind, channel, language } })),
    async onSuccess(ours) {
      setSubject(ours.subject);
      setBody(ours.body);
      toast.success(m.notices.reset);
      await refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  const insert = (word: string) => {
    const at = area.current?.selectionStart ?? body.length;
    setBody(`${body.slice(0, at)}{${word}}${body.slice(area.current?.selectionEnd ?? at)}`);
    area.current?.focus();
  };
  const changed = subject !== template.subject || body !== template.body;
  const faults = preview.data?.faults ?? [];
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <fieldset disabled={!mayWrite} className="flex min-w-0 flex-col gap-3">
        {subject !== null && (
          <FormField label={m.notices.subject}>
            {(control) => (
              <Input
                {...control}
                value={subject}
                maxLength={200}
                onChange={(event) => setSubject(event.target.value)}
              />
            )}
          </FormField>
        )}
        <FormField label={m.notices.body} {...(faults.length > 0 && { error: faults.join(' ') })}>
          {(control) => (
            <Textarea
              {...control}
              ref={area}
              className="min-h-36"
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </FormField>
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="text-xs text-muted-foreground">{m.notices.insert}</span>
          {words.map((word) => (
            <Button
              key={word}
              variant="outline"
              size="sm"
              className="h-7 px-2 text-xs"
              onClick={() => insert(word)}
            >
              {m.notices.words[word]}
            </Button>
          ))}
        </div>
        <Problem error={save.error} />
        {mayWrite && (
          <div className="flex flex-wrap gap-2">
            <Button disabled={!changed || save.isPending || faults.length > 0} onClick={() => save.mutate()}>
              {save.isPending ? t.common.oneMoment : t.common.save}
            </Button>
            {isOwn && (
              <Button variant="outline" disabled={reset.isPending} onClick={() => reset.mutate()}>
                {m.notices.takeOurs}
              </Button>
            )}
          </div>
        )}
      </fieldset>
      <div className="flex min-w-0 flex-col gap-2">
        <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {m.notices.preview}
          <Badge tone={isOwn ? 'brand' : 'neutral'}>{isOwn ? m.notices.own : m.notices.ours}</Badge>
        </p>
        <div className="rounded-2xl rounded-bl-sm bg-muted p-4 text-sm break-words whitespace-pre-wrap">
          {preview.data?.subject != null && <p className="mb-2 font-semibold">{preview.data.subject}</p>}
          {preview.data?.body ?? body}
        </div>
      </div>
    </div>
  );
}
