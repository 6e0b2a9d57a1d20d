// A call's transcriber over one Deepgram socket: audio out in batches, turn events in, and every way it can fail told once.
import type { Expectation, ExpectationKind } from '@offhook/machines';
import { VendorError } from '../../errors.ts';
import { createVoiceActivity } from '../../voice/audio/voice-activity.ts';
import type {
  ChooseTranscribers,
  OpenTranscriber,
  Transcriber,
  TranscriberOptions,
} from '../../voice/transcription/transcriber.ts';
import { fluxThresholds, isBrisk, isPatient, keyTerms } from './endpointing.ts';
import { FLUX_START, readTurnInfo, type TurnInfo } from './flux.ts';
import { NOVA_START, readNova, type NovaMessage } from './nova.ts';
import { emit, type Signal } from './signals.ts';
import { openSocket, type Connect, type DeepgramOptions } from './socket.ts';

const BYTES_PER_MS = 8;
/** Audio kept while the socket is being opened; older audio gives way. */
const CONNECTING_BUFFER = 5_000 * BYTES_PER_MS;
/** Audio the network may owe us before the socket counts as half-dead. */
const MAX_BUFFERED = 5_000 * BYTES_PER_MS;
/** Deepgram strongly recommends 80 ms pieces for Flux, the step it works in; Nova takes frames as they come. */
const FLUX_BATCH = 80 * BYTES_PER_MS;
const NOVA_BATCH = 20 * BYTES_PER_MS;
/** Silence that is worth a look at the words, whether or not Flux is sure of itself: longer than the gaps between words. */
const QUIET_MS = 300;
/** Less silence than this is none: a vendor that takes the turn for over is wrong. Shorter than any pause it ends turns by. */
const SOUNDING_MS = 60;
/** Silence that ends a "yes": less than Nova's own 300 ms, more than the gaps within words. */
const BRISK_PAUSE_MS = 180;

/** The endpoint's side of a transcriber. */
interface Mode {
  batchBytes: number;
  connect: Connect;
  /** What a message means, in order. Throws `VendorError` on the vendor's fatal errors. */
  read(message: { type?: unknown }): Signal[];
  /** The message that tunes the ears to an expectation, where the endpoint knows one. */
  tune(expectation: Expectation): object | undefined;
  /** Said when there was no audio for a heartbeat. */
  keepAlive?: object;
  /** Asks the vendor to end the turn on what it has heard. */
  readonly finish: object;
  /** Our own ear hears the caller just now. */
  readonly sounding: boolean;
  /** Listens in on the audio as it is sent; tells what to say to the vendor and what to tell the engine. */
  overhear(mulaw: Buffer): { say?: object; tell?: Signal } | undefined;
}

const isEnglish = (language: string): boolean => /^en\b/i.test(language);
/** Languages of `flux-general-multi` besides English, among those we speak. */
const FLUX_MULTI = /^(es|ru)\b/i;

/** English goes to Flux, which detects turns itself; other languages to Nova. Each stands in for the other. */
export function createChooseTranscribers(options: DeepgramOptions): ChooseTranscribers {
  const viaFlux = {
    name: 'deepgram flux',
    open: openOver(options, ({ language, keyTerms: terms }) => flux(language, terms)),
  };
  const viaNova = {
    name: 'deepgram nova',
    open: openOver(options, ({ language, keyTerms: terms }) => nova(language, terms)),
  };
  return (language) => {
    if (isEnglish(language)) return [viaFlux, viaNova];
    return FLUX_MULTI.test(language) ? [viaNova, viaFlux] : [viaNova];
  };
}

function openOver(options: DeepgramOptions, modeFor: (call: TranscriberOptions) => Mode): OpenTranscriber {
  return (call, events): Transcriber => {
    const { signal } = call;
    const mode = modeFor(call);
    const batch = Buffer.allocUnsafe(mode.batchBytes);
    let batched = 0;
    /** Audio waiting for the socket to open. */
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    let skippedBytes = 0;
    let sentSinceHeartbeat = false;
    let tuning: object | undefined;
    let over = false;

    const end = (): void => {
      over = true;
      signal.removeEventListener('abort', close);
      waiting = [];
    };
    const fail = (error: VendorError): void => {
      if (over) return;
      end();
      socket.close();
      events.failed(error);
    };
    const close = (): void => {
      if (over) return;
      end();
      if (socket.isOpen && batched > 0) socket.sendBinary(Buffer.from(batch.subarray(0, batched)));
      socket.close({ type: 'CloseStream' });
    };

    const socket = openSocket(options, mode.connect, {
      open() {
        if (tuning !== undefined) socket.sendJson(tuning);
        for (const piece of waiting) socket.sendBinary(piece);
        sentSinceHeartbeat = waiting.length > 0;
        waiting = [];
        waitingBytes = 0;
      },
      message(message) {
        let signals: Signal[];
        try {
          signals = mode.read(message);
        } catch (error) {
          return fail(error instanceof VendorError ? error : unreadable(error));
        }
        for (const each of signals) {
          if (over) return;
          emit(each, events, skippedBytes / BYTES_PER_MS, mode.sounding);
        }
      },
      binary() {},
      heartbeat() {
        // The vendor closes a Nova socket after 10 s with neither audio nor KeepAlive.
        if (!sentSinceHeartbeat && mode.keepAlive !== undefined) socket.sendJson(mode.keepAlive);
        sentSinceHeartbeat = false;
      },
      failed: fail,
    });

    const send = (audio: Buffer): void => {
      if (over) return;
      if (socket.isOpen) {
        if (socket.bufferedAmount > MAX_BUFFERED) {
          return fail(
            new VendorError('deepgram', 'Deepgram takes no more audio; the connection is half-dead', {
              retryable: true,
            }),
          );
        }
        sentSinceHeartbeat = true;
        socket.sendBinary(audio);
        const overheard = mode.overhear(audio);
        if (overheard?.say) socket.sendJson(overheard.say);
        if (overheard?.tell) emit(overheard.tell, events, 0);
        return;
      }
      waiting.push(audio);
      waitingBytes += audio.length;
      while (waitingBytes > CONNECTING_BUFFER) {
        const oldest = waiting.shift()!;
        waitingBytes -= oldest.length;
        skippedBytes += oldest.length;
      }
    };

    if (signal.aborted) close();
    else signal.addEventListener('abort', close, { once: true });

    return {
      write(mulaw) {
        if (over) return;
        let from = 0;
        while (from < mulaw.length) {
          const taken = mulaw.copy(batch, batched, from);
          from += taken;
          batched += taken;
          if (batched < mode.batchBytes) return;
          // A copy: it may have to wait, for the socket to open or for the network.
          send(Buffer.from(batch));
          batched = 0;
        }
      },
      expect(expectation) {
        if (over) return;
        const wanted = mode.tune(expectation);
        if (wanted === undefined) return;
        tuning = wanted;
        if (socket.isOpen) socket.sendJson(wanted);
      },
      finish() {
        if (!over && socket.isOpen) socket.sendJson(mode.finish);
      },
      close,
    };
  };
}

function flux(language: string, businessTerms: readonly string[]): Mode {
  let state = FLUX_START;
  let tuned = '';
  const activity = createVoiceActivity();
  /** The pause under way was told. */
  let quiet = false;
  return {
    batchBytes: FLUX_BATCH,
    finish: { type: 'ForceEndTurn' },
    get sounding() {
      return activity.silentMs < SOUNDING_MS;
    },
    overhear(mulaw) {
      activity.hear(mulaw);
      const isQuiet = state.text !== '' && activity.silentMs >= QUIET_MS;
      if (isQuiet === quiet || (quiet && activity.silentMs > 0)) return undefined;
      quiet = isQuiet;
      return { tell: { type: 'quiet', quiet } };
    },
    connect: (client) =>
      client.listen.v2.createConnection({
        ...(isEnglish(language)
          ? { model: 'flux-general-en' }
          : { model: 'flux-general-multi', language_hint: [language] }),
        encoding: 'mulaw',
        sample_rate: 8000,
        ...fluxThresholds('open'),
        keyterm: keyTerms(businessTerms, undefined),
        reconnectAttempts: 0,
      }),
    read(message) {
      if (message.type === 'Error') throw fluxError(message as { code?: string; description?: string });
      if (message.type !== 'TurnInfo') return [];
      const step = readTurnInfo(state, message as TurnInfo);
      state = step.state;
      return step.signals;
    },
    tune(expectation) {
      // `Configure` replaces the key terms rather than adding to them, so the business's own go along.
      const configure = {
        type: 'Configure',
        thresholds: fluxThresholds(expectation.kind),
        keyterms: keyTerms(businessTerms, expectation),
      };
      const as = JSON.stringify(configure);
      if (as === tuned) return undefined;
      tuned = as;
      return configure;
    },
  };
}

function nova(language: string, businessTerms: readonly string[]): Mode {
  let state = NOVA_START;
  let expected: ExpectationKind = 'open';
  const activity = createVoiceActivity();
  /** One `Finalize` a pause. */
  let finalized = true;
  return {
    batchBytes: NOVA_BATCH,
    finish: { type: 'Finalize' },
    get sounding() {
      return activity.silentMs < SOUNDING_MS;
    },
    connect: (client) =>
      client.listen.v1.createConnection({
        model: 'nova-3',
        language,
        encoding: 'mulaw',
        sample_rate: 8000,
        interim_results: 'true',
        // A pause of 300 ms is `speech_final`; a gap of 1000 ms between words (the least allowed) is `UtteranceEnd`.
        endpointing: 300,
        utterance_end_ms: 1000,
        vad_events: 'true',
        smart_format: 'true',
        numerals: 'true',
        keyterm: keyTerms(businessTerms, undefined),
        reconnectAttempts: 0,
      }),
    read(message) {
      if (message.type === 'Error') throw fluxError(message as { code?: string; description?: string });
      if (message.type !== 'Results' && message.type !== 'SpeechStarted' && message.type !== 'UtteranceEnd')
        return [];
      const step = readNova(state, message as NovaMessage, isPatient(expected));
      state = step.state;
      return step.signals;
    },
    tune(expectation) {
      expected = expectation.kind;
      return undefined;
    },
    overhear(mulaw) {
      activity.hear(mulaw);
      if (activity.silentMs === 0) finalized = false;
      // A "yes" is over before the vendor's own pause is: it is asked for what it has.
      if (finalized || !isBrisk(expected) || activity.silentMs < BRISK_PAUSE_MS) return undefined;
      finalized = true;
      return { say: { type: 'Finalize' } };
    },
    keepAlive: { type: 'KeepAlive' },
  };
}

/** Fatal: the vendor closes after it. Only what we sent wrongly is sure to fail again. */
function fluxError({
  code = 'UNKNOWN',
  description = '',
}: {
  code?: string;
  description?: string;
}): VendorError {
  return new VendorError('deepgram', `Deepgram reports ${code}: ${description}`, {
    retryable: !/UNPARSABLE|INVALID|DATA-0000|FORBIDDEN|UNAUTHORIZED/.test(code),
  });
}

const unreadable = (cause: unknown): VendorError =>
  new VendorError('deepgram', 'Deepgram sent a message that could not be read', { retryable: true, cause });
