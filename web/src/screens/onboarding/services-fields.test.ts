import { describe, expect, it } from 'vitest';
import type { Organization, Service, Staff } from '@/api/client.ts';
import { asE164 } from '../../lib/phone-number.ts';
import type { Template } from './queries.ts';
import { beginning, fieldsOf, fieldsOfTemplate } from './services-fields.ts';

const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });
const hours = [{ weekday: 1, from: '09:00', to: '18:00' }];
const template = (vertical: Template['vertical'], ...names: string[]): Template => ({
  vertical,
  title: vertical,
  hours,
  services: names.map((name) => ({ id: name.toLowerCase(), name, durationMinutes: 45, price: usd(4550) })),
  roles: [],
  questions: [],
});
const salon = template('salon', 'Haircut', 'Color');
const business = { vertical: 'salon', hours: [{ weekday: 2, from: '08:00', to: '12:00' }] } as Organization;
const nothingYet = {
  owner: 'Robin',
  business,
  templates: [salon, template('dental', 'Cleaning')],
  services: [],
  staff: [],
  draft: null,
  confirmed: false,
};
const service = (id: string, name: string) =>
  ({ id, name, durationMinutes: 30, price: null }) as unknown as Service;
const person = (id: string, name: string, serviceIds: string[]) =>
  ({ id, name, serviceIds }) as unknown as Staff;

describe('the step of services', () => {
  it('begins with what such a business offers, and with the one who sets it up', () => {
    expect(fieldsOf(nothingYet)).toEqual({
      vertical: 'salon',
      currency: 'USD',
      services: [
        { templateId: 'haircut', name: 'Haircut', minutes: '45', price: '45.50' },
        { templateId: 'color', name: 'Color', minutes: '45', price: '45.50' },
      ],
      hours,
      staff: [{ name: 'Robin', everything: true, does: [] }],
    });
  });

  it('begins with what the web page says where it says something', () => {
    const open = [{ weekday: 3, from: '10:00', to: '16:00' }];
    const draft = {
      url: 'https://salon.example',
      hours: open,
      services: [
        { name: 'haircut', price: usd(2000) },
        { name: 'Perm', durationMinutes: 90 },
      ],
      questions: [],
    };
    expect(fieldsOf({ ...nothingYet, draft })).toMatchObject({
      hours: open,
      services: [
        { templateId: 'haircut', name: 'haircut', minutes: '45', price: '20' },
        { name: 'Perm', minutes: '90', price: '' },
      ],
    });
  });

  it('shows what is there already, and sends what was changed, added and taken out of it', () => {
    const services = [service('1', 'Cut'), service('2', 'Perm')];
    const staff = [person('a', 'Ana', ['1', '2']), person('b', 'Bo', ['2'])];
    const fields = fieldsOf({ ...nothingYet, services, staff, confirmed: true });
    expect(fields.hours).toEqual(business.hours);
    expect(fields.staff).toEqual([
      { staffId: 'a', name: 'Ana', everything: true, does: ['Cut', 'Perm'] },
      { staffId: 'b', name: 'Bo', everything: false, does: ['Perm'] },
    ]);
    const [, perm] = fields.services;
    const sent = beginning(
      {
        ...fields,
        services: [
          { ...perm, price: '12,50' },
          { name: ' Trim ', minutes: '20', price: '' },
        ],
        staff: [{ ...fields.staff[1], does: ['Perm', 'Cut'] }],
      },
      { services, staff },
    );
    expect(sent).toMatchObject({
      services: [
        { id: '2', name: 'Perm', durationMinutes: 30, price: usd(1250) },
        { name: 'Trim', durationMinutes: 20, price: null },
      ],
      staff: [{ id: 'b', name: 'Bo', does: ['Perm'] }],
      without: { services: ['1'], staff: ['a'] },
    });
  });

  it('of another kind keeps what the owner has added', () => {
    const before = fieldsOf(nothingYet);
    before.services.push({ name: 'Own', minutes: '10', price: '' });
    const after = fieldsOfTemplate(nothingYet.templates[1], before);
    expect(after.services.map(({ name }) => name)).toEqual(['Own', 'Cleaning']);
  });
});

it('takes telephone numbers as people write them', () => {
  expect(['(202) 555-0142', '1 202 555 0142', '+44 20 7946 0018', 'none'].map(asE164)).toEqual([
    '+12025550142',
    '+12025550142',
    '+442079460018',
    'none',
  ]);
});
