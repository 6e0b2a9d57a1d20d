// The carrier's side of one call: asks the server what to do, does what the TwiML says, and carries audio both ways frame by frame.
import { modulate } from '../modem/index.ts';
import type { CallStatus } from './call-parameters.ts';
import { Documents } from './documents.ts';
import { CallError } from './errors.ts';
import { makeSid } from './ids.ts';
import type { EndedBy, Instruction, LineEvents, LineOptions } from './line-contract.ts';
import { Listener } from './listener.ts';
import { MachineDetector } from './machine-detection.ts';
import { MediaStream } from './media-stream.ts';
import { Playback, SILENCE } from './playback.ts';
import { Recording } from './recording.ts';
import { FRAME_BYTES } from './ticker.ts';
import type { Method, Verb } from './twiml.ts';
import { requestWebhook } from './webhook.ts';

/** A document may redirect to the next this often before the carrier calls it a loop. */
const MAX_DOCUMENTS = 100;

type Interruption = { hangUp: EndedBy } | { instruction: Instruction } | { verbs: Verb[] };

export class PhoneLine {
  readonly #options: LineOptions;
  readonly #events: LineEvents;
  readonly #played = Buffer.alloc(FRAME_BYTES, SILENCE);
  readonly #caller = Buffer.alloc(FRAME_BYTES, SILENCE);
  /** What the carrier itself plays: `<Say>` and the beep. */
  readonly #announcement = new Playback();
  #stream: MediaStream | undefined;
  #recording: Recording | undefined;
  #drained: (() => void) | undefined;
  #removeTick: (() => void) | undefined;
  #interruption: Interruption | undefined;
  #interrupted = Promise.withResolvers<void>();
  #status: CallStatus = 'ringing';
  #digit: ((digit: string) => void) | undefined;
  #transferred = false;
  #detector: MachineDetector | undefined;
  /** Reads what is said to a `<Gather>`. */
  #listener: Listener | undefined;
  readonly #documents: Documents;

  constructor(options: LineOptions, events: LineEvents) {
    this.#options = options;
    this.#events = events;
    this.#documents = new Documents(
      options,
      () => this.#status,
      (error) => events.error(error),
    );
  }

  get status(): CallStatus {
    return this.#status;
  }

  /** Nothing is waiting to be played to the caller. */
  get playbackIdle(): boolean {
    return this.#announcement.idle && (this.#stream?.playback.idle ?? true);
  }

  /**
   * Fetches the first TwiML and starts doing what it says. Resolves once the call is answered (or rejected by the server).
   * Throws `CallError` when neither the webhook nor the fallback gave usable TwiML.
   */
  async answer(): Promise<void> {
    const verbs = await this.#documents.load(this.#options.instruction);
    if (verbs[0]?.verb !== 'Reject') {
      this.#setStatus('in-progress');
      this.#detector = this.#detect();
      this.#removeTick = this.#options.ticker.add((lineMs) => this.#tick(lineMs));
    }
    void this.#run(verbs);
  }

  /** Ends the call from the caller's side, or for a reason outside the TwiML. */
  hangUp(by: EndedBy): void {
    if (this.#interruption && 'hangUp' in this.#interruption) return;
    this.#interrupt({ hangUp: this.#transferred && by === 'caller' ? 'transfer' : by });
  }

  /** The server tells a call in progress to do something else. */
  redirect(instruction: Instruction): void {
    if (this.#interruption && 'hangUp' in this.#interruption) return;
    this.#interrupt({ instruction });
  }

  /** The network fails under the media stream; the call itself goes on with what follows `<Connect>`. */
  dropStream(): void {
    this.#stream?.drop();
  }

  /** The caller presses a key. */
  press(digit: string): void {
    this.#stream?.sendDigit(digit);
    this.#digit?.(digit);
  }

  #interrupt(interruption: Interruption): void {
    this.#interruption = interruption;
    this.#interrupted.resolve();
  }

  #setStatus(status: CallStatus): void {
    this.#status = status;
    this.#events.status(status);
  }

  #tick(lineMs: number): void {
    const stream = this.#stream;
    if (stream) stream.echoMarks();
    const playback = this.#announcement.idle && stream ? stream.playback : this.#announcement;
    playback.next(this.#played);
    if (this.#drained && this.#announcement.idle) this.#drained();
    const sounding = this.#events.frame(this.#played, this.#caller, lineMs);
    if (stream) stream.sendFrame(this.#caller, !sounding);
    this.#recording?.hear(this.#caller, sounding);
    this.#detector?.hear(this.#caller, sounding);
    this.#listener?.hear(this.#caller, sounding);
  }

  #detect(): MachineDetector | undefined {
    const { detection, signer, callSid } = this.#options;
    if (!detection) return undefined;
    const { url, method } = detection.callback;
    return new MachineDetector(detection, (by, durationMs) => {
      const parameters = {
        CallSid: callSid,
        AccountSid: signer.accountSid,
        AnsweredBy: by,
        MachineDetectionDuration: String(durationMs),
      };
      requestWebhook(signer, url, method, parameters).catch((error: unknown) => this.#report(error));
    });
  }

  async #run(first: Verb[]): Promise<void> {
    let verbs = first;
    let endedBy: EndedBy = 'agent';
    try {
      for (let documents = 1; ; documents += 1) {
        const next = await this.#execute(verbs);
        if ('hangUp' in next) {
          endedBy = next.hangUp;
          break;
        }
        if (documents > MAX_DOCUMENTS) throw new CallError(11200, 'The TwiML redirects without end.');
        verbs = 'verbs' in next ? next.verbs : await this.#documents.load(next.instruction);
      }
    } catch (error) {
      endedBy = 'error';
      await this.#apologize(error);
    }
    this.#stream?.stop();
    this.#removeTick?.();
    if (this.#status !== 'busy') this.#setStatus('completed');
    this.#events.ended(endedBy);
  }

  async #execute(verbs: Verb[]): Promise<Interruption> {
    for (const verb of verbs) {
      const next = this.#takeInterruption() ?? (await this.#perform(verb));
      const interruption = this.#takeInterruption();
      if (interruption) return interruption;
      if (next) return next;
    }
    const { joined } = this.#options;
    if (joined && !this.#interruption) {
      joined();
      await this.#interrupted.promise;
    }
    return this.#takeInterruption() ?? { hangUp: this.#transferred ? 'transfer' : 'agent' };
  }

  /** An order from outside, obeyed once; a hang-up stays. */
  #takeInterruption(): Interruption | undefined {
    const interruption = this.#interruption;
    if (interruption && 'instruction' in interruption) {
      this.#interruption = undefined;
      this.#interrupted = Promise.withResolvers<void>();
    }
    return interruption;
  }

  async #perform(verb: Verb): Promise<Interruption | undefined> {
    switch (verb.verb) {
      case 'Connect': {
        await this.#connect(verb);
        return this.#follow(verb, {});
      }
      case 'Say': {
        // Loop 0 means for as long as the call lasts, which the call's own bound ends.
        for (let i = 0; (verb.loop === 0 || i < verb.loop) && !this.#interruption; i += 1) {
          await this.#announce(verb.text);
        }
        return undefined;
      }
      case 'Pause':
        await this.#within(verb.lengthMs, this.#interrupted.promise);
        return undefined;
      case 'Dial':
        return this.#dial(verb);
      case 'Gather':
        return this.#gather(verb);
      case 'Record':
        return this.#takeRecording(verb);
      case 'Redirect':
        return { instruction: { url: this.#documents.resolve(verb.url), method: verb.method } };
      case 'Reject':
        this.#setStatus('busy');
        return { hangUp: 'agent' };
      case 'Hangup':
        return { hangUp: 'agent' };
      default:
        return verb satisfies never;
    }
  }

  /** `<Verb action>`: where the call goes next; the rest of the document otherwise. A caller who hung up is reported too, and the answer ignored. */
  async #follow(
    verb: { action?: string; method: Method },
    extra: Record<string, string>,
  ): Promise<Interruption | undefined> {
    if (this.#interruption && 'instruction' in this.#interruption) return undefined;
    if (verb.action === undefined) return undefined;
    const url = this.#documents.resolve(verb.action);
    if (!this.#interruption) {
      return { verbs: await this.#documents.fetch(url, verb.method, extra) };
    }
    const status = { ...extra, CallStatus: 'completed' };
    await this.#documents.request(url, verb.method, status).catch((error: unknown) => this.#report(error));
    return undefined;
  }

  async #connect(verb: Extract<Verb, { verb: 'Connect' }>): Promise<void> {
    const { signer, callSid } = this.#options;
    const streamSid = makeSid('MZ');
    const { stream: noun } = verb;
    const over = Promise.withResolvers<CallError | undefined>();
    const stream = new MediaStream(
      { url: noun.url, signer, callSid, streamSid, parameters: noun.parameters },
      { received: () => {}, ended: (error) => over.resolve(error) },
    );
    const report = (event: string, more: Record<string, string> = {}) => {
      if (noun.statusCallback === undefined) return;
      const parameters = {
        StreamSid: streamSid,
        StreamName: noun.name ?? streamSid,
        StreamEvent: event,
        ...more,
      };
      const url = this.#documents.resolve(noun.statusCallback);
      this.#documents
        .request(url, noun.statusCallbackMethod, parameters)
        .catch((error: unknown) => this.#report(error));
    };
    this.#stream = stream;
    this.#events.streamStarted(streamSid);
    report('stream-started');
    await Promise.race([over.promise, this.#interrupted.promise]);
    stream.stop();
    this.#stream = undefined;
    const error = await over.promise;
    if (error) {
      this.#events.error(error);
      report('stream-error', { StreamError: error.message });
    } else report('stream-stopped');
  }

  async #dial(verb: Extract<Verb, { verb: 'Dial' }>): Promise<Interruption | undefined> {
    const abort = new AbortController();
    const { from, dial } = this.#options;
    this.#events.transferred(verb.number);
    this.#transferred = true;
    const screen = verb.screen && { ...verb.screen, url: this.#documents.resolve(verb.screen.url) };
    const options = { callerId: verb.callerId ?? from, timeoutMs: verb.timeoutMs, ...(screen && { screen }) };
    const outcome = dial(verb.number, options, abort.signal);
    const result = await Promise.race([outcome, this.#interrupted.promise.then(() => 'completed' as const)]);
    abort.abort();
    if (result !== 'completed') this.#transferred = false;
    // Who picked up and was not joined has completed their call all the same (https://www.twilio.com/docs/voice/twiml/dial).
    return this.#follow(verb, {
      DialCallStatus: result === 'notJoined' ? 'completed' : result,
      DialBridged: String(result === 'completed'),
      DialCallSid: makeSid('CA'),
    });
  }

  /** Keys or words: whichever is there first. With neither, the document goes on behind the verb. */
  async #gather(verb: Extract<Verb, { verb: 'Gather' }>): Promise<Interruption | undefined> {
    const done = Promise.withResolvers<void>();
    let digits = '';
    let timer: NodeJS.Timeout | undefined;
    const waitOn = (): void => {
      clearTimeout(timer);
      timer = setTimeout(done.resolve, verb.timeoutMs / this.#options.ticker.speed);
    };
    if (verb.keys)
      this.#digit = (digit) => {
        const finishes = verb.finishOnKey.includes(digit);
        if (!finishes) digits += digit;
        if (finishes || digits.length >= verb.numDigits) done.resolve();
        else waitOn();
      };
    this.#listener = verb.speech ? new Listener(done.resolve) : undefined;
    const prompts = async (): Promise<void> => {
      for (const prompt of verb.prompts) await this.#perform(prompt);
      waitOn();
    };
    await Promise.race([Promise.all([prompts(), done.promise]), done.promise, this.#interrupted.promise]);
    clearTimeout(timer);
    // A key or a word cuts off what is being said.
    this.#announcement.clear();
    this.#drained?.();
    this.#digit = undefined;
    const words = this.#listener?.words ?? '';
    this.#listener = undefined;
    if (digits === '' && words === '') return undefined;
    const heard: Record<string, string> =
      digits === '' ? { SpeechResult: words, Confidence: '0.9' } : { Digits: digits };
    return this.#follow({ ...verb, action: verb.action ?? this.#documents.base }, heard);
  }

  async #takeRecording(verb: Extract<Verb, { verb: 'Record' }>): Promise<Interruption | undefined> {
    const done = Promise.withResolvers<void>();
    const recording = new Recording(verb.timeoutMs, done.resolve);
    this.#recording = recording;
    let finishKey = '';
    this.#digit = (digit) => {
      if (!verb.finishOnKey.includes(digit)) return;
      finishKey = digit;
      done.resolve();
    };
    await this.#within(verb.maxLengthMs, Promise.race([done.promise, this.#interrupted.promise]));
    this.#recording = undefined;
    this.#digit = undefined;
    const { mulaw } = recording;
    // Nothing was said: the carrier keeps nothing and goes on with the next verb.
    if (!mulaw) return undefined;
    const sid = makeSid('RE');
    const url = await this.#options.keepRecording({ sid, callSid: this.#options.callSid, mulaw });
    const parameters = {
      RecordingUrl: url,
      RecordingSid: sid,
      RecordingDuration: String(Math.round(mulaw.length / 8000)),
      Digits: finishKey === '' && this.#interruption ? 'hangup' : finishKey,
    };
    if (verb.recordingStatusCallback !== undefined) {
      // Of the call it names the sid alone (https://www.twilio.com/docs/voice/twiml/record#recordingstatuscallback).
      const { signer, callSid } = this.#options;
      const { Digits: _, ...kept } = parameters;
      const status = {
        AccountSid: signer.accountSid,
        CallSid: callSid,
        ...kept,
        RecordingStatus: 'completed',
        RecordingChannels: '1',
        RecordingSource: 'RecordVerb',
      };
      const callback = this.#documents.resolve(verb.recordingStatusCallback);
      await requestWebhook(signer, callback, 'POST', status).catch((error: unknown) => this.#report(error));
    }
    return this.#follow(verb, parameters);
  }

  /** The carrier speaks: in tones, like every voice of the sandbox, so that the caller can read it. */
  async #announce(text: string): Promise<void> {
    if (!this.#removeTick || text === '') return;
    this.#announcement.push(modulate(text));
    const drained = Promise.withResolvers<void>();
    this.#drained = drained.resolve;
    await Promise.race([drained.promise, this.#interrupted.promise]);
    this.#drained = undefined;
    this.#announcement.clear();
  }

  async #apologize(error: unknown): Promise<void> {
    this.#report(error);
    await this.#announce('We are sorry, an application error has occurred. Goodbye.');
  }

  #report(error: unknown): void {
    this.#events.error(
      error instanceof CallError ? error : new CallError(11200, String(error), { cause: error }),
    );
  }

  /** Resolves with `promise`, or after `ms` of line time. */
  async #within(ms: number, promise: Promise<void>): Promise<void> {
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, ms / this.#options.ticker.speed);
    await Promise.race([promise, waited.promise]);
    clearTimeout(timer);
  }
}
