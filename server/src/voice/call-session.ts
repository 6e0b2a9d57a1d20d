// One live call: ties the stations together, and owns its start and its end; nothing else does.
import { type DialogueSnapshot, type Heard, isOpen, type Setting } from '@offhook/machines';
import { createAudioClock } from './audio-clock.ts';
import type { BusinessLine } from './business/directory.ts';
import { type InterruptedCall, PUT_THROUGH, RECORDING_AGREED } from './business/interrupted-call.ts';
import type { PlacedCall } from './business/placed-call.ts';
import {
  boundTo,
  type CallDependencies,
  type CallSession,
  type CarrierSpeaks,
  type PutThrough,
  type Transfer,
} from './call.ts';
import { recallCaller } from './caller-history.ts';
import { createConversation } from './conversation.ts';
import type { DeskCall } from './desk.ts';
import { createEffectRunner } from './effects/runner.ts';
import { closedBy, isLost, outcomeOf } from './ends.ts';
import type { CallRecord } from './ledger/record.ts';
import { createMachineWatch } from './machine-watch.ts';
import { ownLines } from './own-words.ts';
import { recordWithConsent } from './recording/consent.ts';
import { withTaps } from './recording/taps.ts';
import type { CallClaims } from './stream-token.ts';
import { createPlayback } from './synthesis/playback.ts';
import { openSteadyTranscriber } from './transcription/steady.ts';
import type { Transport } from './transport/transport.ts';
import { createTurnDriver } from './turns/driver.ts';
import { createTwoTiers } from './understanding/two-tiers.ts';

/** In place of an effect's id: a person took the call over, and the dialogue knows nothing of it. */
const TAKEN_OVER = 'taken-over';

/** How a stream ends, as a reason, while its call goes on with the carrier's voice. */
const CARRIER_SPEAKS = 'carrier:speaks';

/** The dialogue ends a call that lasts too long by itself; this is for when it cannot. */
const OVERTIME_MS = 60_000;

/** Answers: listens, greets, and goes on until someone ends it. `transport` has just started. */
export function startCall(
  deps: CallDependencies,
  call: {
    claims: CallClaims;
    line: BusinessLine;
    transport: Transport;
    /** The call as it was left when its stream broke off, or when it was put through. */
    resumes?: InterruptedCall;
    /** It is we who have called. */
    placed?: PlacedCall;
    /** Told why, just before the stream is closed: the carrier's next question may come at once. */
    ending(reason: string, leaves: PutThrough | CarrierSpeaks | undefined): void;
    /** The line was lost, and the caller may come back by another: `giveUp` ends the call. Absent: a lost line ends it. */
    lost?(callId: string, giveUp: () => void): void;
  },
): CallSession {
  const { clock, desk, ledger } = deps;
  const { claims, line, transport, placed } = call;
  const { organizationId, business, voice } = line;
  const callId = call.resumes?.callId ?? claims.callId ?? deps.newId();
  const startedAt = call.resumes?.startedAt ?? placed?.startedAt ?? new Date(clock.epoch());
  const done = Promise.withResolvers<string>();
  const log = boundTo(deps.log, { callId, callSid: claims.callSid });
  // Who withholds it has none, and is asked.
  const callersNumber = isE164(claims.from) ? claims.from : undefined;
  const deskCall: DeskCall = {
    organizationId,
    callId,
    business,
    caller: { number: callersNumber },
    used: (usage) => conversation.used(usage),
  };
  const setting: Setting = {
    business,
    callId,
    placed: placed?.placed,
    caller: { number: callersNumber, upcoming: [] },
  };
  const listening = new AbortController();
  const ears = createAudioClock();
  /** Set once the engine itself has the last word; then nothing the caller says matters. */
  let farewell: string | undefined;
  let putThrough: PutThrough | undefined;
  let speaks: CarrierSpeaks | undefined;
  let ended = false;
  let interim = '';

  const record: CallRecord = {
    id: callId,
    organizationId,
    agentId: line.agentId,
    callSid: claims.callSid,
    ...(placed
      ? { direction: 'outbound', fromNumber: claims.to, toNumber: claims.from }
      : { direction: 'inbound', fromNumber: claims.from, toNumber: claims.to }),
    startedAt,
    language: business.language,
    agentVersion: line.agentVersion ?? null,
    afterHours: !isOpen(business, startedAt.getTime()),
  };
  ledger.callStarted(record);

  const recorder = recordWithConsent({
    mode: business.recordingConsent,
    agreed: call.resumes?.recordingAgreed ?? false,
    open: () => deps.openRecorder({ organizationId, callId, startedAt }),
  });
  const sound = withTaps(recorder);
  const synthesizer = deps.openSynthesizer(voice);
  const playback = createPlayback({
    transport,
    synthesizer,
    voice,
    cache: deps.cache,
    ahead: deps.ahead,
    clock,
    recorder: sound,
    events: {
      started: (audio) => conversation.audioBegan(audio),
      finished(heard) {
        conversation.played(heard);
        if (farewell) end(farewell);
      },
      failed({ error, heard, unsaid }) {
        log.error({ err: error }, 'the agent has no voice; the carrier speaks for it');
        // Its own last words are no news: what they lead to follows.
        if (farewell) return end(farewell);
        guarded(() => leaveSpeaking(heard, unsaid.map(({ text }) => text).join(' ')));
      },
    },
  });
  const tiers = createTwoTiers({ understand: deps.understand, model: deps.model, business, clock, log });
  const turns = createTurnDriver({
    clock,
    read: (text) => tiers.read(text, conversation.expectation),
    act(action) {
      if (action.type === 'finish') return transcriber.finish();
      // Nothing a machine says is meant for us.
      if (!machine.announces) conversation.act(action);
    },
  });
  const machine = createMachineWatch({
    clock,
    language: business.language,
    watches: placed !== undefined && !call.resumes,
    suspected: () => conversation.hush(),
    machineReady: () => guarded(() => conversation.machine()),
  });
  const effects = createEffectRunner({
    desk,
    call: deskCall,
    clock,
    answered(effect, result) {
      guarded(() => {
        if (effect.type === 'transfer') putThrough = leaveFor(effect);
        if (effect.type === 'tag' && effect.tag === RECORDING_AGREED) recorder.agreed();
        if (effect.type === 'answer' && result.outcome !== 'answered')
          note('unanswered', { question: effect.question });
        conversation.answered(effect, result);
      });
    },
    answering(effect, piece) {
      guarded(() => conversation.answering(effect, deps.answerLine(piece, business)));
    },
    log,
  });
  const conversation = createConversation({
    setting,
    organizationId,
    dialogue: deps.dialogue,
    tiers,
    clock,
    newId: deps.newId,
    ledger,
    playback,
    effects,
    turns,
    log,
    filler: ownLines(business.language).oneMoment,
    expect: (expectation) => transcriber.expect(expectation),
    guarded,
    over: () => end(whereTo()),
  });
  const transcriber = openSteadyTranscriber(
    deps.openTranscriber,
    { language: voice.language, keyTerms: keyTermsOf(line), signal: listening.signal },
    {
      speechStarted() {
        // Sound is not speech: what stops the agent is words.
      },
      interim(text) {
        interim = text;
        machine.hear(text);
        hear(() => turns.report({ type: 'interim', text }));
      },
      eagerEndOfTurn: (text) => hear(() => turns.report({ type: 'eager', text })),
      turnResumed: () => hear(() => turns.report({ type: 'resumed' })),
      quiet: (quiet) => hear(() => turns.report({ type: 'quiet', quiet })),
      endOfTurn: ({ text, endOfSpeechMs, sounding }) =>
        hear(() => {
          interim = '';
          machine.hear(text);
          conversation.heardCaller({ wordsAt: clock.now(), endOfSpeech: ears.arrivalOf(endOfSpeechMs) });
          turns.report({ type: 'endOfTurn', text, sounding });
        }),
      failed: (error) => hear(() => giveUpListening(error)),
    },
    clock,
  );

  function hear(report: () => void): void {
    if (!ended && !farewell) guarded(report);
  }

  /** A fault in deciding ends this call in good order, never the process. */
  function guarded(run: () => void): void {
    if (ended) return;
    try {
      run();
    } catch (error) {
      log.error({ err: error }, 'the call broke');
      end('error:engine');
    }
  }

  function giveUpListening(error: Error): void {
    log.error({ err: error }, 'the caller cannot be heard; the carrier takes over');
    farewell = 'error:transcriber';
    conversation.sayInstead(ownLines(business.language).cannotHear);
  }

  const cancelOvertime = clock.after(business.limits.maxMinutes * 60_000 + OVERTIME_MS, () =>
    end('error:overtime'),
  );

  function note(type: string, data: Record<string, unknown>): void {
    ledger.event({ id: deps.newId(), callId, organizationId, at: new Date(clock.epoch()), type, data });
  }

  /** Where the call comes back to when nobody answers: before the dialogue took the transfer for begun. */
  function leaveFor({ id, to, reason, name, wants }: Omit<Transfer, 'type'>): PutThrough | undefined {
    const { snapshot } = conversation;
    if (!snapshot) return undefined;
    note('transfer', { to, reason });
    return {
      to,
      effectId: id,
      tell: { reason, name, wants },
      left: { ...leftOff(snapshot), putThrough: true },
    };
  }

  const leftOff = (snapshot: DialogueSnapshot): InterruptedCall => ({
    callId,
    startedAt,
    snapshot,
    turns: conversation.turns,
    putThrough: false,
    recordingAgreed: recorder.recording,
    placed,
  });

  function leaveSpeaking(heard: string, say: string): void {
    const { snapshot, over } = conversation;
    if (!snapshot) return end('error:synthesizer');
    conversation.saidForUs(`${heard} ${say}`.trim());
    const reason = over ? whereTo() : CARRIER_SPEAKS;
    if (reason === PUT_THROUGH && putThrough) putThrough.say = say;
    else speaks = { say, over, owed: effects.pending > 0, left: leftOff(snapshot) };
    end(reason);
  }

  const whereTo = (): string => {
    if (machine.wasToldAll) return 'agent:machine';
    return putThrough && conversation.outcome === 'transferred' ? PUT_THROUGH : 'agent:goodbye';
  };

  function end(reason: string): void {
    if (ended) return;
    ended = true;
    cancelOvertime();
    machine.close();
    turns.close();
    conversation.close();
    playback.close();
    listening.abort(new Error('the call is over'));
    transcriber.close();
    synthesizer.close();
    sound.close();
    const leaves = reason === PUT_THROUGH ? putThrough : speaks;
    const waits = isLost(reason) && conversation.snapshot !== undefined ? call.lost : undefined;
    const goesOn = reason === CARRIER_SPEAKS || waits !== undefined;
    const left = leaves?.left.snapshot ?? (waits && conversation.snapshot);
    if (left) ledger.snapshot(callId, left);
    call.ending(reason, leaves);
    transport.close();
    const outcome = outcomeOf(reason, conversation.outcome);
    const callEnd = { endedAt: new Date(clock.epoch()), endedBy: reason, outcome };
    if (!goesOn) ledger.callEnded(callId, callEnd);
    waits?.(callId, () => {
      ledger.callEnded(callId, callEnd);
      desk.releaseCall(deskCall).catch(heldOn);
    });
    log.info(
      { reason, outcome, seconds: Math.round(ears.positionMs / 1000) },
      waits ? 'line lost; the caller may come back' : 'call ended',
    );
    effects.close(goesOn).then(
      () => done.resolve(reason),
      (error: unknown) => {
        heldOn(error);
        done.resolve(reason);
      },
    );
  }

  const heldOn = (error: unknown): void =>
    log.error({ err: error }, 'the call may have left a hold behind; it expires by itself');

  void recallCaller({ desk, call: deskCall, setting, clock }).then(() =>
    guarded(() => conversation.begin(call.resumes && { ...call.resumes, heard: sinceThen(claims) })),
  );

  return {
    callId,
    organizationId,
    glimpse: () => ({ ...record, interim, ...conversation.glimpse() }),
    tap: sound.tap,
    answeredBy: (who) => guarded(() => machine.told(who)),
    takeOver(to) {
      if (ended || farewell) return false;
      const leaving = leaveFor({ id: TAKEN_OVER, to, reason: 'takenOver' });
      if (!leaving) return false;
      // Whoever takes a call over knows of it.
      putThrough = { ...leaving, tell: undefined };
      farewell = PUT_THROUGH;
      guarded(() => conversation.sayInstead(ownLines(business.language).puttingThrough));
      return true;
    },
    audio(mulaw) {
      ears.arrived(mulaw.length, clock.now());
      sound.caller(mulaw);
      transcriber.write(mulaw);
    },
    dtmf(digit) {
      hear(() => {
        conversation.heardCaller({ wordsAt: clock.now(), endOfSpeech: clock.now() });
        turns.report({ type: 'key', digit });
      });
    },
    mark(name) {
      guarded(() => {
        const wasKeyLine = !playback.interruptible;
        playback.marked(name);
        // Once the key line is out, what follows it may be interrupted.
        if (wasKeyLine && playback.speaking && playback.interruptible) {
          turns.report({ type: 'agentSpeaks', interruptible: true });
        }
      });
    },
    close(reason) {
      end(closedBy(reason));
    },
    end,
    done: done.promise,
  };
}

const isE164 = (party: string): boolean => /^\+[1-9]\d{6,14}$/.test(party);

/** What the dialogue of a call that comes back is told first. */
function sinceThen({ unanswered, spoken }: CallClaims): Heard {
  // Nothing that the dialogue waits for, so that it stays where it is.
  if (spoken) return { type: 'effectResult', effectId: 'spoken', result: { type: 'tag', outcome: 'tagged' } };
  return unanswered === undefined || unanswered === TAKEN_OVER
    ? { type: 'resumed' }
    : { type: 'effectResult', effectId: unanswered, result: { type: 'transfer', outcome: 'failed' } };
}

/** Words of the business a transcriber would not guess. */
function keyTermsOf({ business }: BusinessLine): string[] {
  return [
    business.name,
    ...(business.agent.keyTerms ?? []),
    ...business.services.map(({ name }) => name),
    ...business.staff.map(({ name }) => name),
  ];
}
