// `npm start`: brings up PostgreSQL, the sandbox for every vendor without a key, and the server; stops them all on Ctrl-C.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startEmbedded, type EmbeddedPostgres } from '@offhook/db/embedded';
import { assertSafeRole, connect, migrate } from '@offhook/db';
import { SANDBOX_CREDENTIALS } from '@offhook/sandbox/credentials';
import { readConfig, type Config } from '@offhook/server/config';
import { hashPassword } from '@offhook/server/password';
import { readOptions } from './command-line/read-options.ts';
import { DEMO, seedDemo } from './demo.ts';
import { logSink, step } from './start/console.ts';
import { portFor } from './start/port.ts';
import { liveRun, loadSettings, removeRunFile, writeRunFile } from './start/run-file.ts';
import { supervise, type Supervised } from './start/supervised.ts';
import { buildWebWhenChanged } from './web-build.ts';

const HELP = `Brings everything up and says where: PostgreSQL, the sandbox in the place of every vendor without a key, the server.

  npm start

It has no options: its settings are environment variables, or lines of .env, and .env.example explains each.
  PORT=4000 npm start             on another port than 3000
  OFFHOOK_HOME=/tmp/b npm start   with another folder for database, recordings and logs than .offhook

Ctrl-C lets calls come to their end, then stops everything; a second one does not wait. What was there is there again
at the next start. To begin anew, stop it and delete the folder.`;

const root = path.resolve(import.meta.dirname, '../..');
/** A call may take this long to come to its end after Ctrl-C; a second Ctrl-C does not wait. */
const DRAIN_MS = 35_000;
const READY_WITHIN_MS = 30_000;

interface SandboxUrls {
  carrier: string;
  deepgram: string;
  openai: string;
  google: string;
  microsoft: string;
}

readOptions(HELP, {});

/** Everything started so far, newest last; stopped in the opposite order. */
const running: { name: string; stop(): Promise<void> }[] = [];
let stopping: Promise<void> | null = null;
let firstSignalAt = 0;

process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
process.on('SIGHUP', onSignal);
// The launcher was killed outright.
process.on('disconnect', () => void shutDown(0));

try {
  await start();
} catch (error) {
  if (!stopping) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    await shutDown(1);
  }
}

async function start(): Promise<void> {
  const began = performance.now();
  loadSettings();
  let config = readConfig(process.env);
  mkdirSync(config.home, { recursive: true });
  const earlier = liveRun(config.home);
  if (earlier && earlier.pid !== process.pid) {
    throw new Error(
      `Offhook is already running from ${config.home} (process ${earlier.pid}, ${earlier.serverUrl}). Stop it first, or set OFFHOOK_HOME to another folder.`,
    );
  }
  const port = await portFor(config);
  if (config.port === 0) {
    // Chosen once: a server that is started again has to be where it was.
    process.env['PORT'] = String(port);
    config = readConfig(process.env);
  }

  console.log('Starting Offhook');
  const emulated = emulatedVendors(process.env);
  const [, databaseUrl, sandboxUrls] = await Promise.all([
    step('dashboard built', buildWebWhenChanged),
    startDatabase(config),
    emulated.length > 0 ? startSandbox(config) : null,
  ]);
  await startServer(config, databaseUrl, sandboxUrls, emulated);

  const serverUrl = `http://localhost:${config.port}`;
  writeRunFile(config.home, {
    pid: process.pid,
    serverUrl,
    publicUrl: config.publicUrl,
    databaseUrl,
    sandbox: sandboxUrls,
  });
  running.push({ name: 'run.json', stop: async () => removeRunFile(config.home) });
  banner(config, serverUrl, emulated, (performance.now() - began) / 1000);
}

/** PostgreSQL that ships with the install, or the one DATABASE_URL names; migrated, checked, with the demo in a new one. */
async function startDatabase(config: Config): Promise<string> {
  let url = config.databaseUrl;
  if (!url) {
    const postgres: EmbeddedPostgres = await step('PostgreSQL started', () =>
      startEmbedded({ home: config.home, log: (line) => console.log(`  ${line}`) }),
    );
    running.push({ name: 'PostgreSQL', stop: () => postgres.stop() });
    url = postgres.url;
  }
  const databaseUrl = url;
  await step('database migrated', async () => {
    await migrate(databaseUrl);
    const database = connect(databaseUrl);
    try {
      await assertSafeRole(database.db);
      if (emulatedVendors(process.env).includes('twilio')) {
        await seedDemo(database.db, { passwordHash: await hashPassword(DEMO.password) });
      }
    } finally {
      await database.close();
    }
  });
  return databaseUrl;
}

/** The outside world on loopback. Comes back on the same ports if it dies. */
async function startSandbox(config: Config): Promise<SandboxUrls> {
  return step('sandbox started', async () => {
    const ports: NodeJS.ProcessEnv = {};
    let onReady: (urls: SandboxUrls) => void = () => undefined;
    const ready = new Promise<SandboxUrls>((resolve) => (onReady = resolve));
    const { part, died } = launch(config, 'sandbox', { env: () => ({ ...process.env, ...ports }), onReady });
    const urls = await Promise.race([ready, died]);
    for (const [vendor, url] of Object.entries(urls))
      ports[`SANDBOX_${vendor.toUpperCase()}_PORT`] = new URL(url).port;
    part.keepAlive();
    return urls;
  });
}

async function startServer(
  config: Config,
  databaseUrl: string,
  sandbox: SandboxUrls | null,
  emulated: string[],
): Promise<void> {
  await step('server started', async () => {
    const env = { ...process.env, DATABASE_URL: databaseUrl, ...sandboxSettings(sandbox, emulated) };
    const { part, died } = launch(config, 'server', { env: () => env });
    await Promise.race([untilReady(`http://localhost:${config.port}/readyz`), died]);
    part.keepAlive();
    if (sandbox && emulated.includes('twilio')) await bringTexts(sandbox.carrier, `${config.publicUrl}/sms`);
  });
}

/** Tells the sandbox's carrier where to bring what is texted to the demo's numbers. */
async function bringTexts(carrier: string, smsUrl: string): Promise<void> {
  const { accountSid, authToken } = SANDBOX_CREDENTIALS;
  for (const number of [DEMO.spokenNumber, DEMO.machineNumber])
    await fetch(`${carrier}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      body: new URLSearchParams({ PhoneNumber: number, SmsUrl: smsUrl }),
    });
}

/** Which vendors have no key and are therefore emulated. */
function emulatedVendors(env: NodeJS.ProcessEnv): string[] {
  return [
    ...(env['TWILIO_AUTH_TOKEN'] ? [] : ['twilio']),
    ...(env['DEEPGRAM_API_KEY'] ? [] : ['deepgram']),
    ...(env['OPENAI_API_KEY'] ? [] : ['openai']),
    ...(env['GOOGLE_CLIENT_ID'] ? [] : ['google']),
    ...(env['MICROSOFT_CLIENT_ID'] ? [] : ['microsoft']),
  ];
}

function sandboxSettings(urls: SandboxUrls | null, emulated: string[]): NodeJS.ProcessEnv {
  if (!urls) return {};
  const settings: NodeJS.ProcessEnv = { EMULATED_VENDORS: emulated.join(',') };
  if (emulated.includes('twilio')) {
    settings['TWILIO_ACCOUNT_SID'] = SANDBOX_CREDENTIALS.accountSid;
    settings['TWILIO_AUTH_TOKEN'] = SANDBOX_CREDENTIALS.authToken;
    settings['TWILIO_API_URL'] = urls.carrier;
  }
  if (emulated.includes('deepgram')) {
    settings['DEEPGRAM_API_KEY'] = SANDBOX_CREDENTIALS.deepgramKey;
    settings['DEEPGRAM_URL'] = urls.deepgram;
  }
  for (const vendor of ['google', 'microsoft'] as const) {
    if (!emulated.includes(vendor)) continue;
    const name = vendor.toUpperCase();
    settings[`${name}_CLIENT_ID`] = SANDBOX_CREDENTIALS.oauthClientId;
    settings[`${name}_CLIENT_SECRET`] = SANDBOX_CREDENTIALS.oauthClientSecret;
    settings[`${name}_URL`] = urls[vendor];
  }
  return settings;
}

/** Starts one part of ours, `<part>/src/main.ts`. `died` rejects when it ends before it was ready. */
function launch(
  config: Config,
  name: 'sandbox' | 'server',
  options: { env(): NodeJS.ProcessEnv; onReady?(urls: SandboxUrls): void },
): { part: Supervised; died: Promise<never> } {
  const log = logSink(config.home, name);
  const part = supervise({
    name,
    script: path.join(root, name, 'src/main.ts'),
    env: options.env,
    onLine(line) {
      if (options.onReady && line.startsWith('{"ready":true')) {
        options.onReady((JSON.parse(line) as { urls: SandboxUrls }).urls);
      } else log.line(line);
    },
    onRestart: (reason) => console.log(`! ${reason}; starting it again`),
  });
  running.push({
    name,
    async stop() {
      await part.stop(DRAIN_MS);
      log.close();
    },
  });
  const died = part.ended.then(() => {
    throw new Error(
      `The ${name} could not start. What it said stands above and in ${config.home}/logs/${name}.log.`,
    );
  });
  // Nobody listens any more once it is up.
  died.catch(() => undefined);
  return { part, died };
}

/** Resolves once `/readyz` answers 200. Throws with its reasons after 30 s. */
async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let reason = 'it does not answer';
  while (performance.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
      if (response.ok) return;
      reason = await response.text();
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The server was not ready within ${READY_WITHIN_MS / 1000} s: ${reason}`);
}

function banner(config: Config, serverUrl: string, emulated: string[], seconds: number): void {
  const lines = ['', `Offhook is ready (${seconds.toFixed(1)} s).`, '', `  Dashboard   ${serverUrl}`];
  if (emulated.includes('twilio')) {
    lines.push(
      `  Sign in     ${DEMO.email} / ${DEMO.password}`,
      `  Numbers     ${DEMO.spokenNumber}  speaks, for people`,
      `              ${DEMO.machineNumber}  the machine line: speaks modem, for simulated callers`,
      `  Try it      npm run call`,
    );
  }
  lines.push(`  API         ${serverUrl}/docs`, `  Logs        ${config.home}/logs`);
  const stood = emulated.filter((vendor) => vendor !== 'openai');
  if (stood.length > 0) lines.push(`  Emulated    ${stood.join(', ')} (no key is set; see .env.example)`);
  if (emulated.includes('openai'))
    lines.push('  Model       off: callers are understood without one (OPENAI_API_KEY turns it on)');
  lines.push('', 'Ctrl-C stops everything.', '');
  console.log(lines.join('\n'));
}

function onSignal(): void {
  // A terminal's Ctrl-C arrives more than once: from the terminal, from npm and from the launcher.
  const now = performance.now();
  if (firstSignalAt === 0) firstSignalAt = now;
  else if (now - firstSignalAt > 1000) process.exit(1);
  void shutDown(0);
}

/** Stops what was started, newest first: the server drains its calls while PostgreSQL is still there. */
function shutDown(code: number): Promise<void> {
  stopping ??= (async () => {
    if (running.length > 0) console.log('\nStopping …');
    for (const part of running.toReversed()) {
      try {
        await part.stop();
      } catch (error) {
        console.error(
          `  ${part.name} did not stop cleanly: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    process.exit(code);
  })();
  return stopping;
}
