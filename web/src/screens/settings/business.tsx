// The business: what it is called, where it is, and how far ahead it can be booked.
import { useQuery } from '@tanstack/react-query';
import type { Organization } from '@/api/client.ts';
import { businessQuery } from '@/api/manage.ts';
import { useMay } from '@/api/queries.ts';
import { useSaveBusiness } from '@/api/save.ts';
import {
  NEEDED,
  NumberField,
  PhoneField,
  SelectField,
  SwitchField,
  TextField,
} from '@/components/form/fields.tsx';
import { SettingsForm } from '@/components/form/settings-form.tsx';
import { Loaded } from '@/components/page.tsx';
import { Section } from '@/components/section.tsx';
import { zonesByName } from '@/lib/zone.ts';
import { m } from '@/wording/manage/manage.ts';
import { t } from '@/wording/wording.ts';

const INCREMENTS = ['5', '10', '15', '20', '30', '60'] as const;

/** `increment` is a choice, and choices are texts. */
const valuesOf = (kept: Organization) => ({
  name: kept.name,
  phone: kept.phone ?? '',
  address: kept.address ?? '',
  timezone: kept.timezone,
  notice: kept.booking.minimumNoticeMinutes as number | null,
  horizon: kept.booking.horizonDays as number | null,
  increment: String(kept.booking.incrementMinutes),
  assignment: kept.assignment,
  offIncrement: kept.offIncrement,
});
type Values = ReturnType<typeof valuesOf>;

export function Business() {
  const query = useQuery(businessQuery);
  const save = useSaveBusiness();
  const mayWrite = useMay('organization:write');
  return (
    <Loaded query={query} what={m.settings.business}>
      {(loaded) => (
        <SettingsForm<Organization, Values>
          loaded={loaded}
          values={(kept = loaded.value) => valuesOf(kept)}
          readOnly={!mayWrite}
          saved={m.receptionist.businessSaved}
          reload={query.refetch}
          save={({ phone, address, notice, horizon, increment, ...changes }, etag) => {
            const { booking } = loaded.value;
            return save(
              {
                ...changes,
                ...(phone !== undefined && { phone: phone || null }),
                ...(address !== undefined && { address: address.trim() || null }),
                ...((notice ?? horizon ?? increment) !== undefined && {
                  booking: {
                    minimumNoticeMinutes: notice ?? booking.minimumNoticeMinutes,
                    horizonDays: horizon ?? booking.horizonDays,
                    incrementMinutes: Number(increment ?? booking.incrementMinutes) as 15,
                  },
                }),
              },
              etag,
            );
          }}
        >
          <Section title={m.settings.business} lead={t.verticals[loaded.value.vertical]}>
            <TextField name="name" label={m.settings.name} rules={NEEDED} maxLength={120} />
            <div className="grid gap-4 sm:grid-cols-2">
              <PhoneField name="phone" label={m.settings.phone} hint={m.settings.phoneHint} />
              <SelectField
                name="timezone"
                label={m.settings.timezone}
                hint={m.settings.timezoneHint}
                options={zonesByName(loaded.value.timezone)}
              />
            </div>
            <TextField
              name="address"
              label={m.settings.address}
              hint={m.settings.addressHint}
              maxLength={300}
            />
          </Section>
          <Section title={m.settings.booking} lead={m.settings.bookingLead}>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              <NumberField
                name="notice"
                label={m.settings.notice}
                unit={m.settings.minutes}
                min={0}
                max={43200}
                required
              />
              <NumberField
                name="horizon"
                label={m.settings.horizon}
                unit={m.settings.days}
                min={1}
                max={730}
                required
              />
              <SelectField
                name="increment"
                label={m.settings.increment}
                options={INCREMENTS.map((minutes) => [minutes, m.settings.everyMinutes(minutes)] as const)}
              />
              <SelectField
                name="assignment"
                label={m.settings.assignment}
                options={(['leastBusy', 'roundRobin', 'inOrder'] as const).map(
                  (way) => [way, m.settings.assignments[way]] as const,
                )}
              />
            </div>
            <SwitchField
              name="offIncrement"
              label={m.settings.offIncrement}
              hint={m.settings.offIncrementHint}
            />
          </Section>
        </SettingsForm>
      )}
    </Loaded>
  );
}
