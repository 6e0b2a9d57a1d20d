// For tests: a PostgreSQL database of one's own, migrated and empty, and a business to put in it.
import { inject } from 'vitest';
import { type Connection, connect, open } from './client.ts';
import type { Database } from './client.ts';
import { newId } from './id.ts';
import * as schema from './schema/index.ts';
import { withOrganization } from './tenant.ts';
import './testing-setup.ts';

export interface TestDatabase extends Connection {
  url: string;
  /** Closes the connection and removes the database. */
  drop(): Promise<void>;
}

/** A fresh, migrated database; the connection's role is as bound by row-level security as in production. */
export async function createTestDatabase(options: { maxConnections?: number } = {}): Promise<TestDatabase> {
  const cluster = inject('testCluster');
  const name = `test_${newId().replaceAll('-', '')}`;
  await asAdmin(cluster, `create database ${name} template offhook owner offhook strategy file_copy`);
  const url = cluster.replace('//postgres:', '//offhook:').replace(/\/postgres$/, `/${name}`);
  const connection = connect(url, { maxConnections: 4, ...options });
  return {
    ...connection,
    url,
    async drop() {
      await connection.close();
      await asAdmin(cluster, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(cluster: string, statement: string): Promise<void> {
  const sql = open(cluster, { maxConnections: 1 });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

export interface SeededBusiness {
  organizationId: string;
  agentId: string;
  e164: string;
  serviceIds: string[];
  staffIds: string[];
}

export interface SeedOverrides {
  name?: string;
  e164?: string;
  profile?: Partial<typeof schema.businessProfiles.$inferInsert>;
  agent?: Partial<typeof schema.agents.$inferInsert>;
  services?: (Partial<typeof schema.services.$inferInsert> & { name: string })[];
  staff?: (Partial<typeof schema.staff.$inferInsert> & { name: string })[];
}

let lastNumber = 0;

/** A small salon in New York, open 9 to 18 every day, whose staff (Anna, Ben) perform every service (Haircut 45 min, Color 90 min). */
export async function seedBusiness(db: Database, overrides: SeedOverrides = {}): Promise<SeededBusiness> {
  const organizationId = newId();
  const agentId = newId();
  lastNumber += 1;
  const e164 = overrides.e164 ?? `+1202555${String(lastNumber).padStart(4, '0')}`;
  const services = (
    overrides.services ?? [
      { name: 'Haircut', aliases: ['cut'], durationMinutes: 45, priceMinor: 4500 },
      { name: 'Color', aliases: ['dye'], durationMinutes: 90, priceMinor: 12000 },
    ]
  ).map((service, position) => ({ durationMinutes: 45, ...service, id: newId(), organizationId, position }));
  const staff = (overrides.staff ?? [{ name: 'Anna' }, { name: 'Ben' }]).map((person, position) => ({
    ...person,
    id: newId(),
    organizationId,
    position,
  }));

  await withOrganization(db, organizationId, async (tx) => {
    await tx
      .insert(schema.organizations)
      .values({ id: organizationId, name: overrides.name ?? 'Test Salon' });
    await tx.insert(schema.businessProfiles).values({
      timezone: 'America/New_York',
      vertical: 'salon',
      hours: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
      ...overrides.profile,
      organizationId,
    });
    await tx
      .insert(schema.agents)
      .values({ name: 'Riley', voice: 'sandbox-modem', ...overrides.agent, id: agentId, organizationId });
    await tx.insert(schema.phoneNumbers).values({ organizationId, e164, agentId });
    await tx.insert(schema.services).values(services);
    await tx.insert(schema.staff).values(staff);
    await tx
      .insert(schema.staffServices)
      .values(
        staff.flatMap((person) =>
          services.map((service) => ({ organizationId, staffId: person.id, serviceId: service.id })),
        ),
      );
  });
  return {
    organizationId,
    agentId,
    e164,
    serviceIds: services.map(({ id }) => id),
    staffIds: staff.map(({ id }) => id),
  };
}
