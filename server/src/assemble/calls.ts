// The voice engine with everything it stands on: who hears, speaks and thinks, the desk, the ledger, recordings and voicemail.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Database, newId, withOrganization } from '@offhook/db';
import { answerLine, dialogue, fixedLines, understand } from '@offhook/machines';
import type { FastifyInstance } from 'fastify';
import { type AnsweredBy, keepAnsweredBy } from '../calls/answered-by.ts';
import { type CarrierReport, keepCarrierReport, type OurCall } from '../calls/carrier-report.ts';
import type { RecordingFiles } from '../calls/recording-files.ts';
import type { CompleteConfig } from '../config.ts';
import '../context.ts';
import { textStatusUrl } from '../follow-up.ts';
import { createFrontDesk } from '../front-desk.ts';
import type { CarrierOf } from '../own-vendors/carrier-accounts.ts';
import { createOwnVendors } from '../own-vendors/for-calls.ts';
import type { OpeningsNotices } from '../scheduling/at-hand.ts';
import type { BusyElsewhere } from '../scheduling/calendars/busy-elsewhere.ts';
import { createDesk } from '../scheduling/desk.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import { createTraces } from '../telemetry/traces.ts';
import { createCodeDesk } from '../texts/codes.ts';
import type { WatchedVendor } from '../vendor-health/vendor-health.ts';
import { createDeepgram, type Deepgram } from '../vendors/deepgram/index.ts';
import { VOICES } from '../vendors/deepgram/voices.ts';
import { createOpenAi, type OpenAiModel } from '../vendors/openai/index.ts';
import type { Carrier } from '../voice/carrier.ts';
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
  loadOwnKeys,
  loadPlacedCall,
  pickUp,
  systemClock,
  type Voice,
  wasBegun,
} from '../voice/index.ts';
import { createLedger } from '../voice/ledger/ledger.ts';
import { createRecordings } from '../voice/recording/recorder.ts';
import { createPreviews, type Previews } from '../voice/synthesis/previews.ts';
import type { LeftVoicemail } from '../voice/unattended.ts';
import { type AgentVoice, SANDBOX_VOICES } from '../voice/voices.ts';
import {
  createVoicemailKeeper,
  KEEP_VOICEMAIL,
  keepVoicemail,
  type VoicemailParts,
} from '../voicemail/keep-voicemail.ts';
import { attempts } from './upkeep.ts';

/** Rows of calls reach the database within about a quarter of a second. */
const LEDGER_BEHIND_MS = 1_500;

export interface Calls {
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

/** What of an organization's own vendor of speech is used when no call is in progress. */
interface BesideCalls {
  transcribeFile: Deepgram['transcribeFile'];
  openPreview: Deepgram['openSynthesizer'];
}

/** The voice engine with everything it stands on: hearing and speaking, thinking, the desk, the ledger, recordings. */
export function assembleCalls(
  app: FastifyInstance,
  config: CompleteConfig,
  {
    db,
    recordingFiles,
    carrier,
    carrierOf,
    secrets,
    busyElsewhere,
    notices,
  }: {
    db: Database;
    recordingFiles: RecordingFiles;
    /** What it is told is the same in every account. */
    carrier: Carrier;
    carrierOf: CarrierOf<keyof Carrier>;
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
    carrierOf,
    secret: config.keys.codes,
    now: () => app.now(),
    textStatusUrl: textStatusUrl(() => app.publicUrl()),
  });
  /** A language model, and the desk that answers open questions by it. */
  const thinking = (by: OpenAiModel | undefined) => {
    const model = by && guardModel(by, watch);
    return { model, desk: createFrontDesk({ desk, ledger, model, codes, now: () => new Date() }) };
  };
  const ownVendors = createOwnVendors<CallDependencies & BesideCalls>(
    secrets,
    {
      deepgram(apiKey) {
        const own = createDeepgram({ ...config.deepgram, apiKey });
        return { ...hearing(own), transcribeFile: own.transcribeFile, openPreview: own.openSynthesizer };
      },
      openai: (apiKey) => thinking(createOpenAi({ ...config.openaiModels, apiKey })),
    },
    log,
  );
  const ownVendorsOf = async (organizationId: string): Promise<Partial<BesideCalls>> => {
    const ownKeys = await withOrganization(db, organizationId, (tx) => loadOwnKeys(tx, organizationId));
    return ownVendors({ organizationId, ownKeys });
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
    carrierOf,
    async transcribe(organizationId, ...file) {
      const { transcribeFile } = { ...deepgram, ...(await ownVendorsOf(organizationId)) };
      return transcribeFile(...file);
    },
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
    ownVendors,
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
  return {
    voice,
    voices: config.emulated.has('deepgram') ? [...SANDBOX_VOICES, ...VOICES] : VOICES,
    // Past the breaker: what an owner tries out is no reason to leave callers without a voice.
    previews: createPreviews(
      async (organizationId) => (await ownVendorsOf(organizationId)).openPreview ?? deepgram.openSynthesizer,
    ),
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
      const attempt = attempts(log);
      attempt('completing the recordings of an earlier process', recordings.repair());
      attempt('asking Deepgram whether the key is good', deepgram.check(AbortSignal.timeout(5_000)));
      if (openai) attempt('warming up the language model', openai.warmUp(AbortSignal.timeout(15_000)));
    },
    async close() {
      await voicemails.settled();
      await recordings.close();
      await ledger.close();
      await traces?.close();
    },
  };
}
