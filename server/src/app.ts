// Puts the server together: database, voice, routes. The only file that names vendors.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import autoload from '@fastify/autoload';
import {
  assertSafeRole,
  type Connection,
  connect,
  type Database,
  ensureTurnPartitions,
  explain,
  idempotencyKeys,
  newId,
  withOrganization,
} from '@offhook/db';
import { answerLine, dialogue, fixedLines, understand } from '@offhook/machines';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { registerAccountJobs } from './accounts/jobs.ts';
import { clearMailTokens } from './accounts/mail-tokens.ts';
import { type AnsweredBy, keepAnsweredBy } from './calls/answered-by.ts';
import { type CarrierReport, keepCarrierReport, type OurCall } from './calls/carrier-report.ts';
import { createRecordingFiles, type RecordingFiles, sweepRecordings } from './calls/recording-files.ts';
import { uploadRecordings } from './calls/upload-recordings.ts';
import type { CompleteConfig } from './config.ts';
import './context.ts';
import { createCalendars } from './calendars/calendars.ts';
import { createBusyElsewhere } from './calendars/freshness.ts';
import type { CalendarParts, CalendarVendors } from './calendars/parts.ts';
import { createPushKeys } from './calendars/push.ts';
import { createEventFeed } from './events/feed.ts';
import { addressOf, registerFollowUp, textStatusUrl } from './follow-up.ts';
import { createFrontDesk } from './front-desk.ts';
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
import type { OpeningsNotices } from './scheduling/at-hand.ts';
import type { BusyElsewhere } from './scheduling/calendars/busy-elsewhere.ts';
import { createDesk } from './scheduling/desk.ts';
import { createSecretBox, type SecretBox } from './secrets/secret-box.ts';
import { createTraces } from './telemetry/traces.ts';
import { createCodeDesk } from './texts/codes.ts';
import { registerPrivacyJobs, sweepExports } from './privacy/jobs.ts';
import { createVendorHealth, type WatchedVendor } from './vendor-health/vendor-health.ts';
import { createDeepgram, type Deepgram } from './vendors/deepgram/index.ts';
import { createGoogleCalendar } from './vendors/google/calendar.ts';
import { createGoogleSignIn } from './vendors/google/sign-in.ts';
import { VOICES } from './vendors/deepgram/voices.ts';
import { createIcsCalendar } from './vendors/ics/calendar.ts';
import { createMicrosoftCalendar } from './vendors/microsoft/calendar.ts';
import { FOLLOW_EVENT } from './notices/follow-event.ts';
import { createOpenAi, type OpenAiModel } from './vendors/openai/index.ts';
import { createOwnVendors } from './own-vendors/for-calls.ts';
import { createSmtpMailer } from './vendors/smtp/mailer.ts';
import { createWebPush } from './vendors/web-push/push.ts';
import { createTwilioCarrier } from './vendors/twilio/carrier.ts';
import { createTwilioNumbers } from './vendors/twilio/numbers.ts';
import {
  createVoicemailKeeper,
  KEEP_VOICEMAIL,
  keepVoicemail,
  keepVoicemailOptions,
  type VoicemailParts,
} from './voicemail/keep-voicemail.ts';
import {
  type CallDependencies,
  createDirectory,
  createVoice,
  failOver,
  guardModel,
  guardSynthesizer,
  loadAgentLine,
  loadBusinessLine,
  loadInterruptedCall,
  loadPlacedCall,
  pickUp,
  systemClock,
  type Voice,
  wasBegun,
} from './voice/index.ts';
import type { Carrier } from './voice/carrier.ts';
import type { LeftVoicemail } from './voice/unattended.ts';
import { createLedger } from './voice/ledger/ledger.ts';
import { createPreviews, type Previews } from './voice/synthesis/previews.ts';
import { type AgentVoice, SANDBOX_VOICES } from './voice/voices.ts';
import type { Bucket } from './voice/recording/bucket.ts';
import { createRecordings } from './voice/recording/recorder.ts';

/** Calls under way when the process is asked to stop have this long to come to their end. */
const DRAIN_MS = 30_000;
/** After a stream has ended the carrier asks at once how to go on; the answer has to be there still. */
const CARRIER_RETURNS_MS = 1_000;
/** Rows of calls reach the database within about a quarter of a second. */
const LEDGER_BEHIND_MS = 1_500;
const DAY_MS = 24 * 3_600_000;
const UPLOAD_EVERY_MS = 60_000;

/** Parts a test puts in place of the real ones. */
export interface Overrides {
  connection?: Connection;
  webRoot?: string;
  safeFetch?: SafeFetch;
  now?: () => Date;
  /** Jobs are done when the test says so (`app.jobs.drain()`), by the test's clock. */
  jobsByHand?: boolean;
  /** Where the log goes instead of standard output. */
  logStream?: NodeJS.WritableStream;
}

/**
 * The server, ready to listen. It does not need the database to be reachable: while that is away it answers
 * 503 and calls go on. Closing it takes no new calls, lets those under way come to their end for up to half a
 * minute, and frees everything it opened.
 */
export async function buildApp(config: CompleteConfig, overrides: Overrides = {}): Promise<FastifyInstance> {
  const app = createFastify(config, overrides.logStream);
  const connection = overrides.connection ?? connect(config.databaseUrl);
  const { db } = connection;
  const recordingsRoot = path.join(config.home, 'recordings');
  const recordingFiles = createRecordingFiles(recordingsRoot, await openBucket(config));
  const exportsRoot = path.join(config.home, 'exports');
  const carrier = createTwilioCarrier(config.twilio);
  const secrets = createSecretBox(config.secretKeys);
  const calendarParts: CalendarParts = {
    db,
    vendors: calendarVendors(config, (url, request) => app.safeFetch(url, request)),
    secrets,
    now: () => app.now(),
    log: app.log,
  };
  const calls = assembleVoice(app, config, {
    db,
    recordingFiles,
    carrier,
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
  app.decorate('carrier', carrier);
  app.decorate('checkOwnKey', (vendor, apiKey, signal) =>
    vendor === 'deepgram'
      ? createDeepgram({ ...config.deepgram, apiKey }).check(signal)
      : createOpenAi({ ...config.openaiModels, apiKey }).check(signal),
  );
  app.decorate('numberAccount', createTwilioNumbers(config.twilio));
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
          check: (signal) => app.numberAccount.find('+10000000000', signal),
        },
      ],
      () => app.now(),
    ),
  );
  app.decorate('onlookers', createOnlookers({ wire, clock: systemClock }));
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
    carrier,
    mailer: app.mailer,
    push: app.push,
    mailFrom: addressOf(config.mailFrom),
    fetch: app.safeFetch,
    secrets: app.secrets,
    textStatusUrl: textStatusUrl(() => app.publicUrl()),
    loadLine: (number) => loadBusinessLine(db, number),
  });
  registerAccountJobs({
    jobs,
    mailer: app.mailer,
    secrets: app.secrets,
    publicUrl: () => app.publicUrl(),
    numberAccount: app.numberAccount,
    recordingFiles,
    exportsRoot,
  });
  registerObjectives(jobs, app.log);
  registerPrivacyJobs({ jobs, recordingFiles, exportsRoot, log: app.log });
  app.decorate('recordingsRoot', recordingsRoot);
  app.decorate('recordingFiles', recordingFiles);
  app.decorate('exportsRoot', exportsRoot);
  app.decorate('webRoot', overrides.webRoot ?? path.resolve(import.meta.dirname, '../../web/dist'));
  app.decorate('readiness', [
    databaseReadiness(db),
    async () => (stopping ? 'the server is stopping' : null),
  ]);

  let stopBroadcast = (): void => undefined;
  app.addHook('onReady', async () => {
    stopBroadcast = startBroadcast({ sessions: calls.voice.sessions, wire, clock: systemClock });
  });
  app.addHook('onListen', () => calls.start());
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
  app.addHook('onClose', async () => {
    stopBroadcast();
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

function createFastify(config: CompleteConfig, logStream?: NodeJS.WritableStream): FastifyInstance {
  const app = fastify({
    logger: loggerOptions(config.logLevel, logStream),
    genReqId: newId,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    // Nothing we take is larger: the carrier's webhooks are about 2 kB, the dashboard's forms less.
    bodyLimit: 256 * 1024,
    // Closing, too, counts as a plugin's work, and takes as long as calls do.
    pluginTimeout: DRAIN_MS + 15_000,
    // A client that sends its request drop by drop is let go.
    requestTimeout: 15_000,
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

/** The voice engine with everything it stands on. */
interface Calls {
  voice: Voice;
  voices: readonly AgentVoice[];
  previews: Previews;
  vendors: WatchedVendor[];
  carrierReported(number: string, report: CarrierReport): Promise<void>;
  carrierHeard(call: OurCall, by: AnsweredBy): Promise<void>;
  keepVoicemail(left: LeftVoicemail): Promise<void>;
  /** What has to happen once the server listens, and from then on. */
  start(): void;
  /** Resolves once recordings are whole on disk and the ledger is written. */
  close(): Promise<void>;
}

function assembleVoice(
  app: FastifyInstance,
  config: CompleteConfig,
  {
    db,
    recordingFiles,
    carrier,
    secrets,
    busyElsewhere,
    notices,
  }: {
    db: Database;
    recordingFiles: RecordingFiles;
    carrier: Carrier;
    secrets: SecretBox;
    busyElsewhere: BusyElsewhere;
    notices: OpeningsNotices;
  },
): Calls {
  const { log } = app;
  const deepgram = createDeepgram(config.deepgram);
  const watch = { clock: systemClock, log };
  const openai = config.openai && createOpenAi(config.openai);
  const hearing = ({ chooseTranscribers, openSynthesizer }: Deepgram) => ({
    openTranscriber: failOver(chooseTranscribers, watch),
    openSynthesizer: guardSynthesizer(openSynthesizer, watch),
  });
  const desk = createDesk({ db, now: Date.now, log, busyElsewhere, notices });
  const codes = createCodeDesk({
    db,
    carrier,
    secret: config.keys.codes,
    now: () => app.now(),
    textStatusUrl: textStatusUrl(() => app.publicUrl()),
  });
  /** A language model, and the desk that answers open questions by it. */
  const thinking = (by: OpenAiModel | undefined) => {
    const model = by && guardModel(by, watch);
    return { model, desk: createFrontDesk({ desk, ledger, model, codes, now: () => new Date() }) };
  };
  const traces = config.traces && createTraces({ ...config.traces, log });
  const ledger = createLedger({ db, log, spoolDir: path.join(config.home, 'spool') });
  const recordings = createRecordings({
    dir: recordingFiles.root,
    log,
    saved: (recording) => ledger.recording({ id: newId(), ...recording }),
  });
  const directory = createDirectory({
    load: (number) => loadBusinessLine(db, number),
    epoch: Date.now,
    log,
  });
  const voicemailParts: VoicemailParts = {
    db,
    carrier,
    transcribe: deepgram.transcribeFile,
    recordings,
    ledger,
    wait: delay,
    log,
  };
  const voicemails = createVoicemailKeeper(voicemailParts);
  /** As a job, so that it is kept whatever becomes of this process. */
  async function voicemailLeft(left: LeftVoicemail): Promise<void> {
    try {
      await withOrganization(db, left.organizationId, (tx) => app.jobs.send(tx, KEEP_VOICEMAIL, left));
    } catch (error) {
      log.warn(
        { err: error, callSid: left.callSid },
        'no job could be sent for a voicemail; it is kept at once',
      );
      voicemails.keep(left);
    }
  }
  const voice = createVoice({
    dialogue,
    understand,
    answerLine,
    carrier,
    ...hearing(deepgram),
    ...thinking(openai),
    ownVendors: createOwnVendors<CallDependencies>(
      secrets,
      {
        deepgram: (apiKey) => hearing(createDeepgram({ ...config.deepgram, apiKey })),
        openai: (apiKey) => thinking(createOpenAi({ ...config.openaiModels, apiKey })),
      },
      log,
    ),
    openRecorder: recordings.openRecorder,
    directory,
    ledger: traces ? traces.watch(ledger) : ledger,
    voicemailLeft: (left) => void voicemailLeft(left),
    clock: systemClock,
    newId,
    log,
    wasBegun: (organizationId, callSid, before) => wasBegun(db, organizationId, callSid, before),
    pickUp: (organizationId, call) => pickUp(db, organizationId, call, new Date()),
    placedCall: (organizationId, callId) =>
      withOrganization(db, organizationId, (tx) => loadPlacedCall(tx, organizationId, callId)),
    interruptedCall: (organizationId, callSid) =>
      loadInterruptedCall(db, organizationId, callSid, Date.now()),
    async trialLine(trial) {
      const line = await loadAgentLine(db, { ...trial, trial: true });
      // Who tries it has human ears.
      const machine = config.emulated.has('deepgram') && line?.voice.model === 'sandbox-modem';
      return line && machine ? { ...line, voice: { ...line.voice, model: 'sandbox-espeak' } } : line;
    },
    fixedLines,
    promptsDir: path.join(config.home, 'prompts'),
    secret: config.keys.voice,
    publicUrl: () => app.publicUrl(),
  });
  let daily: NodeJS.Timeout | undefined;
  let uploads: NodeJS.Timeout | undefined;
  return {
    voice,
    voices: config.emulated.has('deepgram') ? [...SANDBOX_VOICES, ...VOICES] : VOICES,
    // Past the breaker: what an owner tries out is no reason to leave callers without a voice.
    previews: createPreviews(deepgram.openSynthesizer),
    vendors: [
      {
        name: 'deepgram',
        purpose: 'hearing and speaking',
        emulated: config.emulated.has('deepgram'),
        check: deepgram.check,
      },
      {
        name: 'openai',
        purpose: 'understanding beyond the deterministic',
        emulated: config.emulated.has('openai'),
        ...(openai && { check: (signal: AbortSignal) => openai.check(signal) }),
      },
    ],
    keepVoicemail: (left) => keepVoicemail(voicemailParts, left),
    async carrierReported(number, report) {
      try {
        const organizationId = report.ours?.organizationId ?? (await directory.find(number))?.organizationId;
        if (organizationId === undefined) return;
        const keep = () => keepCarrierReport(db, organizationId, report, new Date());
        // The call itself is written down in batches, and may be a moment behind.
        if ((await keep()) || (await delay(LEDGER_BEHIND_MS).then(keep))) return;
        log.warn({ callSid: report.callSid }, 'the carrier reports a call we do not know');
      } catch (error) {
        log.error({ err: error, callSid: report.callSid }, 'what the carrier reports of a call was not kept');
      }
    },
    async carrierHeard({ organizationId, callId }, by) {
      try {
        // First to whoever has the call: a machine does not record for ever.
        if (by === 'human' || by === 'machine')
          await app.onlookers.command(organizationId, callId, { do: 'tellAnsweredBy', who: by });
        await keepAnsweredBy(db, organizationId, callId, by);
      } catch (error) {
        log.error({ err: error, callId }, 'who has picked up a call was not kept');
      }
    },
    start() {
      const attempt = (what: string, work: Promise<unknown>): void =>
        void work.catch((error: unknown) => log.warn({ err: error }, `${what} failed`));
      attempt('completing the recordings of an earlier process', recordings.repair());
      attempt('asking Deepgram whether the key is good', deepgram.check(AbortSignal.timeout(5_000)));
      if (openai) attempt('warming up the language model', openai.warmUp(AbortSignal.timeout(15_000)));
      daily = setInterval(() => {
        attempt('making the partitions of the months to come', ensureTurnPartitions(db, new Date()));
        attempt('clearing away links that have run out', clearMailTokens(db));
        attempt(
          'sweeping up files of deleted recordings',
          sweepRecordings({ db, files: recordingFiles, now: new Date(), log }),
        );
        attempt('deleting exports past their days', sweepExports(app.exportsRoot, new Date()));
        // With no scope a policy lets only those be deleted that nobody will ask for again.
        attempt('clearing away old idempotency keys', db.delete(idempotencyKeys).execute());
      }, DAY_MS);
      daily.unref();
      if (!recordingFiles.bucket) return;
      // One at a time: an upload takes as long as it takes.
      const upload = async (): Promise<void> => {
        await uploadRecordings({ db, files: recordingFiles, now: new Date(), log }).catch((error: unknown) =>
          log.warn({ err: error }, 'bringing recordings to the bucket failed'),
        );
        uploads = setTimeout(() => void upload(), UPLOAD_EVERY_MS).unref();
      };
      uploads = setTimeout(() => void upload(), UPLOAD_EVERY_MS).unref();
    },
    async close() {
      clearInterval(daily);
      clearTimeout(uploads);
      await voicemails.settled();
      await recordings.close();
      await ledger.close();
      await traces?.close();
    },
  };
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
