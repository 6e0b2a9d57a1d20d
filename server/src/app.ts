// Puts the server together: database, voice, routes, jobs. It and assemble/ alone name vendors.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import autoload from '@fastify/autoload';
import { assertSafeRole, type Connection, connect, ensureTurnPartitions, explain, newId } from '@offhook/db';
import fastify, { type FastifyInstance } from 'fastify';
import type { DestinationStream } from 'pino';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { registerAccountJobs } from './accounts/jobs.ts';
import { createRecordingFiles } from './calls/recording-files.ts';
import { assembleCalls } from './assemble/calls.ts';
import { startUpkeep } from './assemble/upkeep.ts';
import type { CompleteConfig } from './config.ts';
import './context.ts';
import { createCalendars } from './calendars/calendars.ts';
import { createBusyElsewhere } from './calendars/freshness.ts';
import type { CalendarParts, CalendarVendors } from './calendars/parts.ts';
import { createPushKeys } from './calendars/push.ts';
import { createEventFeed } from './events/feed.ts';
import { addressOf, registerFollowUp, textStatusUrl } from './follow-up.ts';
import { registerObjectives } from './insights/objective.ts';
import { demandAccess } from './http/declared-access.ts';
import { loggerOptions } from './http/logging.ts';
import { sendError } from './http/problem.ts';
import { databaseReadiness } from './http/readiness.ts';
import { createSafeFetch, type SafeFetch } from './http/safe-fetch.ts';
import { createJobs } from './jobs/jobs.ts';
import { startBroadcast } from './live/broadcast.ts';
import { createOnlookers } from './live/onlookers.ts';
import { createWire } from './live/wire.ts';
import { createMailFolder } from './mail/mailer.ts';
import { type CarrierAccount, createCarrierAccounts } from './own-vendors/carrier-accounts.ts';
import { createSecretBox } from './secrets/secret-box.ts';
import { createExportFiles } from './privacy/export-files.ts';
import { registerLostCalls } from './calls/end-lost.ts';
import { registerPrivacyJobs } from './privacy/jobs.ts';
import { createVendorHealth } from './vendor-health/vendor-health.ts';
import { createDeepgram } from './vendors/deepgram/index.ts';
import { createGoogleCalendar } from './vendors/google/calendar.ts';
import { createGoogleSignIn } from './vendors/google/sign-in.ts';
import { createIcsCalendar } from './vendors/ics/calendar.ts';
import { createMicrosoftCalendar } from './vendors/microsoft/calendar.ts';
import { FOLLOW_EVENT } from './notices/follow-event.ts';
import { createOpenAi } from './vendors/openai/index.ts';
import { createSmtpMailer } from './vendors/smtp/mailer.ts';
import { createWebPush } from './vendors/web-push/push.ts';
import { createTwilioCarrier } from './vendors/twilio/carrier.ts';
import { createTwilioNumbers } from './vendors/twilio/numbers.ts';
import { checkAccount, type TwilioOptions } from './vendors/twilio/requests.ts';
import { KEEP_VOICEMAIL, keepVoicemailOptions } from './voicemail/keep-voicemail.ts';
import { loadBusinessLine, systemClock } from './voice/index.ts';
import type { Bucket } from './voice/recording/bucket.ts';

/** Calls under way when the process is asked to stop have this long to come to their end. */
const DRAIN_MS = 30_000;
/** After a stream has ended the carrier asks at once how to go on; the answer has to be there still. */
const CARRIER_RETURNS_MS = 1_000;
const REQUEST_WITHIN_MS = 15_000;

/** Parts a test puts in place of the real ones. */
export interface Overrides {
  connection?: Connection;
  webRoot?: string;
  safeFetch?: SafeFetch;
  now?: () => Date;
  /** Jobs are done when the test says so (`app.jobs.drain()`), by the test's clock. */
  jobsByHand?: boolean;
  /** Where the log goes instead of standard output. */
  logStream?: DestinationStream;
  /** A whole request has to be here by then. */
  requestWithinMs?: number;
  /** A process that has not answered a command to a call by then does not have it. */
  commandWithinMs?: number;
}

/**
 * The server, ready to listen. It does not need the database to be reachable: while that is away it answers
 * 503 and calls go on. Closing it takes no new calls, lets those under way come to their end for up to half a
 * minute, and frees everything it opened.
 */
export async function buildApp(config: CompleteConfig, overrides: Overrides = {}): Promise<FastifyInstance> {
  const app = createFastify(config, overrides);
  const connection = overrides.connection ?? connect(config.databaseUrl);
  const { db } = connection;
  const recordingsRoot = path.join(config.home, 'recordings');
  const bucket = await openBucket(config);
  const recordingFiles = createRecordingFiles(recordingsRoot, bucket);
  const exportFiles = createExportFiles(path.join(config.home, 'exports'), bucket);
  const secrets = createSecretBox(config.secretKeys);
  const account = (options: TwilioOptions): CarrierAccount => ({
    sid: options.accountSid,
    carrier: createTwilioCarrier(options),
    numbers: createTwilioNumbers(options),
  });
  const installation = account(config.twilio);
  const carrierAccounts = createCarrierAccounts({
    db,
    secrets,
    installation,
    make: (credentials) => account({ ...config.twilio, ...credentials }),
    epoch: Date.now,
    log: app.log,
  });
  const { carrierOf } = carrierAccounts;
  const calendarParts: CalendarParts = {
    db,
    vendors: calendarVendors(config, (url, request) => app.safeFetch(url, request)),
    secrets,
    now: () => app.now(),
    log: app.log,
  };
  const calls = assembleCalls(app, config, {
    db,
    recordingFiles,
    carrier: installation.carrier,
    carrierOf,
    secrets,
    busyElsewhere: createBusyElsewhere(calendarParts),
    notices: createEventFeed(connection, app.log, 'offhook_openings').subscribeAll,
  });
  let stopping = false;

  app.decorate('config', config);
  app.decorate('publicUrl', () => {
    // With PORT 0 the system chooses, and nobody could have said which.
    const address = config.port === 0 && config.publicUrl.endsWith(':0') ? app.server.address() : null;
    return address && typeof address === 'object'
      ? config.publicUrl.replace(/:0$/, `:${address.port}`)
      : config.publicUrl;
  });
  app.decorate('db', db);
  app.decorate('voice', calls.voice);
  app.decorate('carrierReported', calls.carrierReported);
  app.decorate('carrierHeard', calls.carrierHeard);
  app.decorate('now', overrides.now ?? (() => new Date()));
  const jobs = createJobs({
    databaseUrl: config.databaseUrl,
    now: () => app.now(),
    log: app.log,
    ...(overrides.jobsByHand && { byHand: true }),
  });
  app.decorate('jobs', jobs);
  app.decorate('secrets', secrets);
  app.decorate('safeFetch', overrides.safeFetch ?? createSafeFetch(config.outboundAllow));
  app.decorate('events', createEventFeed(connection, app.log));
  const pushKeys = createPushKeys(config.keys.calendars);
  const calendars = createCalendars({ ...calendarParts, jobs, pushKeys, publicUrl: () => app.publicUrl() });
  app.decorate('google', config.google && createGoogleSignIn(config.google, () => app.now().getTime()));
  app.decorate('calendarParts', calendarParts);
  app.decorate('calendarPushKeys', pushKeys);
  app.decorate('calendarFeedKeys', createPushKeys(config.keys.feeds));
  app.decorate('calendars', calendars);
  app.decorate('carrierAccounts', carrierAccounts);
  app.decorate('carrierOf', carrierOf);
  app.decorate('checkOwnKey', ({ vendor, key, account: accountSid }, signal) => {
    switch (vendor) {
      case 'deepgram':
        return createDeepgram({ ...config.deepgram, apiKey: key }).check(signal);
      case 'openai':
        return createOpenAi({ ...config.openaiModels, apiKey: key }).check(signal);
      case 'twilio':
        return checkAccount({ ...config.twilio, accountSid: accountSid ?? '', authToken: key }, signal);
    }
  });
  app.decorate('numberWebhooks', () => ({
    voiceUrl: `${app.publicUrl()}/voice`,
    voiceFallbackUrl: config.fallbackUrl ?? `${app.publicUrl()}/voice/fallback`,
    statusUrl: `${app.publicUrl()}/voice/status`,
    smsUrl: `${app.publicUrl()}/sms`,
  }));
  const wire = createWire(connection, app.log);
  app.decorate('voices', calls.voices);
  app.decorate('previews', calls.previews);
  app.decorate(
    'vendorHealth',
    createVendorHealth(
      [
        ...calls.vendors,
        {
          name: 'twilio',
          purpose: 'telephone',
          emulated: config.emulated.has('twilio'),
          // Nobody has this number: the answer is short.
          check: (signal) => installation.numbers.find('+10000000000', signal),
        },
      ],
      () => app.now(),
    ),
  );
  app.decorate(
    'onlookers',
    createOnlookers({ wire, clock: systemClock, answerWithinMs: overrides.commandWithinMs }),
  );
  app.decorate(
    'mailer',
    config.smtpUrl
      ? createSmtpMailer({ url: config.smtpUrl, from: config.mailFrom })
      : createMailFolder(path.join(config.home, 'mail'), { now: () => app.now(), log: app.log }),
  );
  app.decorate(
    'push',
    createWebPush({
      secret: config.keys.push,
      subject: `mailto:${addressOf(config.mailFrom)}`,
      fetch: app.safeFetch,
    }),
  );
  jobs.register(KEEP_VOICEMAIL, keepVoicemailOptions, calls.keepVoicemail);
  registerFollowUp({
    db,
    jobs,
    carrierOf,
    mailer: app.mailer,
    push: app.push,
    mailFrom: addressOf(config.mailFrom),
    fetch: app.safeFetch,
    secrets: app.secrets,
    textStatusUrl: textStatusUrl(() => app.publicUrl()),
    publicUrl: () => app.publicUrl(),
    loadLine: (number, within = db) => loadBusinessLine(within, number),
  });
  registerAccountJobs({
    jobs,
    mailer: app.mailer,
    secrets: app.secrets,
    publicUrl: () => app.publicUrl(),
    numberAccount: installation.numbers,
    recordingFiles,
    exportFiles,
  });
  registerObjectives(jobs, app.log);
  registerLostCalls(jobs);
  registerPrivacyJobs({ jobs, recordingFiles, exportFiles, log: app.log });
  app.decorate('recordingsRoot', recordingsRoot);
  app.decorate('recordingFiles', recordingFiles);
  app.decorate('exportFiles', exportFiles);
  app.decorate('webRoot', overrides.webRoot ?? path.resolve(import.meta.dirname, '../../web/dist'));
  app.decorate('readiness', [
    databaseReadiness(db),
    async () => (stopping ? 'the server is stopping' : null),
  ]);

  let stopBroadcast = (): void => undefined;
  app.addHook('onReady', async () => {
    const { sessions, letGo } = calls.voice;
    stopBroadcast = startBroadcast({ sessions, letGo, wire, clock: systemClock });
  });
  let stopUpkeep = (): void => undefined;
  app.addHook('onListen', () => {
    calls.start();
    stopUpkeep = startUpkeep({ db, recordingFiles, exportFiles, log: app.log });
  });
  let stopWriting = (): void => undefined;
  if (!overrides.jobsByHand)
    app.addHook('onListen', () => {
      jobs.start();
      app.events.subscribeAll(() => jobs.wake(FOLLOW_EVENT));
      stopWriting = calendars.follow(createEventFeed(connection, app.log, 'offhook_calendars'));
    });
  // Before the sockets are closed, which is what the websocket plugin does at this same moment.
  app.addHook('preClose', async () => {
    stopping = true;
    const { liveCalls } = calls.voice;
    await calls.voice.drain(DRAIN_MS);
    if (liveCalls > 0) await delay(CARRIER_RETURNS_MS);
  });
  // What was asked for before is still answered. Kept alive, its connection would hold us up for a minute; of what is being
  // streamed the head is out by then, and it ends here.
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (stopping) raw.socket.end();
  });
  app.addHook('onClose', async () => {
    stopBroadcast();
    stopUpkeep();
    stopWriting();
    wire.close();
    await jobs.stop();
    await calls.close();
    if (!overrides.connection) await connection.close();
  });

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

function createFastify(
  config: CompleteConfig,
  { logStream, requestWithinMs = REQUEST_WITHIN_MS }: Overrides,
): FastifyInstance {
  const app = fastify({
    logger: loggerOptions(config.logLevel, logStream),
    genReqId: newId,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    // Nothing we take is larger: the carrier's webhooks are about 2 kB, the dashboard's forms less.
    bodyLimit: 256 * 1024,
    // Closing, too, counts as a plugin's work, and takes as long as calls do.
    pluginTimeout: DRAIN_MS + 15_000,
    // A client that sends its request drop by drop is let go. Of this and the headers' time Node takes the longer for the whole,
    // and looks twice a minute unless told to more often.
    requestTimeout: requestWithinMs,
    http: { headersTimeout: requestWithinMs, connectionsCheckingInterval: requestWithinMs / 3 },
    forceCloseConnections: 'idle',
    // While calls drain we still answer.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
  });
  demandAccess(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

function calendarVendors({ google, microsoft }: CompleteConfig, fetch: SafeFetch): CalendarVendors {
  return {
    ics: createIcsCalendar(fetch, Date.now),
    ...(google && { google: createGoogleCalendar(google, Date.now) }),
    ...(microsoft && { microsoft: createMicrosoftCalendar(microsoft, Date.now) }),
  };
}

/** Its SDK takes 150 ms to load, which only who uses it waits for. */
async function openBucket({ s3 }: CompleteConfig): Promise<Bucket | undefined> {
  if (!s3) return undefined;
  const { createS3Bucket } = await import('./vendors/s3/bucket.ts');
  return createS3Bucket(s3);
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
