// The whole of Offhook for one test file: a database of its own, the sandbox, and the server as a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@offhook/db/testing';
import { SANDBOX_CREDENTIALS, startSandbox, type Sandbox } from '@offhook/sandbox';
import { placeCall, type PlaceCallOptions, type SimulatedCall, Ticker } from '@offhook/sandbox/caller';
import { hashPassword } from '@offhook/server/password';
import { DEMO, seedDemo } from '../demo.ts';

const SERVER = path.resolve(import.meta.dirname, '../../../server/src/main.ts');
const READY_WITHIN_MS = 20_000;
/** Lines run so many times faster than people speak: what is heard and done is the same. `npm run call` has a test in real time. */
const QUICK = new Ticker({ speed: 4 });
/** On such a line the agent's thinking takes that many times longer. */
const AGENT_QUIET_MS = 1_800;

export interface House {
  url: string;
  /** OFFHOOK_HOME: recordings, mail, keys. */
  home: string;
  database: TestDatabase;
  sandbox: Sandbox;
  /** Everything the server logged, parsed. */
  log: { msg: string; level: number; callId?: string }[];
  /** Dials the machine line, on a line that is quicker than real time. */
  call(options?: Partial<PlaceCallOptions>): Promise<SimulatedCall>;
  /** GETs a path of the API as the demo owner. */
  get<T>(path: string): Promise<T>;
  /** Sends to a path of the API as the demo owner, whatever was there before; resolves to the answer. */
  send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<Response>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Puts something between the server and its database: it gets the real URL and gives the one to use. */
  databaseUrl?(url: string): Promise<string> | string;
  /** With a language model. */
  model?: true;
  /** More of the server's settings. */
  env?: Record<string, string>;
}

export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const home = mkdtempSync(path.join(tmpdir(), 'offhook-test-'));
  const [database, sandbox, port] = await Promise.all([createTestDatabase(), startSandbox(), freePort()]);
  await seedDemo(database.db, { passwordHash: await hashPassword(DEMO.password) });
  const url = `http://localhost:${port}`;
  const log: House['log'] = [];
  const server = spawn(process.execPath, [SERVER], {
    env: {
      PATH: process.env['PATH'],
      // Half the time a start takes: `npm test` says where.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: String(port),
      OFFHOOK_HOME: home,
      DATABASE_URL: (await options.databaseUrl?.(database.url)) ?? database.url,
      TWILIO_ACCOUNT_SID: SANDBOX_CREDENTIALS.accountSid,
      TWILIO_AUTH_TOKEN: SANDBOX_CREDENTIALS.authToken,
      TWILIO_API_URL: sandbox.urls.carrier,
      DEEPGRAM_API_KEY: SANDBOX_CREDENTIALS.deepgramKey,
      DEEPGRAM_URL: sandbox.urls.deepgram,
      GOOGLE_CLIENT_ID: SANDBOX_CREDENTIALS.oauthClientId,
      GOOGLE_CLIENT_SECRET: SANDBOX_CREDENTIALS.oauthClientSecret,
      GOOGLE_URL: sandbox.urls.google,
      MICROSOFT_CLIENT_ID: SANDBOX_CREDENTIALS.oauthClientId,
      MICROSOFT_CLIENT_SECRET: SANDBOX_CREDENTIALS.oauthClientSecret,
      MICROSOFT_URL: sandbox.urls.microsoft,
      EMULATED_VENDORS: 'twilio,deepgram,openai,google,microsoft',
      ...(options.model && {
        OPENAI_API_KEY: SANDBOX_CREDENTIALS.openaiKey,
        OPENAI_BASE_URL: sandbox.urls.openai,
      }),
      OFFHOOK_SUPERVISED: '1',
      ...options.env,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  collect(server, log);
  try {
    await untilReady(server, `${url}/readyz`);
  } catch (error) {
    server.kill('SIGKILL');
    throw error;
  }
  let token: Promise<string> | undefined;
  const bearer = async () => ({ authorization: `Bearer ${await (token ??= signIn(url))}` });

  return {
    url,
    home,
    database,
    sandbox,
    log,
    call: (more) =>
      placeCall({
        url: `${url}/voice`,
        from: '+12025550100',
        to: DEMO.machineNumber,
        carrierUrl: sandbox.urls.carrier,
        ticker: QUICK,
        agentQuietMs: AGENT_QUIET_MS,
        ...more,
      }),
    async get<T>(path_: string): Promise<T> {
      const response = await fetch(`${url}${path_}`, { headers: await bearer() });
      if (!response.ok) throw new Error(`${path_} answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as T;
    },
    async send(method, path_, body) {
      const headers = { ...(await bearer()), 'content-type': 'application/json', 'if-match': '*' };
      const response = await fetch(`${url}${path_}`, { method, headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${path_} answered ${response.status}: ${await response.text()}`);
      return response;
    },
    async close() {
      if (server.exitCode === null) {
        server.kill('SIGTERM');
        await once(server, 'exit');
      }
      await sandbox.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: DEMO.email, password: DEMO.password }),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}

function collect(server: ChildProcess, log: House['log']): void {
  let rest = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    const lines = `${rest}${chunk.toString()}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) log.push(JSON.parse(line) as House['log'][number]);
  });
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline && server.exitCode === null) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The server did not become ready (exit code ${server.exitCode}).`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
