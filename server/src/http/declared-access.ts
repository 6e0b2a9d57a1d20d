// Every route declares who may call it; one that forgets keeps the server from starting.
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Access } from '../accounts/permissions.ts';
import { problemResponse } from './schemas.ts';

/** Routes that libraries add, which cannot carry a declaration. */
const LIBRARY_ROUTES: { path: RegExp; access: Access }[] = [
  { path: /^\/docs(\/|$)/, access: 'public' },
  { path: /^\/?\*$/, access: 'public' },
];

/** Checked by the route itself, or not at all. */
export const UNGUARDED: ReadonlySet<Access> = new Set(['public', 'link', 'carrier']);

/** Goes before every plugin, so that no route is added behind its back. Throws where a route is added. */
export function demandAccess(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const access = route.config?.access ?? LIBRARY_ROUTES.find(({ path }) => path.test(route.url))?.access;
    if (!access)
      throw new Error(
        `${String(route.method)} ${route.url} declares no access: give it config.access (accounts/permissions.ts).`,
      );
    route.config = { ...route.config, access };
    if (route.url.startsWith('/api/')) describe(route, access);
  });
}

/** What every operation of the API has in common in its OpenAPI description. */
function describe(route: RouteOptions, access: Access): void {
  const [area = ''] = route.url.replace('/api/v1/', '').split('/');
  const response = (route.schema?.response ?? {}) as Record<string, unknown>;
  route.schema = {
    ...route.schema,
    tags: [area],
    // The permission it takes, which is the scope an API key needs.
    security: UNGUARDED.has(access) ? [] : [{ bearer: access === 'session' ? [] : [access] }],
    response: { ...response, default: problemResponse },
  };
}
