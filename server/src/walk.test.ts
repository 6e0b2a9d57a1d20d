// A walk over every operation the API describes: as every role, as a member of another organization, with tokens that
// are none. Who may do what is told here a second time, apart from the routes: one that is not in this table, or that
// asks for another permission than its line says, fails.
import { createHash, createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import {
  agents,
  agentVersions,
  apiKeys,
  appointments,
  auditLog,
  callNotes,
  contacts,
  dataRequests,
  calendarConnections,
  calendarFeeds,
  calendarLinks,
  calls,
  invitations,
  memberships,
  messages,
  newId,
  noticeTemplates,
  phoneNumbers,
  questionsAsked,
  recordings,
  refreshTokens,
  organizations,
  ROLES,
  secondFactors,
  services,
  staff,
  vendorCredentials,
  webhookDeliveries,
  webhookEndpoints,
  users,
  withOrganization,
  withUser,
} from '@offhook/db';
import {
  createTestDatabase,
  seedBusiness,
  type SeededBusiness,
  type TestDatabase,
} from '@offhook/db/testing';
import { type Sandbox, SANDBOX_CREDENTIALS, startSandbox } from '@offhook/sandbox';
import { eq, sql } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KEY_SCOPES, type Role } from './accounts/permissions.ts';
import { hashPassword } from './password.ts';
import { buildApp } from './app.ts';
import { addLiveCall, bearer, createTestApp, testConfig } from './testing.ts';

/** A business with a row of everything the API gives by its id. */
interface Scene extends SeededBusiness {
  userId: string;
  callId: string;
  appointmentId: string;
  /** Answers no number, so that it can be removed. */
  spareAgentId: string;
  knowledgeId: string;
  /** A calendar's consent, and whose it is. */
  connectionId: string;
  linkId: string;
  feedId: string;
  noteId: string;
  messageId: string;
  leadId: string;
  contactId: string;
  otherContactId: string;
  numberId: string;
  webhookId: string;
  deliveryId: string;
  /** An owner, too, so that each can go. */
  colleagueId: string;
  invitationId: string;
  apiKeyId: string;
  dataRequestId: string;
}

interface Expected {
  /**
   * The least role that may; `open`: nobody has to be signed in; `session`: whoever is signed in; `platform`: who runs
   * the installation, whatever their role here.
   */
  who: Role | 'open' | 'session' | 'platform';
  /** The row of the scene that `{id}` names. */
  id?(scene: Scene): string | undefined;
  query?: string;
  queryOf?(scene: Scene): string;
  body?(scene: Scene): object;
  /** Brings about what it takes for this to be a change. */
  prepare?(scene: Scene): Promise<unknown>;
  /** Where it takes more when somebody else has made the row: the least role that may then. */
  theirs?: Role;
  /** Makes the row somebody's own, a key's say. */
  hand?(scene: Scene, to: string): Promise<unknown>;
  /** Changes nothing of the organization's, but something of the person's own. */
  own?: true;
}

const aCall = ({ callId }: Scene) => callId;
const aService = ({ serviceIds }: Scene) => serviceIds[0];
const somebody = ({ staffIds }: Scene) => staffIds[0];
const anAgent = ({ spareAgentId }: Scene) => spareAgentId;
const aWeek = '?from=2026-06-01T00:00:00Z&to=2026-06-08T00:00:00Z';
const aNumber = ({ numberId }: Scene) => numberId;
const aWebhook = ({ webhookId }: Scene) => webhookId;
const aDelivery = ({ deliveryId }: Scene) => deliveryId;
const aConnection = ({ connectionId }: Scene) => connectionId;
const anOrganization = ({ organizationId }: Scene) => organizationId;
const aColleague = ({ colleagueId }: Scene) => colleagueId;
const anInvitation = ({ invitationId }: Scene) => invitationId;
const aQuestion = ({ knowledgeId }: Scene) => knowledgeId;

const aNote: Expected = {
  who: 'operator',
  theirs: 'admin',
  id: ({ noteId }) => noteId,
  hand: ({ organizationId, noteId }, to) =>
    withOrganization(database.db, organizationId, (tx) =>
      tx.update(callNotes).set({ userId: to }).where(eq(callNotes.id, noteId)),
    ),
};

/** It is in words of the scene's own, so that taking them back is a change. */
const TEMPLATE = { kind: 'booked', channel: 'sms', language: 'en', subject: null };
const EARLIER_AGENT = {
  language: 'en',
  tone: 'warm',
  greeting: null,
  closing: null,
  voice: 'sandbox-modem',
  transferTo: null,
  emergencies: null,
  limits: null,
} as const;

const OPERATIONS: Record<string, Expected> = {
  'POST /api/v1/auth/login': { who: 'open' },
  'POST /api/v1/auth/logout': { who: 'open' },
  'POST /api/v1/auth/refresh': { who: 'open' },
  'POST /api/v1/auth/register': { who: 'open' },
  'POST /api/v1/auth/verify': { who: 'open', body: () => ({ token: 'x'.repeat(43) }) },
  'POST /api/v1/auth/forgot-password': { who: 'open', body: () => ({ email: 'nobody@example.test' }) },
  'POST /api/v1/auth/reset-password': {
    who: 'open',
    body: () => ({ token: 'x'.repeat(43), password: 'correct horse' }),
  },
  'POST /api/v1/auth/invitations/look': { who: 'open', body: () => ({ token: 'x'.repeat(80) }) },
  'POST /api/v1/auth/invitations/accept': { who: 'open', body: () => ({ token: 'x'.repeat(80) }) },
  'GET /api/v1/auth/google': { who: 'open' },
  'POST /api/v1/auth/google/begin': { who: 'open' },
  'GET /api/v1/auth/google/callback': { who: 'open' },
  'POST /api/v1/auth/google/finish': { who: 'open', body: () => ({ ticket: 'x' }) },
  'POST /api/v1/auth/google/register': { who: 'open', body: () => ({ ticket: 'x' }) },
  'POST /api/v1/auth/google/connect': {
    who: 'session',
    own: true,
    body: () => ({ password: 'correct horse' }),
  },
  'DELETE /api/v1/auth/google/connect': { who: 'session', own: true },
  'GET /api/v1/auth/me': { who: 'session' },
  'GET /api/v1/auth/second-factor': { who: 'session' },
  'POST /api/v1/auth/second-factor/begin': {
    who: 'session',
    own: true,
    body: () => ({ password: 'correct horse' }),
  },
  'POST /api/v1/auth/second-factor/confirm': {
    who: 'session',
    own: true,
    body: () => ({ code: new TOTP({ secret: SECOND_FACTOR }).generate() }),
  },
  'POST /api/v1/auth/second-factor/remove': {
    who: 'session',
    own: true,
    body: () => ({ password: 'correct horse' }),
  },
  'GET /api/v1/user': { who: 'session' },
  'PATCH /api/v1/user': { who: 'session', own: true, body: () => ({ name: 'Another Name' }) },
  'GET /api/v1/user/activity': { who: 'session' },
  'GET /api/v1/organization/lifecycle': { who: 'viewer' },
  'POST /api/v1/organization/lifecycle/cancel': { who: 'owner' },
  'POST /api/v1/organization/lifecycle/reopen': {
    who: 'owner',
    prepare: ({ organizationId }) =>
      withOrganization(database.db, organizationId, (tx) =>
        tx.update(organizations).set({ status: 'cancelled', deleteAfter: new Date('2100-01-01') }),
      ),
  },
  'GET /api/v1/admin/organizations': { who: 'platform' },
  'GET /api/v1/admin/organizations/{id}': { who: 'platform', id: anOrganization },
  'POST /api/v1/admin/organizations/{id}/suspend': {
    who: 'platform',
    id: anOrganization,
    body: () => ({ reason: 'Not paid' }),
  },
  'POST /api/v1/admin/organizations/{id}/activate': { who: 'platform', id: anOrganization },
  'GET /api/v1/admin/deletions': { who: 'platform' },
  'GET /api/v1/admin/numbers': { who: 'platform' },
  'GET /api/v1/admin/usage': { who: 'platform', query: '?month=2026-05' },
  'GET /api/v1/admin/metrics': { who: 'platform' },
  'POST /api/v1/organizations': {
    who: 'session',
    own: true,
    body: () => ({ name: 'Second Salon', timezone: 'America/New_York', vertical: 'salon' }),
  },
  'PUT /api/v1/auth/organization': {
    who: 'session',
    own: true,
    body: ({ organizationId }) => ({ organizationId }),
  },
  'POST /api/v1/auth/password': {
    who: 'session',
    own: true,
    body: () => ({ current: 'correct horse', next: 'correct horse' }),
  },
  'DELETE /api/v1/auth/sessions': { who: 'session', own: true },
  'GET /api/v1/auth/sessions': { who: 'session' },
  'DELETE /api/v1/auth/sessions/{id}': {
    who: 'session',
    own: true,
    id: ({ userId }) => userId,
    prepare: ({ userId }) =>
      withUser(database.db, userId, (tx) =>
        tx.insert(refreshTokens).values({
          userId,
          familyId: userId,
          tokenHash: newId(),
          expiresAt: new Date('2100-01-01'),
        }),
      ),
  },
  'GET /api/v1/appointments': { who: 'viewer', query: '?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z' },
  'POST /api/v1/appointments': {
    who: 'operator',
    body: (scene) => ({
      staffId: somebody(scene),
      serviceIds: [aService(scene)],
      startsAt: '2031-03-04T15:00:00Z',
      customer: { name: 'Dana Reed' },
    }),
  },
  'GET /api/v1/appointments/export': { who: 'viewer', query: aWeek },
  'GET /api/v1/appointments/openings': {
    who: 'viewer',
    query: '?serviceIds=00000000-0000-7000-8000-000000000000&from=2026-06-01',
  },
  'GET /api/v1/appointments/unavailable': { who: 'viewer', query: '?from=2026-06-01' },
  'GET /api/v1/appointments/{id}': { who: 'viewer', id: ({ appointmentId }) => appointmentId },
  'GET /api/v1/appointments/{id}/changes': { who: 'viewer', id: ({ appointmentId }) => appointmentId },
  'PATCH /api/v1/appointments/{id}': {
    who: 'operator',
    id: ({ appointmentId }) => appointmentId,
    body: () => ({ note: 'First visit' }),
  },
  'POST /api/v1/appointments/{id}/cancel': {
    who: 'operator',
    id: ({ appointmentId }) => appointmentId,
    body: () => ({}),
  },
  'GET /api/v1/calendars': { who: 'viewer' },
  'POST /api/v1/calendars/connect': { who: 'manager', own: true, body: () => ({ vendor: 'google' }) },
  'GET /api/v1/calendars/callback': { who: 'open' },
  'GET /api/v1/calendars/connections/{id}/calendars': { who: 'manager', id: aConnection },
  'DELETE /api/v1/calendars/connections/{id}': { who: 'manager', id: aConnection },
  'PUT /api/v1/calendars/links': {
    who: 'manager',
    body: (scene) => ({
      connectionId: aConnection(scene),
      staffId: somebody(scene),
      calendarId: 'owner@gmail.example',
    }),
  },
  'DELETE /api/v1/calendars/links/{id}': { who: 'manager', id: ({ linkId }) => linkId },
  'POST /api/v1/calendars/links/{id}/read': { who: 'manager', own: true, id: ({ linkId }) => linkId },
  'POST /api/v1/calendars/subscriptions': {
    who: 'manager',
    body: (scene) => ({ url: 'https://example.com/mine.ics', staffId: somebody(scene) }),
  },
  'GET /api/v1/calendars/feeds': { who: 'manager' },
  'POST /api/v1/calendars/feeds': { who: 'manager', body: () => ({}) },
  'DELETE /api/v1/calendars/feeds/{id}': { who: 'manager', id: ({ feedId }) => feedId },
  'GET /api/v1/calls': { who: 'viewer' },
  'GET /api/v1/dashboard/today': { who: 'viewer' },
  'GET /api/v1/dashboard/metrics': { who: 'viewer', query: aWeek },
  'GET /api/v1/dashboard/analytics': { who: 'viewer', query: aWeek },
  'GET /api/v1/dashboard/funnel': { who: 'viewer', query: aWeek },
  'GET /api/v1/dashboard/performance': { who: 'viewer', query: aWeek },
  'GET /api/v1/dashboard/objective': { who: 'viewer' },
  'PATCH /api/v1/dashboard/objective': { who: 'manager', body: () => ({ targetMs: 900 }) },
  'GET /api/v1/dashboard/performance/heat-map': { who: 'viewer', query: aWeek },
  'GET /api/v1/dashboard/performance/turns': { who: 'viewer', query: `${aWeek}&fromMs=0&toMs=100` },
  'GET /api/v1/voice/voices': { who: 'viewer' },
  'GET /api/v1/voice/preview': { who: 'viewer', query: '?voice=sandbox-modem&text=Hello' },
  'GET /api/v1/voice/greeting': { who: 'viewer', queryOf: ({ agentId }) => `?agentId=${agentId}` },
  'GET /api/v1/voice/health': { who: 'viewer' },
  'GET /api/v1/messages': { who: 'viewer' },
  'GET /api/v1/messages/export': { who: 'viewer' },
  'GET /api/v1/messages/{id}': { who: 'viewer', id: ({ messageId }) => messageId },
  'PATCH /api/v1/messages/{id}': {
    who: 'operator',
    id: ({ messageId }) => messageId,
    body: () => ({ handled: true }),
  },
  'GET /api/v1/leads': { who: 'viewer' },
  'GET /api/v1/leads/export': { who: 'viewer' },
  'GET /api/v1/leads/{id}': { who: 'viewer', id: ({ leadId }) => leadId },
  'PATCH /api/v1/leads/{id}': {
    who: 'operator',
    id: ({ leadId }) => leadId,
    body: () => ({ leadStatus: 'won' }),
  },
  'GET /api/v1/contacts': { who: 'viewer' },
  'POST /api/v1/contacts': { who: 'operator', body: () => ({ phone: '+12025550190' }) },
  'GET /api/v1/contacts/export': { who: 'viewer' },
  'GET /api/v1/contacts/{id}': { who: 'viewer', id: ({ contactId }) => contactId },
  'GET /api/v1/contacts/{id}/history': { who: 'viewer', id: ({ contactId }) => contactId },
  'PATCH /api/v1/contacts/{id}': {
    who: 'operator',
    id: ({ contactId }) => contactId,
    body: () => ({ note: 'A regular' }),
  },
  'POST /api/v1/contacts/{id}/merge': {
    who: 'operator',
    id: ({ contactId }) => contactId,
    body: ({ otherContactId }) => ({ otherId: otherContactId }),
  },
  'GET /api/v1/organization/branding': { who: 'viewer' },
  'PATCH /api/v1/organization/branding': { who: 'manager', body: () => ({ displayName: 'Shown' }) },
  'GET /api/v1/organization/vendors': { who: 'admin' },
  'PUT /api/v1/organization/vendors/{vendor}': {
    who: 'admin',
    body: () => ({ key: SANDBOX_CREDENTIALS.deepgramKey }),
  },
  'DELETE /api/v1/organization/vendors/{vendor}': { who: 'admin' },
  'GET /api/v1/privacy/retention': { who: 'admin' },
  'PATCH /api/v1/privacy/retention': { who: 'admin', body: () => ({ recordings: 30 }) },
  'GET /api/v1/privacy/clean-ups': { who: 'admin' },
  'GET /api/v1/privacy/requests': { who: 'admin' },
  'POST /api/v1/privacy/requests': {
    who: 'admin',
    body: ({ contactId }) => ({ kind: 'erasure', contactId }),
  },
  'GET /api/v1/privacy/requests/{id}': { who: 'admin', id: ({ dataRequestId }) => dataRequestId },
  'GET /api/v1/privacy/requests/{id}/file': { who: 'open', id: ({ dataRequestId }) => dataRequestId },
  'GET /api/v1/holidays': { who: 'viewer', query: '?country=US&year=2026' },
  'GET /api/v1/onboarding': { who: 'viewer' },
  'GET /api/v1/onboarding/templates': { who: 'viewer' },
  'GET /api/v1/onboarding/time-zones': { who: 'viewer' },
  'POST /api/v1/onboarding/begin': {
    who: 'manager',
    body: () => ({ vertical: 'salon', services: [], staff: [{ name: 'Cleo' }] }),
  },
  'POST /api/v1/onboarding/import': { who: 'manager', body: () => ({ address: 'salon.example' }) },
  'POST /api/v1/onboarding/confirm': { who: 'manager', body: () => ({ step: 'business' }) },
  'POST /api/v1/onboarding/go-live': { who: 'manager', body: () => ({}) },
  'GET /api/v1/calls/{id}': { who: 'viewer', id: aCall },
  'GET /api/v1/calls/live': { who: 'viewer' },
  'POST /api/v1/calls': {
    who: 'operator',
    body: () => ({ purpose: 'demo', to: '+12025550199', consent: { basis: 'self' } }),
  },
  'POST /api/v1/voice/demo-call': { who: 'operator', body: () => ({ to: '+12025550198' }) },
  'POST /api/v1/calls/{id}/take-over': {
    who: 'operator',
    id: aCall,
    body: () => ({ to: '+12025550150' }),
  },
  'POST /api/v1/calls/{id}/listen': { who: 'manager', id: aCall },
  // The last that is done with a call in progress.
  'POST /api/v1/calls/{id}/hang-up': { who: 'operator', id: aCall },
  'GET /api/v1/calls/export': { who: 'viewer' },
  'GET /api/v1/calls/{id}/scenario': { who: 'viewer', id: aCall },
  'POST /api/v1/calls/{id}/notes': { who: 'operator', id: aCall, body: () => ({ text: 'Call back' }) },
  'PATCH /api/v1/calls/notes/{id}': { ...aNote, body: () => ({ text: 'A regular of old' }) },
  'DELETE /api/v1/calls/notes/{id}': aNote,
  'PUT /api/v1/calls/{id}/tags': { who: 'operator', id: aCall, body: () => ({ tags: ['vip'] }) },
  'PUT /api/v1/calls/{id}/rating': { who: 'operator', id: aCall, body: () => ({ rating: 4 }) },
  'GET /api/v1/live': { who: 'viewer' },
  'GET /api/v1/test-calls': { who: 'operator' },
  'POST /api/v1/test-calls': {
    who: 'operator',
    own: true,
    body: (scene) => ({ agentId: anAgent(scene) }),
  },
  'GET /api/v1/calls/{id}/recording': { who: 'open', id: aCall },
  'GET /api/v1/calls/{id}/recording/loudness': { who: 'viewer', id: aCall },
  'GET /api/v1/calls/{id}/voicemail': { who: 'open', id: ({ callId }) => callId },
  'GET /api/v1/organization': { who: 'viewer' },
  'GET /api/v1/organization/setup': { who: 'viewer' },
  'PATCH /api/v1/organization': { who: 'manager', body: () => ({ name: 'Another Name' }) },
  'GET /api/v1/organization/audit-log': { who: 'admin' },
  'GET /api/v1/organization/members': { who: 'viewer' },
  'PATCH /api/v1/organization/members/{id}': {
    who: 'admin',
    id: aColleague,
    body: () => ({ role: 'viewer' }),
  },
  'DELETE /api/v1/organization/members/{id}': { who: 'admin', id: aColleague },
  'POST /api/v1/organization/members/{id}/make-owner': { who: 'owner', id: aColleague },
  'POST /api/v1/organization/leave': { who: 'session' },
  'GET /api/v1/organization/invitations': { who: 'viewer' },
  'POST /api/v1/organization/invitations': {
    who: 'admin',
    body: () => ({ email: 'new@example.test', role: 'viewer' }),
  },
  'POST /api/v1/organization/invitations/{id}/resend': { who: 'admin', id: anInvitation },
  'DELETE /api/v1/organization/invitations/{id}': { who: 'admin', id: anInvitation },
  'GET /api/v1/organization/api-keys': { who: 'admin' },
  'POST /api/v1/organization/api-keys': {
    who: 'admin',
    body: () => ({ name: 'Till', scopes: ['calls:read'] }),
  },
  'DELETE /api/v1/organization/api-keys/{id}': { who: 'admin', id: ({ apiKeyId }) => apiKeyId },
  'GET /api/v1/services': { who: 'viewer' },
  'POST /api/v1/services': { who: 'manager', body: () => ({ name: 'Perm', durationMinutes: 90 }) },
  'POST /api/v1/services/bulk': {
    who: 'manager',
    body: () => ({ services: [{ name: 'Perm', durationMinutes: 90, category: 'Hair' }] }),
  },
  'PATCH /api/v1/services/bulk': {
    who: 'manager',
    body: (scene) => ({ services: [{ id: aService(scene), ifMatch: '*', category: 'Hair' }] }),
  },
  'GET /api/v1/services/categories': { who: 'viewer' },
  'POST /api/v1/services/categories/rename': {
    who: 'manager',
    body: () => ({ from: 'Old', to: 'New' }),
  },
  'GET /api/v1/services/{id}': { who: 'viewer', id: aService },
  'PATCH /api/v1/services/{id}': { who: 'manager', id: aService, body: () => ({ durationMinutes: 50 }) },
  'POST /api/v1/services/{id}/archive': { who: 'manager', id: aService },
  'POST /api/v1/services/{id}/restore': { who: 'manager', id: ({ serviceIds }) => serviceIds[1] },
  'GET /api/v1/staff': { who: 'viewer' },
  'POST /api/v1/staff': {
    who: 'manager',
    body: (scene) => ({ name: 'Cleo', serviceIds: [aService(scene)] }),
  },
  'GET /api/v1/staff/{id}': { who: 'viewer', id: somebody },
  'PATCH /api/v1/staff/{id}': { who: 'manager', id: somebody, body: () => ({ serviceIds: [] }) },
  'POST /api/v1/staff/{id}/archive': { who: 'manager', id: somebody },
  'POST /api/v1/staff/{id}/restore': { who: 'manager', id: ({ staffIds }) => staffIds[1] },
  'GET /api/v1/agents': { who: 'viewer' },
  'POST /api/v1/agents': { who: 'manager', body: () => ({ name: 'Sam', voice: 'aura-2-thalia-en' }) },
  'GET /api/v1/agents/{id}': { who: 'viewer', id: anAgent },
  'PATCH /api/v1/agents/{id}': { who: 'manager', id: anAgent, body: () => ({ greeting: 'Hello!' }) },
  'GET /api/v1/agents/{id}/versions': { who: 'viewer', id: anAgent },
  'GET /api/v1/agents/{id}/diff': { who: 'viewer', id: anAgent },
  'POST /api/v1/agents/{id}/publish': { who: 'manager', id: anAgent, body: () => ({ note: 'Friendlier' }) },
  'POST /api/v1/agents/{id}/restore': {
    who: 'manager',
    id: ({ agentId }) => agentId,
    body: () => ({ version: 1 }),
  },
  'POST /api/v1/agents/{id}/pause': { who: 'manager', id: anAgent },
  'POST /api/v1/agents/{id}/resume': { who: 'manager', id: ({ agentId }) => agentId },
  'DELETE /api/v1/agents/{id}': { who: 'manager', id: anAgent },
  'GET /api/v1/phone-numbers': { who: 'viewer' },
  'GET /api/v1/phone-numbers/available': { who: 'admin' },
  'GET /api/v1/phone-numbers/pool': { who: 'admin' },
  'POST /api/v1/phone-numbers': {
    who: 'admin',
    body: ({ agentId }) => ({ agentId, e164: `+1${(areaCode += 1)}5550100` }),
  },
  'POST /api/v1/phone-numbers/import': {
    who: 'admin',
    body: ({ agentId }) => ({ agentId, e164: pool.pop() ?? pool[0] }),
  },
  'GET /api/v1/phone-numbers/{id}': { who: 'viewer', id: aNumber },
  'PATCH /api/v1/phone-numbers/{id}': { who: 'admin', id: aNumber, body: () => ({ route: 'voicemail' }) },
  'DELETE /api/v1/phone-numbers/{id}': { who: 'admin', id: aNumber },
  'GET /api/v1/knowledge': { who: 'viewer' },
  'POST /api/v1/knowledge': {
    who: 'manager',
    body: () => ({ question: 'Is there parking?', variations: [], answer: 'Yes.' }),
  },
  'GET /api/v1/notices': { who: 'viewer' },
  'GET /api/v1/mailbox': { who: 'viewer' },
  'GET /api/v1/texts': { who: 'viewer' },
  'GET /api/v1/texts/thread': { who: 'viewer', query: '?phone=%2B12025550117' },
  'GET /api/v1/notice-settings': { who: 'viewer' },
  'PATCH /api/v1/notice-settings': { who: 'manager', body: () => ({ noShowText: true }) },
  'GET /api/v1/notice-templates': { who: 'viewer' },
  'PUT /api/v1/notice-templates': { who: 'manager', body: () => ({ ...TEMPLATE, body: 'See you, {name}.' }) },
  'POST /api/v1/notice-templates/reset': { who: 'manager', body: () => TEMPLATE },
  'POST /api/v1/notice-templates/preview': {
    who: 'viewer',
    own: true,
    body: () => ({ ...TEMPLATE, body: 'See you, {name}.' }),
  },
  'GET /api/v1/notice-preferences': { who: 'session' },
  'PATCH /api/v1/notice-preferences': { who: 'session', own: true, body: () => ({ phone: '+12025550117' }) },
  'GET /api/v1/notice-preferences/push': { who: 'session' },
  'PUT /api/v1/notice-preferences/push': {
    who: 'session',
    own: true,
    body: () => ({
      endpoint: 'https://push.example.com/x',
      keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
    }),
  },
  'DELETE /api/v1/notice-preferences/push': {
    who: 'session',
    own: true,
    query: '?endpoint=https%3A%2F%2Fpush.example.com%2Fx',
  },
  'GET /api/v1/webhooks': { who: 'admin' },
  'POST /api/v1/webhooks': {
    who: 'admin',
    body: () => ({ url: 'https://example.com/hook', types: ['call.completed'] }),
  },
  'GET /api/v1/webhooks/{id}': { who: 'admin', id: aWebhook },
  'PATCH /api/v1/webhooks/{id}': { who: 'admin', id: aWebhook, body: () => ({ disabled: true }) },
  'DELETE /api/v1/webhooks/{id}': { who: 'admin', id: aWebhook },
  'POST /api/v1/webhooks/{id}/ping': { who: 'admin', id: aWebhook },
  'POST /api/v1/webhooks/{id}/secret': { who: 'admin', id: aWebhook },
  'POST /api/v1/webhooks/{id}/replay': {
    who: 'admin',
    id: aWebhook,
    body: () => ({ since: '2026-01-01T00:00:00Z' }),
  },
  'GET /api/v1/webhook-deliveries': { who: 'admin' },
  'GET /api/v1/webhook-deliveries/{id}': { who: 'admin', id: aDelivery },
  'POST /api/v1/webhook-deliveries/{id}/replay': { who: 'admin', id: aDelivery },
  'GET /api/v1/knowledge/gaps': { who: 'viewer' },
  'POST /api/v1/knowledge/gaps/answer': {
    who: 'manager',
    body: () => ({ key: 'park', answer: 'Behind the house.' }),
  },
  'POST /api/v1/knowledge/gaps/dismiss': { who: 'manager', body: () => ({ key: 'park' }) },
  'GET /api/v1/knowledge/{id}': { who: 'viewer', id: aQuestion },
  'PATCH /api/v1/knowledge/{id}': { who: 'manager', id: aQuestion, body: () => ({ answer: 'No.' }) },
  'DELETE /api/v1/knowledge/{id}': { who: 'manager', id: aQuestion },
};

/** Of the OpenAPI document: what each method of a path takes. */
type Described = Record<string, { security: { bearer?: string[] }[] } | undefined>;

let database: TestDatabase;
let app: FastifyInstance;
let sandbox: Sandbox;
/** Each number bought is of another area; those of the pool are in the carrier's account already. */
let areaCode = 300;
const pool: string[] = [];
/** Of everybody in a scene, begun and not confirmed. */
const SECOND_FACTOR = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
/** Of everybody in a scene; costly to make. */
let passwordHash: string;
beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  const { accountSid, authToken } = SANDBOX_CREDENTIALS;
  app = await createTestApp(database.url, {
    connection: database,
    safeFetch: async (url) => ({
      url,
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: Buffer.from(
        url.endsWith('.ics')
          ? 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n'
          : '<title>A salon</title>',
      ),
    }),
    jobsByHand: true,
    config: {
      twilio: { accountSid, authToken, apiUrl: sandbox.urls.carrier },
      google: {
        clientId: SANDBOX_CREDENTIALS.oauthClientId,
        clientSecret: SANDBOX_CREDENTIALS.oauthClientSecret,
        url: sandbox.urls.google,
      },
      deepgram: { apiKey: SANDBOX_CREDENTIALS.deepgramKey, url: sandbox.urls.deepgram },
      emulated: new Set(['deepgram'] as const),
    },
  });
  const { numbers } = await app.carrierAccounts.numbersOf(newId(), null);
  for (let count = 0; count < ROLES.length * 5; count += 1) {
    const e164 = `+1${(areaCode += 1)}5550100`;
    await numbers.buy(e164, app.numberWebhooks(), AbortSignal.timeout(5_000));
    pool.push(e164);
  }
  passwordHash = await hashPassword('correct horse');
});
afterAll(async () => {
  // Closing waits for calls to end.
  for (const session of app.voice.sessions) session.end('caller:hungUp');
  await app.close();
  await sandbox.close();
  await database.drop();
});

async function setScene(): Promise<Scene> {
  const knowledgeId = newId();
  const noteId = newId();
  const people = { messageId: newId(), leadId: newId(), contactId: newId(), otherContactId: newId() };
  const business = await seedBusiness(database.db, {
    profile: {
      knowledge: [{ id: knowledgeId, question: 'Where are you?', variations: [], answer: 'Downtown.' }],
    },
  });
  const { organizationId, agentId, e164: toNumber } = business;
  const callId = newId();
  const connectionId = newId();
  const linkId = newId();
  const feedId = newId();
  const spareAgentId = newId();
  const appointmentId = newId();
  const [userId, colleagueId] = [await addPerson(), await addPerson()];
  const invitationId = newId();
  const apiKeyId = newId();
  let numberId = '';
  const webhookId = newId();
  const deliveryId = newId();
  const dataRequestId = newId();
  await withOrganization(database.db, organizationId, async (tx) => {
    await tx
      .insert(agents)
      .values({ id: spareAgentId, organizationId, name: 'Spare', voice: 'aura-2-thalia-en' });
    // Its version one was another, so that bringing that back is a change; and so that going on is one.
    await tx.update(agents).set({ pausedAt: new Date() }).where(eq(agents.id, agentId));
    await tx.insert(agentVersions).values({
      organizationId,
      agentId,
      version: 1,
      settings: { ...EARLIER_AGENT, name: 'Earlier' },
      publishedBy: userId,
      publishedAt: new Date(),
    });
    await tx.insert(calls).values({
      id: callId,
      organizationId,
      agentId,
      callSid: `CA${callId}`,
      direction: 'inbound',
      fromNumber: '+12025550117',
      toNumber,
      startedAt: new Date(),
    });
    await tx.insert(recordings).values({
      organizationId,
      callId,
      path: `${organizationId}/${callId}.wav`,
      durationMs: 50,
      sizeBytes: 858,
      loudness: Buffer.from([0, 0]),
    });
    await tx.insert(appointments).values({
      id: appointmentId,
      organizationId,
      staffId: business.staffIds[0] ?? '',
      serviceIds: business.serviceIds.slice(0, 1),
      status: 'confirmed',
      startsAt: new Date('2031-03-03T15:00:00Z'),
      endsAt: new Date('2031-03-03T15:45:00Z'),
      occupied: '["2031-03-03T15:00:00Z","2031-03-03T15:45:00Z")',
      customerName: 'Dana Reed',
      source: 'demo',
    });
    await tx.insert(memberships).values([
      { organizationId, userId, role: 'owner' },
      { organizationId, userId: colleagueId, role: 'owner' },
    ]);
    await tx.insert(messages).values(
      [people.messageId, people.leadId].map((id, n) => ({
        id,
        organizationId,
        kind: n === 0 ? ('message' as const) : ('lead' as const),
        urgent: false,
        text: 'Call me back',
      })),
    );
    await tx.insert(contacts).values(
      [people.contactId, people.otherContactId].map((id, n) => ({
        id,
        organizationId,
        phone: `+1202555018${n}`,
      })),
    );
    await tx.insert(questionsAsked).values({
      organizationId,
      callId,
      position: 1,
      question: 'Is there parking?',
      key: 'park',
      askedAt: new Date(),
    });
    await tx.insert(callNotes).values({ id: noteId, organizationId, callId, userId, text: 'A regular' });
    await tx.insert(calendarConnections).values({
      id: connectionId,
      organizationId,
      vendor: 'google',
      account: 'owner@gmail.example',
      refreshToken: app.secrets.seal(
        sandbox.google.oauth.consent(),
        `calendar_connections/${connectionId}/refresh`,
      ),
    });
    await tx.insert(calendarLinks).values({
      id: linkId,
      organizationId,
      connectionId,
      staffId: business.staffIds[1] ?? '',
      calendarId: 'owner@gmail.example',
      name: 'Theirs',
    });
    await tx.insert(invitations).values({
      id: invitationId,
      organizationId,
      email: 'invited@example.test',
      role: 'viewer',
      invitedBy: userId,
      sentAt: new Date(0),
      expiresAt: new Date('2100-01-01'),
    });
    await tx.insert(apiKeys).values({
      id: apiKeyId,
      organizationId,
      name: 'Till',
      prefix: 'ohk_',
      keyHash: keyHash(apiKeyId),
      scopes: [],
      createdBy: userId,
    });
    await tx
      .insert(dataRequests)
      .values({ id: dataRequestId, organizationId, kind: 'export', requestedBy: userId });
    await tx.insert(vendorCredentials).values({
      organizationId,
      vendor: 'openai',
      secret: 'sealed',
      hint: 'abcd',
      checkedAt: new Date(),
    });
    await tx.insert(calendarFeeds).values({ id: feedId, organizationId, details: true });
    const [number] = await tx.select({ id: phoneNumbers.id }).from(phoneNumbers);
    numberId = number?.id ?? '';
    await tx
      .insert(noticeTemplates)
      .values({ organizationId, kind: 'booked', channel: 'sms', language: 'en', body: 'Hello' });
    await tx
      .insert(webhookEndpoints)
      .values({ id: webhookId, organizationId, url: 'https://example.com', types: [], secret: 'sealed' });
    await tx.insert(webhookDeliveries).values({
      id: deliveryId,
      organizationId,
      endpointId: webhookId,
      type: 'ping',
      key: deliveryId,
      body: '{}',
    });
    // So that letting callers in is a change, and so is restoring these.
    await tx
      .update(organizations)
      .set({ liveAt: null, status: 'trial', trialEndsAt: new Date('2100-01-01') })
      .where(eq(organizations.id, organizationId));
    await tx.update(services).set({ category: 'Old' }).where(eq(services.organizationId, organizationId));
    await tx
      .update(services)
      .set({ archivedAt: new Date() })
      .where(eq(services.id, business.serviceIds[1] ?? ''));
    await tx
      .update(staff)
      .set({ archivedAt: new Date() })
      .where(eq(staff.id, business.staffIds[1] ?? ''));
  });
  addLiveCall(app, { id: callId, organizationId });
  return {
    ...business,
    userId,
    colleagueId,
    invitationId,
    apiKeyId,
    callId,
    appointmentId,
    connectionId,
    linkId,
    feedId,
    spareAgentId,
    knowledgeId,
    noteId,
    numberId,
    ...people,
    webhookId,
    deliveryId,
    dataRequestId,
  };
}

async function addPerson(): Promise<string> {
  const id = newId();
  await withUser(database.db, id, async (tx) => {
    await tx.insert(users).values({ id, email: `${id}@example.test`, name: 'Somebody', passwordHash });
    const pending = app.secrets.seal(SECOND_FACTOR, `second_factors/${id}`);
    await tx.insert(secondFactors).values({ userId: id, pending });
  });
  return id;
}

/** The scene's API key is its own id. */
const keyOf = (id: string) => `ohk_${id}`;
const keyHash = (id: string) => createHash('sha256').update(keyOf(id)).digest('hex');

type Step = (typeof walk)[number];
const walk = Object.entries(OPERATIONS).map(([operation, expected]) => {
  const [method = '', path = ''] = operation.split(' ');
  return { operation, method: method as 'GET', path, ...expected };
});
const guarded = walk.filter(({ who }) => who !== 'open');

let asked = 0;
/** Asks for one operation about the rows of `scene`. */
const ask = (step: Step, scene: Scene, headers: Record<string, string> = {}, of = app) =>
  of.inject({
    method: step.method,
    url:
      step.path
        .replace('{id}', step.id?.(scene) ?? newId())
        .replace('{vendor}', step.operation.startsWith('PUT') ? 'deepgram' : 'openai') +
      (step.query ?? step.queryOf?.(scene) ?? ''),
    headers: { 'if-match': '*', ...headers },
    // Each time from elsewhere: who shows no token is bounded by address.
    remoteAddress: `10.0.${(asked += 1) >> 8}.${asked & 255}`,
    ...(step.body && { payload: step.body(scene) }),
  });

const mayDo = (role: Role, who: Expected['who']): boolean =>
  who === 'open' || who === 'session' || (who !== 'platform' && ROLES.indexOf(role) <= ROLES.indexOf(who));

/**
 * A scene for one act after another, as setting one takes as long as a dozen requests. Where changes stand in each other's way,
 * the act is done again in a scene of its own, which the next then goes on in. What is to be refused is refused in any.
 */
function createStage() {
  let scene: Scene | undefined;
  return async (allowed: boolean, act: (scene: Scene) => Promise<{ got: unknown; expected: unknown }>) => {
    scene ??= await setScene();
    let { got, expected } = await act(scene);
    if (allowed && !isDeepStrictEqual(got, expected)) {
      scene = await setScene();
      ({ got, expected } = await act(scene));
    }
    return { got, expected };
  };
}

/** What the scene's log has got since it was asked last. */
async function newLinesOf(scene: Scene) {
  const { organizationId } = scene;
  const lines = await withOrganization(database.db, organizationId, (tx) =>
    tx.select().from(auditLog).orderBy(auditLog.id),
  );
  const known = linesSeen.get(scene) ?? 0;
  linesSeen.set(scene, lines.length);
  return lines.slice(known);
}
const linesSeen = new Map<Scene, number>();

/** What an app says it can do. */
async function described(of: FastifyInstance): Promise<string[]> {
  const { paths } = (await of.inject('/docs/json')).json<{ paths: Record<string, object> }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/(.)\/$/, '$1')}`),
  );
}

/** What somebody of this role gets, and what they should. */
async function outcome(step: Step, scene: Scene, role: Role, of = app) {
  const { organizationId, userId } = scene;
  const response = await ask(step, scene, bearer(of, { organizationId, userId, role }), of);
  return {
    got: response.statusCode < 300 ? 'done' : response.json<{ code: string }>().code,
    expected: mayDo(role, step.who) ? 'done' : 'forbidden',
  };
}

it('knows every operation of the API, and no other', async () => {
  expect((await described(app)).toSorted()).toEqual(Object.keys(OPERATIONS).toSorted());
});

it('finds a route that is in no table, and one whose check lets in more than its line says', async () => {
  const careless = await buildApp(testConfig(database.url), { connection: database, jobsByHand: true });
  const answer = { response: { 200: z.object({ id: z.string() }) } };
  for (const access of ['session', 'public'] as const)
    careless.get(`/api/v1/planted-${access}`, { config: { access }, schema: answer }, async () => ({
      id: 'x',
    }));
  await careless.ready();
  const planted = (await described(careless)).filter((operation) => !(operation in OPERATIONS));
  expect(planted).toEqual(['GET /api/v1/planted-session', 'GET /api/v1/planted-public']);
  const scene = await setScene();
  for (const operation of planted) {
    const step = { operation, method: 'GET', path: operation.slice(4), who: 'admin' } as const;
    const { got, expected } = await outcome(step, scene, 'viewer', careless);
    expect([operation, got, expected]).toEqual([operation, 'done', 'forbidden']);
  }
  await careless.close();
  rmSync(careless.config.home, { recursive: true, force: true });
});

describe('every operation', () => {
  it.each(ROLES)('answers %s as the table says', async (role) => {
    const stage = createStage();
    for (const step of guarded) {
      const allowed = mayDo(role, step.who);
      const changes = allowed && step.method !== 'GET';
      const { got: seen, expected: wanted } = await stage(allowed, async (scene) => {
        if (allowed) await step.prepare?.(scene);
        const { got, expected } = await outcome(step, scene, role);
        // Who changes something leaves one line in the log; who reads or is refused, none.
        const lines = (await newLinesOf(scene)).map(({ actorId }) => actorId);
        return {
          got: [step.operation, got, lines],
          expected: [step.operation, expected, changes && !step.own ? [scene.userId] : []],
        };
      });
      expect(seen).toEqual(wanted);
    }
  });

  it('about what somebody else wrote takes more', async () => {
    const stage = createStage();
    const steps = guarded.filter(({ theirs }) => theirs);
    expect(steps).not.toEqual([]);
    for (const step of steps)
      for (const role of ROLES.filter((each) => mayDo(each, step.who)).toReversed()) {
        const allowed = mayDo(role, step.theirs!);
        const { got, expected } = await stage(allowed, async (scene) => {
          await step.hand?.(scene, scene.colleagueId);
          const { got: answer } = await outcome(step, scene, role);
          return { got: answer, expected: allowed ? 'done' : 'not-yours' };
        });
        expect([step.operation, role, got]).toEqual([step.operation, role, expected]);
      }
  });

  it('is refused to a role that no longer exists', async () => {
    const scene = await setScene();
    const headers = bearer(app, { organizationId: scene.organizationId, role: 'ghost' as Role });
    for (const step of guarded.filter(({ who }) => who !== 'session')) {
      const response = await ask(step, scene, headers);
      expect([step.operation, response.statusCode]).toEqual([step.operation, 403]);
    }
  });

  it('is done for an API key that has its scope, and for none that has every other', async () => {
    const { paths } = (await app.inject('/docs/json')).json<{ paths: Record<string, Described> }>();
    const stage = createStage();
    for (const step of guarded) {
      const described = paths[step.path] ?? paths[`${step.path}/`];
      const [scope] = described?.[step.method.toLowerCase()]?.security[0]?.bearer ?? [];
      const others = [...KEY_SCOPES.filter((each) => each !== scope), 'session'];
      const isScope = KEY_SCOPES.some((each) => each === scope);
      const changes = isScope && step.method !== 'GET';
      const { got, expected } = await stage(isScope, async (scene) => {
        const { organizationId, apiKeyId } = scene;
        await step.hand?.(scene, apiKeyId);
        const askWith = async (scopes: string[]) => {
          await withOrganization(database.db, organizationId, (tx) =>
            tx.update(apiKeys).set({ scopes }).where(eq(apiKeys.id, apiKeyId)),
          );
          return (await ask(step, scene, { authorization: `Bearer ${keyOf(apiKeyId)}` })).statusCode;
        };
        const refused = await askWith(others);
        const done = isScope ? (await askWith([scope ?? ''])) < 300 : false;
        const lines = await newLinesOf(scene);
        return {
          got: [step.operation, refused, done, lines.map(({ actor, actorId }) => [actor, actorId])],
          expected: [step.operation, 403, isScope, changes && !step.own ? [['apiKey', apiKeyId]] : []],
        };
      });
      expect(got).toEqual(expected);
    }
  });

  it('of the platform is done for who runs the installation, and the organization is told', async () => {
    for (const step of guarded.filter(({ who }) => who === 'platform')) {
      const { organizationId } = await setScene();
      const [scene, userId] = [await setScene(), await addPerson()];
      await withUser(database.db, userId, (tx) =>
        tx.update(users).set({ platformAdmin: true }).where(eq(users.id, userId)),
      );
      const headers = bearer(app, { organizationId, userId, role: 'viewer' });
      const response = await ask(step, scene, headers);
      expect([step.operation, response.statusCode]).toEqual([step.operation, 200]);
      const lines = await withOrganization(database.db, scene.organizationId, (tx) =>
        tx.select().from(auditLog),
      );
      expect([step.operation, lines.map(({ actor, actorId }) => [actor, actorId])]).toEqual([
        step.operation,
        step.id ? [['platform', userId]] : [],
      ]);
    }
  });

  it('shows the owner of another organization nothing of ours, and lets them change nothing', async () => {
    const ours = await setScene();
    const theirs = await setScene();
    const { organizationId, userId } = theirs;
    const before = await everythingOf(ours.organizationId);
    const ids = [
      ours.organizationId,
      ours.agentId,
      ours.callId,
      ours.spareAgentId,
      ours.knowledgeId,
      ours.numberId,
      ours.colleagueId,
      ours.invitationId,
      ours.apiKeyId,
      ours.dataRequestId,
      ...ours.serviceIds,
      ...ours.staffIds,
    ];
    for (const step of walk) {
      const response = await ask(step, ours, bearer(app, { organizationId, userId }));
      const refused = step.who === 'platform' ? 403 : 404;
      const status = step.id && step.who !== 'open' ? response.statusCode : refused;
      expect([step.operation, status]).toEqual([step.operation, refused]);
      expect([step.operation, ids.filter((id) => response.body.includes(id))]).toEqual([step.operation, []]);
    }
    expect(await everythingOf(ours.organizationId)).toEqual(before);
  });

  it('is refused without a token and with one that does not hold, and nothing is changed', async () => {
    const scene = await setScene();
    const before = await everythingOf(scene.organizationId);
    for (const [kind, headers] of Object.entries(noTokens(scene)))
      for (const step of guarded) {
        const response = await ask(step, scene, headers);
        expect([step.operation, kind, response.statusCode, response.json().code]).toEqual([
          step.operation,
          kind,
          401,
          'unauthorized',
        ]);
      }
    expect(await everythingOf(scene.organizationId)).toEqual(before);
    // The same, well made, opens the door: what is refused above is refused for its one fault.
    const good = { authorization: `Bearer ${token(claims(scene))}` };
    for (const step of guarded.filter(({ method, who }) => method === 'GET' && who !== 'platform'))
      expect([step.operation, (await ask(step, scene, good)).statusCode]).toEqual([step.operation, 200]);
  });

  it('that changes something is refused to an organization that is not served, but for what is about its end', async () => {
    const scene = await setScene();
    const { organizationId, userId } = scene;
    await withOrganization(database.db, organizationId, (tx) =>
      tx.update(organizations).set({ status: 'suspended', suspendedReason: 'Not paid.' }),
    );
    const before = await everythingOf(organizationId);
    const ofItsEnd = /lifecycle\/cancel|lifecycle\/reopen|privacy\/requests/;
    const ofThePerson =
      /^\w+ \/api\/v1\/(auth\/|user$|organizations$)|^DELETE \/api\/v1\/notice-preferences\/push/;
    for (const step of guarded.filter(({ method, who }) => method !== 'GET' && who !== 'platform')) {
      if (ofItsEnd.test(step.operation) || ofThePerson.test(step.operation)) continue;
      const response = await ask(step, scene, bearer(app, { organizationId, userId }));
      expect([step.operation, response.json().code]).toEqual([step.operation, 'organization-inactive']);
    }
    expect(await everythingOf(organizationId)).toEqual(before);
    const preview = walk.find(({ path }) => path.endsWith('/voice/preview')) as Step;
    expect((await ask(preview, scene, bearer(app, { organizationId, userId }))).statusCode).toBe(403);
  });

  it('that is open to all gives away nothing for it', async () => {
    const scene = await setScene();
    for (const step of walk.filter(({ who }) => who === 'open')) {
      const response = await ask(step, scene);
      expect([step.operation, response.statusCode < 500, response.body.includes(scene.callId)]).toEqual([
        step.operation,
        true,
        false,
      ]);
    }
  });
});

/** Every row of every tenant table in this organization's scope. */
async function everythingOf(organizationId: string): Promise<Record<string, unknown[]>> {
  const tables = await database.db.execute<{ name: string }>(sql`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (c.relname = 'organizations'
        or exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id'))`);
  const everything: Record<string, unknown[]> = {};
  await withOrganization(database.db, organizationId, async (tx) => {
    for (const { name } of tables)
      everything[name] = [
        ...(await tx.execute(sql`select to_jsonb(t) as row from ${sql.identifier(name)} t order by 1`)),
      ];
  });
  expect(everything['services']).toHaveLength(2);
  return everything;
}

const claims = ({ organizationId, userId }: Scene) => {
  const now = Math.floor(Date.now() / 1000);
  return { sub: userId, org: organizationId, role: 'owner', iss: 'offhook', iat: now, exp: now + 600 };
};

function token(payload: object, options: { alg?: string; key?: string } = {}): string {
  const { alg = 'HS256', key = app.config.keys.accessTokens } = options;
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg, typ: 'JWT' })}.${encode(payload)}`;
  if (alg === 'none') return `${text}.`;
  return `${text}.${createHmac(alg.replace('HS', 'sha'), key).update(text).digest('base64url')}`;
}

/** What somebody without a valid token might send. */
function noTokens(scene: Scene): Record<string, Record<string, string>> {
  const good = claims(scene);
  const { exp: _, ...unending } = good;
  const tokens = {
    'for ever': token(unending),
    expired: token({ ...good, iat: good.iat - 3_600, exp: good.iat - 1 }),
    forged: token(good, { key: 'a key of somebody else, as long as ours is' }),
    'signed with another of our keys': token(good, { key: app.config.keys.links }),
    'alg:none': token(good, { alg: 'none' }),
    'another algorithm': token(good, { alg: 'HS512' }),
    'another issuer': token({ ...good, iss: 'elsewhere' }),
    'tampered with': token({ ...good, role: 'viewer' }).replace(
      /\.[^.]+\./,
      `.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`,
    ),
    'no token': 'x',
  };
  const headers = Object.fromEntries(
    Object.entries(tokens).map(([kind, text]) => [kind, { authorization: `Bearer ${text}` }]),
  );
  return { ...headers, nothing: {}, 'another scheme': { authorization: `Basic ${token(good)}` } };
}
