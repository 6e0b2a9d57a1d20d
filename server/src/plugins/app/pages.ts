// What a path that is no route gets: the dashboard, whose own router knows it; or a 404 where programs ask.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { sendProblem } from '../../http/problem.ts';

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Offhook: the dashboard is not built</title>
<body>
<h1>The dashboard is not built yet</h1>
<p>The server is running, the dashboard's files are missing. <code>npm start</code> builds them;
by hand it is <code>npx vite build</code> in the folder <code>web</code>. Then load this page again.</p>
<p>The API is at <a href="/docs">/docs</a>.</p>
</body>
</html>
`;

export default fp(
  async (app) => {
    app.setNotFoundHandler((request, reply) => {
      if (!isPage(request))
        return sendProblem(request, reply, 'not-found', 'There is nothing at this address.');
      if (!existsSync(path.join(app.webRoot, 'index.html')))
        return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
      return reply.sendFile('index.html');
    });
  },
  { name: 'pages', dependencies: ['static'] },
);

/** A browser asking for a page of the dashboard, rather than for a file, the API or the voice. */
function isPage({ method, url, headers }: FastifyRequest): boolean {
  const [pathname = '/'] = url.split('?');
  return (
    (method === 'GET' || method === 'HEAD') &&
    !/^\/(api|voice|docs|assets)(\/|$)/.test(pathname) &&
    path.extname(pathname) === '' &&
    (headers.accept ?? '*/*').split(',').some((type) => /^\s*(text\/html|\*\/\*)/.test(type))
  );
}
