// The demo business: a hair salon that is complete enough to call, book, ask and complain to.
import {
  type Database,
  agents,
  businessProfiles,
  memberships,
  newId,
  organizations,
  phoneNumbers,
  services,
  staff,
  staffServices,
  users,
  withEmail,
  withCalledNumber,
  withOrganization,
  withUser,
} from '@offhook/db';
import { verticals } from '@offhook/machines';

export const DEMO = {
  email: 'demo@offhook.test',
  password: 'offhook-demo',
  /** Its agent speaks in the espeak voice, for people. */
  spokenNumber: '+12025550142',
  /** Its agent speaks modem, for simulated callers and other modems. */
  machineNumber: '+12025550143',
  timezone: 'America/New_York',
} as const;

/** A business like the demo's, under other names: the bench runs many beside each other. */
export type DemoBusiness = { [Key in keyof typeof DEMO]: string };

const { salon } = verticals;

/** The template's roles with their example names, and one more stylist. */
const STAFF = [
  ...salon.staff.map(({ exampleName, serviceIds }) => ({ name: exampleName, serviceIds })),
  { name: 'Anna', serviceIds: salon.staff[0]?.serviceIds ?? [] },
];

/** Cleaning up after the long chemical work. */
const BUFFER_AFTER_MINUTES: Record<string, number> = { color: 15, highlights: 15 };

/**
 * Puts the demo business, its owner and its two numbers into a database that has none.
 * @returns false when it was there already; nothing is changed then
 */
export async function seedDemo(
  db: Database,
  { passwordHash, business = DEMO }: { passwordHash: string; business?: DemoBusiness },
): Promise<boolean> {
  const known = await withCalledNumber(db, business.machineNumber, (tx) => tx.select().from(phoneNumbers));
  if (known.length > 0) return false;

  const organizationId = newId();
  const userId = await ensureOwner(db, business.email, passwordHash);
  await withOrganization(db, organizationId, async (tx) => {
    await tx.insert(organizations).values({ id: organizationId, name: 'Willow Hair Studio' });
    await tx.insert(memberships).values({ organizationId, userId, role: 'owner' });
    await tx.insert(businessProfiles).values({
      organizationId,
      timezone: business.timezone,
      vertical: 'salon',
      // Every day of the week, so that "tomorrow at 3 pm" can be booked on whatever day it is said.
      hours: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) =>
        weekday === 7 ? { weekday, from: '10:00', to: '17:00' } : { weekday, from: '09:00', to: '19:00' },
      ),
      booking: { minimumNoticeMinutes: 60, horizonDays: 120, incrementMinutes: 15 },
      address: '214 Willow Street, Springfield',
      phone: business.spokenNumber,
      knowledge: salon.knowledge,
      emergencies: salon.emergencies,
      afterHours: 'book',
      recordingConsent: 'announce',
    });

    const spoken = newId();
    const machine = newId();
    const agent = { organizationId, name: 'Riley', language: 'en', tone: 'warm' } as const;
    await tx.insert(agents).values([
      { ...agent, id: spoken, voice: 'sandbox-espeak' },
      { ...agent, id: machine, voice: 'sandbox-modem' },
    ]);
    await tx.insert(phoneNumbers).values([
      { organizationId, e164: business.spokenNumber, agentId: spoken },
      { organizationId, e164: business.machineNumber, agentId: machine },
    ]);

    const people = STAFF.map((person, position) => ({ ...person, id: newId(), organizationId, position }));
    await tx.insert(staff).values(people);
    for (const [position, service] of salon.services.entries()) {
      const id = newId();
      await tx.insert(services).values({
        id,
        organizationId,
        position,
        name: service.name,
        aliases: service.aliases,
        needs: service.needs,
        durationMinutes: service.durationMinutes,
        bufferAfterMinutes: BUFFER_AFTER_MINUTES[service.id] ?? 0,
        ...(service.price && { priceMinor: service.price.amountMinor, currency: service.price.currency }),
      });
      await tx
        .insert(staffServices)
        .values(
          people
            .filter(({ serviceIds }) => serviceIds.includes(service.id))
            .map((person) => ({ organizationId, staffId: person.id, serviceId: id })),
        );
    }
  });
  return true;
}

/** @returns the owner's user id */
async function ensureOwner(db: Database, email: string, passwordHash: string): Promise<string> {
  const [known] = await withEmail(db, email, (tx) => tx.select({ id: users.id }).from(users));
  if (known) return known.id;
  const id = newId();
  await withUser(db, id, (tx) =>
    tx.insert(users).values({ id, email, name: 'Demo Owner', passwordHash, loopbackOnly: true }),
  );
  return id;
}
