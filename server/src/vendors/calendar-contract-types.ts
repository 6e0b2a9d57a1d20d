// What travels between us and the calendars' vendors, in the vendors' own types: the contract test makes JSON schemas of them.
// Of what they publish no types for, the shape is that of their documentation, which is named beside it.
import type { calendar_v3 } from '@googleapis/calendar';
import type {
  Calendar,
  ChangeNotificationCollection,
  Event,
  MailboxSettings,
  PublicError,
  PublicInnerError,
  Subscription,
} from '@microsoft/microsoft-graph-types';

export type GoogleEvent = calendar_v3.Schema$Event;
export type GoogleEvents = calendar_v3.Schema$Events;
export type GoogleChannel = calendar_v3.Schema$Channel;
export type GoogleCalendarList = calendar_v3.Schema$CalendarList;
export type GoogleFreeBusyRequest = calendar_v3.Schema$FreeBusyRequest;
export type GoogleFreeBusyResponse = calendar_v3.Schema$FreeBusyResponse;
export type GraphEvent = Event;
export type GraphCalendar = Calendar;
export type GraphSubscription = Subscription;
export type GraphNotifications = ChangeNotificationCollection;
/** A property of the settings, asked for by itself. */
export interface GraphTimeZone {
  value: Exclude<MailboxSettings['timeZone'], null | undefined>;
}

/** What may stand in the query of any request to Google, and what is put into the path or the body instead. */
type NotAsked = 'auth' | 'requestBody' | 'calendarId' | 'eventId';
export type GoogleCalendarListQuery = Omit<calendar_v3.Params$Resource$Calendarlist$List, NotAsked>;
export type GoogleEventsQuery = Omit<calendar_v3.Params$Resource$Events$List, NotAsked>;
export type GoogleInsertQuery = Omit<calendar_v3.Params$Resource$Events$Insert, NotAsked>;
export type GoogleUpdateQuery = Omit<calendar_v3.Params$Resource$Events$Update, NotAsked>;
export type GoogleDeleteQuery = Omit<calendar_v3.Params$Resource$Events$Delete, NotAsked>;
export type GoogleWatchQuery = Omit<calendar_v3.Params$Resource$Events$Watch, NotAsked>;
export type GoogleFreeBusyQuery = Omit<calendar_v3.Params$Resource$Freebusy$Query, NotAsked>;
export type GoogleStopQuery = Omit<calendar_v3.Params$Resource$Channels$Stop, NotAsked>;

/** https://learn.microsoft.com/graph/query-parameters */
export interface GraphListQuery {
  $count?: boolean;
  $expand?: string;
  $filter?: string;
  $orderby?: string;
  $search?: string;
  $select?: string;
  $skip?: number;
  $top?: number;
}
/** https://learn.microsoft.com/graph/api/calendar-list-calendarview */
export interface GraphViewQuery extends GraphListQuery {
  startDateTime: string;
  endDateTime: string;
}
/** https://learn.microsoft.com/graph/api/event-delta: a span to begin with, then what a link says. */
export type GraphDeltaQuery =
  | { startDateTime: string; endDateTime: string }
  | { $skiptoken: string }
  | { $deltatoken: string };
export interface GraphNoQuery {
  [name: string]: never;
}

/** https://developers.google.com/workspace/calendar/api/guides/errors */
export interface GoogleProblem {
  error: {
    code: number;
    message: string;
    errors: {
      domain: 'global' | 'calendar' | 'usageLimits';
      reason: string;
      message: string;
      location?: string;
      locationType?: string;
    }[];
  };
}
/** https://learn.microsoft.com/graph/errors */
export interface GraphProblem {
  error: Required<Pick<PublicError, 'code' | 'message'>> &
    Pick<PublicError, 'details' | 'target'> & {
      innerError?: PublicInnerError & { date: string; 'request-id': string; 'client-request-id'?: string };
    };
}

interface Consent {
  client_id: string;
  redirect_uri: string;
  response_type: 'code';
  scope: string;
  state: string;
  code_challenge: string;
  code_challenge_method: 'S256';
  login_hint?: string;
  nonce?: string;
}
/** https://developers.google.com/identity/protocols/oauth2/web-server */
export interface GoogleConsentQuery extends Consent {
  access_type: 'offline' | 'online';
  prompt?: 'none' | 'consent' | 'select_account';
  include_granted_scopes?: 'true' | 'false';
  enable_granular_consent?: 'true' | 'false';
}
/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export interface MicrosoftConsentQuery extends Consent {
  response_mode?: 'query' | 'fragment' | 'form_post';
  prompt?: 'login' | 'none' | 'consent' | 'select_account';
  domain_hint?: string;
}

interface Client {
  client_id: string;
  client_secret: string;
}
/** RFC 6749, 4.1.3 with 7636, 4.5, and 6; the same at both. */
export type TokenForm =
  | (Client & { grant_type: 'authorization_code'; code: string; code_verifier: string; redirect_uri: string })
  | (Client & { grant_type: 'refresh_token'; refresh_token: string; scope?: string });
export interface RevokeForm {
  token: string;
}
/** RFC 6749, 5.1, with what each adds. */
export interface GoogleTokens {
  access_token: string;
  expires_in: number;
  scope: string;
  token_type: 'Bearer';
  refresh_token?: string;
  refresh_token_expires_in?: number;
  id_token?: string;
}
export interface MicrosoftTokens {
  access_token: string;
  expires_in: number;
  ext_expires_in: number;
  scope: string;
  token_type: 'Bearer';
  refresh_token?: string;
  id_token?: string;
}
/** RFC 6749, 5.2, with what Microsoft adds. */
export interface GoogleTokenProblem {
  error: string;
  error_description?: string;
  error_uri?: string;
}
export interface MicrosoftTokenProblem extends GoogleTokenProblem {
  error_codes: number[];
  timestamp: string;
  trace_id: string;
  correlation_id: string;
  suberror?: string;
}
