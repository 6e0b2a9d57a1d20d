// The second step as a form holds it: where it begins, and what of it is sent.
import type { Organization, Service, Staff } from '@/api/client.ts';
import type { paths } from '@/api/schema.ts';
import { minorOf, typedOf } from '../../lib/money.ts';
import type { Progress, Template } from './queries.ts';

type Beginning = paths['/api/v1/onboarding/begin']['post']['requestBody']['content']['application/json'];
type Hours = NonNullable<Beginning['hours']>[number];

export interface ServiceFields {
  /** Of one that is there already. */
  serviceId?: string;
  templateId?: string;
  name: string;
  minutes: string;
  /** In major units, as typed; empty: not told. */
  price: string;
}
export interface PersonFields {
  staffId?: string;
  name: string;
  everything: boolean;
  /** Names of services; counts where it is not everything. */
  does: string[];
}
export interface ServicesFields {
  vertical: Template['vertical'];
  currency: string;
  services: ServiceFields[];
  hours: Hours[];
  staff: PersonFields[];
}

const USUAL_MINUTES = 60;

interface Known {
  /** Who sets the business up: often the one who does the work. */
  owner: string;
  business: Organization;
  templates: Template[];
  services: Service[];
  staff: Staff[];
  draft: Progress['draft'];
  /** The step was looked through before. */
  confirmed: boolean;
}

/** What is there already; else what the web page says; else what such a business usually offers. */
export function fieldsOf({
  owner,
  business,
  templates,
  services,
  staff,
  draft,
  confirmed,
}: Known): ServicesFields {
  const template = templates.find(({ vertical }) => vertical === business.vertical);
  const drafted = (draft?.services ?? []).map(({ name, durationMinutes, price }) => {
    const like = template?.services.find((each) => sameName(each.name, name));
    return {
      ...(like && { templateId: like.id }),
      name,
      minutes: String(durationMinutes ?? like?.durationMinutes ?? USUAL_MINUTES),
      price: priceText(price),
    };
  });
  const there = services.map(({ id, name, durationMinutes, price }) => ({
    serviceId: id,
    name,
    minutes: String(durationMinutes),
    price: priceText(price),
  }));
  const ids = services.map(({ id }) => id);
  const people = staff.map(({ id, name, serviceIds }) => ({
    staffId: id,
    name,
    everything: ids.every((each) => serviceIds.includes(each)),
    does: services.filter((service) => serviceIds.includes(service.id)).map((service) => service.name),
  }));
  const first = [there, drafted, (template?.services ?? []).map(ofTemplate)].find((list) => list.length > 0);
  const hours = confirmed ? business.hours : draft?.hours?.length ? draft.hours : template?.hours;
  return {
    vertical: business.vertical,
    currency:
      [...services, ...(draft?.services ?? []), ...(template?.services ?? [])].find(({ price }) => price)
        ?.price?.currency ?? 'USD',
    services: first ?? [],
    hours: (hours ?? business.hours) as Hours[],
    staff: people.length > 0 ? people : [{ name: owner, everything: true, does: [] }],
  };
}

/** Another kind of business: its services in place of the other template's, and its hours unless there are own ones. */
export function fieldsOfTemplate(template: Template, before: ServicesFields): ServicesFields {
  return {
    ...before,
    vertical: template.vertical,
    services: [
      ...before.services.filter(({ templateId }) => templateId === undefined),
      ...template.services.map(ofTemplate),
    ],
    hours: template.hours as Hours[],
  };
}

export const ofTemplate = ({
  id,
  name,
  durationMinutes,
  price,
}: Template['services'][number]): ServiceFields => ({
  templateId: id,
  name,
  minutes: String(durationMinutes),
  price: priceText(price),
});

/** What is sent: all that stands in the form, and what was taken out of it. */
export function beginning(
  { vertical, currency, services, hours, staff }: ServicesFields,
  before: { services: Service[]; staff: Staff[] },
): Beginning {
  const kept = new Set(services.map(({ serviceId }) => serviceId));
  const stay = new Set(staff.map(({ staffId }) => staffId));
  const names = services.map(({ name }) => name.trim());
  return {
    vertical,
    hours,
    services: services.map(({ serviceId, templateId, name, minutes, price }) => ({
      ...(serviceId !== undefined && { id: serviceId }),
      ...(templateId !== undefined && { templateId }),
      name: name.trim(),
      durationMinutes: Number(minutes),
      price: priceOf(price, currency),
    })),
    staff: staff.map(({ staffId, name, everything, does }) => ({
      ...(staffId !== undefined && { id: staffId }),
      name: name.trim(),
      ...(!everything && { does: names.filter((each) => does.some((other) => sameName(other, each))) }),
    })),
    without: {
      services: before.services.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
      staff: before.staff.filter(({ id }) => !stay.has(id)).map(({ id }) => id),
    },
  };
}

function priceOf(typed: string, currency: string) {
  const amountMinor = minorOf(typed, currency);
  return amountMinor === undefined ? null : { amountMinor, currency };
}

export const sameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

const priceText = (price: { amountMinor: number; currency: string } | null | undefined): string =>
  price ? typedOf(price.amountMinor, price.currency).replace(/\.0+$/, '') : '';

/** Or nothing: then it is not told. */
export const isPrice = (typed: string, currency: string): boolean =>
  typed.trim() === '' || minorOf(typed, currency) !== undefined;
