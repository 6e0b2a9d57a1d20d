// The dashboard's built files at `/`, and the way recordings are sent (ranges included).
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import fp from 'fastify-plugin';

export default fp(
  async (app) => {
    await app.register(fastifyStatic, {
      root: app.webRoot,
      // A dashboard that is not built yet is told of when it is asked for, see the pages plugin.
      suppressWarning: true,
      cacheControl: false,
      setHeaders(reply, file) {
        // Vite names the files in assets/ after their content: they never change.
        if (!file.startsWith(`${app.webRoot}${path.sep}`)) return;
        const hashed = path.relative(app.webRoot, file).startsWith(`assets${path.sep}`);
        reply.headers({ 'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache' });
      },
    });
  },
  { name: 'static' },
);
