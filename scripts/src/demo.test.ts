import {
  businessProfiles,
  memberships,
  phoneNumbers,
  services,
  withCalledNumber,
  withOrganization,
} from '@offhook/db';
import { createTestDatabase } from '@offhook/db/testing';
import { expect, it } from 'vitest';
import { DEMO, seedDemo } from './demo.ts';

it('seeds the demo once, however often it runs', async () => {
  const { db, drop } = await createTestDatabase();
  try {
    expect(await seedDemo(db, { passwordHash: 'hash' })).toBe(true);
    expect(await seedDemo(db, { passwordHash: 'hash' })).toBe(false);
    const [number] = await withCalledNumber(db, DEMO.spokenNumber, (tx) => tx.select().from(phoneNumbers));
    const seen = await withOrganization(db, number!.organizationId, async (tx) => ({
      numbers: (await tx.select().from(phoneNumbers)).length,
      members: (await tx.select().from(memberships)).map(({ role }) => role),
      services: (await tx.select().from(services)).map(({ name }) => name),
      days: new Set(
        (await tx.select().from(businessProfiles)).flatMap(({ hours }) => hours.map((h) => h.weekday)),
      ).size,
    }));
    expect(seen).toMatchObject({ numbers: 2, members: ['owner'], days: 7 });
    expect(seen.services).toContain('Haircut');
  } finally {
    await drop();
  }
});
