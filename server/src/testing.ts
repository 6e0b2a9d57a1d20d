// For tests: the server as it runs, on a database of the test's own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Database, memberships, newId, users, withOrganization, withUser } from '@offhook/db';
import type { FastifyInstance } from 'fastify';
import type { Role } from './accounts/permissions.ts';
import { buildApp, type Overrides } from './app.ts';
import { complete, type CompleteConfig, readConfig } from './config.ts';
import { hashPassword } from './password.ts';
import type { CallSession, Glimpse } from './voice/index.ts';

/** Settings that lead nowhere but to `databaseUrl`, with a home folder of their own below the system's temporary one. */
export function testConfig(databaseUrl: string, overrides: Partial<CompleteConfig> = {}): CompleteConfig {
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    OFFHOOK_HOME: mkdtempSync(path.join(tmpdir(), 'offhook-test-')),
    LOG_LEVEL: 'silent',
    PORT: '0',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'test-auth-token',
    DEEPGRAM_API_KEY: 'test-deepgram-key',
  });
  return { ...complete(config), ...overrides };
}

/** The whole server, not listening: ask it with `app.inject`. Closing it removes its home folder. */
export async function createTestApp(
  databaseUrl: string,
  options: { config?: Partial<CompleteConfig> } & Overrides = {},
): Promise<FastifyInstance> {
  const { config: settings, ...overrides } = options;
  const config = testConfig(databaseUrl, settings);
  const app = await buildApp(config, { jobsByHand: true, ...overrides });
  app.addHook('onClose', async () => rmSync(config.home, { recursive: true, force: true }));
  await app.ready();
  return app;
}

export interface TestUser {
  id: string;
  email: string;
  password: string;
}

/** Somebody who can sign in to `organizationId`. */
export async function createUser(
  db: Database,
  organizationId: string,
  options: { role?: Role; loopbackOnly?: boolean; password?: string } = {},
): Promise<TestUser> {
  const { role = 'owner', loopbackOnly = false, password = 'correct horse' } = options;
  const id = newId();
  const email = `${id}@example.test`;
  const passwordHash = await hashPassword(password);
  await withUser(db, id, (tx) =>
    tx.insert(users).values({ id, email, name: 'Test', passwordHash, loopbackOnly }),
  );
  await withOrganization(db, organizationId, (tx) =>
    tx.insert(memberships).values({ organizationId, userId: id, role }),
  );
  return { id, email, password };
}

/** The header of somebody signed in, without the round of signing in. */
export const bearer = (
  app: FastifyInstance,
  session: { userId?: string; organizationId: string; role?: Role },
): { authorization: string } => ({
  authorization: `Bearer ${app.jwt.sign({ sub: session.userId ?? newId(), org: session.organizationId, role: session.role ?? 'owner' })}`,
});

/** A call in progress in this process, as far as onlookers can tell; `over` ends it. */
export function addLiveCall(
  app: FastifyInstance,
  call: Partial<Glimpse> & { id: string; organizationId: string },
): CallSession & { glimpsed: Glimpse; over: Promise<string> } {
  const sessions = app.voice.sessions as Set<CallSession>;
  const done = Promise.withResolvers<string>();
  const glimpsed: Glimpse = {
    agentId: newId(),
    callSid: `CA${call.id}`,
    direction: 'inbound',
    fromNumber: '+12025550117',
    toNumber: '+12025550142',
    startedAt: app.now(),
    state: 'booking.when',
    interim: '',
    turn: null,
    language: 'en',
    agentVersion: null,
    afterHours: false,
    ...call,
  };
  const nothing = (): void => undefined;
  const session = {
    callId: call.id,
    organizationId: call.organizationId,
    glimpsed,
    over: done.promise,
    glimpse: () => glimpsed,
    tap: () => nothing,
    takeOver: () => true,
    answeredBy: nothing,
    audio: nothing,
    dtmf: nothing,
    mark: nothing,
    close: nothing,
    end(reason: string) {
      sessions.delete(session);
      done.resolve(reason);
    },
    done: done.promise,
  };
  sessions.add(session);
  return session;
}
