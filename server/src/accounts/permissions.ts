// Who may do what: the one table that every route is checked against.
import { ROLES } from '@offhook/db';

export type Role = (typeof ROLES)[number];

const everyone = ROLES;

/** For each permission, the roles that have it. */
export const permissions = {
  'organization:read': everyone,
  'catalog:read': everyone,
  'calls:read': everyone,
  'appointments:read': everyone,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/**
 * What a route asks of the one who calls it: a permission, or
 * `public` nothing · `session` any signed-in member · `link` a signed link, checked by the route · `carrier` the
 * carrier's signature, checked by the route.
 */
export type Access = Permission | 'public' | 'session' | 'link' | 'carrier';

export const isAllowed = (role: Role, permission: Permission): boolean =>
  (permissions[permission] satisfies readonly Role[]).includes(role);
