// Puts the server together: database, voice, routes. The only file that names vendors.
import path from 'node:path';
import autoload from '@fastify/autoload';
import { assertSafeRole, type Connection, connect, ensureTurnPartitions, explain, newId } from '@offhook/db';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { CompleteConfig } from './config.ts';
import './context.ts';
import { demandAccess } from './http/declared-access.ts';
import { sendError } from './http/problem.ts';
import { loggerOptions } from './http/logging.ts';
import { databaseReadiness } from './http/readiness.ts';

/** Parts a test puts in place of the real ones. */
export interface Overrides {
  connection?: Connection;
  webRoot?: string;
  now?: () => Date;
  /** Where the log goes instead of standard output. */
  logStream?: NodeJS.WritableStream;
}

/**
 * The server, ready to listen. It does not need the database to be reachable: while that is away it answers
 * 503 and calls go on. Closing it ends live calls in good order and frees everything it opened.
 */
export async function buildApp(config: CompleteConfig, overrides: Overrides = {}): Promise<FastifyInstance> {
  const app = fastify({
    logger: loggerOptions(config.logLevel, overrides.logStream),
    genReqId: newId,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    // Nothing we take is larger: the carrier's webhooks are about 2 KB, the dashboard's forms less.
    bodyLimit: 256 * 1024,
    // A client that sends its headers and body drop by drop is let go.
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // While calls drain we still answer.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  });
  demandAccess(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  const connection = overrides.connection ?? connect(config.databaseUrl);
  if (!overrides.connection) app.addHook('onClose', () => connection.close());

  app.decorate('config', config);
  app.decorate('db', connection.db);
  app.decorate('now', overrides.now ?? (() => new Date()));
  app.decorate('recordingsRoot', path.join(config.home, 'recordings'));
  app.decorate('webRoot', overrides.webRoot ?? path.resolve(import.meta.dirname, '../../web/dist'));
  app.decorate('readiness', [databaseReadiness(connection.db)]);

  const folder = (name: string) => ({
    dir: path.join(import.meta.dirname, name),
    ignorePattern: /\.test\.ts$/,
    forceESM: true,
  });
  await app.register(autoload, { ...folder('plugins/external'), encapsulate: false });
  await app.register(autoload, { ...folder('plugins/app'), encapsulate: false });
  await app.register(autoload, folder('routes'));
  return app;
}

/**
 * Makes sure that the database can be worked with: reachable, and with a role that row-level security binds.
 * @throws DatabaseError
 */
export async function checkDatabase(app: FastifyInstance): Promise<void> {
  try {
    await assertSafeRole(app.db);
    await ensureTurnPartitions(app.db, app.now());
  } catch (error) {
    throw explain(error, app.config.databaseUrl);
  }
}
