// The voice engine's door: answers calls, takes in their streams, knows what is live, and ends it all in good order.
import type { Business, E164, Expectation, Line } from '@offhook/machines';
import type { WebSocket } from 'ws';
import type { BusinessDirectory, BusinessLine } from './business/directory.ts';
import type { InterruptedCall } from './business/interrupted-call.ts';
import {
  type CallDependencies,
  type CallSession,
  type CarrierSpeaks,
  type PutThrough,
  startCall,
} from './call-session.ts';
import type { Carrier, Fallback } from './carrier.ts';
import type { PlacedCall } from './business/placed-call.ts';
import { ownLines, ownWords } from './own-words.ts';
import { wayOf } from './business/routing.ts';
import { type CallClaims, createStreamTokens, type Trial } from './stream-token.ts';
import type { MadeAhead } from './synthesis/playback.ts';
import { createPromptCache } from './synthesis/prompt-cache.ts';
import { createPromptStore } from './synthesis/prompt-store.ts';
import { createWarmUp } from './synthesis/warm-up.ts';
import { createUnattended, type LeftVoicemail } from './unattended.ts';
import { openMediaStream } from './transport/media-stream.ts';

export { failOver, guardModel, guardSynthesizer } from './breaker/guards.ts';
export { type BusinessDirectory, type BusinessLine, createDirectory } from './business/directory.ts';
export { loadAgentLine, loadBusinessLine } from './business/load.ts';
export { type InterruptedCall, loadInterruptedCall, wasBegun } from './business/interrupted-call.ts';
export { loadPlacedCall, pickUp, type PlacedCall } from './business/placed-call.ts';
export { systemClock, type Clock } from './clock.ts';
export type { Desk, DeskCall } from './desk.ts';
export type { CallDependencies, CallSession, Glimpse } from './call-session.ts';
export type { Ledger, OpenRecorder, Recorder } from './keeping.ts';

/** A process's share of calls: 500 fit one core (0.001 core each for the stream alone, as much again for the rest). */
const DEFAULT_MAX_CALLS = 500;
/** In place of the numbers of a call from a browser. */
const TRIAL_PARTY = 'browser';
/** How the recent past of a call is remembered for the carrier's next question about it. */
const REMEMBERED_CALLS = 20_000;

export interface VoiceDependencies extends Omit<CallDependencies, 'cache' | 'ahead'> {
  carrier: Carrier;
  directory: BusinessDirectory;
  /** Signs the streams' tokens. Processes behind one number share it. */
  secret: string;
  /** Where the carrier reaches us, without a trailing slash, e.g. `https://phone.example.com`. Asked at each use: a free port is known late. */
  publicUrl(): string;
  /** A call begun by a process that is gone, or put through, as the ledger knows it. */
  interruptedCall(organizationId: string, callSid: string): Promise<InterruptedCall | undefined>;
  /**
   * What an agent says the same way in every call: made ahead when its number is first called, and whenever it has changed.
   * Without it nothing is made ahead.
   */
  fixedLines?(business: Business): Line[];
  /** Folder that keeps the audio of fixed lines from one process to the next. */
  promptsDir?: string;
  /** The agent somebody of the business wants to try, as it would answer now; `undefined` when there is none. */
  trialLine(trial: Trial): Promise<BusinessLine | undefined>;
  /** Somebody has picked up a call of ours; `undefined` where it is none, or over. */
  pickUp?(organizationId: string, call: { callId: string; callSid: string }): Promise<PlacedCall | undefined>;
  /** A call of ours that was picked up. */
  placedCall?(organizationId: string, callId: string): Promise<PlacedCall | undefined>;
  /** What this line's calls use in the place of what all use: its organization has vendors of its own. Returns at once. */
  ownVendors?(line: BusinessLine): Partial<CallDependencies>;
  /** Whether any process had begun this call before. Nobody waits for the answer; without it each process knows its own. */
  wasBegun?(organizationId: string, callSid: string, before: Date): Promise<boolean>;
  /** Somebody has left a voicemail. Returns at once. */
  voicemailLeft?(left: LeftVoicemail): void;
  /** Calls answered at once; past it new ones are sent to the business's own number. */
  maxCalls?: number;
}

/** What the carrier's webhook says of a call: `to` is our number, `from` the other party, whoever has called whom. */
export interface IncomingCall {
  callSid: string;
  from: E164;
  to: E164;
  /** It is we who have called. */
  placed?: boolean;
}

/** How putting a call through went. */
export interface Dialed {
  /** The dialogue's effect that asked for it. */
  effectId: string;
  outcome: 'answered' | 'busy' | 'noAnswer' | 'failed';
  /** The caller has hung up. */
  callerGone: boolean;
}

/** A call of which no agent knew at first. */
export interface Routed {
  callId: string;
  /** Takes it when nobody answered. */
  behind: 'agent' | 'voicemail';
}

export interface Voice {
  readonly liveCalls: number;
  /** Those in progress in this process. */
  readonly sessions: ReadonlySet<CallSession>;
  /** Messages that broke the stream protocol since the start. */
  readonly badMessages: number;
  /** Speech made ahead since the start. */
  readonly ahead: Readonly<MadeAhead>;
  /** True when the carrier signed the request for `path`; a socket's upgrade is signed over its ws(s) URL. */
  isSigned(request: {
    path: string;
    socket?: boolean;
    parameters: Record<string, string>;
    signature: string | undefined;
  }): boolean;
  /** How to go on with a new call, in the carrier's words; `undefined` when this call was answered before: a replay. */
  answer(call: IncomingCall): Promise<string | undefined>;
  /** Somebody has picked up a call of ours: how to go on, in the carrier's words. */
  answerPlaced(call: IncomingCall, ours: { organizationId: string; callId: string }): Promise<string>;
  /**
   * A member of the business calls its agent from a browser: the token by which the stream is let in, within a minute.
   * `undefined` when there is no room for another call.
   */
  admitTrial(trial: Trial & { callSid: string; callId: string }): string | undefined;
  /** The stream of a call is over: how to go on, in the carrier's words. A call whose process died goes on here. */
  afterStream(call: IncomingCall): Promise<string>;
  /** A call that was put through is back, or over: how to go on, in the carrier's words. Where nobody answered, the agent does. */
  afterDial(call: IncomingCall, dial: Dialed): Promise<string>;
  /** Somebody has picked up whom this caller asks for: what they hear first, in the carrier's words. */
  screen(caller: IncomingCall): Promise<string>;
  /** They have pressed a key, or said something; `to` is the number their caller has called. */
  decided(to: E164, answer: { key?: string; words?: string }): Promise<string>;
  /** A call that was routed past the agent is back, or over: how to go on, in the carrier's words. */
  afterRouted(call: IncomingCall, dial: Omit<Dialed, 'effectId'> & Routed): Promise<string>;
  /** Somebody has said something after the tone: what they hear then, in the carrier's words. */
  afterVoicemail(call: IncomingCall, callId: string | undefined): Promise<string>;
  /** The carrier has the recording of a voicemail. */
  recorded(call: IncomingCall, recording: { callId?: string; sid: string; seconds: number }): Promise<void>;
  /** The carrier got no answer of ours it could use: how to go on, in its words. */
  fallBack(call: IncomingCall, failure: { code?: string; url?: string }): Promise<string>;
  /** Takes in a media stream whose upgrade was signed. */
  accept(socket: WebSocket): void;
  /** Takes no more calls and waits for those under way, at most `deadlineMs`; then ends them. */
  drain(deadlineMs: number): Promise<void>;
  /** Ends every call at once. */
  close(): Promise<void>;
}

/** `PutThrough` and `CarrierSpeaks` are calls away from the agent; an `InterruptedCall` is one on its way back to the agent. */
type Ending = 'open' | 'ended' | 'broken' | PutThrough | CarrierSpeaks | InterruptedCall;

export function createVoice(deps: VoiceDependencies): Voice {
  const { carrier, clock, directory, log } = deps;
  const maxCalls = deps.maxCalls ?? DEFAULT_MAX_CALLS;
  const tokens = createStreamTokens(deps.secret);
  const cache = createPromptCache();
  const store = deps.promptsDir === undefined ? undefined : createPromptStore(deps.promptsDir, log);
  void store?.prune().catch((error: unknown) => log.warn({ err: error }, 'prompts on disk not pruned'));
  const warmUp = createWarmUp({ cache, store, openSynthesizer: deps.openSynthesizer, log });
  const ahead: MadeAhead = { made: 0, wasted: 0 };
  const callDeps: CallDependencies = { ...deps, cache, ahead };
  const live = new Set<CallSession>();
  /** Of each call answered lately, whether it came to a good end, or where it was put through. */
  const answered = new Map<string, Ending>();
  let draining = false;
  let badMessages = 0;
  /** "wss" for "https" and "ws" for "http". */
  const socketUrl = (path: string): string => deps.publicUrl().replace(/^http/, 'ws') + path;

  function remember(callSid: string, how: Ending): void {
    answered.delete(callSid);
    answered.set(callSid, how);
    for (const oldest of answered.keys()) {
      if (answered.size <= REMEMBERED_CALLS) break;
      answered.delete(oldest);
    }
  }

  /** So that the first caller does not wait for words every caller hears. */
  function warm({ voice: { model, language }, business }: BusinessLine): void {
    if (!deps.fixedLines) return;
    try {
      const own = Object.values(ownLines(business.language));
      warmUp.warm({ model, language }, [...deps.fixedLines(business), ...own]);
    } catch (error) {
      log.error({ err: error, business: business.id }, 'fixed lines could not be listed; calls make them');
    }
  }

  const unattended = createUnattended(deps);
  const apology = (words: 'cannotServe' | 'unknownNumber'): string =>
    carrier.fallback({ message: ownWords('en')[words], language: 'en' });

  async function lineOf(number: E164): Promise<BusinessLine | undefined | 'unavailable'> {
    try {
      return await directory.find(number);
    } catch (error) {
      log.error({ err: error, number }, 'no database, and the number called was never asked for before');
      return 'unavailable';
    }
  }

  function connect(claims: CallClaims, line: BusinessLine, say?: string): string {
    return carrier.connectStream({
      streamUrl: socketUrl('/voice/stream'),
      actionUrl: `${deps.publicUrl()}/voice/ended`,
      parameters: { token: tokens.issue(claims, clock.epoch()) },
      fallback: fallbackOf(line, claims),
      sayFirst: say === undefined ? undefined : spoken(line, say),
    });
  }

  const spoken = ({ business: { language } }: BusinessLine, text: string) => ({ text, language });

  /** What follows where no agent serves: whom we have called is not sent on to anybody. */
  const fallbackOf = (line: BusinessLine, call: IncomingCall): Fallback => {
    const { language } = line.business;
    return call.placed
      ? { message: ownWords(language).cannotGoOn, language }
      : unattended.fallbackOf(line, call);
  };

  async function interrupted(line: BusinessLine, callSid: string): Promise<InterruptedCall | undefined> {
    try {
      return await deps.interruptedCall(line.organizationId, callSid);
    } catch (error) {
      log.error({ err: error, callSid }, 'no database, and so no way to take up the call where it was');
      return undefined;
    }
  }

  /**
   * A webhook that another process has answered: its signature holds, so only the call's row tells. The caller of a true
   * call does not wait for that; a false one is cut off when it is known, mostly before its stream has come.
   */
  function refuseReplay({ callSid }: IncomingCall, { organizationId }: BusinessLine): void {
    deps.wasBegun?.(organizationId, callSid, new Date(clock.epoch())).then(
      (begun) => {
        if (!begun) return undefined;
        log.warn({ callSid }, 'a call that another process has answered is refused: a replay');
        remember(callSid, 'ended');
        for (const session of live) if (session.glimpse().callSid === callSid) session.end('error:replayed');
        return undefined;
      },
      // Without a database the signature has to do.
      () => undefined,
    );
  }

  /** Whether a person who was told of a caller wants them. */
  function agrees(words: string, line: BusinessLine | undefined | 'unavailable'): boolean {
    if (!line || line === 'unavailable') return false;
    const expectation: Expectation = { kind: 'yesNo', keyTerms: [], offered: [] };
    const { business } = line;
    const { commands } = deps.understand(words, { now: clock.epoch(), expectation, business });
    const says = (type: 'affirm' | 'deny') => commands.some((command) => command.type === type);
    return says('affirm') && !says('deny');
  }

  const screenUrlOf = ({ callSid, from, to }: IncomingCall): string =>
    `${deps.publicUrl()}/voice/screen?${new URLSearchParams({ caller: callSid, from, to }).toString()}`;

  /** Says it in the carrier's voice, and has the caller back where there is more to come. */
  function speak(call: IncomingCall, line: BusinessLine, { say, over, owed }: CarrierSpeaks): string {
    if (over) remember(call.callSid, 'ended');
    if (over || draining) {
      const { text: message, language } = spoken(line, say);
      return carrier.fallback({ message, language });
    }
    return connect({ ...call, resumes: true, spoken: !owed }, line, say);
  }

  /** Where a call is to be taken up: as this process remembers it, else as it was written down. */
  async function leftOff(line: BusinessLine, callSid: string): Promise<InterruptedCall | undefined> {
    const how = answered.get(callSid);
    if (typeof how !== 'object') return interrupted(line, callSid);
    return 'left' in how ? how.left : how;
  }

  async function placedCall(
    { organizationId }: BusinessLine,
    { callId }: CallClaims,
    resumes: InterruptedCall | undefined,
  ): Promise<PlacedCall | undefined> {
    if (resumes) return resumes.placed;
    return callId === undefined ? undefined : deps.placedCall?.(organizationId, callId);
  }

  async function begin(start: {
    callSid: string;
    token: string | undefined;
    transport: Parameters<typeof startCall>[1]['transport'];
  }): Promise<CallSession | undefined> {
    const claims = tokens.redeem(start.token, start.callSid, clock.epoch());
    if (!claims) {
      log.warn({ callSid: start.callSid }, 'stream refused: its token is forged, outdated or used');
      return undefined;
    }
    // The webhook has just asked for this number, so nearly always it is known already.
    const line = claims.trial
      ? await deps.trialLine(claims.trial)
      : (directory.known(claims.to) ?? (await lineOf(claims.to)));
    if (!line || line === 'unavailable') return undefined;
    if (!claims.resumes && answered.get(claims.callSid) === 'ended') return undefined;
    const resumes = claims.resumes ? await leftOff(line, claims.callSid) : undefined;
    const placed = claims.placed ? await placedCall(line, claims, resumes) : undefined;
    if (claims.placed && !placed) return undefined;
    if (claims.resumes) remember(claims.callSid, 'open');
    const session = startCall(
      { ...callDeps, ...deps.ownVendors?.(line) },
      {
        claims,
        line,
        resumes,
        placed,
        transport: start.transport,
        ending: (reason, leaves) =>
          remember(claims.callSid, leaves ?? (reason.startsWith('error:') ? 'broken' : 'ended')),
      },
    );
    live.add(session);
    log.info(
      { callId: session.callId, callSid: claims.callSid, to: claims.to },
      resumes ? 'call resumed' : 'call answered',
    );
    void session.done.then(() => live.delete(session));
    return session;
  }

  const hasRoom = (): boolean => !draining && live.size < maxCalls;

  const voice: Voice = {
    get liveCalls() {
      return live.size;
    },
    sessions: live,
    ahead,
    get badMessages() {
      return badMessages;
    },

    isSigned({ path, socket = false, parameters, signature }) {
      // The scheme is part of what is signed.
      const url = socket ? socketUrl(path) : deps.publicUrl() + path;
      return carrier.isSigned({ url, parameters, signature });
    },

    async answer(call) {
      if (answered.has(call.callSid)) return undefined;
      remember(call.callSid, 'open');
      const line = await lineOf(call.to);
      if (!line) return apology('unknownNumber');
      if (line === 'unavailable') return apology('cannotServe');
      const way = wayOf(line, clock.epoch());
      if (way.by !== 'agent') return unattended.send(call, line, way);
      if (!hasRoom()) {
        log.warn({ callSid: call.callSid, liveCalls: live.size, draining }, 'call sent to the fallback');
        return carrier.fallback(unattended.fallbackOf(line, call));
      }
      warm(line);
      refuseReplay(call, line);
      return connect(call, line);
    },

    async answerPlaced(call, { organizationId, callId }) {
      if (answered.has(call.callSid)) return carrier.endCall();
      remember(call.callSid, 'open');
      const placed = await deps.pickUp?.(organizationId, { callId, callSid: call.callSid });
      if (!placed) return carrier.endCall();
      const { agentId, placed: why } = placed;
      // Whoever tries an agent out hears what it would say now.
      const trial =
        why.purpose === 'demo' ? ({ organizationId, agentId, version: 'draft' } as const) : undefined;
      const line = trial ? await deps.trialLine(trial) : await lineOf(call.to);
      if (!line || line === 'unavailable') return apology('cannotServe');
      if (!hasRoom()) return carrier.fallback(fallbackOf(line, call));
      warm(line);
      return connect({ ...call, callId, trial }, line);
    },

    admitTrial({ callSid, callId, ...trial }) {
      if (!hasRoom()) return undefined;
      return tokens.issue({ callSid, callId, from: TRIAL_PARTY, to: TRIAL_PARTY, trial }, clock.epoch());
    },

    async afterStream(call) {
      const how = answered.get(call.callSid);
      if (how === 'ended') return carrier.endCall();
      const line = await lineOf(call.to);
      if (!line || line === 'unavailable') return carrier.endCall();
      if (typeof how === 'object' && 'say' in how && !('to' in how)) return speak(call, line, how);
      if (typeof how === 'object' && 'to' in how) {
        const back = `${deps.publicUrl()}/voice/dialed?effect=${encodeURIComponent(how.effectId)}`;
        const sayFirst = how.say === undefined ? undefined : spoken(line, how.say);
        const screenUrl = line.transferMode === 'warm' && how.tell ? screenUrlOf(call) : undefined;
        return carrier.dial({ to: how.to, actionUrl: back, sayFirst, screenUrl });
      }
      // A call this process never answered was another's, which is gone.
      const left = how === undefined && hasRoom() ? await interrupted(line, call.callSid) : undefined;
      if (left && !left.putThrough) {
        remember(call.callSid, 'open');
        return connect({ ...call, resumes: true }, line);
      }
      return carrier.fallback(fallbackOf(line, call));
    },

    async afterDial(call, { effectId, outcome, callerGone }) {
      const line = await lineOf(call.to);
      if (!line || line === 'unavailable') return carrier.endCall();
      const left = await leftOff(line, call.callSid);
      if (left) {
        const { callId } = left;
        const { organizationId } = line;
        const at = new Date(clock.epoch());
        const data = { outcome, callerGone };
        deps.ledger.event({ id: deps.newId(), callId, organizationId, at, type: 'transferResult', data });
        log.info({ callId, callSid: call.callSid, ...data }, 'the transfer is over');
      }
      if (outcome === 'answered' || callerGone) {
        remember(call.callSid, 'ended');
        return carrier.endCall();
      }
      if (!left || !hasRoom()) return carrier.fallback(fallbackOf(line, call));
      remember(call.callSid, left);
      return connect({ ...call, resumes: true, unanswered: effectId }, line);
    },

    async screen(caller) {
      const line = await lineOf(caller.to);
      if (!line || line === 'unavailable') return carrier.join();
      const { name: business, language } = line.business;
      const how = answered.get(caller.callSid);
      const tell = typeof how === 'object' && 'tell' in how ? how.tell : undefined;
      // Digit by digit, as numbers are said.
      const from = caller.from.replace('+', '').split('').join(' ');
      const text = ownWords(language).wantsYou({ business, from, reason: '', ...tell });
      const query = new URLSearchParams({ to: caller.to }).toString();
      return carrier.screen({
        tell: { text, language },
        acceptUrl: `${deps.publicUrl()}/voice/accept?${query}`,
        hints: ownWords(language).takesIt,
      });
    },

    async decided(to, { key, words }) {
      const line = words === undefined ? undefined : await lineOf(to);
      if (key === '1' || (words !== undefined && agrees(words, line))) return carrier.join();
      return carrier.endCall();
    },

    async afterRouted(call, { outcome, callerGone, callId, behind }) {
      const line = await lineOf(call.to);
      if (!line || line === 'unavailable') return carrier.endCall();
      if (outcome === 'answered' || callerGone) {
        const reached = outcome === 'answered' && !callerGone;
        unattended.ended(call, line, callId, {
          endedBy: callerGone ? 'caller:hungUp' : 'carrier:completed',
          outcome: reached ? 'transferred' : 'abandoned',
        });
        return carrier.endCall();
      }
      if (behind === 'voicemail' || !hasRoom()) return unattended.voicemail(call, line, callId);
      warm(line);
      return connect({ ...call, callId }, line);
    },

    async afterVoicemail(call, callId) {
      const line = await lineOf(call.to);
      if (!line || line === 'unavailable') return carrier.endCall();
      if (callId !== undefined)
        unattended.ended(call, line, callId, { endedBy: 'caller:voicemail', outcome: 'messageTaken' });
      return unattended.thank(line);
    },

    async recorded(call, { callId, sid: recordingSid, seconds }) {
      const line = await lineOf(call.to);
      if (!line || line === 'unavailable' || seconds < 1) return;
      const { organizationId, business } = line;
      const { callSid, from } = call;
      const { language } = business;
      deps.voicemailLeft?.({ organizationId, callSid, callId, from, language, recordingSid, seconds });
    },

    async fallBack(call, failure) {
      log.error(
        { callSid: call.callSid, ...failure },
        'the carrier fell back: it got no answer it could use',
      );
      const line = directory.known(call.to) ?? (await lineOf(call.to));
      if (!line || line === 'unavailable') return apology('cannotServe');
      return carrier.fallback(fallbackOf(line, call));
    },

    accept(socket) {
      let session: CallSession | undefined;
      let closed: string | undefined;
      async function settle(beginning: Promise<CallSession | undefined>, callSid: string): Promise<void> {
        try {
          session = await beginning;
        } catch (error) {
          log.error({ err: error, callSid }, 'the call could not be started');
        }
        if (!session) stream.close();
        else if (closed !== undefined) session.close(closed);
      }
      const stream = openMediaStream({
        socket,
        log,
        events: {
          start({ callSid, parameters }) {
            void settle(begin({ callSid, token: parameters.token, transport: stream }), callSid);
          },
          audio: (mulaw) => session?.audio(mulaw),
          dtmf: (digit) => session?.dtmf(digit),
          mark: (name) => session?.mark(name),
          close(reason) {
            closed = reason;
            badMessages += stream.badMessages;
            session?.close(reason);
          },
        },
      });
    },

    async drain(deadlineMs) {
      draining = true;
      const overdue = Promise.withResolvers<void>();
      const cancel = clock.after(deadlineMs, overdue.resolve);
      await Promise.race([allDone(), overdue.promise]);
      cancel();
      await voice.close();
    },

    async close() {
      draining = true;
      for (const session of live) session.end('error:shutdown');
      await Promise.all([allDone(), warmUp.close()]);
    },
  };

  /** Those that begin meanwhile are waited for too. */
  async function allDone(): Promise<void> {
    while (live.size > 0) await Promise.all([...live].map(({ done }) => done));
  }

  return voice;
}
