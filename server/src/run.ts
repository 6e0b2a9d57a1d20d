// The life of the server process: reads its settings, comes up or says in one sentence why not, and goes down in good order.
import { DatabaseError, migrate } from '@offhook/db';
import { complete, type CompleteConfig, readConfig } from './config.ts';
import { ConfigError } from './errors.ts';

/** Runs until it is told to stop; ends the process with exit code 1 when it cannot start. */
export async function run(env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await start(complete(readConfig(env)));
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    process.exit(1);
  }
}

async function start(config: CompleteConfig): Promise<void> {
  // Loading the program takes about as long as asking the database what it lacks.
  const [{ buildApp, checkDatabase }, { openLog }] = await Promise.all([
    import('./app.ts'),
    import('./http/logging.ts'),
    migrate(config.databaseUrl),
  ]);
  const app = await buildApp(config, { logStream: openLog() });
  await checkDatabase(app);
  await listen(config, () => app.listen({ host: config.host, port: config.port }));

  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      // What state we are in is unknown: whoever supervises us starts us anew, and the carrier calls back.
      app.log.fatal({ err: error }, 'stopping after an error nobody handled');
      process.exit(1);
    });

  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) {
      app.log.warn({ reason }, 'stopping at once');
      process.exit(1);
    }
    stopping = true;
    app.log.info({ reason }, 'stopping: live calls are brought to their end, new ones are not taken');
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  if (config.supervised) {
    // Whoever started us holds the other end; it closes when they are gone, however they went.
    const orphaned = (): void => {
      if (!stopping) stop('the parent process is gone');
    };
    process.on('disconnect', orphaned);
    process.stdin.on('end', orphaned).on('error', orphaned).resume();
  }
}

async function listen(config: CompleteConfig, open: () => Promise<unknown>): Promise<void> {
  try {
    await open();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      throw new ConfigError(
        'PORT',
        `PORT ${config.port} is already in use on ${config.host}; stop what uses it, or set PORT to another.`,
      );
    if (code === 'EACCES')
      throw new ConfigError(
        'PORT',
        `PORT ${config.port} may not be opened by this user; set PORT to one above 1023.`,
      );
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigError(
        'HOST',
        `HOST ${config.host} is no address of this machine; 0.0.0.0 means all of them.`,
      );
    throw error;
  }
}

/** What stops a start that is the reader's to mend is told in its own words; anything else with its stack. */
function sentence(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
