// The API's own description: OpenAPI 3.1 from the routes' schemas, shown at /docs, the document at /docs/json.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

export default fp(
  async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Offhook',
          version: '1',
          description:
            'Calls, appointments and settings of your phone receptionist. Sign in with an access token or an API key. Any POST within an organization may carry an `Idempotency-Key`: sent again within a day with the same key, it is not done again and gets the same answer. What is put into words for people, problems among it, is in English or Spanish, as `Accept-Language` wants it.',
        },
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      },
      // The API alone: neither the carrier's webhooks nor the dashboard's files.
      transform: (route) =>
        route.url.startsWith('/api/')
          ? jsonSchemaTransform(route)
          : { schema: { ...route.schema, hide: true }, url: route.url },
      transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
    });
    await app.register(swaggerUi, { routePrefix: '/docs' });
  },
  { name: 'swagger' },
);

type Described = ReturnType<typeof jsonSchemaTransformObject>;

/** Every schema is described as input and as output; drops those no operation mentions, directly or through another. */
function withoutUnused(document: Described): Described {
  if (!('components' in document) || !document.components) return document;
  const schemas: Record<string, unknown> = document.components.schemas ?? {};
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name] ?? {});
    }
  };
  visit(document.paths ?? {});
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
  return document;
}
