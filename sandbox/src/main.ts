// The sandbox as a process: settings from the environment, one line of JSON when it is up, gone when its parent is.
import { fstatSync } from 'node:fs';
import { pino } from 'pino';
import { z } from 'zod';
import { startSandbox } from './index.ts';

const port = z.coerce.number().int().min(0).max(65_535).default(0);
const environment = z.object({
  SANDBOX_PROFILE: z.enum(['instant', 'measured']).default('instant'),
  SANDBOX_CARRIER_PORT: port,
  SANDBOX_DEEPGRAM_PORT: port,
  SANDBOX_OPENAI_PORT: port,
  SANDBOX_GOOGLE_PORT: port,
  SANDBOX_MICROSOFT_PORT: port,
  SANDBOX_SEED: z.string().default('offhook'),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('warn'),
});

/** stdout is for the one line the parent waits for; everything else goes to stderr. */
const STDERR = 2;

const settings = environment.safeParse(process.env);
if (!settings.success) {
  process.stderr.write(`A setting of the sandbox is wrong:\n${z.prettifyError(settings.error)}\n`);
  process.exit(1);
}
const env = settings.data;
const log = pino({ level: env.LOG_LEVEL, base: { process: 'sandbox' } }, pino.destination(STDERR));

try {
  const sandbox = await startSandbox({
    profile: env.SANDBOX_PROFILE,
    ports: {
      carrier: env.SANDBOX_CARRIER_PORT,
      deepgram: env.SANDBOX_DEEPGRAM_PORT,
      openai: env.SANDBOX_OPENAI_PORT,
      google: env.SANDBOX_GOOGLE_PORT,
      microsoft: env.SANDBOX_MICROSOFT_PORT,
    },
    seed: env.SANDBOX_SEED,
    log,
  });
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void sandbox.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A parent that gave us a pipe holds it open for as long as it lives; a terminal, a file or /dev/null says nothing about it.
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, urls: sandbox.urls })}\n`);
} catch (error) {
  process.stderr.write(
    `The sandbox did not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}
