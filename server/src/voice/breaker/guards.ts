// The engine's vendors behind circuit breakers: while one keeps failing, nobody waits for it.
import { VendorError } from '../../errors.ts';
import type { LanguageModel, Understand } from '../language-model.ts';
import type { OpenSynthesizer } from '../synthesis/synthesizer.ts';
import type { ChooseTranscribers, OpenTranscriber, TranscriberEvents } from '../transcription/transcriber.ts';
import { type Breaker, createBreaker } from './breaker.ts';

type Watch = Omit<Parameters<typeof createBreaker>[0], 'name' | 'threshold'>;

/** A line is tried twice, so one bad line does not open it; the next one's first failure does. */
const SYNTHESIZER_FAILURES = 3;
/** Tier 1 goes on meanwhile, so there is no hurry to ask again. */
const MODEL_FAILURES = 3;
/** A call reconnects three times; the second go should already be elsewhere. */
const TRANSCRIBER_FAILURES = 2;

/** Speaks, or throws at once while the vendor is left alone. */
export function guardSynthesizer(open: OpenSynthesizer, watch: Watch): OpenSynthesizer {
  const breaker = createBreaker({ ...watch, name: 'speech', threshold: SYNTHESIZER_FAILURES });
  return (voice) => {
    const synthesizer = open(voice);
    return {
      speak: (text, as, signal) => stream(breaker, signal, () => synthesizer.speak(text, as, signal)),
      close: () => synthesizer.close(),
    };
  };
}

/** Understands and answers, or throws at once while the vendor is left alone. */
export function guardModel(model: LanguageModel, watch: Watch): LanguageModel {
  const understanding = createBreaker({ ...watch, name: 'model understand', threshold: MODEL_FAILURES });
  const answering = createBreaker({ ...watch, name: 'model answer', threshold: MODEL_FAILURES });
  const hard = createBreaker({ ...watch, name: 'model understand hard', threshold: MODEL_FAILURES });
  const { understandHard } = model;
  const guarded =
    (breaker: Breaker, understand: Understand): Understand =>
    async (utterance, context, signal, report) => {
      const attempt = breaker.enter();
      if (!attempt) throw leftAlone();
      // Whoever waits stops waiting at the abort; the request itself may take longer to notice.
      const onAbort = (): void => attempt(isTooLate(signal) ? 'failed' : 'abandoned');
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        const commands = await understand(utterance, context, signal, report);
        attempt('succeeded');
        return commands;
      } catch (error) {
        attempt(signal.aborted && !isTooLate(signal) ? 'abandoned' : 'failed');
        throw error;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    };
  return {
    understand: guarded(understanding, model.understand),
    ...(understandHard && { understandHard: guarded(hard, understandHard) }),
    answer: (question, knowledge, signal, report) =>
      stream(answering, signal, () => model.answer(question, knowledge, signal, report)),
  };
}

/** Opens the first transcriber not left alone, so that a reconnect after failures is a failover; with all of them failing, the best. */
export function failOver(choose: ChooseTranscribers, watch: Watch): OpenTranscriber {
  const breakers = new Map<string, Breaker>();
  function breakerOf(name: string): Breaker {
    const known = breakers.get(name);
    if (known) return known;
    const made = createBreaker({ ...watch, name, threshold: TRANSCRIBER_FAILURES });
    breakers.set(name, made);
    return made;
  }

  return (options, events) => {
    const choices = choose(options.language);
    for (const { name, open } of choices) {
      const attempt = breakerOf(name).enter();
      if (attempt) {
        const transcriber = open(options, watched(events, attempt));
        return {
          write: (mulaw) => transcriber.write(mulaw),
          expect: (expectation) => transcriber.expect(expectation),
          finish: () => transcriber.finish(),
          close() {
            attempt('abandoned');
            transcriber.close();
          },
        };
      }
    }
    const [best] = choices;
    if (!best) throw new TypeError(`Nobody transcribes ${options.language}`);
    return best.open(options, events);
  };
}

/** Any word from a transcriber proves that it works; a socket that opens and stays silent does not. */
function watched(
  events: TranscriberEvents,
  attempt: (outcome: 'succeeded' | 'failed') => void,
): TranscriberEvents {
  const works =
    <A extends unknown[]>(tell: (...args: A) => void) =>
    (...args: A): void => {
      attempt('succeeded');
      tell(...args);
    };
  return {
    speechStarted: works(events.speechStarted),
    interim: works(events.interim),
    eagerEndOfTurn: works(events.eagerEndOfTurn),
    turnResumed: works(events.turnResumed),
    // Our own ear, which proves nothing.
    quiet: events.quiet,
    endOfTurn: works(events.endOfTurn),
    failed(error) {
      attempt('failed');
      events.failed(error);
    },
  };
}

async function* stream<T>(
  breaker: Breaker,
  signal: AbortSignal,
  run: () => AsyncIterable<T>,
): AsyncGenerator<T> {
  const attempt = breaker.enter();
  if (!attempt) throw leftAlone();
  try {
    for await (const piece of run()) {
      attempt('succeeded');
      yield piece;
    }
    attempt('succeeded');
  } catch (error) {
    attempt(signal.aborted && !isTooLate(signal) ? 'abandoned' : 'failed');
    throw error;
  } finally {
    attempt('abandoned');
  }
}

/** A deadline passed is the vendor's failure; any other abort is our own change of mind. */
const isTooLate = ({ reason }: AbortSignal): boolean =>
  reason instanceof Error && reason.name === 'TimeoutError';

const leftAlone = (): VendorError =>
  new VendorError('any', 'The vendor keeps failing and is left alone for a while', { retryable: true });
