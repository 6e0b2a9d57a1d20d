// The voice engine's door: says what the carrier is to do with a call, at every question it asks about one.
import type { E164, Expectation } from '@offhook/machines';
import { createAnsweredCalls } from './answered-calls.ts';
import type { BusinessLine } from './business/directory.ts';
import type { InterruptedCall } from './business/interrupted-call.ts';
import { wayOf } from './business/routing.ts';
import type { CarrierSpeaks } from './call.ts';
import type { Fallback } from './carrier.ts';
import { createLiveCalls } from './live-calls.ts';
import { ownLines, ownWords } from './own-words.ts';
import { type CallClaims, createStreamTokens, TRIAL_PARTY } from './stream-token.ts';
import type { MadeAhead } from './synthesis/playback.ts';
import { createPromptCache } from './synthesis/prompt-cache.ts';
import { createPromptStore } from './synthesis/prompt-store.ts';
import { createWarmUp } from './synthesis/warm-up.ts';
import { createUnattended } from './unattended.ts';
import type { IncomingCall, Voice, VoiceDependencies } from './voice.ts';

export type { Dialed, IncomingCall, Voice, VoiceDependencies } from './voice.ts';
export { failOver, guardModel, guardSynthesizer } from './breaker/guards.ts';
export { type BusinessDirectory, type BusinessLine, createDirectory } from './business/directory.ts';
export { loadAgentLine, loadBusinessLine } from './business/load.ts';
export { loadOwnKeys } from './business/own-keys.ts';
export { type InterruptedCall, loadInterruptedCall, wasBegun } from './business/interrupted-call.ts';
export { loadPlacedCall, pickUp, type PlacedCall } from './business/placed-call.ts';
export { systemClock, type Clock } from './clock.ts';
export type { Desk, DeskCall } from './desk.ts';
export { TRIAL_PARTY } from './stream-token.ts';
export type { CallDependencies, CallSession, Glimpse } from './call.ts';
export type { Ledger, OpenRecorder, Recorder } from './keeping.ts';

export function createVoice(deps: VoiceDependencies): Voice {
  const { carrier, clock, directory, log } = deps;
  const tokens = createStreamTokens(deps.secret);
  const cache = createPromptCache();
  const store = deps.promptsDir === undefined ? undefined : createPromptStore(deps.promptsDir, log);
  void store?.prune().catch((error: unknown) => log.warn({ err: error }, 'prompts on disk not pruned'));
  const warmUp = createWarmUp({ cache, store, log });
  const ahead: MadeAhead = { made: 0, wasted: 0 };
  const answered = createAnsweredCalls();
  const { remember } = answered;

  /** So that the first caller does not wait for words every caller hears. */
  function warm(line: BusinessLine): void {
    if (!deps.fixedLines) return;
    const {
      voice: { model, language },
      business,
    } = line;
    try {
      const own = Object.values(ownLines(business.language));
      const { openSynthesizer } = { ...deps, ...deps.ownVendors?.(line) };
      warmUp.warm({ model, language }, [...deps.fixedLines(business), ...own], openSynthesizer);
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
      // "wss" for "https" and "ws" for "http". The carrier asks for it without a word of whose call it is.
      streamUrl: `${deps.publicUrl().replace(/^http/, 'ws')}/voice/stream/${line.organizationId}`,
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
        for (const session of calls.sessions)
          if (session.glimpse().callSid === callSid) session.end('error:replayed');
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
    if (over || calls.draining) {
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

  const calls = createLiveCalls(deps, {
    dependencies: { ...deps, cache, ahead },
    tokens,
    answered,
    lineOf,
    leftOff,
  });
  const { hasRoom } = calls;

  const voice: Voice = {
    get liveCalls() {
      return calls.sessions.size;
    },
    sessions: calls.sessions,
    ahead,
    get badMessages() {
      return calls.badMessages;
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
        log.warn(
          { callSid: call.callSid, liveCalls: calls.sessions.size, draining: calls.draining },
          'call sent to the fallback',
        );
        return carrier.fallback(unattended.fallbackOf(line, call));
      }
      warm(line);
      refuseReplay(call, line);
      return connect(call, line);
    },

    async answerPlaced(asked, { organizationId, callId }) {
      if (answered.has(asked.callSid)) return carrier.endCall();
      remember(asked.callSid, 'open');
      const placed = await deps.pickUp?.(organizationId, { callId, callSid: asked.callSid });
      if (!placed) return carrier.endCall();
      const { agentId, placed: why } = placed;
      // From which number it is, is what we wrote down ourselves.
      const call = { ...asked, to: why.from };
      // Whoever tries an agent out hears what it would say now.
      const trial =
        why.purpose === 'demo' ? ({ organizationId, agentId, version: 'draft' } as const) : undefined;
      const line = trial ? await deps.trialLine(trial) : await lineOf(call.to);
      if (!line || line === 'unavailable') return apology('cannotServe');
      if (!hasRoom()) return carrier.fallback(fallbackOf(line, call));
      warm(line);
      return connect({ ...call, callId, trial }, line);
    },

    admitTrial({ callSid, callId, resumes, ...trial }) {
      if (!hasRoom()) return undefined;
      const parties = { from: TRIAL_PARTY, to: TRIAL_PARTY };
      return tokens.issue({ callSid, callId, ...parties, trial, ...(resumes && { resumes }) }, clock.epoch());
    },

    letGo: calls.letGo,

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
      const account = line.carrierAccount ?? null;
      deps.voicemailLeft?.({
        organizationId,
        callSid,
        callId,
        from,
        language,
        recordingSid,
        account,
        seconds,
      });
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

    accept: calls.accept,

    async drain(deadlineMs) {
      await calls.drain(deadlineMs);
      await warmUp.close();
    },

    async close() {
      await Promise.all([calls.close(), warmUp.close()]);
    },
  };

  return voice;
}
