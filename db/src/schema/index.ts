// Every table, by area.
export * from './tenancy.ts';
export * from './people.ts';
export * from './catalog.ts';
export * from './calls.ts';
export * from './insights.ts';
export * from './scheduling.ts';
export * from './compliance.ts';
export * from './events.ts';
export * from './messaging.ts';
export * from './webhooks.ts';
export * from './calendars.ts';
