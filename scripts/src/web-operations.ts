// Which operations of the API the dashboard uses, read from its sources, and why it needs none of the others.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const WEB = path.resolve(import.meta.dirname, '../../web/src');

/** `GET /api/v1/…`, by the reason why no screen asks for it. */
export const NOT_NEEDED: Record<string, readonly string[]> = {
  'A browser is led there by an address that another answer or a vendor gives.': [
    'GET /api/v1/auth/google/callback',
    'GET /api/v1/calendars/callback',
    'GET /api/v1/calls/{id}/recording',
    'GET /api/v1/calls/{id}/voicemail',
    'GET /api/v1/privacy/requests/{id}/file',
  ],
  'For other programs; the dashboard has each from the list it reads.': [
    'GET /api/v1/appointments/{id}',
    'GET /api/v1/leads/{id}',
    'GET /api/v1/messages/{id}',
    'GET /api/v1/privacy/requests/{id}',
    'GET /api/v1/services/categories',
    'GET /api/v1/webhook-deliveries/{id}',
  ],
  'For other programs; the dashboard hears it from the live stream.': ['GET /api/v1/calls/live'],
  'For other programs; a browser knows the zones there are.': ['GET /api/v1/onboarding/time-zones'],
  'For other programs; the dashboard has it in more detail from the steps of setting up.': [
    'GET /api/v1/organization/setup',
  ],
  'For other programs, which bring price lists from elsewhere.': ['POST /api/v1/services/bulk'],
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Every operation of an OpenAPI document, as `GET /api/v1/…`. */
export function operationsOf({ paths = {} }: { paths?: object }): string[] {
  return Object.entries(paths).flatMap(([route, operations]: [string, object]) =>
    METHODS.filter((method) => method.toLowerCase() in operations).map((method) => `${method} ${route}`),
  );
}

/** Those of `operations` that some screen asks for. */
export function usedByWeb(operations: readonly string[]): string[] {
  const asked = globSync('**/*.{ts,tsx}', { cwd: WEB })
    .filter((file) => !/schema\.ts$|\.test\.ts$/.test(file))
    .flatMap((file) => askedIn(readFileSync(path.join(WEB, file), 'utf8')));
  return operations.filter((operation) => asked.some((pattern) => pattern.test(operation)));
}

/** A call of the typed client, up to the end of its first argument, which may be one of several paths. */
const CLIENT = /\bapi\.([A-Z]+)\(((?:\s|'[^']*'|`[^`]*`|[\w?:.= ])+)/g;
/** What is asked without it, at whatever method is named next. */
const FETCH = /\bfetch\('([^'?]+)[^']*'(?:, \{\s*method: '([A-Z]+)')?/g;

function askedIn(source: string): RegExp[] {
  const patterns: RegExp[] = [];
  for (const [, method, argument = ''] of source.matchAll(CLIENT))
    for (const [, , route = ''] of argument.matchAll(/(['`])(\/api\/.*?)\1/g))
      patterns.push(patternOf(`${method} ${route}`));
  for (const [, route, method = 'GET'] of source.matchAll(FETCH))
    patterns.push(patternOf(`${method} ${route}`));
  return patterns;
}

/** `${…}` in a path is one of its parts. */
const patternOf = (operation: string): RegExp =>
  new RegExp(`^${operation.replaceAll(/\$\{[^}]*\}/g, '[^/]+').replaceAll(/\{(\w+)\}/g, '\\{$1\\}')}$`);
