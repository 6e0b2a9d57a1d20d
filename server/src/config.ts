// The server's settings: read once from the environment, checked, and complained of by the variable's name.
import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { isRange } from './http/safe-fetch.ts';
import type { SecretKey } from './secrets/secret-box.ts';

export type VendorName = (typeof VENDORS)[number];
const VENDORS = ['twilio', 'deepgram', 'openai', 'google', 'microsoft'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Config {
  host: string;
  /** 0 lets the system choose a free one. */
  port: number;
  /** Where the carrier and browsers reach us, without a trailing slash, e.g. `https://phone.example.com`. */
  publicUrl: string;
  /** Folder of everything kept on disk. Absolute; exists and can be written. */
  home: string;
  databaseUrl?: string;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Addresses or CIDR ranges of reverse proxies whose `X-Forwarded-For` is believed. */
  trustProxy: string[];
  /** Private addresses that may be fetched from although a member entered them; CIDR ranges. */
  outboundAllow: string[];
  /** Vendors the sandbox stands in for. */
  emulated: ReadonlySet<VendorName>;
  /** Other sites whose pages may call the API; origins such as `https://app.example.com`. */
  corsOrigins: string[];
  /** Where traces go (OTLP over HTTP); absent: none are made. */
  traces?: { endpoint: string; headers: Record<string, string> };
  /** How long a new organization is served before somebody who runs the installation has to activate it; absent: for ever. */
  trialDays?: number;
  /** Asked by the carrier about calls to our numbers when we cannot be; absent: ourselves, once more. */
  fallbackUrl?: string;
  twilio?: { accountSid: string; authToken: string; apiUrl?: string };
  deepgram?: { apiKey: string; url?: string };
  /** Absent without a key: understanding is then deterministic alone. First choice of model first. */
  openai?: { apiKey: string } & Config['openaiModels'];
  /** Also of organizations with a key of their own. */
  openaiModels: { baseUrl?: string; models: string[]; largeModels: string[] };
  /** A bucket for recordings, of Amazon S3 or what speaks its protocol; absent: they stay in `home`. */
  s3?: { bucket: string; region: string; accessKeyId: string; secretAccessKey: string; url?: string };
  /** Absent: mail is kept in a folder. */
  smtpUrl?: string;
  /** `Name <address>`, or the address alone. */
  mailFrom: string;
  /** Our application at Google and at Microsoft; absent: calendars there cannot be connected. */
  google?: OAuthClient;
  microsoft?: OAuthClient;
  /** One for each purpose, all from one secret: a key for one purpose says nothing about another's. */
  keys: {
    accessTokens: string;
    links: string;
    voice: string;
    codes: string;
    push: string;
    calendars: string;
    feeds: string;
  };
  /** Keys of stored secrets: the first seals, all open. */
  secretKeys: [SecretKey, ...SecretKey[]];
  /** A parent waits on our standard input or IPC channel; when that ends, so do we. */
  supervised: boolean;
}

/** An application that people give consent to. `url`: where the vendor's servers stand, in place of its own. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  url?: string;
}

/** What the server cannot do without, and `npm start` adds where it is not set. */
export type CompleteConfig = Config & Required<Pick<Config, 'databaseUrl' | 'twilio' | 'deepgram'>>;

const url = (protocol: RegExp, example: string) =>
  z
    .url({ protocol, error: `has to be a URL such as ${example}` })
    .transform((text) => text.replace(/\/+$/, ''));
const httpUrl = (example: string) =>
  url(/^https?$/, example).refine((text) => !/[?#]/.test(text), 'may have neither a query nor a fragment');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const Settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z
    .string()
    .default('3000')
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'has to be a port number, 0 to 65535')
    .transform(Number),
  PUBLIC_URL: httpUrl('https://phone.example.com').optional(),
  OFFHOOK_HOME: z.string().default('.offhook'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'postgres://user:password@host:5432/name').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `has to be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
  TRUST_PROXY: list.default([]),
  OUTBOUND_ALLOW: list
    .refine((ranges) => ranges.every(isRange), 'has to be a list of ranges such as 127.0.0.0/8')
    .default([]),
  EMULATED_VENDORS: list
    .pipe(z.array(z.enum(VENDORS, { error: `may only name ${VENDORS.join(', ')}` })))
    .default([]),
  CORS_ORIGINS: list
    .refine(
      (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      'has to be a list of origins such as https://app.example.com',
    )
    .default([]),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl('http://localhost:4318').optional(),
  OTEL_EXPORTER_OTLP_HEADERS: list
    .refine((pairs) => pairs.every((pair) => pair.includes('=')), 'has to be a list of NAME=VALUE')
    .default([]),
  TRIAL_DAYS: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'has to be a number of days, 1 to 999')
    .transform(Number)
    .optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'has to be "AC" and 32 hexadecimal digits, as in the Twilio console')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_API_URL: httpUrl('https://api.twilio.com').optional(),
  TWILIO_FALLBACK_URL: url(/^https?$/, 'https://handler.twilio.com/twiml/EH…').optional(),
  DEEPGRAM_API_KEY: z.string().optional(),
  DEEPGRAM_URL: httpUrl('https://api.deepgram.com').optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl('https://api.openai.com/v1').optional(),
  OPENAI_MODELS: list
    .default(['gpt-4o', 'gpt-4.1'])
    .refine((models) => models.length > 0, 'has to name at least one model'),
  OPENAI_LARGE_MODELS: list
    .default(['gpt-5', 'gpt-4.1'])
    .refine((models) => models.length > 0, 'has to name at least one model'),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  S3_URL: httpUrl('https://s3.example.com').optional(),
  SMTP_URL: url(/^smtps?$/, 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]+<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/,
      'has to be an address, or Name <address>',
    )
    .default('Offhook <no-reply@localhost>'),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_URL: httpUrl('https://www.googleapis.com').optional(),
  MICROSOFT_CLIENT_ID: z.string().optional(),
  MICROSOFT_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_URL: httpUrl('https://graph.microsoft.com').optional(),
  SESSION_SECRET: z
    .string()
    .min(32, 'has to be at least 32 characters; `openssl rand -hex 32` makes a good one')
    .optional(),
  ENCRYPTION_KEYS: list
    .pipe(
      z
        .array(
          z
            .string()
            .regex(
              /^[\w-]{1,32}:[0-9a-f]{64}$/i,
              'has to be a list of ID:KEY, each KEY 64 hexadecimal digits (`openssl rand -hex 32`)',
            ),
        )
        .nonempty('has to name at least one key'),
    )
    .optional(),
  OFFHOOK_SUPERVISED: z.enum(['0', '1'], { error: 'has to be 0 or 1' }).default('0'),
});

/** The variables the server reads. */
export const SETTING_NAMES = Object.keys(Settings.shape);

/**
 * Reads the settings; one that is set to nothing counts as not set. Makes `OFFHOOK_HOME` and, without a
 * `SESSION_SECRET`, a key file in it.
 * @throws ConfigError naming the first setting that is wrong
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Settings.safeParse(
    Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')),
  );
  if (!parsed.success) throw complaint(parsed.error);
  const settings = parsed.data;
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = settings;
  if ((accountSid === undefined) !== (authToken === undefined)) {
    const setting = accountSid === undefined ? 'TWILIO_ACCOUNT_SID' : 'TWILIO_AUTH_TOKEN';
    throw new ConfigError(
      setting,
      `${setting} is missing; TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN go together, both are in the Twilio console.`,
    );
  }
  const home = makeHome(settings.OFFHOOK_HOME);
  const secret = settings.SESSION_SECRET ?? keptSecret(path.join(home, 'session-secret'));
  const openaiModels = {
    baseUrl: settings.OPENAI_BASE_URL,
    models: settings.OPENAI_MODELS,
    largeModels: settings.OPENAI_LARGE_MODELS,
  };
  return {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`,
    home,
    databaseUrl: settings.DATABASE_URL,
    logLevel: settings.LOG_LEVEL,
    trustProxy: settings.TRUST_PROXY,
    outboundAllow: settings.OUTBOUND_ALLOW,
    emulated: new Set(settings.EMULATED_VENDORS),
    corsOrigins: settings.CORS_ORIGINS,
    traces:
      settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : {
            endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: Object.fromEntries(
              settings.OTEL_EXPORTER_OTLP_HEADERS.map((pair) => [
                pair.slice(0, pair.indexOf('=')),
                decodeURIComponent(pair.slice(pair.indexOf('=') + 1)),
              ]),
            ),
          },
    trialDays: settings.TRIAL_DAYS,
    fallbackUrl: settings.TWILIO_FALLBACK_URL,
    twilio:
      accountSid !== undefined && authToken !== undefined
        ? { accountSid, authToken, apiUrl: settings.TWILIO_API_URL }
        : undefined,
    deepgram: settings.DEEPGRAM_API_KEY
      ? { apiKey: settings.DEEPGRAM_API_KEY, url: settings.DEEPGRAM_URL }
      : undefined,
    openai: settings.OPENAI_API_KEY ? { apiKey: settings.OPENAI_API_KEY, ...openaiModels } : undefined,
    openaiModels,
    s3: bucketOf(settings),
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM,
    google: oauthClient(
      'GOOGLE',
      settings.GOOGLE_CLIENT_ID,
      settings.GOOGLE_CLIENT_SECRET,
      settings.GOOGLE_URL,
    ),
    microsoft: oauthClient(
      'MICROSOFT',
      settings.MICROSOFT_CLIENT_ID,
      settings.MICROSOFT_CLIENT_SECRET,
      settings.MICROSOFT_URL,
    ),
    keys: {
      accessTokens: derive(secret, 'access tokens'),
      links: derive(secret, 'signed links'),
      voice: derive(secret, 'voice streams'),
      codes: derive(secret, 'phone codes'),
      push: derive(secret, 'web push'),
      calendars: derive(secret, 'calendar pushes'),
      feeds: derive(secret, 'calendar feeds'),
    },
    secretKeys: secretKeys(settings.ENCRYPTION_KEYS, secret),
    supervised: settings.OFFHOOK_SUPERVISED === '1',
  };
}

/**
 * The settings of a server that is about to run.
 * @throws ConfigError naming what is missing
 */
export function complete(config: Config): CompleteConfig {
  const { databaseUrl, twilio, deepgram } = config;
  if (!databaseUrl)
    throw missing(
      'DATABASE_URL',
      'give the address of a PostgreSQL database (postgres://user:password@host:5432/name)',
    );
  if (!twilio) throw missing('TWILIO_ACCOUNT_SID', 'it and TWILIO_AUTH_TOKEN are in the Twilio console');
  if (!deepgram) throw missing('DEEPGRAM_API_KEY', 'the Deepgram console makes one');
  return { ...config, databaseUrl, twilio, deepgram };
}

const missing = (setting: string, hint: string) =>
  new ConfigError(
    setting,
    `${setting} is missing; ${hint}, or start with \`npm start\`, which brings what is not set.`,
  );

/** The first problem as one sentence that begins with the setting's name. Values are left out: they may be secret. */
function complaint(error: z.ZodError): ConfigError {
  const [issue] = error.issues;
  const setting = String(issue?.path[0] ?? 'The environment');
  return new ConfigError(setting, `${setting} ${issue?.message ?? 'cannot be read'}.`);
}

function makeHome(setting: string): string {
  const home = path.resolve(setting);
  try {
    mkdirSync(home, { recursive: true });
  } catch (error) {
    throw new ConfigError(
      'OFFHOOK_HOME',
      `OFFHOOK_HOME (${home}) cannot be made or entered: ${reason(error)}.`,
      {
        cause: error,
      },
    );
  }
  return home;
}

/** The secret of this installation, made once and readable by its owner only. */
function keptSecret(file: string): string {
  try {
    // `wx` fails where the file exists, so that of two processes starting at once both end up with the same secret.
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
      throw new ConfigError('OFFHOOK_HOME', `OFFHOOK_HOME cannot be written (${file}): ${reason(error)}.`, {
        cause: error,
      });
  }
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConfigError('OFFHOOK_HOME', `OFFHOOK_HOME cannot be read (${file}): ${reason(error)}.`, {
      cause: error,
    });
  }
  if (secret.length < 32)
    throw new ConfigError(
      'SESSION_SECRET',
      `SESSION_SECRET is not set and ${file} is damaged; delete that file, and everyone signs in anew.`,
    );
  return secret;
}

const derive = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', secret, 'offhook', purpose, 32)).toString('hex');

function bucketOf(settings: z.infer<typeof Settings>): Config['s3'] {
  const {
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_URL: url,
  } = settings;
  if (bucket === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const setting = accessKeyId === undefined ? 'S3_ACCESS_KEY_ID' : 'S3_SECRET_ACCESS_KEY';
    throw new ConfigError(
      setting,
      `${setting} is missing; S3_BUCKET goes with a key that may read and write it.`,
    );
  }
  return { bucket, region, accessKeyId, secretAccessKey, ...(url && { url }) };
}

function oauthClient(
  name: string,
  clientId?: string,
  clientSecret?: string,
  url?: string,
): OAuthClient | undefined {
  if ((clientId === undefined) !== (clientSecret === undefined)) {
    const setting = `${name}_CLIENT_${clientId === undefined ? 'ID' : 'SECRET'}`;
    throw new ConfigError(
      setting,
      `${setting} is missing; ${name}_CLIENT_ID and ${name}_CLIENT_SECRET go together.`,
    );
  }
  return clientId !== undefined && clientSecret !== undefined ? { clientId, clientSecret, url } : undefined;
}

/** Those set, then the one made of the session secret: what it sealed before any was set stays readable. */
function secretKeys(named: readonly string[] = [], secret: string): [SecretKey, ...SecretKey[]] {
  const own: SecretKey = { id: 'session', key: Buffer.from(derive(secret, 'stored secrets'), 'hex') };
  const [first, ...rest] = named.map((item) => {
    const [id = '', key = ''] = item.split(':');
    return { id, key: Buffer.from(key, 'hex') };
  });
  return first ? [first, ...rest, own] : [own];
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
