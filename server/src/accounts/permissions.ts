// Who may do what: the one table that every route is checked against.
import { ROLES } from '@offhook/db';

export type Role = (typeof ROLES)[number];

const everyone: readonly Role[] = ROLES;
/** Those who run the business day by day. */
const managers: readonly Role[] = ['owner', 'admin', 'manager'];
/** Those who serve its customers. */
const operators: readonly Role[] = [...managers, 'operator'];
/** Those who answer for it. */
const admins: readonly Role[] = ['owner', 'admin'];

/** Those it belongs to. */
const owners: readonly Role[] = ['owner'];

/** For each permission, the roles that have it. */
export const permissions = {
  'organization:read': everyone,
  'organization:write': managers,
  'audit:read': admins,
  /** How long data is kept, copies of it, and people to be forgotten. */
  /** Its own keys at vendors. */
  'vendors:read': admins,
  'vendors:write': admins,
  'privacy:read': admins,
  'privacy:write': admins,
  'members:read': everyone,
  'members:write': admins,
  'keys:read': admins,
  'keys:write': admins,
  /** What cannot be undone, or ends somebody's own power. */
  'organization:own': owners,
  'catalog:read': everyone,
  'catalog:write': managers,
  'agents:read': everyone,
  'agents:write': managers,
  'knowledge:read': everyone,
  'knowledge:write': managers,
  'numbers:read': everyone,
  // They cost money, and decide who is reached.
  'numbers:write': admins,
  'calls:read': everyone,
  /** Notes, tags, ratings. */
  'calls:write': operators,
  /** Hang up on a caller, take a call over. */
  'calls:control': operators,
  /** Have somebody called. */
  'calls:place': operators,
  /** Call an agent from the browser, to try it. */
  'calls:try': operators,
  /** Hear a call while it lasts. */
  'calls:listen': managers,
  'insights:read': everyone,
  'people:read': everyone,
  'people:write': operators,
  'notices:read': everyone,
  'notices:write': managers,
  'webhooks:read': admins,
  // They carry everything that happens out of the house.
  'webhooks:write': admins,
  'calendars:read': everyone,
  'calendars:write': managers,
  'appointments:read': everyone,
  'appointments:write': operators,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export const isPermission = (text: string): text is Permission => Object.hasOwn(permissions, text);

/** What an API key can be allowed: a key that lets others in could not be taken back by revoking it. */
export const KEY_SCOPES = Object.keys(permissions).filter(
  (name): name is Permission =>
    isPermission(name) && !['members:write', 'keys:write', 'organization:own'].includes(name),
);

/**
 * What a route asks of the one who calls it: a permission, or
 * `public` nothing · `platform` somebody who runs this installation · `session` any signed-in person · `link` a signed link, checked by the route · `carrier` the
 * carrier's signature, checked by the route.
 */
export type Access = Permission | 'public' | 'session' | 'platform' | 'link' | 'carrier';

export const isAllowed = (role: Role, permission: Permission): boolean =>
  permissions[permission].includes(role);

/** All that somebody with this role may do. */
export const permissionsOf = (role: Role): Permission[] =>
  (Object.keys(permissions) as Permission[]).filter((permission) => isAllowed(role, permission));
