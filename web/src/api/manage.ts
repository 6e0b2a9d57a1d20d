// What the management screens read. What is edited comes with its version, which a change names.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ApiError, unwrap, unwrapTagged } from './client.ts';
import type { components, paths } from './schema.ts';

type Schemas = components['schemas'];
export type AgentVersion = Schemas['AgentVersion'];
export type OwnKey = Schemas['OwnVendorKey'];
export type ApiKey = Schemas['ApiKey'];
export type AuditLine = Schemas['AuditLine'];
export type Branding = Schemas['Branding'];
export type CalendarConnection = Schemas['CalendarConnection'];
export type Knowledge = Schemas['Knowledge'];
export type KnowledgeListed = Schemas['KnowledgeListed'];
export type KnowledgeGap = Schemas['KnowledgeGap'];
export type Member = Schemas['Member'];
export type NoticeTemplate = Schemas['NoticeTemplate'];
export type PhoneNumber = Schemas['PhoneNumber'];
export type DataRequest = Schemas['DataRequest'];
export type Retention = Schemas['Retention'];
export type Webhook = Schemas['Webhook'];
export type WebhookDelivery = Schemas['WebhookDelivery'];

const SELDOM_MS = 10 * 60_000;

const byId = (id: string) => ({ params: { path: { id } } });

export const agentQuery = (id: string) =>
  queryOptions({
    queryKey: ['agents', 'one', id],
    queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/agents/{id}', { ...byId(id), signal })),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['agents', 'versions', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/agents/{id}/versions', { ...byId(id), signal })),
  });

/** Without a number it is the draft. */
export const differenceQuery = (id: string, from: number, to?: number) =>
  queryOptions({
    queryKey: ['agents', 'difference', id, from, to ?? 'draft'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/agents/{id}/diff', {
          params: { path: { id }, query: { from, ...(to !== undefined && { to }) } },
          signal,
        }),
      ),
  });

/** The business with its version; `organizationQuery` is what others show of it. */
export const businessQuery = queryOptions({
  queryKey: ['organization', 'tagged'],
  queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/organization', { signal })),
});

type HolidayCountry = paths['/api/v1/holidays']['get']['parameters']['query']['country'];

/** `country` is one of those the answer lists. */
export const holidaysQuery = (country: string, year: number) =>
  queryOptions({
    queryKey: ['holidays', country, year],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/holidays', {
          params: { query: { country: country as HolidayCountry, year } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const knowledgeQuery = queryOptions({
  queryKey: ['knowledge', 'list'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/knowledge', { signal })),
});

export const knowledgeItemQuery = (id: string) =>
  queryOptions({
    queryKey: ['knowledge', 'one', id],
    queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/knowledge/{id}', { ...byId(id), signal })),
  });

export const gapsQuery = queryOptions({
  queryKey: ['knowledge', 'gaps'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/knowledge/gaps', { signal })),
});

/** Those no longer offered among them. */
export const allServicesQuery = queryOptions({
  queryKey: ['services', 'all'],
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/v1/services', { params: { query: { archived: 'true' } }, signal })),
});

export const serviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['services', 'one', id],
    queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/services/{id}', { ...byId(id), signal })),
  });

export const allStaffQuery = queryOptions({
  queryKey: ['staff', 'all'],
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/v1/staff', { params: { query: { archived: 'true' } }, signal })),
});

export const staffMemberQuery = (id: string) =>
  queryOptions({
    queryKey: ['staff', 'one', id],
    queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/staff/{id}', { ...byId(id), signal })),
  });

export const numbersQuery = queryOptions({
  queryKey: ['numbers', 'list'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/phone-numbers', { signal })),
});

export const numberQuery = (id: string) =>
  queryOptions({
    queryKey: ['numbers', 'one', id],
    queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/phone-numbers/{id}', { ...byId(id), signal })),
  });

/** In the carrier's account, and nobody's. */
export const numberPoolQuery = queryOptions({
  queryKey: ['numbers', 'pool'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/phone-numbers/pool', { signal })),
});

export const noticeSettingsQuery = queryOptions({
  queryKey: ['notices', 'settings'],
  queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/notice-settings', { signal })),
});

export type Language = NoticeTemplate['language'];

export const templatesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['notices', 'templates', language],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/notice-templates', { params: { query: { language } }, signal })),
  });

export const preferencesQuery = queryOptions({
  queryKey: ['notices', 'preferences'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/notice-preferences', { signal })),
});

export const calendarsQuery = queryOptions({
  queryKey: ['calendars', 'connections'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/calendars', { signal })),
  // Reading and writing go on by themselves.
  refetchInterval: 15_000,
});

export const feedsQuery = queryOptions({
  queryKey: ['calendars', 'feeds'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/calendars/feeds', { signal })),
});

export const connectedCalendarsQuery = (id: string) =>
  queryOptions({
    queryKey: ['calendars', 'of', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/calendars/connections/{id}/calendars', { ...byId(id), signal })),
    retry: false,
  });

export const vendorHealthQuery = queryOptions({
  queryKey: ['vendor-health'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/voice/health', { signal })),
  refetchInterval: 30_000,
});

/** Accounts of one's own at vendors. */
export const ownKeysQuery = queryOptions({
  queryKey: ['vendors', 'own'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization/vendors', { signal })),
});

export const brandingQuery = queryOptions({
  queryKey: ['branding'],
  queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/organization/branding', { signal })),
});

export const keysQuery = queryOptions({
  queryKey: ['keys'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization/api-keys', { signal })),
});

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/webhooks', { signal })),
});

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', 'one', id],
    queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/webhooks/{id}', { ...byId(id), signal })),
  });

export const deliveriesQuery = (endpointId: string) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', endpointId],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.GET('/api/v1/webhook-deliveries', {
          params: { query: { endpointId, limit: 20, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    ...paged(),
    // Somebody has just sent it, and waits for what is answered.
    refetchInterval: ({ state }) =>
      state.data?.pages[0]?.items.some(({ status }) => status === 'waiting') ? 1_000 : 5_000,
  });

/** Null where mail is sent. */
export const keptMailQuery = queryOptions({
  queryKey: ['keptMail'],
  queryFn: async ({ signal }) => {
    try {
      return (await unwrap(api.GET('/api/v1/mailbox', { signal }))).items;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  },
  // Who comes looks for what has just been sent.
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data ? 5_000 : false),
});

export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/organization/audit-log', {
        params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  ...paged(),
});

/** Where the one signed in is. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/auth/sessions', { signal })),
});

/** What the one signed in has done in the business. */
export const activityQuery = infiniteQueryOptions({
  queryKey: ['activity'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/user/activity', {
        params: { query: { limit: 20, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  ...paged(),
});

export const membersQuery = queryOptions({
  queryKey: ['members', 'list'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization/members', { signal })),
});

export const invitationsQuery = queryOptions({
  queryKey: ['members', 'invitations'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization/invitations', { signal })),
});

export const lifecycleQuery = queryOptions({
  queryKey: ['lifecycle'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/organization/lifecycle', { signal })),
});

/** What words come to; `written` is what is sent, as JSON. */
export const templatePreviewQuery = (written: string) =>
  queryOptions({
    queryKey: ['notices', 'preview', written],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST('/api/v1/notice-templates/preview', { body: JSON.parse(written) as NoticeTemplate, signal }),
      ),
    placeholderData: keepPreviousData,
    staleTime: SELDOM_MS,
    retry: false,
  });

/** What could not be delivered. */
export const troubledNoticesQuery = infiniteQueryOptions({
  queryKey: ['notices', 'failed'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/notices', {
        params: { query: { status: 'failed', limit: 20, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  ...paged(),
});

export const retentionQuery = queryOptions({
  queryKey: ['privacy', 'retention'],
  queryFn: ({ signal }) => unwrapTagged(api.GET('/api/v1/privacy/retention', { signal })),
});

export const dataRequestsQuery = queryOptions({
  queryKey: ['privacy', 'requests'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/privacy/requests', { signal })),
  // One that is under way is done by itself; the links of those done are good for ten minutes.
  refetchInterval: ({ state }) =>
    state.data?.items.some(({ finishedAt }) => finishedAt === null) ? 1_000 : 5 * 60_000,
});

export const cleanUpsQuery = infiniteQueryOptions({
  queryKey: ['privacy', 'clean-ups'],
  queryFn: ({ pageParam, signal }) =>
    unwrap(
      api.GET('/api/v1/privacy/clean-ups', {
        params: { query: { limit: 10, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  ...paged(),
});

/** Pages that name the next by a cursor. */
export function paged() {
  return {
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
  };
}
