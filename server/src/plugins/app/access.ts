// Checks every request against its route's declared access, and refuses to start with a route that declares none.
import type { RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { type Access, type Permission, isAllowed } from '../../accounts/permissions.ts';
import { ForbiddenError, UnauthorizedError } from '../../errors.ts';
import { problemResponse } from '../../http/schemas.ts';

/** Routes that libraries add, which cannot carry a declaration. */
const LIBRARY_ROUTES: { path: RegExp; access: Access }[] = [
  { path: /^\/docs(\/|$)/, access: 'public' },
  { path: /^\/\*$/, access: 'public' },
];
/** Checked by the route itself, or not at all. */
const UNSIGNED: ReadonlySet<Access> = new Set(['public', 'link', 'carrier']);

export default fp(
  async (app) => {
    app.addHook('onRoute', (route) => {
      const access = accessOf(route);
      route.config = { ...route.config, access };
      if (route.url.startsWith('/api/')) describe(route, access);
    });

    app.addHook('onRequest', async (request) => {
      // Unknown paths have no route; the not-found handler answers them.
      if (request.is404) return;
      const { access } = request.routeOptions.config;
      if (!access) throw new ForbiddenError('This route has no declared access.');
      if (UNSIGNED.has(access)) return;
      try {
        await request.jwtVerify();
      } catch (error) {
        throw new UnauthorizedError('unauthorized', 'Send a valid access token: `Authorization: Bearer …`.', {
          cause: error,
        });
      }
      if (access !== 'session' && !isAllowed(request.user.role, access as Permission))
        throw new ForbiddenError(`Your role (${request.user.role}) may not do this; it takes "${access}".`);
    });
  },
  { name: 'access', dependencies: ['jwt'] },
);

function accessOf(route: RouteOptions): Access {
  const access = route.config?.access ?? LIBRARY_ROUTES.find(({ path }) => path.test(route.url))?.access;
  if (!access)
    throw new Error(
      `${String(route.method)} ${route.url} declares no access: give it config.access (accounts/permissions.ts).`,
    );
  return access;
}

/** What every operation of the API has in common in its OpenAPI description. */
function describe(route: RouteOptions, access: Access): void {
  const [area = ''] = route.url.replace('/api/v1/', '').split('/');
  const response = (route.schema?.response ?? {}) as Record<string, unknown>;
  route.schema = {
    ...route.schema,
    tags: [area],
    security: UNSIGNED.has(access) ? [] : [{ bearer: [] }],
    response: { ...response, default: problemResponse },
  };
}
