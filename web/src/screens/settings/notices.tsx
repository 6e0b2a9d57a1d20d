// What customers are told, when, and in which words.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useController } from 'react-hook-form';
import { api, unwrapTagged } from '@/api/client.ts';
import { noticeSettingsQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import type { components } from '@/api/schema.ts';
import { ChecksField, NumberField, SwitchField, TextField } from '@/components/form/fields.tsx';
import { SettingsForm, useFormState } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { Input } from '@/components/ui/input.tsx';
import { m } from '@/wording/manage/manage.ts';
import { KeptMail } from './kept-mail.tsx';
import { Templates } from './templates.tsx';

type NoticeSettings = components['schemas']['NoticeSettings'];

/** Minutes before an appointment: what people choose from. */
const REMINDERS = [10_080, 2_880, 1_440, 240, 120, 60] as const;

/** Choices are texts. */
const valuesOf = ({ reminders, reviewUrl, ...rest }: NoticeSettings) => ({
  ...rest,
  reminders: reminders.map(String),
  reviewUrl: reviewUrl ?? '',
});
type Values = ReturnType<typeof valuesOf>;

export function Notices() {
  const query = useQuery(noticeSettingsQuery);
  const queries = useQueryClient();
  const mayWrite = useMay('notices:write');
  return (
    <>
      <Loaded query={query} what={m.settings.notices}>
        {(loaded) => (
          <SettingsForm<NoticeSettings, Values>
            loaded={loaded}
            values={(kept = loaded.value) => valuesOf(kept)}
            readOnly={!mayWrite}
            reload={query.refetch}
            save={async ({ reminders, reviewUrl, ...changes }, etag) => {
              const kept = await unwrapTagged(
                api.PATCH('/api/v1/notice-settings', {
                  params: { header: { 'if-match': etag } },
                  body: {
                    ...changes,
                    ...(reminders && { reminders: reminders.map(Number) }),
                    ...(reviewUrl !== undefined && { reviewUrl: reviewUrl.trim() || null }),
                  },
                }),
              );
              queries.setQueryData(noticeSettingsQuery.queryKey, kept);
            }}
          >
            <Section title={m.settings.notices} lead={m.notices.lead}>
              <ChecksField
                name="customers"
                label={m.notices.by}
                options={[
                  ['sms', m.notices.channels.sms],
                  ['email', m.notices.channels.email],
                ]}
              />
              <ChecksField
                name="reminders"
                label={m.notices.remind}
                options={[...new Set([...REMINDERS, ...loaded.value.reminders])]
                  .toSorted((a, b) => b - a)
                  .map((minutes) => [String(minutes), m.notices.before(minutes)] as const)}
              />
              <Quiet />
              <SwitchField name="waitlistOffers" label={m.notices.waitlist} hint={m.notices.waitlistHint} />
              <SwitchField name="noShowText" label={m.notices.noShow} hint={m.notices.noShowHint} />
              <div className="grid items-start gap-4 sm:grid-cols-2">
                <NumberField
                  name="completeAfterMinutes"
                  label={m.notices.complete}
                  unit={m.settings.minutes}
                  hint={m.notices.completeHint}
                  min={0}
                  max={10_080}
                />
                <TextField
                  name="reviewUrl"
                  label={m.notices.review}
                  hint={m.notices.reviewHint}
                  type="url"
                  placeholder="https://…"
                  maxLength={300}
                  rules={{ pattern: { value: /^(https:\/\/\S+)?$/, message: m.notices.wrongUrl } }}
                />
              </div>
            </Section>
          </SettingsForm>
        )}
      </Loaded>
      <Templates />
      <KeptMail />
    </>
  );
}

/** No texts within this time of the customer's day. */
function Quiet() {
  const { field } = useController({ name: 'quiet' });
  const { readOnly } = useFormState();
  const quiet = field.value as NoticeSettings['quiet'];
  const clock = (label: string, part: 'from' | 'to') => (
    <Input
      type="time"
      required
      disabled={readOnly}
      aria-label={label}
      className="w-32 text-sm"
      value={quiet[part]}
      onChange={(event) => event.target.value && field.onChange({ ...quiet, [part]: event.target.value })}
    />
  );
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{m.notices.quiet}</legend>
      <div className="flex items-center gap-2">
        {clock(m.notices.quietFrom, 'from')}
        <span aria-hidden>–</span>
        {clock(m.notices.quietTo, 'to')}
      </div>
      <p className="text-xs text-muted-foreground">{m.notices.quietHint}</p>
    </fieldset>
  );
}
