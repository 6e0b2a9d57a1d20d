// What an owner has set up and looked through at the demo salon, so that the screens have something to show.
import { Temporal } from 'temporal-polyfill';
import { DEMO } from '../demo.ts';

/** Asks the API for a path below `/api/v1/`, whatever was there before; resolves to the answer, of which each reader knows its part. */
export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  route: string,
  data?: object,
) => Promise<{
  accessToken?: string;
  secret?: string;
  items?: { id: string; email?: string; startsAt?: string; serviceIds?: string[] }[];
}>;

/** Does nothing where it was done. */
export async function manageSalon(ask: Ask): Promise<void> {
  const keys = await ask('GET', 'organization/api-keys');
  if (keys.items?.length !== 0) return;
  await ask('POST', 'organization/api-keys', {
    name: 'The cash desk',
    scopes: ['calls:read', 'appointments:read'],
  });
  await ask('POST', 'webhooks', {
    url: 'https://hooks.example.com/offhook',
    description: 'Puts new appointments on the screen at the desk',
    types: ['appointment.booked', 'appointment.moved', 'appointment.cancelled'],
  });
  const { year } = Temporal.Now.plainDateISO();
  await ask('PATCH', 'organization', {
    transferTo: '+12025550119',
    holidays: { country: 'US', openOn: ['columbusDay'] },
    exceptions: [
      { date: `${year}-12-24`, open: [{ from: '09:00', to: '13:00' }], note: 'Christmas Eve' },
      { date: `${year + 1}-01-02`, open: [], note: 'Stocktaking' },
    ],
  });
  await ask('POST', 'knowledge', {
    question: 'Do you sell gift cards?',
    answer: 'Yes, at the desk, for any amount from 20 dollars.',
    variations: ['can I buy a voucher', 'do you have gift certificates'],
  });
  const agents = await ask('GET', 'agents');
  for (const { id } of agents.items ?? []) {
    const agent = `agents/${id}`;
    await ask('PATCH', agent, { keyTerms: ['balayage', 'Olaplex', 'Springfield'] });
    await ask('POST', `${agent}/publish`, { note: 'The first one' });
    await ask('PATCH', agent, { closing: 'Thank you for calling Willow. See you soon!' });
    await ask('POST', `${agent}/publish`, { note: 'A warmer goodbye' });
    await ask('PATCH', agent, { tone: 'brief' });
  }
  await bookByHand(ask);
  const { items: [call] = [] } = await ask('GET', 'calls?outcome=booked&q=Dana&limit=1');
  if (!call) return;
  await ask('PUT', `calls/${call.id}/tags`, { tags: ['regular', 'colour later'] });
  await ask('PUT', `calls/${call.id}/rating`, { rating: 5 });
  await ask('POST', `calls/${call.id}/notes`, {
    text: 'Comes with her daughter. Keep the chair by the window.',
  });
}

/** Of the free times of each of the staff in the days to come, those that are booked by hand, and for whom. */
const BY_HAND = [
  [3, 'Ray Cole'],
  [18, 'Nadia Haddad'],
  [41, 'Priya Shah'],
  [63, 'Tom Becker'],
  [90, 'Ray Cole'],
] as const;
const DAYS_TO_COME = 6;

async function bookByHand(ask: Ask): Promise<void> {
  const from = Temporal.Now.plainDateISO(DEMO.timezone).toString();
  const staff = await ask('GET', 'staff');
  for (const [index, { id: staffId, serviceIds = [] }] of (staff.items ?? []).entries()) {
    const service = serviceIds.slice(index % serviceIds.length)[0];
    const free = await ask(
      'GET',
      `appointments/openings?serviceIds=${service}&staffId=${staffId}&from=${from}&days=${DAYS_TO_COME}`,
    );
    for (const [nth, name] of BY_HAND) {
      const startsAt = free.items?.[nth + index * 5]?.startsAt;
      if (startsAt !== undefined)
        await ask('POST', 'appointments', { staffId, serviceIds: [service], startsAt, customer: { name } });
    }
  }
}
