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

export const DEMO = {
  email: 'demo@offhook.test',
  password: 'offhook-demo',
  /** Its agent speaks in the espeak voice, for people. */
  spokenNumber: '+12025550142',
  /** Its agent speaks modem, for simulated callers and other modems. */
  machineNumber: '+12025550143',
  timezone: 'America/New_York',
} as const;

type NewService = Omit<typeof services.$inferInsert, 'organizationId' | 'id' | 'position'> & { by: string[] };

const STAFF = ['Anna', 'Marcus', 'Sofia'];

const SERVICES: NewService[] = [
  {
    name: 'Haircut',
    aliases: ['cut', 'hair cut', 'trim', "women's haircut", 'haircut and style'],
    needs: ['my hair is too long', 'I need my ends trimmed', 'get my hair cut'],
    durationMinutes: 45,
    bufferAfterMinutes: 0,
    priceMinor: 5500,
    by: STAFF,
  },
  {
    name: "Men's cut",
    aliases: ["men's haircut", 'mens cut', 'barber cut', 'fade', 'buzz cut'],
    needs: ['a fade', 'clean up the sides'],
    durationMinutes: 30,
    priceMinor: 3500,
    by: ['Marcus', 'Anna'],
  },
  {
    name: "Kids' cut",
    aliases: ["children's haircut", "kid's haircut", "child's haircut"],
    needs: ['a haircut for my son', 'a haircut for my daughter'],
    durationMinutes: 30,
    priceMinor: 2800,
    by: ['Marcus', 'Sofia'],
  },
  {
    name: 'Color',
    aliases: ['hair color', 'colour', 'dye', 'root touch-up', 'full color'],
    needs: ['cover my grays', 'my roots are showing', 'change my hair color'],
    durationMinutes: 90,
    bufferAfterMinutes: 15,
    priceMinor: 12000,
    by: ['Anna', 'Sofia'],
  },
  {
    name: 'Highlights',
    aliases: ['balayage', 'foils', 'lowlights'],
    needs: ['I want to go lighter', 'some blonde pieces'],
    durationMinutes: 120,
    bufferAfterMinutes: 15,
    priceMinor: 16500,
    by: ['Sofia'],
  },
  {
    name: 'Blowout',
    aliases: ['blow dry', 'blow-dry', 'blowdry', 'wash and style', 'styling'],
    needs: ['my hair done for a party', 'wash and blow dry'],
    durationMinutes: 40,
    priceMinor: 4500,
    by: STAFF,
  },
  {
    name: 'Beard trim',
    aliases: ['beard', 'beard shaping', 'shave'],
    needs: ['clean up my beard'],
    durationMinutes: 20,
    priceMinor: 2000,
    by: ['Marcus'],
  },
];

const KNOWLEDGE = [
  {
    question: 'Is there parking?',
    variations: ['where can I park', 'do you have a parking lot', 'is parking free'],
    answer: 'There is free parking behind the building, and metered parking on the street.',
  },
  {
    question: 'How can I pay?',
    variations: ['do you take credit cards', 'do you take cash', 'do you accept Apple Pay'],
    answer: 'We take all major cards, Apple Pay, Google Pay and cash.',
  },
  {
    question: 'What is the cancellation policy?',
    variations: ['can I cancel for free', 'is there a cancellation fee', 'what if I need to cancel'],
    answer: 'You can cancel or move an appointment free of charge up to four hours before it.',
  },
  {
    question: 'Do you take walk-ins?',
    variations: ['can I just come in', 'do I need an appointment'],
    answer: 'We take walk-ins when a chair is free, but an appointment is the sure way.',
  },
  {
    question: 'Do you sell gift cards?',
    variations: ['can I buy a gift card', 'gift certificate'],
    answer: 'Yes, gift cards in any amount, at the front desk.',
  },
  {
    question: 'Is the salon wheelchair accessible?',
    variations: ['are there stairs', 'wheelchair access'],
    answer: 'Yes, the entrance is step-free and there is an accessible restroom.',
  },
];

/**
 * Puts the demo business, its owner and its two numbers into a database that has none.
 * @returns false when it was there already; nothing is changed then
 */
export async function seedDemo(db: Database, { passwordHash }: { passwordHash: string }): Promise<boolean> {
  const known = await withCalledNumber(db, DEMO.machineNumber, (tx) => tx.select().from(phoneNumbers));
  if (known.length > 0) return false;

  const organizationId = newId();
  const userId = await ensureOwner(db, passwordHash);
  await withOrganization(db, organizationId, async (tx) => {
    await tx.insert(organizations).values({ id: organizationId, name: 'Willow Hair Studio' });
    await tx.insert(memberships).values({ organizationId, userId, role: 'owner' });
    await tx.insert(businessProfiles).values({
      organizationId,
      timezone: DEMO.timezone,
      vertical: 'salon',
      // Every day of the week, so that "tomorrow at 3 pm" can be booked on whatever day it is said.
      hours: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) =>
        weekday === 7 ? { weekday, from: '10:00', to: '17:00' } : { weekday, from: '09:00', to: '19:00' },
      ),
      booking: { minimumNoticeMinutes: 60, horizonDays: 120, incrementMinutes: 15 },
      address: '214 Willow Street, Springfield',
      phone: DEMO.spokenNumber,
      knowledge: KNOWLEDGE.map((item) => ({ ...item, id: newId() })),
      emergencies: [],
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
      { organizationId, e164: DEMO.spokenNumber, agentId: spoken },
      { organizationId, e164: DEMO.machineNumber, agentId: machine },
    ]);

    const people = STAFF.map((name, position) => ({ id: newId(), organizationId, name, position }));
    await tx.insert(staff).values(people);
    for (const [position, { by, ...service }] of SERVICES.entries()) {
      const id = newId();
      await tx.insert(services).values({ ...service, id, organizationId, position });
      await tx
        .insert(staffServices)
        .values(
          people
            .filter(({ name }) => by.includes(name))
            .map((person) => ({ organizationId, staffId: person.id, serviceId: id })),
        );
    }
  });
  return true;
}

/** @returns the demo owner's user id */
async function ensureOwner(db: Database, passwordHash: string): Promise<string> {
  const [known] = await withEmail(db, DEMO.email, (tx) => tx.select({ id: users.id }).from(users));
  if (known) return known.id;
  const id = newId();
  await withUser(db, id, (tx) =>
    tx.insert(users).values({ id, email: DEMO.email, name: 'Demo Owner', passwordHash, loopbackOnly: true }),
  );
  return id;
}
