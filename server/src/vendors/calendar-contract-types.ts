// What travels between us and the calendars' vendors, in the vendors' own types: the contract test makes JSON schemas of them.
import type { calendar_v3 } from '@googleapis/calendar';
import type {
  Calendar,
  Event,
  Subscription,
  ChangeNotificationCollection,
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
