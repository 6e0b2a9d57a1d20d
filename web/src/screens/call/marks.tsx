// What people of the business add to a call: how the receptionist did, tags, notes; and the call as a test.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, Star } from 'lucide-react';
import { type FormEvent, Suspense, useId, useState } from 'react';
import { toast } from 'sonner';
import { api, type Call, unwrap } from '@/api/client.ts';
import { callQuery, meQuery, useMay, useTimeZone } from '@/api/queries.ts';
import { ConfirmButton } from '@/components/form/confirm-button.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card.tsx';
import { Input } from '@/components/ui/input.tsx';
import { cn } from '@/lib/cn.ts';
import { dayAndTime } from '@/lib/format.ts';
import { lazily } from '@/lib/lazily.ts';
import { saveFile } from '@/lib/save-file.ts';
import { t } from '@/wording/wording.ts';

const ChangeNote = lazily(async () => (await import('./change-note.tsx')).ChangeNote);

const STARS = [1, 2, 3, 4, 5];

export function Marks({ call }: { call: Call }) {
  const mayWrite = useMay('calls:write');
  const timeZone = useTimeZone();
  const administers = useMay('members:write');
  const { data: me } = useQuery(meQuery);
  const [changing, setChanging] = useState<Call['notes'][number]>();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t.call.notes}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        <Rating call={call} mayWrite={mayWrite} />
        {call.tags.length > 0 && (
          <ul aria-label={t.call.tags} className="flex flex-wrap gap-1.5">
            {call.tags.map((tag) => (
              <li key={tag}>
                <Link to="/calls" search={{ tag }}>
                  <Badge tone="brand">{tag}</Badge>
                </Link>
              </li>
            ))}
          </ul>
        )}
        {mayWrite && <Tags call={call} />}
        {call.notes.map((note) => (
          <blockquote key={note.id} className="border-l-4 pl-3 text-sm break-words">
            {note.text}
            <footer className="flex flex-wrap items-center gap-x-2 text-xs text-muted-foreground">
              {note.author.name} · {dayAndTime(note.createdAt, timeZone)}
              {mayWrite && (administers || note.author.id === me?.user.id) && (
                <>
                  <Button variant="ghost" onClick={() => setChanging(note)}>
                    {t.common.edit}
                  </Button>
                  <RemoveNote call={call} id={note.id} />
                </>
              )}
            </footer>
          </blockquote>
        ))}
        {changing && (
          <Suspense>
            <ChangeNote note={changing} call={call} onClose={() => setChanging(undefined)} />
          </Suspense>
        )}
        {mayWrite && <NewNote call={call} />}
        <AsTest call={call} />
      </CardContent>
    </Card>
  );
}

/** Does `change`, then shows the call as it has become. */
function useMark<T>(call: Call, change: (value: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onError: (error) => toast.error(error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: callQuery(call.id).queryKey }),
  });
}

function Rating({ call, mayWrite }: { call: Call; mayWrite: boolean }) {
  const params = { path: { id: call.id } };
  const rate = useMark(call, (rating: number | null) =>
    unwrap(api.PUT('/api/v1/calls/{id}/rating', { params, body: { rating } })),
  );
  return (
    <fieldset disabled={!mayWrite} className="flex flex-wrap items-center justify-between gap-2">
      <legend className="float-left text-sm">{t.call.rating}</legend>
      <span className="flex max-md:-mx-3">
        {STARS.map((stars) => (
          <button
            key={stars}
            type="button"
            aria-label={t.call.stars(stars)}
            aria-pressed={call.rating === stars}
            onClick={() => rate.mutate(call.rating === stars ? null : stars)}
            className="rounded-md p-1.5 outline-none max-md:p-3 focus-visible:ring-[3px] focus-visible:ring-ring/50"
          >
            <Star
              aria-hidden
              className={cn('size-5 text-primary', stars <= (call.rating ?? 0) && 'fill-primary')}
            />
          </button>
        ))}
      </span>
    </fieldset>
  );
}

function typedIn(event: FormEvent<HTMLFormElement>, name: string): string {
  event.preventDefault();
  const typed = new FormData(event.currentTarget).get(name);
  return typeof typed === 'string' ? typed.trim() : '';
}

function Tags({ call }: { call: Call }) {
  const id = useId();
  const params = { path: { id: call.id } };
  const set = useMark(call, (tags: string[]) =>
    unwrap(api.PUT('/api/v1/calls/{id}/tags', { params, body: { tags } })),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const tags = typedIn(event, 'tags').split(',');
    set.mutate([...new Set(tags.map((tag) => tag.trim()).filter(Boolean))]);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {t.call.tags}
      </label>
      <div className="flex gap-2">
        <Input
          key={call.tags.join()}
          id={id}
          name="tags"
          defaultValue={call.tags.join(', ')}
          placeholder={t.call.tagsHint}
          maxLength={300}
        />
        <Button type="submit" variant="outline" disabled={set.isPending}>
          {t.common.save}
        </Button>
      </div>
    </form>
  );
}

function NewNote({ call }: { call: Call }) {
  const params = { path: { id: call.id } };
  const write = useMark(call, (text: string) =>
    unwrap(api.POST('/api/v1/calls/{id}/notes', { params, body: { text } })),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget;
    const text = typedIn(event, 'note');
    // What could not be written stays to be tried again.
    if (text !== '') write.mutate(text, { onSuccess: () => form.reset() });
  };
  return (
    <form onSubmit={submit} className="flex gap-2">
      <Input name="note" aria-label={t.call.writeNote} placeholder={t.call.writeNote} maxLength={2000} />
      <Button type="submit" variant="outline" disabled={write.isPending}>
        {t.call.addNote}
      </Button>
    </form>
  );
}

function RemoveNote({ call, id }: { call: Call; id: string }) {
  const queries = useQueryClient();
  return (
    <ConfirmButton
      variant="ghost"
      title={t.call.removeNote}
      lead={t.call.removeNoteLead}
      action={t.common.remove}
      onConfirm={async () => {
        await unwrap(api.DELETE('/api/v1/calls/notes/{id}', { params: { path: { id } } }));
        await queries.invalidateQueries({ queryKey: callQuery(call.id).queryKey });
      }}
    >
      {t.common.remove}
    </ConfirmButton>
  );
}

/** A file for `npm run call -- --replay`. */
function AsTest({ call }: { call: Call }) {
  const make = useMutation({
    mutationFn: () => unwrap(api.GET('/api/v1/calls/{id}/scenario', { params: { path: { id: call.id } } })),
    onSuccess: (scenario) =>
      saveFile(`call-${call.id}.json`, 'application/json', JSON.stringify(scenario, null, 2)),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button variant="outline" className="self-start" disabled={make.isPending} onClick={() => make.mutate()}>
      <FlaskConical aria-hidden />
      {t.call.asTest}
    </Button>
  );
}
