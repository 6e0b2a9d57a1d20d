// The calls in progress in this process: their streams are let in by a token, begun or taken up again, and ended in good order.
import type { AnsweredCalls } from './answered-calls.ts';
import type { BusinessLine } from './business/directory.ts';
import type { InterruptedCall } from './business/interrupted-call.ts';
import type { PlacedCall } from './business/placed-call.ts';
import type { CallDependencies, CallSession } from './call.ts';
import { startCall } from './call-session.ts';
import { LINE_LOST } from './ends.ts';
import { createLostLines } from './lost-lines.ts';
import { type CallClaims, type StreamTokens, TRIAL_PARTY } from './stream-token.ts';
import { type LineSocket, openMediaStream } from './transport/media-stream.ts';
import type { VoiceDependencies } from './voice.ts';

/** A process's share of calls: 500 fit one core (0.001 core each for the stream alone, as much again for the rest). */
const DEFAULT_MAX_CALLS = 500;
/** Ten seconds of the caller, longer than a call takes to begin. */
const MOST_EARLY = 500;

export interface LiveCalls {
  readonly sessions: ReadonlySet<CallSession>;
  /** Messages that broke the stream protocol since the start. */
  readonly badMessages: number;
  /** None are taken any more. */
  readonly draining: boolean;
  /** Another call can be taken. */
  hasRoom(): boolean;
  /** Takes in a media stream whose upgrade was signed, for a call of this organization. */
  accept(line: LineSocket, organizationId: string): void;
  /** See `Voice`. */
  letGo(organizationId: string, callId: string): Promise<boolean>;
  /** Takes no more calls and waits for those under way, at most `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
  /** Ends every call at once. */
  close(): Promise<void>;
}

export function createLiveCalls(
  deps: Pick<
    VoiceDependencies,
    'trialLine' | 'placedCall' | 'ownVendors' | 'directory' | 'maxCalls' | 'log' | 'clock'
  >,
  call: {
    dependencies: CallDependencies;
    tokens: StreamTokens;
    answered: AnsweredCalls;
    lineOf(number: CallClaims['to']): Promise<BusinessLine | undefined | 'unavailable'>;
    /** Where a call is to be taken up. */
    leftOff(line: BusinessLine, callSid: string): Promise<InterruptedCall | undefined>;
  },
): LiveCalls {
  const { clock, log, directory } = deps;
  const { answered, tokens, lineOf, leftOff } = call;
  const maxCalls = deps.maxCalls ?? DEFAULT_MAX_CALLS;
  const sessions = new Set<CallSession>();
  const lostLines = createLostLines(clock);
  let draining = false;
  let badMessages = 0;

  async function placedCall(
    { organizationId }: BusinessLine,
    { callId }: CallClaims,
    resumes: InterruptedCall | undefined,
  ): Promise<PlacedCall | undefined> {
    if (resumes) return resumes.placed;
    return callId === undefined ? undefined : deps.placedCall?.(organizationId, callId);
  }

  async function begin(start: {
    organizationId: string;
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
    if (line.organizationId !== start.organizationId) {
      log.warn({ callSid: start.callSid }, 'stream refused: it was let in for another organization');
      return undefined;
    }
    if (!claims.resumes && answered.get(claims.callSid) === 'ended') return undefined;
    const resumes = claims.resumes ? await leftOff(line, claims.callSid) : undefined;
    const fromBrowser = claims.from === TRIAL_PARTY;
    // What the page shows is one call; whoever comes too late is told, and begins another.
    if (fromBrowser && claims.resumes && !resumes) return undefined;
    const placed = claims.placed ? await placedCall(line, claims, resumes) : undefined;
    if (claims.placed && !placed) return undefined;
    if (claims.resumes) answered.remember(claims.callSid, 'open');
    const session = startCall(
      { ...call.dependencies, ...deps.ownVendors?.(line) },
      {
        claims,
        line,
        resumes,
        placed,
        transport: start.transport,
        ending: (reason, leaves) =>
          answered.remember(claims.callSid, leaves ?? (reason.startsWith('error:') ? 'broken' : 'ended')),
        ...(fromBrowser && {
          lost: (callId: string, giveUp: () => void) =>
            lostLines.lost({ organizationId: line.organizationId, callId }, giveUp),
        }),
      },
    );
    sessions.add(session);
    log.info(
      { callId: session.callId, callSid: claims.callSid, to: claims.to },
      resumes ? 'call resumed' : 'call answered',
    );
    void session.done.then(() => sessions.delete(session));
    return session;
  }

  /** Those that begin meanwhile are waited for too. */
  async function allDone(): Promise<void> {
    while (sessions.size > 0) await Promise.all([...sessions].map(({ done }) => done));
  }

  async function close(): Promise<void> {
    draining = true;
    for (const session of sessions) session.end('error:shutdown');
    lostLines.close();
    await allDone();
  }

  return {
    sessions,
    get badMessages() {
      return badMessages;
    },
    get draining() {
      return draining;
    },
    hasRoom: () => !draining && sessions.size < maxCalls,

    accept(line, organizationId) {
      let session: CallSession | undefined;
      let closed: string | undefined;
      /** What came while the call was being begun, in its order. */
      let early: ((session: CallSession) => void)[] = [];
      const tell = (what: (session: CallSession) => void): void => {
        if (session) what(session);
        else if (early.length < MOST_EARLY) early.push(what);
      };
      async function settle(beginning: Promise<CallSession | undefined>, callSid: string): Promise<void> {
        try {
          session = await beginning;
        } catch (error) {
          log.error({ err: error, callSid }, 'the call could not be started');
        }
        if (!session) return stream.close();
        for (const what of early) what(session);
        early = [];
        if (closed !== undefined) session.close(closed);
      }
      const stream = openMediaStream({
        ...line,
        log,
        events: {
          start({ callSid, parameters }) {
            const token = parameters.token;
            void settle(begin({ organizationId, callSid, token, transport: stream }), callSid);
          },
          audio(mulaw) {
            if (session) session.audio(mulaw);
            else tell((begun) => begun.audio(mulaw));
          },
          dtmf: (digit) => tell((begun) => begun.dtmf(digit)),
          mark: (name) => tell((begun) => begun.mark(name)),
          close(reason) {
            closed = reason;
            badMessages += stream.badMessages;
            session?.close(reason);
          },
        },
      });
    },

    async letGo(organizationId, callId) {
      const session = [...sessions].find((each) => each.callId === callId);
      if (session?.organizationId === organizationId && session.glimpse().fromNumber === TRIAL_PARTY) {
        // A line that is gone without a word looks alive for some seconds.
        session.end(LINE_LOST);
        await session.done;
      }
      if (!lostLines.found({ organizationId, callId })) return false;
      await call.dependencies.ledger.flush();
      return true;
    },

    async drain(deadlineMs) {
      draining = true;
      const overdue = Promise.withResolvers<void>();
      const cancel = clock.after(deadlineMs, overdue.resolve);
      await Promise.race([allDone(), overdue.promise]);
      cancel();
      await close();
    },

    close,
  };
}
