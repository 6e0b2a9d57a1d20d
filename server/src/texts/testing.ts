// For tests: a business that texts, its customers' phones, and a clock.
import { appointments, newId, withOrganization } from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { SANDBOX_CREDENTIALS, type Sandbox, startSandbox } from '@offhook/sandbox';
import { and, eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { Temporal } from 'temporal-polyfill';
import twilio from 'twilio/lib/webhooks/webhooks.js';
import { book } from '../scheduling/booking.ts';
import type { Overrides } from '../app.ts';
import { createTestApp } from '../testing.ts';

/** A number of the business's own zone. */
export const CUSTOMER = '+12125550117';
const { accountSid, authToken } = SANDBOX_CREDENTIALS;

export interface TextingHouse {
  app: FastifyInstance;
  database: TestDatabase;
  sandbox: Sandbox;
  business: SeededBusiness;
  /** Moves the clock to this wall-clock time in New York. */
  at(local: string): void;
  /** The customer books; resolves to the appointment's id. */
  book(local: string, phone?: string): Promise<string>;
  /** The customer texts; resolves to what the webhook answers once all that follows is done. */
  text(body: string, from?: string, sid?: string): Promise<number>;
  /** Posts a form as the carrier would. */
  post(
    path: string,
    form: Record<string, string>,
    signature?: string,
  ): Promise<{ statusCode: number; body: string }>;
  /** What the customer's phone has been sent, oldest first. */
  inbox(to?: string): string[];
  appointment(id: string): Promise<typeof appointments.$inferSelect>;
  close(): Promise<void>;
}

export async function openTextingHouse(overrides: Overrides = {}): Promise<TextingHouse> {
  const [database, sandbox] = await Promise.all([createTestDatabase(), startSandbox()]);
  let now = Date.now();
  const app = await createTestApp(database.url, {
    config: {
      twilio: { accountSid, authToken, apiUrl: sandbox.urls.carrier },
      publicUrl: 'http://phone.example.test',
    },
    now: () => new Date(now),
    ...overrides,
  });
  const business = await seedBusiness(database.db);
  const { organizationId } = business;
  const instant = (local: string) =>
    Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds;
  let texts = 0;

  const house: TextingHouse = {
    app,
    database,
    sandbox,
    business,
    at(local) {
      now = instant(local);
    },
    book: (local, phone = CUSTOMER) =>
      withOrganization(database.db, organizationId, (tx) =>
        book(
          tx,
          { organizationId, callId: newId(), idempotencyKey: newId(), now },
          {
            serviceIds: [business.serviceIds[0]!],
            opening: { staffId: business.staffIds[0]!, startsAt: instant(local) },
            customer: { name: 'Dana Reed', phone },
          },
        ),
      ),
    async text(body, from = CUSTOMER, sid = `SM${String((texts += 1)).padStart(32, '0')}`) {
      const { statusCode } = await house.post('/sms', {
        MessageSid: sid,
        From: from,
        To: business.e164,
        Body: body,
      });
      await app.jobs.drain();
      return statusCode;
    },
    async post(path, form, signature) {
      const url = `${app.publicUrl()}${path}`;
      return app.inject({
        method: 'POST',
        url: path,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': signature ?? twilio.getExpectedTwilioSignature(authToken, url, form),
        },
        payload: new URLSearchParams(form).toString(),
      });
    },
    inbox: (to = CUSTOMER) =>
      sandbox.carrier
        .messages()
        .filter((message) => message.to === to && message.direction === 'outbound-api')
        .map(({ body }) => body),
    async appointment(id) {
      const [row] = await withOrganization(database.db, organizationId, (tx) =>
        tx
          .select()
          .from(appointments)
          .where(and(eq(appointments.organizationId, organizationId), eq(appointments.id, id))),
      );
      return row!;
    },
    async close() {
      await app.close();
      await sandbox.close();
      await database.drop();
    },
  };
  return house;
}
